"""Which payloads of a code the gate will look at; not what they mean and not how they are read."""

from collections.abc import Iterable
from typing import Final

MAX_TEXT: Final = 4296
"""Characters of the largest alphanumeric QR code, 40-L (ISO/IEC 18004, table 7)."""

MAX_TEXTS: Final = 8
"""Codes of one frame that are passed on: a person shows one, a poster behind a few."""

UNPRINTABLE: Final = "?not-printable-ascii"
"""Stands for a payload with other than printable ASCII.

libzbar re-encodes such payloads (83 65 81 comes back as c2 83 65 c2 81, UTF-8 Chinese as
Shift-JIS mojibake), so the bytes that were signed are lost and no format may rely on them.
"""

TOO_LONG: Final = "?too-long"
"""Stands for a payload over ``MAX_TEXT``: up to 7,089 digits, or bytes that libzbar re-encoded."""

UNDECODABLE: Final = "?undecodable"
"""Stands for codes that pyzbar refuses: on structured append it raises ValueError."""


def code_text(payload: bytes) -> str | None:
    """What the gate is told of one code: its text, a marker, or None for an empty code.

    Args:
        payload: the bytes as libzbar gives them; hostile.

    Returns:
        1 to ``MAX_TEXT`` printable ASCII characters. A marker begins with ``?``, as no format of
        ours does, so that the person is told that this is not a pass.
    """
    if not payload:
        return None
    if len(payload) > MAX_TEXT:
        return TOO_LONG
    return payload.decode("ascii") if _printable(payload) else UNPRINTABLE


def code_texts(payloads: Iterable[bytes]) -> tuple[str, ...]:
    """The distinct texts of one frame in the order they were found, ``MAX_TEXTS`` at most."""
    texts = (code_text(payload) for payload in payloads)
    return tuple(dict.fromkeys(text for text in texts if text is not None))[:MAX_TEXTS]


def _printable(payload: bytes) -> bool:
    return all(0x20 <= octet <= 0x7E for octet in payload)  # noqa: PLR2004 -- space and tilde
