"""zxing-cpp as one of the engines: a picture to readings; not which pictures are worth it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import zxingcpp
from zxingcpp import Binarizer

from gateway.devices.decoder.pyramid import Grey
from gateway.devices.decoder.reading import Engine, Quad, Reading
from gateway.devices.decoder.texts import UNPRINTABLE, bounded_text

_WANTED: Final = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCodeModel2)
"""QR codes proper, and not their whole family: of it, Micro QR codes of four digits were "read"
out of reshaped noise, as nothing but two code words protects them."""

_FAMILY: Final = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)

_DAMAGED_BELOW: Final = 0.25
"""Share of the error correction left unused below which a text counts as badly damaged."""


@dataclass(frozen=True, slots=True)
class How:
    """One way of having zxing-cpp look.

    Args:
        binarizer: how it tells light from dark.
        turned: search also for codes that lie on their side, and for light ones on dark.
    """

    binarizer: Binarizer
    turned: bool = False


AS_GIVEN: Final = How(Binarizer.FixedThreshold)
"""The picture is black and white already; the cheapest look of all."""

GLOBALLY: Final = How(Binarizer.GlobalHistogram)
"""One threshold for the whole picture."""

PLAINLY: Final = How(Binarizer.LocalAverage)
"""zxing-cpp's own local thresholds."""

TURNED: Final = How(Binarizer.LocalAverage, turned=True)
"""The same, for turned codes and light ones on dark as well."""


def read_by_zxing(picture: Grey, stage: str, how: How) -> tuple[Reading, ...]:
    """Look at a picture once.

    Args:
        picture: grey, or black and white for ``AS_GIVEN``.
        stage: name of the pass, for its readings.
        how: the way to look.
    """
    return _readings(_codes(picture, how), stage)


def read_by_zxing_defaults(picture: Grey, stage: str) -> tuple[Reading, ...]:
    """Look as zxing-cpp does for those who only name the format: the engine to compare with."""
    return _readings(
        zxingcpp.read_barcodes(picture, formats=_FAMILY, text_mode=zxingcpp.TextMode.Plain), stage
    )


def _readings(codes: Iterable[zxingcpp.Barcode], stage: str) -> tuple[Reading, ...]:
    return tuple(
        Reading(text, _quad(code.position), Engine.ZXING, stage, damaged=_damaged(code))
        for code in codes
        if (text := _text(code))
    )


def _codes(picture: Grey, how: How) -> list[zxingcpp.Barcode]:
    return zxingcpp.read_barcodes(
        picture,
        formats=_WANTED,
        binarizer=how.binarizer,
        try_rotate=how.turned,
        try_invert=how.turned,
        try_downscale=False,
        text_mode=zxingcpp.TextMode.Plain,
    )


def _text(code: zxingcpp.Barcode) -> str | None:
    """Its text; bytes that are no text in any character set are none, whatever they look like."""
    if code.content_type is zxingcpp.ContentType.Text:
        return bounded_text(code.text)
    return UNPRINTABLE if code.bytes else None


def _damaged(code: zxingcpp.Barcode) -> bool:
    try:
        extra: object = code.extra
    except json.JSONDecodeError:  # zxing-cpp imports json for it, when a child can open no file
        return True
    unused = extra.get("UEC") if isinstance(extra, dict) else None
    return not isinstance(unused, int | float) or unused < _DAMAGED_BELOW


def _quad(position: zxingcpp.Position) -> Quad:
    first, second = position.top_left, position.top_right
    third, fourth = position.bottom_right, position.bottom_left
    return (first.x, first.y), (second.x, second.y), (third.x, third.y), (fourth.x, fourth.y)
