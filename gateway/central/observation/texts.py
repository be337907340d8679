"""What alerts about people at home say, as their case's note; names nobody."""

from typing import Final

from gateway.core.text import Text

DOOR_OPENED: Final = Text("房门未报备打开", "door opened unannounced")


def seen_at(gate: str) -> Text:
    """Somebody who should be at home was refused at a gate."""
    return Text(f"在闸机 {gate} 被拒", f"refused at gate {gate}")


def too_warm(celsius: float) -> Text:
    """A reading that the resident gave."""
    return Text(f"自测体温 {celsius:.1f} °C", f"own reading {celsius:.1f} °C")


def note_of(text: Text, more: str = "") -> str:
    """Both languages on one line, and what somebody added."""
    said = f"{text.zh} {text.en}"
    return f"{said}: {more}" if more else said
