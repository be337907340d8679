"""Checksums that sensors use; each is named by what it is, not by who uses it."""

from binascii import crc32
from typing import Final

_REFLECTED: Final = bytes(int(f"{octet:08b}"[::-1], 2) for octet in range(256))


def sum8(octets: bytes) -> int:
    """The low byte of the sum."""
    return sum(octets) & 0xFF


def with_sum8(head: bytes) -> bytes:
    """A frame that ends with the sum of all before."""
    return head + bytes((sum8(head),))


def is_frame_with_sum8(frame: bytes, header: bytes, frame_bytes: int) -> bool:
    """Whether it has that length, begins with the header and ends with the sum of all before."""
    whole = len(frame) == frame_bytes and frame.startswith(header)
    return whole and sum8(frame[:-1]) == frame[-1]


def crc16_modbus(octets: bytes) -> int:
    """CRC-16 of Modbus RTU: 0xA001 reflected, from 0xFFFF (Modbus serial line V1.02, 6.2.2)."""
    crc = 0xFFFF
    for octet in octets:
        crc ^= octet
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc


def crc32_mpeg2(octets: bytes) -> int:
    """CRC-32 of MPEG-2: 0x04C11DB7, from 0xFFFFFFFF, nothing reflected (ISO/IEC 13818-1, annex A).

    It is the common CRC-32 mirrored and not inverted, so the C code for that one serves.
    """
    mirrored = crc32(octets.translate(_REFLECTED)) ^ 0xFFFFFFFF
    return int(f"{mirrored:032b}"[::-1], 2)
