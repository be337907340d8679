"""DEFLATE with a bound and nothing left over; not a file format and not a stream."""

import zlib
from typing import Final

from gateway.codes.limits import MAX_INFLATED_BYTES
from gateway.codes.malformed import MalformedError, Step
from gateway.core.reason import Reason

_ZLIB_WINDOW: Final = zlib.MAX_WBITS
_RAW_WINDOW: Final = -zlib.MAX_WBITS
"""zlib's way of asking for DEFLATE without header and checksum."""


def inflate_zlib(compressed: bytes) -> bytes:
    """Unpack RFC 1950, at most ``MAX_INFLATED_BYTES``.

    Raises:
        MalformedError: damaged, cut, followed by anything, or larger.
    """
    return _inflate(compressed, _ZLIB_WINDOW)


def inflate_raw(compressed: bytes) -> bytes:
    """Unpack RFC 1951, at most ``MAX_INFLATED_BYTES``.

    Raises:
        MalformedError: damaged, cut, followed by anything, or larger.
    """
    return _inflate(compressed, _RAW_WINDOW)


def _inflate(compressed: bytes, window: int) -> bytes:
    stream = zlib.decompressobj(window)
    try:
        plain = stream.decompress(compressed, MAX_INFLATED_BYTES + 1)
    except zlib.error:
        raise MalformedError(Step.INFLATE, "damaged or not compressed") from None
    if len(plain) > MAX_INFLATED_BYTES:
        raise MalformedError(
            Step.INFLATE, f"more than {MAX_INFLATED_BYTES} bytes", Reason.CODE_TOO_LARGE
        )
    if not stream.eof or stream.unused_data:
        raise MalformedError(Step.INFLATE, "cut short, or bytes follow the end")
    return plain
