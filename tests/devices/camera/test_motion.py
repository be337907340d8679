from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

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
BLOCKS = SHAPE[0] * SHAPE[1]
LANE = np.random.default_rng(7).integers(40, 200, SHAPE).astype(np.uint8)


def with_changed(blocks: int, by: int = NOTICEABLE + 1) -> Means:
    """The lane after so many blocks have changed, half of them brighter and half darker."""
    changed = LANE.astype(np.int16).ravel()
    changed[: blocks // 2] -= by
    changed[blocks // 2 : blocks] += by
    return changed.astype(np.uint8).reshape(SHAPE)


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
    ("blocks", "effort"),
    [
        (0, None),
        (57, None),  # 0.4 % of 14,400 are 57.6
        (58, Effort.RETRY),
        (431, Effort.RETRY),
        (432, Effort.GLANCE),
        (BLOCKS, Effort.GLANCE),
    ],
)
def test_a_frame_is_looked_at_as_hard_as_its_motion_lets_it_be_read(
    blocks: int, effort: Effort | None
) -> None:
    """Below, at and above both limits."""
    assert looks([with_changed(blocks)], STILL) == [effort]


@pytest.mark.parametrize(("by", "woken"), [(7, False), (8, False), (9, True), (30, True)])
def test_a_change_must_be_stronger_than_noise(by: int, *, woken: bool) -> None:
    """Over eight grey levels of a block's mean."""
    assert (looks([with_changed(200, by)], STILL) != [None]) is woken


def test_after_a_change_six_more_frames_are_looked_at() -> None:
    """The hand settles, and the sharp frames come last."""
    seen = looks([with_changed(1000)] * 9, STILL)
    assert seen == [Effort.GLANCE] + [Effort.RETRY] * AWAKE_FRAMES + [None] * 2


def test_motion_while_awake_begins_the_six_frames_anew() -> None:
    """A phone that is still being moved about."""
    frames = [with_changed(1000)] * 4 + [with_changed(3000)] * 8
    seen = looks(frames, STILL)
    assert seen[4:] == [Effort.GLANCE] + [Effort.RETRY] * AWAKE_FRAMES + [None]


def test_a_slow_change_wakes_once_it_has_added_up() -> None:
    """Frames that aren't looked at are no measure: a phone may come a grey level at a time."""
    seen = looks([with_changed(1000, by) for by in (3, 6, 9)], STILL)
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


@given(st.floats(0.7, 1.25), st.integers(10, 60), st.integers(0, 60), st.integers(0, 100))
def test_a_phone_that_comes_with_a_step_of_the_light_still_wakes(
    gain: float, side: int, row: int, column: int
) -> None:
    """Its screen differs from the lane behind it, whatever the light does."""
    after = np.rint(LANE * gain)
    after[row : row + side, column : column + side] = np.tile([[255, 0]], (90, 80))[
        row : row + side, column : column + side
    ]
    assert looks([after.astype(np.uint8)], STILL) != [None]


def test_black_frames_are_a_still_scene() -> None:
    """A lens cap has no light to be in proportion to."""
    black = np.zeros(SHAPE, np.uint8)
    assert moved_part(black, black) == 0
    assert moved_part(black, LANE) > 0


@settings(max_examples=60)
@given(st.lists(st.sampled_from([0, 20, 100, 1000]), max_size=40))
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
def test_noise_and_flicker_wake_nobody(deviation: float, flicker: float) -> None:
    """Frames of 720p with the noise of a dark evening and a tube's beat in them."""
    chance = np.random.default_rng(3)
    wall = np.kron(LANE, np.ones((8, 8)))

    def small(number: int) -> Means:
        light = 1 + flicker * np.sin(2.1 * number)
        noisy = wall * light + chance.normal(0, deviation, wall.shape)
        return GreyPicture(noisy.clip(0, 255).astype(np.uint8)).small()

    still = Scene(seen=small(0), looked_ns=scene_ns(0))
    assert looks((small(number) for number in range(1, 6)), still) == [None] * 5
