"""The passes of the eye as one table in the order in which they are taken; not how one is made.

Chosen by what each reads for its CPU time on generated frames of a lane and on published
photographs of codes (``tests/bench/decode.py``). "Overview" is the whole frame at 1024 px at most,
"region" a promising part of it at about 480 px, "fine" the same at twice that size.
"""

from functools import partial
from typing import Final

from gateway.devices.decoder.pyramid import halved
from gateway.devices.decoder.reading import Effort
from gateway.devices.decoder.reshape import (
    darkened,
    half_as_high,
    half_as_wide,
    lightened,
    squared,
    without_specks,
)
from gateway.devices.decoder.sharpen import deblurring
from gateway.devices.decoder.stage import (
    Change,
    Read,
    Sheets,
    Stage,
    as_given,
    mapped,
    regions,
    whole,
)
from gateway.devices.decoder.threshold import NEAR, WIDE, WIDEST
from gateway.devices.decoder.zbar import read_by_zbar
from gateway.devices.decoder.zxing import GLOBALLY, PLAINLY, TURNED, read_by_zxing

_globally: Final = partial(read_by_zxing, how=GLOBALLY)
_turned: Final = partial(read_by_zxing, how=TURNED)
_plainly: Final = partial(read_by_zxing, how=PLAINLY)


def _fine(*changes: Change) -> Sheets:
    """The most promising region at twice its normal size."""
    return regions(*changes, finer=1, most=1)


def _retry(
    name: str, cost_ms: float, sheets: Sheets, read: Read = as_given, *, grows: bool = False
) -> Stage:
    return Stage(name, cost_ms, Effort.RETRY, sheets, read, grows=grows)


STAGES: Final = (
    Stage("overview-global", 0.2, Effort.GLANCE, whole(), _globally),
    Stage("region-global", 0.1, Effort.GLANCE, regions(most=1), _globally),
    Stage("region-local", 0.3, Effort.GLANCE, regions(most=1), _plainly),
    Stage("region-near", 0.4, Effort.GLANCE, regions(mapped(NEAR), most=1), as_given),
    Stage("region-sharp-local", 0.4, Effort.GLANCE, regions(deblurring(2.0), most=1), _plainly),
    _retry("overview-wide", 0.6, whole(mapped(WIDE))),
    _retry("frame-near", 3.0, whole(mapped(NEAR), finer=1), grows=True),
    _retry("fine-dark-near", 0.8, _fine(darkened, mapped(NEAR))),
    _retry("fine-light-near", 0.8, _fine(lightened, mapped(NEAR))),
    _retry("region-turned", 0.5, regions(), _turned),
    _retry("overview-turned", 0.7, whole(), _turned),
    _retry("overview-dark-wide", 0.7, whole(darkened, mapped(WIDE))),
    _retry("overview-narrow-wide", 0.5, whole(half_as_wide, mapped(WIDE))),
    _retry("fine-square-wide", 0.5, _fine(squared, mapped(WIDE))),
    _retry("region-sharp-widest", 0.6, regions(deblurring(1.2), mapped(WIDEST), most=1)),
    _retry("fine-wide-light", 0.8, _fine(mapped(WIDE, 0))),
    _retry("overview-widest", 0.6, whole(mapped(WIDEST))),
    _retry("overview-low-near", 0.5, whole(half_as_high, mapped(NEAR))),
    _retry("fine-calm-local", 0.6, _fine(without_specks), _plainly),
    _retry("fine-near-dark", 0.7, _fine(mapped(NEAR, -8))),
    _retry("region-sharp-near", 0.5, regions(deblurring(2.0), mapped(NEAR), most=1)),
    _retry("overview-zbar", 1.1, whole(halved), read_by_zbar),
    _retry("region-zbar", 3.3, regions(most=1), read_by_zbar),
)
"""Every pass with zxing-cpp in it, and zbar as the last word."""
