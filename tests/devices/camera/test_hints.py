"""What the installer is told about light and focus, by drawn frames."""

import cv2
import numpy as np
import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from gateway.devices.camera.hints import SHARP_FROM, Verdict, judge
from gateway.devices.camera.pictures import Grey
from gateway.devices.decoder.reading import Quad
from gateway.texts import CAMERA_HINTS

LEFT, TOP, MODULE_PX = 400, 150, 5
PASS = segno.make_qr("PK1S:" + "6BFOXN*TS0BI$ZD4N9:9S6RCVN5+O30K3/XIV0W23NTDEMWK4MI6U" * 3)


def frame(black: int = 50, white: int = 200, beside: int = 110) -> Grey:
    """A lane of 1280 x 720 of one grey, with a code in it."""
    matrix = np.pad(np.array([list(row) for row in PASS.matrix], np.uint8), 4)
    modules = np.repeat(np.repeat(matrix, MODULE_PX, 0), MODULE_PX, 1)
    lane = np.full((720, 1280), beside, np.uint8)
    side = len(modules)
    lane[TOP : TOP + side, LEFT : LEFT + side] = np.where(modules, black, white)
    return lane


def of_the_code() -> Quad:
    """Where the code stands in ``frame``."""
    side = (len(PASS.matrix) + 8) * MODULE_PX
    right, bottom = LEFT + side, TOP + side
    return (LEFT, TOP), (right, TOP), (right, bottom), (LEFT, bottom)


def noisy(picture: Grey, deviation: float = 4.0) -> Grey:
    """As a sensor adds it."""
    noise = np.random.default_rng(7).normal(0, deviation, picture.shape)
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


def blurred(picture: Grey, across_px: float, down_px: float | None = None) -> Grey:
    """By a Gaussian of these deviations."""
    deviations = (across_px, across_px if down_px is None else down_px)
    if not any(deviations):
        return picture
    soft = cv2.GaussianBlur(picture, (0, 0), max(across_px, 0.01), sigmaY=max(deviations[1], 0.01))
    return soft.astype(np.uint8)


def spotted(picture: Grey, radius: int) -> Grey:
    """A lamp's reflection upon the code."""
    return cv2.circle(picture.copy(), (LEFT + 150, TOP + 150), radius, 255, -1).astype(np.uint8)


@pytest.mark.parametrize(
    ("blur_px", "verdict"),
    [
        (0.0, Verdict.GOOD),
        (1.0, Verdict.GOOD),
        (1.4, Verdict.GOOD),
        (2.2, Verdict.OUT_OF_FOCUS),
        (3.0, Verdict.OUT_OF_FOCUS),
        (5.0, Verdict.OUT_OF_FOCUS),
        (20.0, Verdict.NO_EDGES),
    ],
)
@pytest.mark.parametrize("quad", [of_the_code(), None], ids=["at the code", "whole frame"])
def test_a_code_too_soft_to_be_read_is_out_of_focus(
    blur_px: float, verdict: Verdict, quad: Quad | None
) -> None:
    """Noise makes no soft edge look sharp."""
    assert judge(noisy(blurred(frame(), blur_px)), quad).verdict is verdict


@pytest.mark.parametrize(("across_px", "down_px"), [(4.0, 0.0), (0.0, 4.0)])
def test_a_hand_that_moves_blurs_one_direction_and_that_is_enough(
    across_px: float, down_px: float
) -> None:
    """The worse direction counts."""
    moved = noisy(blurred(frame(), across_px, down_px))
    assert judge(moved, of_the_code()).verdict is Verdict.OUT_OF_FOCUS


@pytest.mark.parametrize("contrast", [(30, 220), (60, 160), (90, 150)])
def test_sharpness_does_not_depend_on_contrast(contrast: tuple[int, int]) -> None:
    """A pale print is not soft."""
    sharp = judge(noisy(frame(*contrast), 2.0), of_the_code()).sharpness
    soft = judge(noisy(blurred(frame(*contrast), 2.5), 2.0), of_the_code()).sharpness
    assert sharp is not None
    assert soft is not None
    assert soft < SHARP_FROM < 0.8 < sharp


@pytest.mark.parametrize(
    ("black", "white", "beside", "verdict"),
    [
        (2, 30, 10, Verdict.TOO_DARK),
        (2, 70, 30, Verdict.TOO_DARK),
        (20, 140, 60, Verdict.GOOD),
        (0, 255, 20, Verdict.GOOD),
        (20, 230, 110, Verdict.GOOD),
        (180, 250, 250, Verdict.TOO_BRIGHT),
        (240, 255, 255, Verdict.TOO_BRIGHT),
    ],
)
def test_light_is_told_by_its_mean(black: int, white: int, beside: int, verdict: Verdict) -> None:
    """A screen that shines in a dark lane, its white clipped, is well lit."""
    assert judge(noisy(frame(black, white, beside), 2.0), of_the_code()).verdict is verdict


def test_a_screen_in_a_dark_lane_needs_no_lamp() -> None:
    """Also while it is not yet read, so that its place is unknown."""
    assert judge(noisy(frame(5, 220, 8))).verdict is Verdict.GOOD


@pytest.mark.parametrize(
    ("radius", "verdict"), [(0, Verdict.GOOD), (10, Verdict.GOOD), (60, Verdict.GLARE)]
)
def test_a_burnt_patch_larger_than_a_code_has_is_glare(radius: int, verdict: Verdict) -> None:
    """Small ones are what error correction is for."""
    lit = spotted(frame(), radius) if radius else frame()
    assert judge(lit, of_the_code()).verdict is verdict


def test_a_bare_wall_says_nothing_about_focus() -> None:
    """Only noise, and no edge in it."""
    hints = judge(noisy(np.full((720, 1280), 120, np.uint8), 6.0))
    assert (hints.verdict, hints.sharpness) == (Verdict.NO_EDGES, None)


def test_the_code_counts_not_what_is_beside_it() -> None:
    """A burnt window behind the person is no glare on the code."""
    lane = frame()
    lane[:, 900:] = 255
    assert judge(lane).verdict is Verdict.GLARE
    assert judge(lane, of_the_code()).verdict is Verdict.GOOD


@pytest.mark.parametrize(
    ("grey", "black_share", "white_share"), [(5, 1, 0), (6, 0, 0), (249, 0, 0), (250, 0, 1)]
)
def test_clipped_shares_count_the_ends_of_the_range(
    grey: int, black_share: int, white_share: int
) -> None:
    """Cameras of limited range clip at 235 or 255 and at 16 or 0; only full range is judged."""
    hints = judge(np.full((200, 200), grey, np.uint8))
    assert (hints.black_share, hints.white_share, hints.light) == (black_share, white_share, grey)


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_has_its_sentence_in_both_languages(verdict: Verdict) -> None:
    """The page looks it up by the verdict's word."""
    text = CAMERA_HINTS[verdict.value]
    assert text.zh
    assert text.en


CORNERS = st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))


@given(
    st.tuples(st.integers(1, 40), st.integers(1, 40)),
    st.none() | st.tuples(CORNERS, CORNERS, CORNERS, CORNERS),
    st.integers(0, 2**32 - 1),
)
def test_any_frame_and_any_place_get_a_verdict(
    shape: tuple[int, int], quad: Quad | None, seed: int
) -> None:
    """Also one pixel, and a place outside of the frame."""
    hints = judge(np.random.default_rng(seed).integers(0, 256, shape, np.uint8), quad)
    assert 0 <= hints.light <= 255
    assert all(0 <= share <= 1 for share in (hints.black_share, hints.white_share))
    assert hints.sharpness is None or 0 <= hints.sharpness <= 1
