"""One grey picture to code texts, in the child only: zxing-cpp, then zbar; not the child's life.

Where zxing-cpp has no wheel, zbar is the whole eye.
"""

import ctypes
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Final

from pyzbar.pyzbar import PyZbarError, ZBarSymbol, decode

from gateway.devices.decoder.texts import UNDECODABLE, code_texts

_HAS_ZXING: Final = find_spec("zxingcpp") is not None
if _HAS_ZXING:  # loaded here, as a confined child can open no file
    import zxingcpp

_QR_ONLY: Final = (ZBarSymbol.QRCODE,)
"""All symbologies cost twice the time and read nothing that is shown at a gate."""

SECOND_LOOK_PIXELS: Final = 1920 * 1080
"""Largest picture that zbar sees too: on noise it costs four times zxing-cpp, 77 ms at this size
and 1.7 s at the largest picture (measured on x86), where both would break the decoder's limit."""

_CHARSETS: Final = (b"SJIS", b"BIG-5", b"CP437", *(b"ISO8859-%d" % part for part in range(1, 17)))
"""What libzbar asks iconv for: its guesses at bytes, and what an ECI header may name."""


def load_charsets() -> None:
    """Have iconv load what libzbar will need, as a confined process can open no file.

    Without it libzbar drops every code that isn't ASCII, and its bearer gets no answer at all.
    The descriptors stay open for the life of the process: closed, the modules may be unloaded.
    """
    libc = ctypes.CDLL(None)
    libc.iconv_open.restype = ctypes.c_void_p
    for charset in _CHARSETS:
        libc.iconv_open(b"UTF-8", charset)


def scan(pixels: bytes, width: int, height: int) -> tuple[str, ...]:
    """Texts and markers of the codes in a picture; zbar looks only where zxing-cpp saw nothing.

    In a picture over ``SECOND_LOOK_PIXELS`` zxing-cpp has the only word, where there is one.

    Args:
        pixels: rows of grey values, one byte each, ``width * height`` of them.
        width: pixels per row, at least 1.
        height: rows, at least 1.
    """
    seen = code_texts(_by_zxing(pixels, width, height))
    if seen or not zbar_looks(width, height, behind_zxing=_HAS_ZXING):
        return seen
    return _by_zbar(pixels, width, height)


def zbar_looks(width: int, height: int, *, behind_zxing: bool) -> bool:
    """Whether zbar is asked about a picture of this size in which nothing was seen yet.

    Args:
        width: pixels per row.
        height: rows.
        behind_zxing: zxing-cpp has looked; else zbar is the whole eye and sees everything.
    """
    return not behind_zxing or width * height <= SECOND_LOOK_PIXELS


def _by_zxing(pixels: bytes, width: int, height: int) -> Iterator[bytes]:
    if not _HAS_ZXING:
        return
    rows = memoryview(pixels).cast("B", (height, width))
    wanted = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    for code in zxingcpp.read_barcodes(rows, formats=wanted):
        yield code.bytes


def _by_zbar(pixels: bytes, width: int, height: int) -> tuple[str, ...]:
    try:
        found = decode((pixels, width, height), symbols=_QR_ONLY)
    except (ValueError, PyZbarError):
        return (UNDECODABLE,)
    return code_texts(code.data for code in found)
