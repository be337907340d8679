"""One pass of the eye: what it looks at and how; not which passes there are.

A pass takes sheets (parts of the frame at some size), reshapes them and hands them to an engine.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import Final

from gateway.devices.decoder.pyramid import Grey, Pyramid
from gateway.devices.decoder.reading import Effort, Reading
from gateway.devices.decoder.regions import MOST
from gateway.devices.decoder.threshold import BIAS, Windows, black_and_white
from gateway.devices.decoder.view import Sheet, View
from gateway.devices.decoder.zxing import AS_GIVEN, read_by_zxing

_FRAME_PIXELS: Final = 1280 * 720

Change = Callable[[Grey], Grey | None]
Read = Callable[[Grey, str], tuple[Reading, ...]]


@dataclass(frozen=True, slots=True)
class Stage:
    """One pass.

    Args:
        name: for readings and tables.
        cost_ms: CPU for a frame of 1280 x 720 without a code (measured on x86).
        when: the least effort that includes it; the retries are taken in turn.
        sheets: what it looks at.
        read: how it looks at each of them.
        grows: its cost follows the size of the frame.
    """

    name: str
    cost_ms: float
    when: Effort
    sheets: Callable[[View], Iterable[Sheet]]
    read: Read
    grows: bool = False

    def cost_of(self, pixels: int) -> float:
        """Expected CPU milliseconds for a frame of that many pixels."""
        return self.cost_ms * (max(1.0, pixels / _FRAME_PIXELS) if self.grows else 1.0)

    def look(self, view: View) -> Iterator[Reading]:
        """What it reads, in pixels of the frame."""
        for sheet in self.sheets(view):
            for reading in self.read(sheet.picture, self.name):
                yield replace(reading, quad=sheet.in_frame(reading.quad))


Sheets = Callable[[View], Iterable[Sheet]]


def regions(*changes: Change, finer: int = 0, most: int = MOST) -> Sheets:
    """The ``most`` promising regions at normal size or ``finer`` levels above it, reshaped."""
    return lambda view: _reshaped(islice(view.regions(finer), most), changes)


def whole(*changes: Change, finer: int = 0) -> Sheets:
    """The whole frame at overview size or ``finer`` levels above it, reshaped."""
    return lambda view: _reshaped(view.whole(finer), changes)


def mapped(windows: Windows, bias: int = BIAS) -> Change:
    """Black and white by a map of local thresholds."""
    return lambda grey: black_and_white(Pyramid(grey), 0, windows, bias)


as_given: Final[Read] = partial(read_by_zxing, how=AS_GIVEN)
"""Reads what ``mapped`` made."""


def _reshaped(sheets: Iterable[Sheet], changes: tuple[Change, ...]) -> Iterator[Sheet]:
    for sheet in sheets:
        picture: Grey | None = sheet.picture
        for change in changes:
            picture = None if picture is None else change(picture)
        if picture is not None:
            yield sheet.redrawn(picture)
