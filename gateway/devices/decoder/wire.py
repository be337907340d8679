"""Messages between the gate and its decoder child, byte by byte; not how they travel.

Each message is one datagram of a Unix socket (SOCK_SEQPACKET), so it arrives whole or not at
all. Both ends run on one machine, hence native byte order without padding.
"""

import struct
from dataclasses import dataclass
from math import isfinite
from typing import Final

from gateway.devices.decoder.reading import Effort, Engine, Quad, Reading
from gateway.devices.decoder.texts import MAX_TEXT_BYTES, MAX_TEXTS, bounded_text

READY: Final = b"ready"
"""The child's first message: everything is loaded and it waits for a frame."""

MAX_PIXELS: Final = 7680 * 4320
"""Largest picture, one byte per pixel: the largest camera size that the configuration allows."""

MAX_STAGE: Final = 40
"""Characters of a pass's name."""

_REQUEST: Final = struct.Struct("=IIBB")  # width, height, effort, whether to look beyond
_ANSWER: Final = struct.Struct("=IB")  # CPU time in microseconds, number of readings
_READING: Final = struct.Struct("=8fBBBH")  # corners, engine, damaged, lengths of stage and text
_ENGINES: Final = tuple(Engine)

REQUEST_BYTES: Final = _REQUEST.size
MAX_ANSWER_BYTES: Final = _ANSWER.size + MAX_TEXTS * (_READING.size + MAX_STAGE + MAX_TEXT_BYTES)


@dataclass(frozen=True, slots=True)
class Request:
    """What the child is to do with the picture that lies in the shared memory.

    Args:
        width: pixels per row.
        height: rows.
        effort: how hard to look.
        beyond: not to end with the texts of the picture before.
    """

    width: int
    height: int
    effort: Effort
    beyond: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What the child found in one frame.

    Args:
        readings: in the order they were found.
        cpu_us: CPU time that the frame cost the child, in microseconds.
    """

    readings: tuple[Reading, ...]
    cpu_us: int


def pack_request(request: Request) -> bytes:
    """``REQUEST_BYTES`` of them."""
    return _REQUEST.pack(request.width, request.height, request.effort, request.beyond)


def unpack_request(message: bytes) -> Request:
    """The gate's word is believed; raises struct.error or ValueError on anything else."""
    width, height, effort, beyond = _REQUEST.unpack(message)
    return Request(width, height, Effort(effort), bool(beyond))


def pack_answer(answer: Answer) -> bytes:
    """At most ``MAX_ANSWER_BYTES``."""
    readings = [_packed(reading) for reading in answer.readings]
    return _ANSWER.pack(answer.cpu_us, len(readings)) + b"".join(readings)


def unpack_answer(message: bytes) -> Answer:
    """Believe nothing: a picture may have taken the child over.

    Raises:
        ValueError: the message is not one that an honest child sends.
    """
    try:
        cpu_us, count = _ANSWER.unpack_from(message)
        readings, place = [], _ANSWER.size
        for _ in range(count):
            reading, place = _unpacked(message, place)
            readings.append(reading)
    except struct.error as error:
        raise ValueError(f"decoder child: answer of {len(message)} bytes is cut short") from error
    if place != len(message) or count > MAX_TEXTS:
        raise ValueError(f"decoder child: {count} readings in {len(message)} bytes is no answer")
    return Answer(tuple(readings), cpu_us)


def _packed(reading: Reading) -> bytes:
    text, stage = reading.text.encode("utf-8"), reading.stage.encode("ascii")
    corners = (side for corner in reading.quad for side in corner)
    engine = _ENGINES.index(reading.engine)
    head = _READING.pack(*corners, engine, reading.damaged, len(stage), len(text))
    return head + stage + text


def _unpacked(message: bytes, place: int) -> tuple[Reading, int]:
    *sides, engine, damaged, stage_length, text_length = _READING.unpack_from(message, place)
    middle = place + _READING.size + stage_length
    end = middle + text_length
    reading = Reading(
        text=_text(message[middle:end], text_length),
        quad=_quad([float(side) for side in sides]),
        engine=_engine(engine),
        stage=_stage(message[middle - stage_length : middle]),
        damaged=damaged != 0,
    )
    return reading, end


def _text(payload: bytes, length: int) -> str:
    text = payload.decode("utf-8")  # UnicodeDecodeError is a ValueError
    if len(payload) != length or bounded_text(text) != text:
        raise ValueError(f"decoder child: a text of {length} bytes breaks the limits")
    return text


def _stage(name: bytes) -> str:
    if len(name) > MAX_STAGE:
        raise ValueError(f"decoder child: a pass with a name of {len(name)} bytes")
    return name.decode("ascii")


def _engine(number: int) -> Engine:
    if number >= len(_ENGINES):
        raise ValueError(f"decoder child: engine number {number}, want below {len(_ENGINES)}")
    return _ENGINES[number]


def _quad(sides: list[float]) -> Quad:
    if not all(isfinite(side) for side in sides):
        raise ValueError("decoder child: a corner that is nowhere")
    first, second, third, fourth = zip(sides[::2], sides[1::2], strict=True)
    return first, second, third, fourth
