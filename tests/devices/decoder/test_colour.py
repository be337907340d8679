"""Telling the colour of a code's modules from one picture."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from gateway.core.colour import ModuleColour
from gateway.devices.decoder.colour import module_colour
from gateway.devices.decoder.reading import Quad
from tests.coloured_codes import COLOURS, Shot, shots

GREY_WORLD = np.full((480, 640, 3), 128, np.uint8)
INK_BGR = {
    ModuleColour.GREEN: (74, 160, 0),
    ModuleColour.YELLOW: (0, 179, 255),
    ModuleColour.RED: (32, 32, 224),
    ModuleColour.BLACK: (17, 17, 17),
}


def chequered(
    ink: tuple[int, int, int], card: tuple[int, int, int] = (255, 255, 255), module_px: int = 6
) -> NDArray[np.uint8]:
    """25 x 25 modules of chance, corner to corner of the picture."""
    dark = np.random.default_rng(1).random((25, 25)) < 0.5
    large = np.kron(dark, np.ones((module_px, module_px), bool))[..., None]
    return np.where(large, np.array(ink), np.array(card)).astype(np.uint8)


def whole(picture: NDArray[np.uint8]) -> Quad:
    """The corners of a picture that is all code."""
    height, width = picture.shape[:2]
    return ((0, 0), (width, 0), (width, height), (0, height))


def moved(quad: Quad, right_px: float, down_px: float) -> Quad:
    """The same corners elsewhere."""
    a, b, c, d = ((x + right_px, y + down_px) for x, y in quad)
    return (a, b, c, d)


@pytest.fixture(scope="module")
def album() -> list[Shot]:
    """A few dozen pictures in bad light; ``tests.bench.colour`` takes thousands."""
    return list(shots(2024, 80))


def test_no_health_colour_is_ever_taken_for_another(album: list[Shot]) -> None:
    """White balance, lamps, blur, noise and JPEG may hide a colour but not change it."""
    told = [(shot.colour, module_colour(shot.bgr, shot.quad)) for shot in album]

    assert [pair for pair in told if pair[1] not in {pair[0], ModuleColour.UNKNOWN}] == []
    assert sum(seen is ModuleColour.UNKNOWN for _, seen in told) <= 4


def test_corners_that_are_a_module_off_do_no_harm(album: list[Shot]) -> None:
    """Engines report corners to a module or so."""
    for shot in album:
        shifted = moved(shot.quad, shot.module_px, -shot.module_px)
        told = module_colour(shot.bgr, shifted)
        assert told in {shot.colour, ModuleColour.UNKNOWN}


@pytest.mark.parametrize("colour", COLOURS)
@pytest.mark.parametrize(
    "gains", [(1.0, 1.0, 1.0), (0.4, 0.8, 1.0), (1.0, 0.8, 0.4), (0.6, 1.0, 0.6), (0.1, 0.1, 0.1)]
)
def test_light_and_white_balance_change_nothing(
    colour: ModuleColour, gains: tuple[float, float, float]
) -> None:
    """Only the ratio to the card's white counts."""
    linear = (chequered(INK_BGR[colour]) / 255) ** 2.2 * np.array(gains)
    picture = np.round(linear ** (1 / 2.2) * 255).astype(np.uint8)

    assert module_colour(picture, whole(picture)) is colour


@pytest.mark.parametrize("colour", COLOURS)
def test_a_shadow_across_the_code_is_not_taken_for_modules(colour: ModuleColour) -> None:
    """The edge of a roof in the sun: half of the code has a fifth of the light."""
    picture = chequered(INK_BGR[colour])
    shade = np.where(np.arange(150) < 75, 1.0, 0.48).reshape(1, 150, 1)
    shaded = np.round(picture * shade).astype(np.uint8)
    assert module_colour(shaded, whole(shaded)) is colour


@pytest.mark.parametrize(
    ("ink", "told"),
    [
        ((0, 0, 128), ModuleColour.RED),
        ((0, 100, 0), ModuleColour.GREEN),
        ((0, 69, 255), ModuleColour.RED),
        ((0, 160, 255), ModuleColour.YELLOW),
        ((60, 235, 255), ModuleColour.YELLOW),
        ((136, 150, 0), ModuleColour.GREEN),
        ((60, 60, 60), ModuleColour.BLACK),
        ((0, 125, 255), ModuleColour.UNKNOWN),
        ((0, 40, 0), ModuleColour.BLACK),
        ((0, 200, 170), ModuleColour.UNKNOWN),
        ((220, 60, 30), ModuleColour.UNKNOWN),
        ((160, 0, 160), ModuleColour.UNKNOWN),
        ((20, 60, 80), ModuleColour.BLACK),
        ((10, 90, 130), ModuleColour.UNKNOWN),
    ],
    ids=str,
)
def test_what_lies_between_two_colours_is_unknown(
    ink: tuple[int, int, int], told: ModuleColour
) -> None:
    """Seven that are told; then orange, near-black green, lime, blue, purple and two browns."""
    picture = chequered(ink)
    assert module_colour(picture, whole(picture)) is told


def test_a_code_that_runs_out_of_the_picture_keeps_its_colour() -> None:
    """Half a hand's breadth too far to the left."""
    picture = chequered(INK_BGR[ModuleColour.RED])
    quad = moved(whole(picture), -40, 30)
    cut = np.roll(picture, (30, -40), axis=(0, 1))
    assert module_colour(cut, quad) is ModuleColour.RED


@pytest.mark.parametrize("side_px", [0, 1, 30, 41])
def test_a_code_too_small_for_chroma_is_unknown(side_px: float) -> None:
    """JPEG keeps one sample of colour for four pixels."""
    picture = chequered(INK_BGR[ModuleColour.GREEN])
    quad = ((0.0, 0.0), (side_px, 0.0), (side_px, side_px), (0.0, side_px))
    assert module_colour(picture, quad) is ModuleColour.UNKNOWN


@pytest.mark.parametrize(
    "picture",
    [
        GREY_WORLD,
        np.full((200, 200, 3), 255, np.uint8),
        np.zeros((200, 200, 3), np.uint8),
        np.random.default_rng(4).integers(0, 256, (200, 200, 3), np.uint8),
        chequered((238, 238, 238)),
    ],
    ids=["grey", "glare", "night", "noise", "washed out"],
)
def test_where_there_is_nothing_to_see_nothing_is_told(picture: NDArray[np.uint8]) -> None:
    """A glare over the code leaves no modules to look at."""
    assert module_colour(picture, whole(picture)) is ModuleColour.UNKNOWN


COORDINATE = st.floats(allow_nan=True, allow_infinity=True) | st.floats(-700, 1400)
CORNER = st.tuples(COORDINATE, COORDINATE)


@given(st.tuples(CORNER, CORNER, CORNER, CORNER))
def test_any_corners_are_answered(quad: Quad) -> None:
    """They come from a child that reads hostile pictures."""
    assert module_colour(GREY_WORLD, quad) is ModuleColour.UNKNOWN
