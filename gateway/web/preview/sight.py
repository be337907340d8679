"""What one frame showed, for the installer's page and terminal; never what a code says."""

from dataclasses import dataclass

from gateway.core.event import Json
from gateway.devices.camera.hints import Hints
from gateway.devices.decoder.reading import Quad
from gateway.texts import CAMERA_HINTS, PREVIEW
from gateway.web.preview.rate import Rate


@dataclass(frozen=True, slots=True)
class Sight:
    """One frame, looked at.

    Args:
        number: counts frames from 1.
        size: width and height in pixels.
        outline: corners of the code that the gate would judge, or None.
        format_name: the format that its text claims, None if unknown or without a code.
        codes: how many codes were read.
        hints: light and focus, at the code or else in the guide box.
        decode_ms: wall milliseconds that reading took.
        rate: over the last five seconds.
        trouble: the decoder's sentence when it failed, else empty.
    """

    number: int
    size: tuple[int, int]
    outline: Quad | None
    format_name: str | None
    codes: int
    hints: Hints
    decode_ms: float
    rate: Rate
    trouble: str = ""


def as_json(sight: Sight) -> dict[str, Json]:
    """What the page's script draws."""
    hints, hint = sight.hints, CAMERA_HINTS[sight.hints.verdict.value]
    return {
        "frame": sight.number,
        "size": list(sight.size),
        "outline": [[x, y] for x, y in sight.outline] if sight.outline else None,
        "format": sight.format_name,
        "codes": sight.codes,
        "focus": None if hints.sharpness is None else round(hints.sharpness, 2),
        "light": round(hints.light),
        "verdict": hints.verdict.value,
        "hint": {"zh": hint.zh, "en": hint.en},
        "read_percent": round(100 * sight.rate.read_share),
        "frames_per_s": round(sight.rate.frames_per_s, 1),
        "decode_ms": round(sight.decode_ms, 1),
        "trouble": sight.trouble,
    }


def as_line(sight: Sight) -> str:
    """One line for the terminal."""
    hint = CAMERA_HINTS[sight.hints.verdict.value]
    focus = "-" if sight.hints.sharpness is None else f"{sight.hints.sharpness:.2f}"
    unknown = PREVIEW["format-unknown" if sight.codes else "format-none"]
    parts = (
        f"对焦 focus {focus}",
        f"亮度 light {sight.hints.light:.0f}",
        f"读出率 read {100 * sight.rate.read_share:.0f} %",
        f"{sight.rate.frames_per_s:.1f} 帧/秒 frames/s",
        f"格式 format {sight.format_name or f'{unknown.zh} {unknown.en}'}",
        f"解码 decode {sight.decode_ms:.1f} ms",
        sight.trouble or f"{hint.zh} {hint.en}",
    )
    return " · ".join(parts)
