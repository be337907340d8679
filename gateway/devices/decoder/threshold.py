"""Black and white of a grey picture by a map of local thresholds; not the search for codes.

The map is the mean of a small and of a large neighbourhood: the same as sharpening first and
thresholding against one neighbourhood afterwards, for the price of two small blurs.
"""

from dataclasses import dataclass
from typing import Final

import cv2

from gateway.devices.decoder.pyramid import Grey, Pyramid, as_grey

BIAS: Final = -3
"""Grey values below the mean that still count as light: keeps noise off white paper."""


@dataclass(frozen=True, slots=True)
class Windows:
    """Widths of the two neighbourhoods, odd.

    Args:
        small: pixels of the picture one level down.
        large: pixels of the picture two levels down.
    """

    small: int
    large: int


NEAR: Final = Windows(5, 9)
"""10 and 36 px of the picture: codes whose modules have 2 to 8 px."""

WIDE: Final = Windows(9, 19)
"""18 and 76 px of the picture: large modules, whose middles a small window would call even."""

WIDEST: Final = Windows(15, 31)
"""30 and 124 px of the picture."""


def black_and_white(
    pyramid: Pyramid, level: int, windows: Windows, bias: int = BIAS
) -> Grey | None:
    """255 for light and 0 for dark at one level of a picture.

    Args:
        pyramid: of the picture.
        level: which of its sizes.
        windows: over how much of it the light is averaged.
        bias: grey values by which a pixel may lie below the mean and count as light.

    Returns:
        Same shape as the level, None where the picture is too small for its neighbourhoods.
    """
    here, near, far = (pyramid.level(level + step) for step in range(3))
    if here is None or near is None or far is None:
        return None
    small = cv2.blur(near, (windows.small, windows.small))
    large = cv2.blur(far, (windows.large, windows.large))
    mean = cv2.addWeighted(small, 0.5, cv2.resize(large, near.shape[::-1]), 0.5, bias)
    return as_grey(cv2.compare(here, cv2.resize(mean, here.shape[::-1]), cv2.CMP_GT))
