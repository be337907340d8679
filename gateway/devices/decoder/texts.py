"""Which payloads of a code the gate will look at; not what they mean and not how they are read."""

from typing import Final

MAX_TEXT: Final = 7_089
"""Characters of the largest code, 40-L in numeric mode (ISO/IEC 18004, table 7)."""

MAX_TEXT_BYTES: Final = 3 * 2_953
"""UTF-8 of the largest code in byte mode, 40-L, with characters of at most three bytes."""

MAX_TEXTS: Final = 8
"""Codes of one frame that are passed on: a person shows one, a poster behind a few."""

UNPRINTABLE: Final = "?not-printable"
"""Stands for a payload with control characters, or with other than ASCII where zbar read it.

libzbar re-encodes such payloads (83 65 81 comes back as c2 83 65 c2 81, UTF-8 Chinese as
Shift-JIS mojibake), so the text that was meant is lost.
"""

TOO_LONG: Final = "?too-long"
"""Stands for a payload over ``MAX_TEXT_BYTES``, which no code can hold unless it is re-encoded."""

UNDECODABLE: Final = "?undecodable"
"""Stands for codes that an engine sees and can't tell: pyzbar and OpenCV raise on some."""

_LINES: Final = frozenset("\t\n\r")


def bounded_text(text: str) -> str | None:
    """What the gate is told of one code: its text, a marker, or None for an empty code.

    Args:
        text: as an engine gives it; hostile.

    Returns:
        Printable characters and line ends, 1 to ``MAX_TEXT_BYTES`` as UTF-8. A marker begins
        with ``?``, as no format of ours does, so that the person is told that this is no pass.
    """
    if not text:
        return None
    if len(text) > MAX_TEXT or len(text.encode("utf-8", "replace")) > MAX_TEXT_BYTES:
        return TOO_LONG
    return text if _shows(text) else UNPRINTABLE


def zbar_text(payload: bytes) -> str | None:
    """The same for the bytes that libzbar gives, of which only ASCII is as it was printed."""
    return bounded_text(payload.decode("ascii") if payload.isascii() else "\x00")


def _shows(text: str) -> bool:
    return all(letter.isprintable() or letter in _LINES for letter in text)
