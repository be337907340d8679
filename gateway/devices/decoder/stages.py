"""The passes of the eye as one table in the order in which they are taken; not how one is made.

Chosen by what each reads for its CPU time on generated frames of a lane and on published
photographs of codes (``tests/bench/decode.py``). "Overview" is the whole frame at 1024 px at most,
"region" a promising part of it at about 480 px, "fine" the same at twice that size.
"""

from functools import partial
from typing import Final

from gateway.devices.decoder.reading import Effort
from gateway.devices.decoder.reshape import (
    darkened,
    half_as_high,
    half_as_wide,
    lightened,
    smoothed,
    squared,
    without_specks,
)
from gateway.devices.decoder.sharpen import deblurring
from gateway.devices.decoder.stage import Stage, as_given, mapped, regions, whole
from gateway.devices.decoder.threshold import NEAR, WIDE, WIDEST
from gateway.devices.decoder.zbar import read_by_zbar
from gateway.devices.decoder.zxing import GLOBALLY, LOCALLY, PLAINLY, read_by_zxing

_globally: Final = partial(read_by_zxing, how=GLOBALLY)
_locally: Final = partial(read_by_zxing, how=LOCALLY)
_plainly: Final = partial(read_by_zxing, how=PLAINLY)
_smoothed: Final = partial(smoothed, sigma_px=2.0)

_GLANCES: Final = (
    ("overview-global", 0.2, whole(), _globally),
    ("region-global", 0.2, regions(), _globally),
    ("region-local", 0.4, regions(), _locally),
    ("region-near", 0.5, regions(mapped(NEAR)), as_given),
    ("overview-wide", 0.7, whole(mapped(WIDE)), as_given),
)
_RETRIES: Final = (
    ("region-sharp-local", 0.4, regions(deblurring(2.0)), _plainly),
    ("fine-dark-near", 1.4, regions(darkened, mapped(NEAR), finer=1), as_given),
    ("fine-light-near", 1.4, regions(lightened, mapped(NEAR), finer=1), as_given),
    ("overview-dark-wide", 0.7, whole(darkened, mapped(WIDE)), as_given),
    ("region-calm-local", 0.3, regions(without_specks), _plainly),
    ("overview-narrow-wide", 0.5, whole(half_as_wide, mapped(WIDE)), as_given),
    ("fine-square-wide", 0.8, regions(squared, mapped(WIDE), finer=1), as_given),
    ("region-sharp-widest", 0.6, regions(deblurring(1.2), mapped(WIDEST)), as_given),
    ("region-dark-widest", 0.4, regions(darkened, mapped(WIDEST)), as_given),
    ("overview-low-near", 0.5, whole(half_as_high, mapped(NEAR)), as_given),
    ("fine-wide-light", 1.3, regions(mapped(WIDE, 0), finer=1), as_given),
    ("fine-calm-local", 1.0, regions(without_specks, finer=1), _plainly),
    ("fine-near-dark", 1.1, regions(mapped(NEAR, -8), finer=1), as_given),
    ("fine-smooth-near", 1.9, regions(_smoothed, mapped(NEAR), finer=1), as_given),
    ("region-sharp-near", 0.5, regions(deblurring(2.0), mapped(NEAR)), as_given),
    ("region-zbar", 3.3, regions(), read_by_zbar),
)

STAGES: Final = (
    *(Stage(name, cost, Effort.GLANCE, sheets, read) for name, cost, sheets, read in _GLANCES),
    Stage("frame-near", 3.0, Effort.GLANCE, whole(mapped(NEAR), finer=1), as_given, grows=True),
    *(Stage(name, cost, Effort.RETRY, sheets, read) for name, cost, sheets, read in _RETRIES),
)
"""Every pass with zxing-cpp in it, and zbar as the last word."""
