"""Consistent overhead byte stuffing: keeps 00 out of a block so that 00 can end it."""

from typing import Final

DELIMITER: Final = b"\x00"


def cobs_encode(block: bytes) -> bytes:
    """Stuff up to 253 bytes, which never need a second group: always one byte longer."""
    return b"".join(bytes((len(run) + 1,)) + run for run in block.split(DELIMITER))


def cobs_decode(block: bytes) -> bytes | None:
    """The stuffed bytes, or None where a run points past the end."""
    plain = bytearray()
    at = 0
    while at < len(block):
        length = block[at]
        run = block[at + 1 : at + length]
        if len(run) != length - 1:
            return None
        plain += run
        at += length
        if at < len(block):
            plain += DELIMITER
    return bytes(plain)
