from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from gateway.devices.decoder.pyramid import SMALLEST_PX, Pyramid
from gateway.devices.decoder.regions import MOST, code_like, overview
from gateway.devices.decoder.reshape import half_as_high, half_as_wide, squared
from gateway.devices.decoder.stage import mapped, regions, whole
from gateway.devices.decoder.stages import STAGES
from gateway.devices.decoder.threshold import NEAR, WIDE, black_and_white
from gateway.devices.decoder.view import Sheet, View

if TYPE_CHECKING:
    from tests.devices.decoder.conftest import Draw

Grey = NDArray[np.uint8]


def lane(code: Grey, left: int, top: int, size: tuple[int, int] = (720, 1280)) -> Grey:
    """A code in an even lane."""
    frame = np.full(size, 140, np.uint8)
    frame[top : top + code.shape[0], left : left + code.shape[1]] = code
    return frame


@pytest.mark.parametrize(
    ("height", "width", "level"),
    [
        (480, 640, 0),
        (480, 641, 1),
        (720, 1280, 1),
        (1080, 1920, 1),
        (1536, 2048, 1),
        (1536, 2052, 2),
        (4320, 7680, 3),
        (1, 4000, 0),
    ],
)
def test_a_whole_picture_is_first_looked_at_in_a_handy_size(
    height: int, width: int, level: int
) -> None:
    """Small ones as they are; halving stops where nothing would be left."""
    pyramid = Pyramid(np.zeros((height, width), np.uint8))
    assert min(overview(pyramid), level) == level
    assert pyramid.level(level) is not None


def test_a_picture_is_halved_until_no_code_would_fit() -> None:
    """21 modules need 12 pixels at the very least to be worth a look."""
    pyramid = Pyramid(np.zeros((2 * SMALLEST_PX, 400), np.uint8))
    there = pyramid.level(1)
    assert there is not None
    assert there.shape == (SMALLEST_PX, 200)
    assert pyramid.level(2) is None


@pytest.mark.parametrize(("left", "top"), [(100, 80), (640, 300), (1000, 500)])
@pytest.mark.parametrize("scale", [2, 3, 5])
def test_a_code_in_a_lane_is_within_a_promising_region(
    draw: "Draw", left: int, top: int, scale: int
) -> None:
    """Its corners above all; one of larger modules is read in the overview."""
    code = draw.code("PK1S:REGION", scale=scale)
    left, top = min(left, 1280 - code.shape[1]), min(top, 720 - code.shape[0])
    (region, *_) = code_like(Pyramid(lane(code, left, top)))
    quiet = 4 * scale
    assert region.left <= left + quiet
    assert region.top <= top + quiet
    assert region.right >= left + code.shape[1] - quiet
    assert region.bottom >= top + code.shape[0] - quiet


@pytest.mark.parametrize("value", [0, 128, 255])
def test_an_even_picture_has_no_promising_region(value: int) -> None:
    """A closed shutter, fog, the sun."""
    assert code_like(Pyramid(np.full((720, 1280), value, np.uint8))) == ()


@given(
    st.integers(1, 90), st.integers(1, 160), st.integers(0, 2**32 - 1), st.sampled_from((1, 4, 9))
)
def test_regions_of_any_picture_lie_within_it(
    high: int, wide: int, seed: int, enlarged: int
) -> None:
    """However small or long, whatever it shows."""
    noise = np.random.default_rng(seed).integers(0, 256, (high, wide), np.uint8)
    grey = np.repeat(np.repeat(noise, enlarged, axis=0), enlarged, axis=1)
    found = code_like(Pyramid(grey))
    assert len(found) <= MOST
    for region in found:
        assert 0 <= region.left < region.right <= grey.shape[1]
        assert 0 <= region.top < region.bottom <= grey.shape[0]
    for finer in (0, 1):
        for sheet in View(grey).regions(finer):
            assert min(sheet.picture.shape) > 0


@given(st.integers(1, 60), st.integers(1, 60), st.integers(0, 2**32 - 1))
@settings(max_examples=30)
def test_no_pass_fails_on_a_tiny_picture(high: int, wide: int, seed: int) -> None:
    """One pixel, one row, one column, a stamp."""
    noise = np.random.default_rng(seed).integers(0, 256, (high, wide), np.uint8)
    view = View(noise)
    for stage in STAGES:
        assert list(stage.look(view)) == []


def test_what_is_seen_in_a_part_stands_in_the_frame_where_it_is() -> None:
    """A part twice as fine across and half as fine down."""
    sheet = Sheet(np.zeros((10, 10), np.uint8), left=100, top=50, across=0.5, down=2)
    quad = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0))
    assert sheet.in_frame(quad) == ((100, 50), (105, 50), (105, 70), (100, 70))


@pytest.mark.parametrize("reshaped", [half_as_wide, half_as_high, lambda grey: grey])
def test_a_reshaped_part_still_covers_the_same_of_the_frame(reshaped: object) -> None:
    """Its far corner stays where it was."""
    assert callable(reshaped)
    sheet = Sheet(np.zeros((40, 60), np.uint8), left=7, top=9, across=2, down=2)
    after = sheet.redrawn(reshaped(sheet.picture))
    high, wide = after.picture.shape
    corner = (float(wide), float(high))
    assert after.in_frame((corner,) * 4)[0] == (7 + 120, 9 + 80)


@pytest.mark.parametrize("make", [regions(mapped(NEAR)), regions(finer=1), whole(), whole(finer=1)])
def test_a_code_is_drawn_where_the_sheet_says(draw: "Draw", make: object) -> None:
    """The sheet's own pixels and the frame's, laid over each other, are alike."""
    assert callable(make)
    frame = lane(draw.code("PK1S:PLACE", scale=4), 500, 200)
    sheet = next(iter(make(View(frame))))
    high, wide = sheet.picture.shape
    right, bottom = sheet.left + wide * sheet.across, sheet.top + high * sheet.down
    part = frame[int(sheet.top) : int(bottom), int(sheet.left) : int(right)]
    same_size = cv2.resize(sheet.picture, part.shape[::-1], interpolation=cv2.INTER_AREA)
    code = part != 140
    assert np.corrcoef(same_size[code], part[code])[0, 1] > 0.8


@pytest.mark.parametrize("windows", [NEAR, WIDE])
def test_a_code_in_failing_light_becomes_black_and_white(draw: "Draw", windows: object) -> None:
    """From 40 % of the light to all of it within one code."""
    code = draw.code("PK1S:SHADOW", scale=4).astype(np.float32)
    lit = np.clip(code + 60, 0, 255) * np.linspace(0.4, 1, code.shape[1], dtype=np.float32) * 0.8
    grey = cv2.GaussianBlur(lit, (0, 0), 0.8).astype(np.uint8)
    made = black_and_white(Pyramid(grey), 0, windows)  # type: ignore[arg-type]  # parametrized
    assert made is not None
    inner = np.s_[24:-24, 24:-24]
    assert np.mean(made[inner] == code[inner]) > 0.9


def test_a_picture_too_small_for_its_neighbourhoods_is_not_made_black_and_white() -> None:
    """Its smaller sizes don't exist."""
    assert black_and_white(Pyramid(np.zeros((40, 40), np.uint8)), 0, NEAR) is None


@pytest.mark.parametrize(
    ("shape", "side"), [((100, 124), None), ((100, 125), 125), ((80, 300), 300), ((200, 900), 640)]
)
def test_an_oblong_part_is_stretched_to_a_square(shape: tuple[int, int], side: int | None) -> None:
    """A code turned far aside is narrow; nearly square ones stay."""
    made = squared(np.zeros(shape, np.uint8))
    assert (None if made is None else made.shape) == (None if side is None else (side, side))
