"""What a board asks of its adapter beyond the contract of every barrier, in real time."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, SimpleQueue
from random import Random

import pytest

from firmware_bridge.board_messages import Hello
from firmware_bridge.emulator.board import EmulatedBoard
from firmware_bridge.emulator.board_core import HEARTBEAT_MS
from firmware_bridge.emulator.board_state import BoardState
from firmware_bridge.emulator.terminal import Terminal
from firmware_bridge.emulator.wiegand import Pulses, frame_of
from firmware_bridge.frames import encode
from firmware_bridge.vocabulary import Capability, Input, ResetCause, SensorFlag
from gateway.core.instant import NS_PER_MS
from gateway.core.lane import Lamp, Tone
from gateway.core.signals import (
    CardShown,
    Contact,
    ContactChanged,
    Device,
    DeviceChanged,
    OpenSent,
    SampleTaken,
    Signal,
)
from gateway.devices.barrier import SPOILT_AGAIN_MS, BoardBarrier, BoardSettings
from gateway.devices.board_outputs import LAMPS, TONES
from gateway.runtime.clock import SystemClock
from gateway.runtime.worker import Worker

WAIT_S = 5.0
Signals = SimpleQueue[Signal]
GARBLED = "only garbage arrives"


class LaterClock:
    """The machine's clock, which a test may set forward."""

    def __init__(self, clock: SystemClock) -> None:
        self._clock = clock
        self._later_ns = 0
        self.now = clock.now

    def mono_ns(self) -> int:
        """The monotonic clock and what was added to it."""
        return self._clock.mono_ns() + self._later_ns

    def advance_ms(self, ms: int) -> None:
        """Let so much time seem to have passed."""
        self._later_ns += ms * NS_PER_MS


@pytest.fixture
def later(clock: SystemClock) -> LaterClock:
    """The adapter's clock."""
    return LaterClock(clock)


@pytest.fixture
def barrier(tmp_path: Path, signals: Signals, later: LaterClock) -> Iterator[BoardBarrier]:
    """The adapter, alive in its own thread."""
    settings = BoardSettings(str(tmp_path / "board"), 115_200, readings=True)
    made = BoardBarrier(settings, signals.put, later)
    crashes: list[str] = []
    worker = Worker("board", made.body, crashes.append)
    worker.start()
    yield made
    worker.ask_to_stop()
    assert worker.join()
    assert crashes == []


def until(signals: Signals, wanted: Callable[[Signal], bool]) -> list[Signal]:
    """Every signal up to the wanted one, which is last; samples are left out but for it."""
    seen: list[Signal] = []
    try:
        while not (seen and wanted(seen[-1])):
            signal = signals.get(timeout=WAIT_S)
            if wanted(signal) or not isinstance(signal, SampleTaken):
                seen.append(signal)
    except Empty:
        raise AssertionError(f"never came; before it came {seen}") from None
    return seen


def changed(device: Device, *, up: bool) -> Callable[[Signal], bool]:
    """Whether a signal says that this device came or went."""
    return lambda signal: (
        isinstance(signal, DeviceChanged) and (signal.device, signal.up) == (device, up)
    )


def contact(which: Contact, *, active: bool) -> Callable[[Signal], bool]:
    """Whether a signal is this change of an input."""
    return lambda signal: signal == ContactChanged(which, active)


def is_open_sent(signal: Signal) -> bool:
    """Whether a signal says that an open was written."""
    return isinstance(signal, OpenSent)


def sounded(count: int) -> Callable[[BoardState], bool]:
    """Whether the buzzer was given so many patterns."""
    return lambda state: state.tones == count


board_up = changed(Device.BOARD, up=True)
board_down = changed(Device.BOARD, up=False)


def test_a_person_is_let_through_and_every_step_is_told(
    board: EmulatedBoard, barrier: BoardBarrier, signals: Signals
) -> None:
    """Open, door, beam, close, door: the passage as the gate sees it."""
    until(signals, board_up)
    barrier.open(10_000)
    board.wait_for(lambda state: state.arm_open)
    until(signals, is_open_sent)
    until(signals, contact(Contact.DOOR, active=True))
    board.walk_through()
    until(signals, contact(Contact.BEAM, active=True))
    until(signals, contact(Contact.BEAM, active=False))
    barrier.close()
    until(signals, contact(Contact.DOOR, active=False))
    assert board.state().open_count == 1


def test_open_sent_carries_the_moment_after_the_write(
    board: EmulatedBoard, barrier: BoardBarrier, signals: Signals, clock: SystemClock
) -> None:
    """For the figure "row on disk to open sent"; a waiting read does not delay it."""
    until(signals, board_up)
    ordered_ns = clock.mono_ns()
    barrier.open(1_000)
    board.wait_for(lambda state: state.arm_open)
    sent = until(signals, is_open_sent)[-1]
    assert isinstance(sent, OpenSent)
    assert ordered_ns < sent.mono_ns < ordered_ns + 500_000_000


def test_lamps_and_tones_differ_from_each_other() -> None:
    """In colour or rhythm, in number or length."""
    assert len(set(LAMPS.values())) == len(Lamp)
    assert len(set(TONES.values())) == len(Tone)


def test_a_forehead_becomes_samples_in_degrees(
    board: EmulatedBoard, barrier: BoardBarrier, signals: Signals
) -> None:
    """As read, never rewritten, stamped with the moment of arrival."""
    board.forehead(36.53, 25.01)

    def forehead(signal: Signal) -> bool:
        return isinstance(signal, SampleTaken) and signal.sample.object_celsius > 36

    assert barrier is not None
    found = until(signals, forehead)[-1]
    assert isinstance(found, SampleTaken)
    assert found.sample.object_celsius == pytest.approx(36.53, abs=0.021)
    assert found.sample.ambient_celsius == pytest.approx(25.01)
    assert found.sample.flags == 0
    assert found.sample.mono_ns > 0
    assert found.sample.powered_ms is not None


def test_a_board_that_is_not_there_is_told_once_with_its_path(
    tmp_path: Path, barrier: BoardBarrier, signals: Signals, clock: SystemClock
) -> None:
    """The gate runs degraded; the board comes later and is found."""
    assert barrier is not None
    down = until(signals, changed(Device.THERMOMETER, up=False))
    assert [type(signal) for signal in down] == [DeviceChanged, DeviceChanged]
    assert str(tmp_path / "board") in str(down[0])
    board = EmulatedBoard(tmp_path / "board", clock)
    board.start()
    assert until(signals, board_up)[:-1] == []
    board.stop()


def test_a_line_full_of_rubbish_is_a_missing_board_that_says_why(
    tmp_path: Path, barrier: BoardBarrier, signals: Signals, later: LaterClock
) -> None:
    """Noise at line rate: no exception, no input, no sample, and the installer sees the cause."""
    assert barrier is not None
    line = Terminal(tmp_path / "board")
    line.plug()
    chance = Random(5)
    while not line.read(0.01):
        later.advance_ms(50)
    for _ in range(40):
        line.write(chance.randbytes(288))
        line.read(0)
        later.advance_ms(25)
    later.advance_ms(1_000)
    seen = until(
        signals, lambda signal: isinstance(signal, DeviceChanged) and GARBLED in str(signal)
    )
    assert all(isinstance(signal, DeviceChanged) and not signal.up for signal in seen)
    line.unplug()


def test_unplugged_and_replugged_in_mid_passage_the_arm_stays_and_the_lamp_returns(
    board: EmulatedBoard, barrier: BoardBarrier, signals: Signals
) -> None:
    """A host that reconnects never moves the arm; the inputs are told as they are by then."""
    barrier.show(Lamp.GO)
    until(signals, board_up)
    barrier.open(60_000)
    until(signals, contact(Contact.DOOR, active=True))
    board.unplug()
    until(signals, board_down)
    barrier.show(Lamp.WAIT)
    board.tamper(active=True)
    board.replug()
    seen = until(signals, contact(Contact.TAMPER, active=True))
    assert any(board_up(signal) for signal in seen)
    state = board.wait_for(lambda state: state.lamp == LAMPS[Lamp.WAIT])
    assert state.arm_moves == 1
    assert state.open_count == 1


def test_the_dead_man_closes_behind_an_unplugged_host(
    board: EmulatedBoard, barrier: BoardBarrier, signals: Signals
) -> None:
    """And the arm stays closed when the cable is back."""
    until(signals, board_up)
    barrier.open(60_000)
    board.wait_for(lambda state: state.arm_open)
    board.unplug()
    board.wait_for(lambda state: not state.arm_open)
    board.replug()
    state = board.wait_for(lambda state: state.host_live)
    assert (state.arm_open, state.open_count) == (False, 1)


def test_a_board_that_restarts_goes_down_and_comes_up(
    board: EmulatedBoard, barrier: BoardBarrier, signals: Signals
) -> None:
    """With a closed arm, and the lamp of the moment."""
    barrier.show(Lamp.READY)
    until(signals, board_up)
    board.power_cycle()
    until(signals, board_down)
    until(signals, board_up)
    board.wait_for(lambda state: state.lamp == LAMPS[Lamp.READY])
    assert board.state().arm_moves == 0


def test_a_gate_that_stalled_for_a_second_shows_its_lamp_again(
    board: EmulatedBoard,
    barrier: BoardBarrier,
    signals: Signals,
    later: LaterClock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The dead-man has put it out meanwhile."""
    barrier.show(Lamp.READY)
    until(signals, changed(Device.THERMOMETER, up=True))
    later.advance_ms(1_200)
    board.walk_through()
    until(signals, contact(Contact.BEAM, active=True))
    assert "let go" in caplog.text
    board.wait_for(lambda state: state.lamp == LAMPS[Lamp.READY])


def test_a_sensor_that_goes_silent_is_a_missing_thermometer_and_comes_back(
    board: EmulatedBoard, barrier: BoardBarrier, signals: Signals, later: LaterClock
) -> None:
    """The board is well meanwhile."""
    assert barrier is not None
    until(signals, changed(Device.THERMOMETER, up=True))
    board.sensor_gives(None)
    later.advance_ms(1_200)
    down = until(signals, changed(Device.THERMOMETER, up=False))
    assert down[:-1] == []
    board.sensor_gives(SensorFlag.NONE)
    until(signals, changed(Device.THERMOMETER, up=True))


def test_flagged_readings_are_handed_on_with_their_flags(
    board: EmulatedBoard, barrier: BoardBarrier, signals: Signals
) -> None:
    """The gate leaves them out; the adapter hides nothing."""
    assert barrier is not None
    until(signals, changed(Device.THERMOMETER, up=True))
    board.sensor_gives(SensorFlag.CHECK)
    until(signals, lambda signal: isinstance(signal, SampleTaken) and signal.sample.flags != 0)


def test_without_readings_the_board_is_no_thermometer(
    board: EmulatedBoard, tmp_path: Path, signals: Signals, clock: SystemClock
) -> None:
    """The gate has another one, and must not hear two."""
    settings = BoardSettings(str(tmp_path / "board"), 115_200, readings=False)
    worker = Worker("board", BoardBarrier(settings, signals.put, clock).body, pytest.fail)
    worker.start()
    until(signals, board_up)
    board.walk_through()
    seen = until(signals, contact(Contact.BEAM, active=False))
    worker.ask_to_stop()
    worker.join()
    assert [type(signal) for signal in seen] == [ContactChanged, ContactChanged]


def test_fire_is_told_before_the_door_that_it_opens_and_a_close_is_refused(
    board: EmulatedBoard,
    barrier: BoardBarrier,
    signals: Signals,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A released lane must not look forced; what the board refuses is logged."""
    until(signals, board_up)
    with caplog.at_level(logging.WARNING):
        board.fire(active=True)
        seen = until(signals, contact(Contact.DOOR, active=True))
        barrier.close()
        barrier.sound(Tone.GUARD)
        board.wait_for(lambda state: state.tones == 1)
        board.fire(active=False)
        until(signals, contact(Contact.DOOR, active=False))
    told = [signal for signal in seen if isinstance(signal, ContactChanged)]
    assert [signal.contact for signal in told] == [Contact.FIRE, Contact.DOOR]
    assert "refused arm: LOCKED" in caplog.text


def test_every_input_has_its_contact(
    board: EmulatedBoard, barrier: BoardBarrier, signals: Signals
) -> None:
    """Names agree on both sides of the bridge, and each hand reaches the gate."""
    assert {entry.name for entry in Input} == {entry.name for entry in Contact}
    assert barrier is not None
    until(signals, board_up)
    board.press()
    until(signals, contact(Contact.BUTTON, active=True))
    until(signals, contact(Contact.BUTTON, active=False))
    board.force_door()
    until(signals, contact(Contact.DOOR, active=True))
    until(signals, contact(Contact.DOOR, active=False))


def test_a_card_at_the_reader_reaches_the_gate_and_no_log(
    board: EmulatedBoard, barrier: BoardBarrier, signals: Signals, caplog: pytest.LogCaptureFixture
) -> None:
    """Once, with its number; the barrier neither opens for it nor tells anybody else."""
    caplog.set_level(logging.DEBUG)
    until(signals, board_up)
    board.pulse(Pulses(frame_of(26, 0xD4_1B81)))
    *_, card = until(signals, lambda signal: isinstance(signal, CardShown))
    barrier.sound(Tone.TICK)
    board.wait_for(sounded(1))

    assert isinstance(card, CardShown)
    assert (card.bits, card.number) == (26, 0xD4_1B81)
    assert board.state().open_count == 0
    assert "13900673" not in caplog.text


@pytest.mark.usefixtures("barrier")
def test_a_reader_that_is_wired_wrong_is_logged_once_a_minute(
    board: EmulatedBoard, signals: Signals, later: LaterClock, caplog: pytest.LogCaptureFixture
) -> None:
    """Swapped wires turn every bit: a wrong parity, and never another person's number."""
    until(signals, board_up)
    _hold_a_card_to_swapped_wires(board, signals)
    _hold_a_card_to_swapped_wires(board, signals)
    assert caplog.text.count("no card's frame") == 1

    later.advance_ms(SPOILT_AGAIN_MS)
    _hold_a_card_to_swapped_wires(board, signals)
    assert caplog.text.count("no card's frame") == 2


def _hold_a_card_to_swapped_wires(board: EmulatedBoard, signals: Signals) -> None:
    """Returns when the heartbeat that tells it has been heard: the button is told behind it."""
    known = board.state().card_errors
    board.pulse(Pulses(frame_of(26, 0xD4_1B81).translate(str.maketrans("01", "10"))))
    spoilt = board.wait_for(lambda state: state.card_errors > known)
    board.wait_for(lambda state: state.uptime_ms > spoilt.uptime_ms + HEARTBEAT_MS)
    board.press()
    seen = until(signals, contact(Contact.BUTTON, active=False))
    assert not any(isinstance(signal, CardShown) for signal in seen)


@pytest.mark.parametrize(
    ("capabilities", "cards", "told"),
    [
        (Capability.ARM, True, True),
        (Capability.ARM, False, False),
        (Capability.ARM | Capability.WIEGAND, True, False),
    ],
)
def test_a_board_without_wires_is_logged_where_the_park_takes_cards(  # noqa: PLR0913 - a table
    tmp_path: Path,
    signals: Signals,
    clock: SystemClock,
    caplog: pytest.LogCaptureFixture,
    capabilities: Capability,
    *,
    cards: bool,
    told: bool,
) -> None:
    """Else an installer would look for the fault in the reader."""
    hello = Hello(1, 1, 1, 0x0100, 7, capabilities, 1, 5, 240, ResetCause.POWER_ON, 1_000)
    line = Terminal(tmp_path / "board")
    line.plug()
    settings = BoardSettings(str(tmp_path / "board"), 115_200, readings=False, cards=cards)
    worker = Worker("board", BoardBarrier(settings, signals.put, clock).body, pytest.fail)
    worker.start()
    while not line.read(0.01):
        pass
    line.write(encode(hello.in_frame(0)))
    until(signals, board_up)
    worker.ask_to_stop()
    assert worker.join()
    line.unplug()

    assert ("no wires for a reader" in caplog.text) is told
