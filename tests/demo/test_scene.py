from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from gateway.demo.scene import LaneScene, Medium, Presentation, jpeg
from gateway.devices.decoder.client import DecoderClient
from gateway.runtime.clock import SystemClock

if TYPE_CHECKING:
    from tests.demo.conftest import PassText

FPS = 10


@pytest.fixture(scope="module")
def scene() -> LaneScene:
    """One lane for all: drawing it takes a moment."""
    return LaneScene(seed=1)


@pytest.fixture(scope="module")
def decoder() -> Iterator[DecoderClient]:
    """The gate's decoder."""
    with DecoderClient(5_000, SystemClock(lambda: True)) as client:
        assert client.wait_ready(10_000)
        yield client


def _through_the_network(frame: NDArray[np.uint8]) -> NDArray[np.uint8]:
    grey = cv2.imdecode(np.frombuffer(jpeg(frame), np.uint8), cv2.IMREAD_GRAYSCALE)
    assert grey is not None
    return grey.astype(np.uint8, copy=False)


def _moments_of_hold(person: Presentation, every: int) -> list[float]:
    frames = range(0, round(person.hold_s * FPS), every)
    return [person.approach_s + frame / FPS for frame in frames]


def _is_read(decoder: DecoderClient, scene: LaneScene, person: Presentation, every: int) -> bool:
    return any(
        decoder.decode(_through_the_network(scene.render(person, moment, number))).texts
        == (person.code,)
        for number, moment in enumerate(_moments_of_hold(person, every))
    )


def _person(seed: int, text: str, *, hard: bool = False) -> Presentation:
    medium = Medium.PAPER if seed % 3 == 0 else Medium.PHONE
    return Presentation(text, medium, seed, hard=hard)


def test_nearly_everybody_who_holds_still_is_read(
    scene: LaneScene, decoder: DecoderClient, pass_text: "PassText"
) -> None:
    """38 of 40 at least: phones and paper, from 3.6 pixels per module up."""
    people = [_person(seed, pass_text(seed)) for seed in range(40)]
    assert sum(_is_read(decoder, scene, person, every=6) for person in people) >= 38


def test_some_who_shake_are_not_read(
    scene: LaneScene, decoder: DecoderClient, pass_text: "PassText"
) -> None:
    """Else the demo would flatter the decoder; but not nobody."""
    people = [_person(seed, pass_text(seed), hard=True) for seed in range(16)]
    read = sum(_is_read(decoder, scene, person, every=12) for person in people)
    assert 4 <= read <= 15


def test_nobody_is_read_from_afar_or_when_leaving(
    scene: LaneScene, decoder: DecoderClient, pass_text: "PassText"
) -> None:
    """The code is small, smeared, or out of the picture."""
    person = _person(1, pass_text(1))
    for moment in (0.0, 0.3, person.length_s - 0.3, person.length_s):
        frame = _through_the_network(scene.render(person, moment, 1))
        assert decoder.decode(frame).texts == ()


def test_an_empty_lane_and_a_person_without_a_code_show_none(
    scene: LaneScene, decoder: DecoderClient
) -> None:
    """Nothing in the scenery looks like a code."""
    nobody = scene.render(None, 0.0, 1)
    nothing_shown = scene.render(Presentation("", Medium.PHONE, 2), 2.0, 1)
    for frame in (nobody, nothing_shown):
        assert frame.shape == (720, 1280, 3)
        assert decoder.decode(_through_the_network(frame)).texts == ()
    assert not np.array_equal(nobody, nothing_shown)


def test_the_same_moment_is_the_same_picture(pass_text: "PassText") -> None:
    """So that a run can be repeated; whatever was drawn before."""
    person = _person(4, pass_text(4))
    first, second = LaneScene(seed=3), LaneScene(seed=3)
    second.render(_person(5, pass_text(5)), 2.0, 8)
    assert np.array_equal(first.render(person, 2.0, 9), second.render(person, 2.0, 9))


def test_no_two_frames_are_identical_even_in_an_empty_lane(scene: LaneScene) -> None:
    """A sensor has noise; a camera without it would be taken for frozen."""
    frames = [scene.render(None, 0.0, number) for number in range(4)]
    for earlier, later in pairwise(frames):
        assert not np.array_equal(earlier, later)


def test_what_a_hard_code_suffers_is_the_same_all_the_while(
    scene: LaneScene, pass_text: "PassText"
) -> None:
    """A crack does not heal when the frame is drawn again, nor does another scene lack it."""
    for seed in range(6):
        person = _person(seed, pass_text(seed), hard=True)
        once = scene.render(person, 2.0, 9)
        scene.render(_person(seed + 1, pass_text(seed), hard=True), 2.0, 9)
        assert np.array_equal(once, scene.render(person, 2.0, 9))


def test_modules_may_have_a_colour_and_are_read_all_the_same(
    scene: LaneScene, decoder: DecoderClient, pass_text: "PassText"
) -> None:
    """Green on white, as a health code on a phone."""
    text = pass_text(2)
    green = Presentation(text, Medium.PHONE, 2, ink=(40, 130, 20))
    frame = scene.render(green, 2.0, 1)
    assert not np.array_equal(frame, scene.render(replace(green, ink=None), 2.0, 1))
    assert _is_read(decoder, scene, green, every=6)


@pytest.mark.parametrize("seconds_in", [-1.0, 0.0, 1.2, 3.6, 4.4, 60.0])
def test_any_moment_can_be_drawn(
    scene: LaneScene, pass_text: "PassText", seconds_in: float
) -> None:
    """Before the person comes and long after."""
    for hard in (False, True):
        frame = scene.render(_person(7, pass_text(7), hard=hard), seconds_in, 3)
        assert frame.shape == (720, 1280, 3)


def test_a_person_may_stand_there_from_the_start(scene: LaneScene, pass_text: "PassText") -> None:
    """No approach and no leaving: a still life for tests."""
    person = Presentation(pass_text(1), Medium.PHONE, 1, approach_s=0, hold_s=5, leave_s=0)
    assert person.length_s == 5
    assert scene.render(person, 0.0, 1).shape == (720, 1280, 3)
