from collections.abc import Iterable

import numpy as np
import pytest

from gateway.config.shape import CameraSection
from gateway.core.signals import CodeRead, Device, DeviceChanged, Signal
from gateway.devices.camera.gaze import Gaze
from gateway.devices.camera.motion import AWAKE_FRAMES
from gateway.devices.camera.pictures import Grey
from gateway.devices.camera.raw import GreyPicture, JpegPicture, RawPicture
from gateway.devices.camera.reader import Frame
from gateway.devices.decoder.reading import Effort, Engine, Quad, Reading
from gateway.devices.decoder.result import DecodeFailure, DecodeResult
from gateway.runtime.clock import ManualClock

LANE = np.random.default_rng(7).integers(40, 200, (96, 160)).astype(np.uint8)
EMPTY = GreyPicture(LANE)
PHONE = GreyPicture(255 - LANE)
TORN = JpegPicture(np.frombuffer(b"\xff\xd8 torn", np.uint8))
WHOLE: Quad = ((0, 0), (160, 0), (160, 96), (0, 96))
HELD = Reading("PK1S:A", WHOLE, Engine.ZXING, "first")
POSTER = Reading("https://example.org/", WHOLE, Engine.ZXING, "first")
NO_CODE = DecodeResult((), 1.0)
LOADING = DecodeResult((), 1.0, failure=DecodeFailure.STARTING, detail="still loading")
CRASHED = DecodeResult((), 1.0, failure=DecodeFailure.CRASHED, detail="it died")
FRAME_MS = 70
DECODE_MS = 30


class Decoder:
    """Answers what it is told to, then "no code"; notes how hard it was to look."""

    def __init__(self, clock: ManualClock, answers: Iterable[DecodeResult]) -> None:
        self._clock = clock
        self._answers = iter(answers)
        self.efforts: list[Effort] = []
        self.beyond: list[bool] = []

    def decode(self, grey: Grey, effort: Effort, *, beyond: bool = False) -> DecodeResult:
        """Take 30 ms."""
        assert grey.shape == LANE.shape
        self._clock.advance_ms(DECODE_MS)
        self.efforts.append(effort)
        self.beyond.append(beyond)
        return next(self._answers, NO_CODE)


class Lane:
    """A gaze at frames that come 70 ms after one another, and what it told."""

    def __init__(self, answers: Iterable[DecodeResult] = ()) -> None:
        self.told: list[Signal] = []
        self._clock = ManualClock()
        self._decoder = Decoder(self._clock, answers)
        section = CameraSection(floor_fps=2.0)
        self.gaze = Gaze("x", section, self._decoder, self.told.append, self._clock)

    def show(self, *pictures: RawPicture, alone: bool = False) -> list[Effort]:
        """How hard it looked at those of the pictures that it looked at."""
        before = len(self._decoder.efforts)
        for picture in pictures:
            frame_ns = self._clock.mono_ns()
            self.gaze.look(Frame(picture, frame_ns, alone))
            spent_ms = (self._clock.mono_ns() - frame_ns) / 1e6
            self._clock.advance_ms(FRAME_MS - spent_ms)
        return self._decoder.efforts[before:]

    @property
    def beyond(self) -> list[bool]:
        """Of each look, whether it went beyond what the one before had read."""
        return self._decoder.beyond

    def changes(self, device: Device) -> list[bool]:
        """Its ups and downs."""
        return [
            signal.up
            for signal in self.told
            if isinstance(signal, DeviceChanged) and signal.device is device
        ]

    @property
    def codes(self) -> list[CodeRead]:
        """The codes."""
        return [signal for signal in self.told if isinstance(signal, CodeRead)]


def test_an_idle_lane_costs_the_decoder_two_looks_a_second() -> None:
    """After the first frame and those behind it."""
    lane = Lane()
    first = [Effort.GLANCE] + [Effort.RETRY] * AWAKE_FRAMES
    assert lane.show(*[EMPTY] * len(first)) == first
    assert lane.show(*[EMPTY] * 32) == [Effort.GLANCE, Effort.RETRY] * 2
    assert lane.gaze.frames_seen == len(first) + 4


def test_a_phone_that_is_held_up_is_looked_at_at_once() -> None:
    """From its first frame on."""
    lane = Lane()
    lane.show(*[EMPTY] * (AWAKE_FRAMES + 3))
    assert lane.show(PHONE) == [Effort.GLANCE]


def test_a_frame_that_no_child_was_ready_for_has_not_been_looked_at() -> None:
    """The phone held up while the gate starts is as new in the next frame."""
    lane = Lane([LOADING, LOADING])
    assert lane.show(PHONE, PHONE, PHONE, PHONE) == [Effort.GLANCE] * 3 + [Effort.RETRY]


def test_a_frame_that_killed_the_child_is_not_given_to_the_next_one_as_new() -> None:
    """Whoever holds it up must move to kill another."""
    lane = Lane([CRASHED])
    assert lane.show(PHONE, PHONE) == [Effort.GLANCE, Effort.RETRY]


def test_a_photograph_gets_every_pass_for_there_is_no_next_frame() -> None:
    """Also where nothing moved, when its turn comes."""
    lane = Lane()
    looks = lane.show(*[PHONE] * (1 + AWAKE_FRAMES + 8), alone=True)
    assert looks == [Effort.EVERYTHING] * (1 + AWAKE_FRAMES + 1)


def test_of_several_codes_one_is_judged_and_the_others_are_noted() -> None:
    """One signal a frame."""
    lane = Lane([DecodeResult((POSTER, HELD), 1.0)])
    lane.show(PHONE, PHONE)
    assert [(code.text, code.others) for code in lane.codes] == [("PK1S:A", ("unknown",))]


def test_behind_a_poster_the_decoder_looks_on_for_the_pass_beside_it() -> None:
    """Until a code of a known format is there."""
    answers = [DecodeResult(texts, 1.0) for texts in ((POSTER,), (POSTER, HELD), ())]
    lane = Lane(answers)
    lane.show(*[PHONE] * 4)
    assert lane.beyond == [False, True, False, False]


def test_the_age_of_a_frame_at_its_answer_is_known() -> None:
    """From its arrival on."""
    lane = Lane([DecodeResult((HELD,), 1.0)])
    lane.show(PHONE)
    assert lane.gaze.frame_age_ms == pytest.approx(DECODE_MS)
    (code,) = lane.codes
    assert code.decoded_mono_ns - code.frame_mono_ns == DECODE_MS * 1_000_000


@pytest.mark.parametrize(("torn", "changes"), [(2, [True]), (3, [True, False, True])])
def test_a_camera_is_at_fault_from_its_third_damaged_picture_in_a_row(
    torn: int, changes: list[bool]
) -> None:
    """One or two happen on every USB cable."""
    lane = Lane()
    lane.show(EMPTY, *[TORN] * torn, EMPTY)
    assert lane.changes(Device.CAMERA) == changes


def test_after_an_outage_the_first_frame_is_looked_at_and_ends_it() -> None:
    """Even if it shows the very scene that was there before."""
    lane = Lane()
    lane.show(*[EMPTY] * (AWAKE_FRAMES + 2))
    lane.gaze.lose_camera("gone")
    assert lane.show(EMPTY) == [Effort.GLANCE]
    assert lane.changes(Device.CAMERA) == [True, False, True]


@pytest.mark.parametrize(("crashes", "changes"), [(2, [True]), (3, [False, True])])
def test_a_decoder_is_at_fault_from_its_third_failure_in_a_row(
    crashes: int, changes: list[bool]
) -> None:
    """One hostile picture is no broken gate."""
    lane = Lane([CRASHED] * crashes)
    lane.show(*[PHONE] * (crashes + 1))
    assert lane.changes(Device.DECODER) == changes
