"""Frames of GBP/1: bytes of a line <-> typed payloads; no message, no port, no timing.

A frame is ``COBS(version << 4 | flags, type, sequence, payload, crc16 big-endian) 00``. The check
is CRC-16/IBM-3740, which leaves a residue of 0. COBS keeps 00 out of a frame, so that a receiver
that lost its place finds it again at the next 00, whatever came before.
"""

from binascii import crc_hqx
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, IntFlag, unique
from typing import Final

from firmware_bridge.cobs import DELIMITER, cobs_decode, cobs_encode
from firmware_bridge.errors import FrameError

VERSION: Final = 1
MAX_PAYLOAD: Final = 240
"""Keeps a whole frame under 254 bytes, where COBS costs one byte and one pass."""

_CRC_START: Final = 0xFFFF
_CRC_BYTES: Final = 2
_HEADER_BYTES: Final = 3
_LARGEST_BYTE: Final = 0xFF
MAX_BLOCK: Final = 1 + _HEADER_BYTES + MAX_PAYLOAD + _CRC_BYTES
"""Largest encoded frame without its delimiter, and the most that a reader ever keeps."""


class FrameFlag(IntFlag):
    """Low half of the first byte; 8 is kept for frames with a CRC-32."""

    NONE = 0
    ACK_REQ = 1
    """The sender repeats the frame until it is acknowledged."""
    RETRY = 2
    """This is such a repetition: same sequence, same payload."""


_LEGAL_FLAGS: Final = frozenset(
    {FrameFlag.NONE, FrameFlag.ACK_REQ, FrameFlag.ACK_REQ | FrameFlag.RETRY}
)


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame.

    Args:
        type: message type, 0-255.
        sequence: the sender's counter, 0-255; a repetition keeps its number.
        payload: at most 240 bytes.
        flags: RETRY only together with ACK_REQ.

    Raises:
        FrameError: a number or the payload is out of its range.
    """

    type: int
    sequence: int
    payload: bytes
    flags: FrameFlag = FrameFlag.NONE

    def __post_init__(self) -> None:
        """Refuse at birth what must never be on the wire."""
        if not (0 <= self.type <= _LARGEST_BYTE and 0 <= self.sequence <= _LARGEST_BYTE):
            raise FrameError(f"type {self.type} and sequence {self.sequence} must be 0-255")
        if len(self.payload) > MAX_PAYLOAD:
            raise FrameError(f"payload of {len(self.payload)} bytes, at most {MAX_PAYLOAD}")
        if self.flags not in _LEGAL_FLAGS:
            raise FrameError(f"flags {int(self.flags):#x}, RETRY needs ACK_REQ and 4, 8 are kept")

    def repeated(self) -> "Frame":
        """The same frame as its sender repeats it."""
        flags = FrameFlag.ACK_REQ | FrameFlag.RETRY
        return Frame(self.type, self.sequence, self.payload, flags)


@unique
class GarbageReason(Enum):
    """Why bytes were not a frame."""

    OVERLONG = "overlong"
    COBS = "cobs"
    SHORT = "short"
    CRC = "crc"
    VERSION = "version"
    FLAGS = "flags"


@dataclass(frozen=True, slots=True)
class Garbage:
    """Bytes that are no frame: dropped, and counted by whoever reads."""

    reason: GarbageReason
    length: int


def encode(frame: Frame) -> bytes:
    """The bytes of a frame on the wire, delimiter included: always payload + 7."""
    head = bytes((VERSION << 4 | frame.flags, frame.type, frame.sequence))
    body = head + frame.payload
    return cobs_encode(body + crc16(body).to_bytes(_CRC_BYTES, "big")) + DELIMITER


def crc16(octets: bytes) -> int:
    """CRC-16/IBM-3740, also called CRC-16/CCITT-FALSE; 0 over bytes followed by their own."""
    return crc_hqx(octets, _CRC_START)


def parse_block(block: bytes) -> Frame | Garbage:
    """What stands between two delimiters."""
    plain = cobs_decode(block)
    if plain is None:
        return Garbage(GarbageReason.COBS, len(block))
    if len(plain) < _HEADER_BYTES + _CRC_BYTES:
        return Garbage(GarbageReason.SHORT, len(block))
    if crc16(plain):
        return Garbage(GarbageReason.CRC, len(block))
    if plain[0] >> 4 != VERSION:
        return Garbage(GarbageReason.VERSION, len(block))
    try:
        flags = FrameFlag(plain[0] & 0x0F)
        return Frame(plain[1], plain[2], plain[_HEADER_BYTES:-_CRC_BYTES], flags)
    except FrameError:  # lengths and numbers hold by construction here: only flags are left
        return Garbage(GarbageReason.FLAGS, len(block))


class FrameReader:
    """Finds frames in whatever a line brings; keeps at most one frame's bytes."""

    def __init__(self) -> None:
        self._kept = bytearray()
        self._skipping = False

    @property
    def kept(self) -> int:
        """Bytes of a frame that is still coming."""
        return len(self._kept)

    def feed(self, chunk: bytes) -> list[Frame | Garbage]:
        """Take bytes as they come, in pieces of any size; what became whole, in order."""
        *ended, rest = chunk.split(DELIMITER)
        seen: list[Frame | Garbage] = []
        for piece in ended:
            seen.extend(self._take(piece))
            seen.extend(self._end())
        seen.extend(self._take(rest))
        return seen

    def _take(self, piece: bytes) -> Iterator[Garbage]:
        length = len(self._kept) + len(piece)
        if not self._skipping and length <= MAX_BLOCK:
            self._kept += piece
            return
        self._kept.clear()
        self._skipping = True
        if length:
            yield Garbage(GarbageReason.OVERLONG, length)

    def _end(self) -> Iterator[Frame | Garbage]:
        block = bytes(self._kept)
        self._kept.clear()
        self._skipping = False
        if block:
            yield parse_block(block)
