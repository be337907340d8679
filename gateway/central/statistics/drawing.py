"""Bars as an SVG drawing for a page; pure, no style and no script, and every value beside it."""

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

_HEIGHT: Final = 160
_BAR: Final = 22
_GAP: Final = 6
_FOOT: Final = 24
_HEAD: Final = 16


def bars(title: str, values: Sequence[tuple[str, int]]) -> Markup:
    """A chart of upright bars.

    Args:
        title: what a screen reader says of it.
        values: a short label and a number for each bar.
    """
    most = max((value for _, value in values), default=0) or 1
    width = max(1, len(values)) * (_BAR + _GAP) + _GAP
    height = _HEIGHT + _FOOT + _HEAD
    drawn = Markup("").join(
        _bar(place, label, value, most) for place, (label, value) in enumerate(values)
    )
    return Markup(
        '<svg class="chart" viewBox="0 0 {} {}" width="{}" height="{}" role="img"'
        ' aria-label="{}"><title>{}</title>{}</svg>'
    ).format(width, height, width, height, title, title, drawn)


def _bar(place: int, label: str, value: int, most: int) -> Markup:
    tall = round(_HEIGHT * value / most)
    left, top = _GAP + place * (_BAR + _GAP), _HEAD + _HEIGHT - tall
    middle = left + _BAR // 2
    return Markup(
        '<rect x="{}" y="{}" width="{}" height="{}"/>'
        '<text x="{}" y="{}" text-anchor="middle">{}</text>'
        '<text x="{}" y="{}" text-anchor="middle">{}</text>'
    ).format(
        *(left, top, _BAR, tall),
        *(middle, top - 3, value or ""),
        *(middle, _HEAD + _HEIGHT + _FOOT - 8, label),
    )
