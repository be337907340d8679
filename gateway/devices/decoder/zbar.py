"""zbar, by pyzbar, as the second engine or as the whole eye; not when it is asked."""

import ctypes
from collections.abc import Sequence
from typing import Final

from pyzbar.pyzbar import Decoded, PyZbarError, ZBarSymbol, decode

from gateway.devices.decoder.pyramid import Grey
from gateway.devices.decoder.reading import Engine, Point, Quad, Reading
from gateway.devices.decoder.texts import UNDECODABLE, zbar_text

_QR_ONLY: Final = (ZBarSymbol.QRCODE,)
"""All symbologies cost twice the time and read nothing that is shown at a gate."""

_CHARSETS: Final = (b"SJIS", b"BIG-5", b"CP437", *(b"ISO8859-%d" % part for part in range(1, 17)))
"""What libzbar asks iconv for: its guesses at bytes, and what an ECI header may name."""

_CORNERS: Final = 4


def load_charsets() -> None:
    """Have iconv load what libzbar will need, as a confined process can open no file.

    Without it libzbar drops every code that isn't ASCII, and its bearer gets no answer at all.
    The descriptors stay open for the life of the process: closed, the modules may be unloaded.
    """
    libc = ctypes.CDLL(None)
    libc.iconv_open.restype = ctypes.c_void_p
    for charset in _CHARSETS:
        libc.iconv_open(b"UTF-8", charset)


def read_by_zbar(grey: Grey, stage: str) -> tuple[Reading, ...]:
    """Texts and markers of the codes in a picture; costs ten times a look of zxing-cpp.

    pyzbar raises ValueError on structured append, which libzbar gives no orientation
    (https://github.com/NaturalHistoryMuseum/pyzbar/issues/139); the codes are there, their texts
    are not.

    Args:
        grey: the picture.
        stage: name of the pass, for its readings.
    """
    high, wide = grey.shape
    try:
        found = decode((grey.tobytes(), wide, high), symbols=_QR_ONLY)
    except (ValueError, PyZbarError):
        everywhere = (0.0, 0.0), (wide, 0.0), (wide, high), (0.0, high)
        return (Reading(UNDECODABLE, everywhere, Engine.PYZBAR, stage),)
    return tuple(
        Reading(text, _quad(code), Engine.PYZBAR, stage)
        for code in found
        if (text := zbar_text(code.data))
    )


def _quad(code: Decoded) -> Quad:
    """Four corners, clockwise; the first is the upper left of the frame, as zbar's order is lost.

    pyzbar gives the hull of the four, anticlockwise, or fewer where three lie on a line.
    """
    corners: Sequence[Point] = [(float(x), float(y)) for x, y in code.polygon]
    if len(corners) != _CORNERS:
        left, top, wide, high = (float(side) for side in code.rect)
        return (left, top), (left + wide, top), (left + wide, top + high), (left, top + high)
    if _turns_left(corners):
        corners = corners[::-1]
    start = min(range(_CORNERS), key=lambda number: sum(corners[number]))
    first, second, third, fourth = (corners[(start + step) % _CORNERS] for step in range(_CORNERS))
    return first, second, third, fourth


def _turns_left(corners: Sequence[Point]) -> bool:
    """Whether the corners run anticlockwise, with y pointing down."""
    ends = zip(corners, [*corners[1:], corners[0]], strict=True)
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in ends) < 0
