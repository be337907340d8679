"""Messages between the gate and its decoder child, byte by byte; not how they travel.

Each message is one datagram of a Unix socket (SOCK_SEQPACKET), so it arrives whole or not at
all. Both ends run on one machine, hence native byte order without padding.
"""

import struct
from dataclasses import dataclass
from typing import Final

from gateway.devices.decoder.texts import MAX_TEXT, MAX_TEXTS, code_text

READY: Final = b"ready"
"""The child's first message: everything is loaded and it waits for a frame."""

MAX_PIXELS: Final = 7680 * 4320
"""Largest picture, one byte per pixel: the largest camera size that the configuration allows."""

_REQUEST: Final = struct.Struct("=II")  # width, height
_ANSWER: Final = struct.Struct("=IB")  # CPU time in microseconds, number of texts
_LENGTH: Final = struct.Struct("=H")

REQUEST_BYTES: Final = _REQUEST.size
MAX_ANSWER_BYTES: Final = _ANSWER.size + MAX_TEXTS * (_LENGTH.size + MAX_TEXT)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the child found in one frame.

    Args:
        texts: distinct texts or markers, in the order they were found.
        cpu_us: CPU time that the frame cost the child, in microseconds.
    """

    texts: tuple[str, ...]
    cpu_us: int


def pack_request(width: int, height: int) -> bytes:
    """Ask for the picture of this size, in pixels, that lies in the shared memory."""
    return _REQUEST.pack(width, height)


def unpack_request(message: bytes) -> tuple[int, int]:
    """Width and height, in pixels; raises struct.error on anything else."""
    width, height = _REQUEST.unpack(message)
    return width, height


def pack_answer(answer: Answer) -> bytes:
    """At most ``MAX_ANSWER_BYTES``."""
    texts = [text.encode("ascii") for text in answer.texts]
    parts = [_LENGTH.pack(len(text)) + text for text in texts]
    return _ANSWER.pack(answer.cpu_us, len(parts)) + b"".join(parts)


def unpack_answer(message: bytes) -> Answer:
    """Believe nothing: a picture may have taken the child over.

    Raises:
        ValueError: the message is not one that an honest child sends.
    """
    try:
        return _answer(message)
    except struct.error as error:
        raise ValueError(f"decoder child: answer of {len(message)} bytes is cut short") from error


def _answer(message: bytes) -> Answer:
    cpu_us, count = _ANSWER.unpack_from(message)
    texts: list[str] = []
    place = _ANSWER.size
    for _ in range(count):
        (length,) = _LENGTH.unpack_from(message, place)
        place += _LENGTH.size + length
        texts.append(_text(message[place - length : place], length))
    if place != len(message) or count > MAX_TEXTS:
        raise ValueError(f"decoder child: {count} texts in {len(message)} bytes is no answer")
    return Answer(tuple(texts), cpu_us)


def _text(payload: bytes, length: int) -> str:
    text = code_text(payload)
    if len(payload) != length or text is None or text.encode("ascii") != payload:
        raise ValueError(f"decoder child: a text of {length} bytes breaks the limits")
    return text
