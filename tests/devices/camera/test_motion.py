from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from gateway.devices.camera.motion import AWAKE_FRAMES, NOTICEABLE, Scene, moved_part, next_look
from gateway.devices.camera.raw import GreyPicture
from gateway.devices.decoder.reading import Effort

Means = NDArray[np.uint8]

FRAME_NS = 1_000_000_000 // 15
FLOOR_NS = 500_000_000
SHAPE = (90, 160)
PATCHES = SHAPE[0] * SHAPE[1] // 4
LANE = np.random.default_rng(7).integers(40, 200, SHAPE).astype(np.uint8)


def with_changed(patches: int, by: int = NOTICEABLE + 1) -> Means:
    """The lane after so many patches of 2 x 2 blocks have changed, from its left side on.

    Half of them are brighter and half darker, so that it's no change of the light.
    """
    change = np.zeros(PATCHES, np.int16)
    change[:patches] = by
    change[: patches // 2] = -by
    by_columns = change.reshape(SHAPE[1] // 2, SHAPE[0] // 2).T
    return (LANE + np.kron(by_columns, np.ones((2, 2), np.int16))).astype(np.uint8)


def looks(frames: Iterable[Means], scene: Scene) -> list[Effort | None]:
    """What the gate makes of frames at 15 a second."""
    efforts = []
    for number, small in enumerate(frames, start=1):
        scene, effort = next_look(scene, small, scene_ns(number), FLOOR_NS)
        efforts.append(effort)
    return efforts


def scene_ns(number: int) -> int:
    """When a frame comes."""
    return 10**12 + number * FRAME_NS


STILL = Scene(seen=LANE, looked_ns=scene_ns(0))


@pytest.mark.parametrize(
    ("patches", "effort"),
    [
        (0, None),
        (14, None),  # 0.4 % of 3,600 are 14.4
        (15, Effort.RETRY),
        (323, Effort.RETRY),  # 9 % are 324
        (324, Effort.GLANCE),
        (PATCHES, Effort.GLANCE),
    ],
)
def test_a_frame_is_looked_at_as_hard_as_its_motion_lets_it_be_read(
    patches: int, effort: Effort | None
) -> None:
    """Below, at and above both limits."""
    assert looks([with_changed(patches)], STILL) == [effort]


@pytest.mark.parametrize(("by", "woken"), [(7, False), (8, False), (9, True), (30, True)])
def test_a_change_must_be_stronger_than_noise(by: int, *, woken: bool) -> None:
    """Over eight grey levels of a mean."""
    assert (looks([with_changed(50, by)], STILL) != [None]) is woken


def test_after_a_change_some_more_frames_are_looked_at() -> None:
    """The hand settles, and the sharp frames come last."""
    seen = looks([with_changed(500)] * (AWAKE_FRAMES + 3), STILL)
    assert seen == [Effort.GLANCE] + [Effort.RETRY] * AWAKE_FRAMES + [None] * 2


def test_while_awake_a_frame_is_looked_at_as_hard_as_its_change_lets_it_be_read() -> None:
    """Whatever changes: the light is not asked about until the last of them."""
    frames = [with_changed(500), with_changed(100), with_changed(500), with_changed(450)]
    assert looks(frames, STILL) == [Effort.GLANCE, Effort.GLANCE, Effort.GLANCE, Effort.RETRY]


def test_motion_that_goes_on_keeps_the_gate_awake() -> None:
    """A phone that is still being moved about when those frames are over."""
    swinging = [with_changed(500), with_changed(1000)] * AWAKE_FRAMES
    assert None not in looks(swinging, STILL)


def test_after_motion_that_went_on_the_gate_sleeps_within_twice_as_many_frames() -> None:
    """What moved last may have moved just before the question."""
    seen = looks([with_changed(500)] * 3 + [with_changed(1000)] * 2 * AWAKE_FRAMES, STILL)
    assert seen[-2:] == [None, None]


def test_a_slow_change_wakes_once_it_has_added_up() -> None:
    """Frames that aren't looked at are no measure: a phone may come a grey level at a time."""
    seen = looks([with_changed(500, by) for by in (3, 6, 9)], STILL)
    assert seen == [None, None, Effort.GLANCE]


def test_a_still_scene_is_looked_at_twice_a_second_lightly_and_hard_in_turn() -> None:
    """Somebody may have laid a phone down that only a slow pass reads."""
    seen = looks([LANE] * 33, STILL)
    at = {number: effort for number, effort in enumerate(seen, start=1) if effort is not None}
    assert at == {8: Effort.GLANCE, 16: Effort.RETRY, 24: Effort.GLANCE, 32: Effort.RETRY}


@pytest.mark.parametrize("small", [LANE, LANE[:45], np.zeros((1, 1), np.uint8)])
def test_the_first_frame_is_looked_at_and_one_of_another_size_too(small: Means) -> None:
    """Nothing is known of either."""
    assert looks([small], Scene()) == [Effort.GLANCE]
    assert looks([small], replace(STILL, seen=np.zeros((3, 3), np.uint8))) == [Effort.GLANCE]


@given(st.floats(0.6, 1.25))
def test_a_step_of_the_light_is_no_motion(gain: float) -> None:
    """A cloud, a tube that flickers, the camera's own exposure: all blocks in proportion."""
    assert moved_part(LANE, np.rint(LANE * gain).astype(np.uint8)) == 0


@given(st.integers(-40, 55))
def test_haze_over_all_blocks_is_no_motion(lift: int) -> None:
    """The sun on the lens adds to all of them alike."""
    assert moved_part(LANE, (LANE.astype(np.int16) + lift).astype(np.uint8)) == 0


@given(
    st.floats(0.7, 1.25),
    *(st.integers(15, 60), st.integers(0, 60), st.integers(0, 100)),
    st.integers(0, 2**32 - 1),
)
def test_a_phone_that_comes_with_a_step_of_the_light_still_wakes(
    gain: float, side: int, row: int, column: int, seed: int
) -> None:
    """Its screen is brighter than a lane in the shade, whatever the light does."""
    shade = (LANE // 2).astype(np.uint8)
    after = np.rint(shade * gain)
    screen = np.random.default_rng(seed).integers(150, 240, (60, 60))[:side, :side]
    place = after[row : row + side, column : column + side]
    place[:] = screen[: place.shape[0], : place.shape[1]]
    still = replace(STILL, seen=shade)
    assert looks([after.astype(np.uint8)], still) != [None]


@given(st.floats(0, 0.3), st.floats(0.5, 8), st.floats(0, 6.3))
def test_bands_of_a_lamp_that_beats_with_the_shutter_are_no_motion(
    depth: float, bands: float, phase: float
) -> None:
    """A sensor reads row after row, so a tube on the mains dims some of them more."""
    rows = np.arange(SHAPE[0])[:, np.newaxis] / SHAPE[0]
    beat = 1 + depth * np.sin(2 * np.pi * bands * rows + phase)
    dim = LANE * 0.7
    lit = np.rint(dim * beat).astype(np.uint8)
    assert looks([lit], replace(STILL, seen=dim.astype(np.uint8))) == [None]


@given(st.integers(20, 75), st.integers(0, 30), st.integers(0, 80))
def test_a_phone_wakes_through_the_bands_of_a_lamp(side: int, row: int, column: int) -> None:
    """Also where it fills nearly half of each row that it is in."""
    rows = np.arange(SHAPE[0])[:, np.newaxis]
    after = LANE * 0.8 * (1 + 0.2 * np.sin(rows / 9))
    after[row : row + side, column : column + side] = 230
    assert looks([after.astype(np.uint8)], STILL) != [None]


def test_black_frames_are_a_still_scene() -> None:
    """A lens cap has no light to be in proportion to."""
    black = np.zeros(SHAPE, np.uint8)
    assert moved_part(black, black) == 0
    assert moved_part(black, LANE) > 0


@settings(max_examples=60)
@given(st.lists(st.sampled_from([0, 5, 25, 250]), max_size=40))
def test_no_scene_goes_unseen_for_longer_than_the_floor(changes: list[int]) -> None:
    """Whatever moves: the time between two looks is the floor and a frame at most."""
    at = [
        0,
        *(n for n, e in enumerate(looks(map(with_changed, changes), STILL), 1) if e is not None),
    ]
    assert all(
        (later - earlier) * FRAME_NS < FLOOR_NS + FRAME_NS for earlier, later in pairwise(at)
    )


@pytest.mark.parametrize("deviation", [2, 5, 8, 11, 14])
@pytest.mark.parametrize("flicker", [0.0, 0.08])
@pytest.mark.parametrize("grain_px", [0.01, 0.55])
def test_noise_and_flicker_wake_nobody(deviation: float, flicker: float, grain_px: float) -> None:
    """Frames of 720p with the noise of a dark evening and a tube's beat in them.

    Demosaicing spreads noise: with 0.55 pixels blocks keep twice as much of it.
    """
    chance = np.random.default_rng(3)
    wall = np.kron(LANE, np.ones((8, 8)))

    def small(number: int) -> Means:
        light = 1 + flicker * np.sin(2.1 * number)
        grain = cv2.GaussianBlur(chance.standard_normal(wall.shape), (0, 0), grain_px)
        noisy = wall * light + grain * (deviation / grain.std())
        return GreyPicture(noisy.clip(0, 255).astype(np.uint8)).small()

    still = Scene(seen=small(0), looked_ns=scene_ns(0))
    assert looks((small(number) for number in range(1, 6)), still) == [None] * 5
