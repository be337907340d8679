"""What the gate may expect of every barrier: on pins, on the emulated board, on the firmware's.

Each kind lives in simulated time, so that a pulse of three seconds takes a moment here.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from random import Random

import pytest

from firmware_bridge.emulator.board import EmulatedBoard
from firmware_bridge.emulator.firmware_board import FirmwareBoard
from firmware_bridge.emulator.firmware_build import Target
from gateway.core.lane import Lamp, Tone
from gateway.core.signals import Contact, ContactChanged, OpenSent
from tests.devices.barrier_rigs import BarrierRig, BoardRig, GpioRig
from tests.devices.gpio.wiring import Wiring
from tests.firmware_bridge.firmware_board import built

KINDS = ["gpio", "emulated", "posix"]
RUNS = {"gpio": 1_000, "emulated": 12, "posix": 40}
"""Boards live in threads and processes of their own, which takes the computer's time."""
STARTS = {"gpio": 1_000, "emulated": 10, "posix": 10}


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The firmware's program for this machine."""
    return built(Target.POSIX, tmp_path_factory.mktemp("firmware") / "gate-board")


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Each kind in turn."""
    return str(request.param)


@pytest.fixture
def rig(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[BarrierRig]:
    """A barrier whose adapter does not live yet."""
    made: BarrierRig
    if kind == "gpio":
        made = GpioRig(Wiring())
    elif kind == "emulated":
        made = BoardRig(EmulatedBoard, tmp_path)
    else:
        firmware = request.getfixturevalue("program")
        made = BoardRig(partial(FirmwareBoard, firmware), tmp_path)
    yield made
    made.close()


@pytest.fixture
def living(rig: BarrierRig) -> BarrierRig:
    """A barrier whose adapter lives and has found its device."""
    rig.begin()
    return rig


def told(rig: BarrierRig, contact: Contact) -> list[bool]:
    """What the gate was told of a contact."""
    return [
        signal.active
        for signal in rig.signals
        if isinstance(signal, ContactChanged) and signal.contact is contact
    ]


def test_an_opening_ends_by_itself(living: BarrierRig) -> None:
    """Without another word of the gate; that it began is told."""
    living.barrier.open(300)
    living.arm_becomes(is_open=True)
    living.pass_time(200)
    assert living.arm_is_open()
    living.pass_time(200)
    assert not living.arm_is_open()
    assert sum(isinstance(signal, OpenSent) for signal in living.signals) == 1


def test_a_close_ends_an_opening(living: BarrierRig) -> None:
    """At once, and nothing opens it again."""
    living.barrier.open(60_000)
    living.arm_becomes(is_open=True)
    living.barrier.close()
    living.arm_becomes(is_open=False)
    living.pass_time(500)
    assert living.openings() == 1


def test_of_two_openings_the_later_one_tells_the_end(living: BarrierRig) -> None:
    """A second order neither adds to the first nor is lost behind it; the arm moves once."""
    living.barrier.open(2_000)
    living.arm_becomes(is_open=True)
    living.pass_time(200)
    living.barrier.open(400)
    living.pass_time(200)
    assert living.arm_is_open()
    living.pass_time(400)
    assert not living.arm_is_open()
    assert living.openings() == 1


def test_the_last_of_several_orders_counts(living: BarrierRig) -> None:
    """Ordered in one breath."""
    living.barrier.open(5_000)
    living.barrier.close()
    living.pass_time(300)
    assert not living.arm_is_open()


def test_fire_frees_the_lane_and_is_told(living: BarrierRig) -> None:
    """Its end closes the arm."""
    living.fire(active=True)
    living.arm_becomes(is_open=True)
    living.pass_time(200)
    assert told(living, Contact.FIRE) == [True]
    living.fire(active=False)
    living.arm_becomes(is_open=False)
    living.pass_time(200)
    assert told(living, Contact.FIRE) == [True, False]


def test_nothing_that_the_gate_orders_overrides_fire(living: BarrierRig) -> None:
    """Neither close nor open, and no order of before or meanwhile outlives the fire."""
    living.barrier.open(60_000)
    living.arm_becomes(is_open=True)
    living.fire(active=True)
    living.pass_time(100)
    living.barrier.close()
    living.pass_time(200)
    assert living.arm_is_open()
    living.barrier.open(60_000)
    living.pass_time(200)
    living.fire(active=False)
    living.arm_becomes(is_open=False)
    living.pass_time(200)
    assert not living.arm_is_open()
    assert living.openings() == 1


def test_fire_from_before_the_start_is_told_and_holds_the_arm(rig: BarrierRig) -> None:
    """A gate that starts in a fire closes nobody in."""
    rig.fire(active=True)
    rig.begin()
    rig.pass_time(200)
    assert rig.arm_is_open()
    assert told(rig, Contact.FIRE) == [True]


def test_a_press_of_the_button_is_told_whole(living: BarrierRig) -> None:
    """Down and up."""
    living.press()
    living.pass_time(500)
    assert told(living, Contact.BUTTON) == [True, False]


@pytest.mark.parametrize("lamp", list(Lamp))
def test_each_lamp_is_shown(living: BarrierRig, lamp: Lamp) -> None:
    """As the lane's patterns have it."""
    living.barrier.show(lamp)
    living.pass_time(100)
    living.shows(lamp)


def test_each_tone_is_sounded(living: BarrierRig) -> None:
    """One after the other."""
    for tone in Tone:
        living.barrier.sound(tone)
        living.sounded(tone)


def test_the_lamp_of_the_moment_is_shown_again_after_a_loss(living: BarrierRig) -> None:
    """Not the one of before it."""
    living.barrier.show(Lamp.GO)
    living.pass_time(100)
    living.lose()
    living.barrier.show(Lamp.WAIT)
    living.find()
    living.pass_time(100)
    living.shows(Lamp.WAIT)


def test_a_device_that_comes_and_goes_never_opens_the_arm(living: BarrierRig) -> None:
    """An opening of before is not given again."""
    for _ in range(3):
        living.lose()
        living.find()
        living.pass_time(100)
    assert living.openings() == 0
    living.barrier.open(100)
    living.arm_becomes(is_open=True)
    living.lose()
    living.find()
    living.pass_time(400)
    assert not living.arm_is_open()
    assert living.openings() == 1


def test_fire_that_lasts_over_a_loss_still_holds_the_arm(living: BarrierRig) -> None:
    """It is told once; its end is told when the device is back."""
    living.fire(active=True)
    living.arm_becomes(is_open=True)
    living.pass_time(100)
    living.lose()
    living.find()
    living.pass_time(100)
    assert living.arm_is_open()
    living.fire(active=False)
    living.arm_becomes(is_open=False)
    living.pass_time(100)
    assert told(living, Contact.FIRE) == [True, False]


def test_an_order_that_waited_over_half_a_second_is_dropped(rig: BarrierRig) -> None:
    """Opened for a person who has gone, the arm would let in the next one."""
    rig.barrier.open(1_000)
    rig.barrier.sound(Tone.GO)
    rig.clock.advance_ms(501)
    rig.begin()
    rig.pass_time(300)
    assert rig.openings() == 0


def test_an_order_that_waited_a_moment_is_done(rig: BarrierRig) -> None:
    """For the device to be found only."""
    rig.barrier.open(60_000)
    rig.begin()
    rig.arm_becomes(is_open=True)


def test_an_adapter_that_ends_leaves_no_arm_open(living: BarrierRig) -> None:
    """A board notices within a second; pins are told before the end."""
    living.barrier.open(60_000)
    living.arm_becomes(is_open=True)
    living.end()
    living.pass_time(1_200)
    assert not living.arm_is_open()


def test_an_adapter_that_ends_in_a_fire_leaves_the_lane_free(living: BarrierRig) -> None:
    """To stop the gate is no reason to close people in."""
    living.fire(active=True)
    living.arm_becomes(is_open=True)
    living.end()
    living.pass_time(1_200)
    assert living.arm_is_open()


@pytest.mark.parametrize("max_ms", [0, -1, 60_001])
def test_an_opening_without_a_sane_limit_is_refused(rig: BarrierRig, max_ms: int) -> None:
    """Whoever asks for it has a mistake."""
    with pytest.raises(ValueError, match="1-60000"):
        rig.barrier.open(max_ms)


def test_more_orders_than_fit_are_dropped_without_blocking_the_gate(
    rig: BarrierRig, caplog: pytest.LogCaptureFixture
) -> None:
    """The gate's thread never waits for a device."""
    for _ in range(100):
        rig.barrier.sound(Tone.TICK)
    assert "dropping one more" in caplog.text


def test_starting_and_stopping_never_moves_the_arm(rig: BarrierRig, kind: str) -> None:
    """A thousand starts on pins."""
    for _ in range(STARTS[kind]):
        rig.begin()
        rig.end()
    assert rig.openings() == 0


def test_whatever_is_ordered_the_arm_is_where_it_should_be(living: BarrierRig, kind: str) -> None:
    """Random orders, fires and losses; no pulse ends within 200 ms of another event."""
    expected = Expected()
    for seed in range(RUNS[kind]):
        live(living, expected, Random(seed))
        assert living.openings() == expected.openings, f"seed {seed}"


class Expected:
    """Where the arm should be, from the orders alone."""

    def __init__(self) -> None:
        self.now_ms = 0
        self.ends_ms = 0
        self.fire = False
        self.openings = 0

    @property
    def is_open(self) -> bool:
        """Whether it should be open now."""
        return self.fire or self.now_ms < self.ends_ms

    def become(self, *, ends_ms: int, fire: bool) -> None:
        """An order or the fire system changes it."""
        was_open = self.is_open
        self.ends_ms, self.fire = ends_ms, fire
        self.openings += self.is_open and not was_open


def live(rig: BarrierRig, expected: Expected, chance: Random) -> None:
    """Five random events, then quiet."""
    for _ in range(5):
        act(rig, expected, chance)
        rig.arm_becomes(is_open=expected.is_open)
        pause_ms = chance.choice((400, 800))
        rig.pass_time(pause_ms)
        expected.now_ms += pause_ms
        assert rig.arm_is_open() is expected.is_open
    rig.fire(active=False)
    rig.barrier.close()
    expected.become(ends_ms=0, fire=False)
    rig.arm_becomes(is_open=False)
    rig.pass_time(200)
    expected.now_ms += 200


def act(rig: BarrierRig, expected: Expected, chance: Random) -> None:
    """One random event."""
    match chance.randrange(6):
        case 0 | 1:
            length_ms = chance.choice((200, 600, 1_000))
            rig.barrier.open(length_ms)
            ends_ms = 0 if expected.fire else expected.now_ms + length_ms
            expected.become(ends_ms=ends_ms, fire=expected.fire)
        case 2:
            rig.barrier.close()
            expected.become(ends_ms=0, fire=expected.fire)
        case 3 | 4:
            rig.fire(active=not expected.fire)
            expected.become(ends_ms=0, fire=not expected.fire)
        case 5 if not expected.is_open:
            rig.lose()
            rig.find()
