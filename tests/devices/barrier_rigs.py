"""Barriers of each kind on a table, in simulated time: the adapter, its device, hands for both."""

from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Final, Protocol

from firmware_bridge.clock import MonotonicClock
from firmware_bridge.vocabulary import Output
from gateway.core.lane import Lamp, Tone
from gateway.core.signals import Contact, Device, DeviceChanged, SampleTaken, Signal
from gateway.devices.barrier import BoardBarrier, BoardSettings
from gateway.devices.board_outputs import LAMPS, TONES
from gateway.devices.gpio import GpioBarrier
from gateway.gate.ports import Barrier
from gateway.runtime.clock import ManualClock
from gateway.runtime.worker import Worker
from tests.devices.gpio.wiring import Wiring
from tests.firmware_bridge.bench import aged
from tests.firmware_bridge.firmware_board import BoardOnBench

BOARD_STEP_MS: Final = 50
"""A board's readings are so far apart; each shows that the host's thread has turned."""
PIN_STEP_MS: Final = 50
FINE_STEP_MS: Final = 10
"""Finer than any beep."""
WAIT_S: Final = 5.0
STEPS: Final = 400
LOOK_MS: Final = 1_000
"""Each lamp's pattern has come round by then."""


class BarrierRig(Protocol):
    """One barrier with its device; what is asked of it holds for every kind."""

    clock: ManualClock
    signals: list[Signal]

    @property
    def barrier(self) -> Barrier:
        """The adapter that lives now."""

    def begin(self) -> None:
        """Let the adapter live, until it has told that its device is there."""

    def end(self) -> None:
        """Let it end in good order, and put the next one in its place, which doesn't live yet."""

    def close(self) -> None:
        """Clear the table."""

    def pass_time(self, ms: int) -> None:
        """Adapter and device live on."""

    def lose(self) -> None:
        """The device is gone, and the adapter has told so."""

    def find(self) -> None:
        """The device is there again, and the adapter has told so."""

    def fire(self, *, active: bool) -> None:
        """The fire system asks for release, or no longer does."""

    def press(self) -> None:
        """Somebody presses the button and lets go."""

    def arm_becomes(self, *, is_open: bool) -> None:
        """The arm gets so before any more time passes."""

    def arm_is_open(self) -> bool:
        """As one would see now."""

    def openings(self) -> int:
        """How often the arm opened since power-on."""

    def shows(self, lamp: Lamp) -> None:
        """The lane's light is this one."""

    def sounded(self, tone: Tone) -> None:
        """This tone is what was sounded last."""


class BoardRig:
    """A board on a pty, emulated or the firmware's program, and its adapter in a thread.

    Args:
        make_board: one of a kind.
        folder: for the pty's name.
    """

    def __init__(
        self, make_board: Callable[[Path, MonotonicClock], BoardOnBench], folder: Path
    ) -> None:
        self.clock = ManualClock()
        self.signals: list[Signal] = []
        self._told: SimpleQueue[Signal] = SimpleQueue()
        self._settings = BoardSettings(str(folder / "board"), 115_200, readings=True)
        self._crashes: list[str] = []
        self._worker: Worker | None = None
        self._board = make_board(folder / "board", self.clock)
        self._board.start()
        self._make()

    @property
    def barrier(self) -> Barrier:
        """The adapter that lives now."""
        return self._barrier

    def begin(self) -> None:
        """Let the adapter live, until it has told that its device is there."""
        self._worker = Worker("board", self._barrier.body, self._crashes.append)
        self._worker.start()
        self._until_told(up=True)

    def end(self) -> None:
        """Let it end in good order, and put the next one in its place, which doesn't live yet."""
        if self._worker is not None:
            self._worker.ask_to_stop()
            assert self._worker.join()
            self._worker = None
        assert self._crashes == []
        self._make()

    def close(self) -> None:
        """Clear the table."""
        self.end()
        self._board.stop()

    def pass_time(self, ms: int) -> None:
        """Adapter and device live on."""
        for _ in range(0, ms, BOARD_STEP_MS):
            self._step()
            now_ns = self.clock.mono_ns()
            while self._worker is not None and self._hear() < now_ns:
                pass

    def lose(self) -> None:
        """The device is gone, and the adapter has told so."""
        self._board.unplug()
        self._until_told(up=False)

    def find(self) -> None:
        """The device is there again, and the adapter has told so."""
        self._board.replug()
        self._until_told(up=True)

    def fire(self, *, active: bool) -> None:
        """The fire system asks for release, or no longer does."""
        self._board.fire(active=active)

    def press(self) -> None:
        """Somebody presses the button and lets go."""
        self._board.press()

    def arm_becomes(self, *, is_open: bool) -> None:
        """The arm gets so before any more time passes."""
        self._board.wait_for(lambda state: state.arm_open is is_open)

    def arm_is_open(self) -> bool:
        """As one would see now."""
        return self._board.state().arm_open

    def openings(self) -> int:
        """How often the arm opened since power-on."""
        return (self._board.state().arm_moves + 1) // 2

    def shows(self, lamp: Lamp) -> None:
        """The lane's light is this one."""
        self._board.wait_for(lambda state: state.lamp == LAMPS[lamp])

    def sounded(self, tone: Tone) -> None:
        """This tone is what was sounded last."""
        self._board.wait_for(lambda state: state.tone == TONES[tone])

    def _make(self) -> None:
        self._barrier = BoardBarrier(self._settings, self._told.put, self.clock)

    def _step(self) -> None:
        until_ms = self._board.state().uptime_ms + BOARD_STEP_MS
        self.clock.advance_ms(BOARD_STEP_MS)
        self._board.wait_for(aged(until_ms))

    def _hear(self, limit_s: float = WAIT_S) -> int:
        """Take one signal; the moment of a sample, else 0."""
        signal = self._told.get(timeout=limit_s)
        if isinstance(signal, SampleTaken):
            return signal.sample.mono_ns
        self.signals.append(signal)
        return 0

    def _until_told(self, *, up: bool) -> None:
        known = len(self.signals)
        for _ in range(STEPS):
            self._step()
            self._hear_all()
            if any(_tells(signal, up=up) for signal in self.signals[known:]):
                return
        raise AssertionError(f"not told in {STEPS} steps: {self.signals[known:]}")

    def _hear_all(self) -> None:
        """Whatever comes within a moment of the computer's own time."""
        try:
            while True:
                self._hear(limit_s=0.01)
        except Empty:
            pass


class GpioRig:
    """The barrier on emulated pins, turned by hand: nothing here depends on the computer's speed.

    Args:
        wiring: chip and lines.
    """

    def __init__(self, wiring: Wiring) -> None:
        self.clock = ManualClock()
        self.signals: list[Signal] = []
        self._wiring = wiring
        self._lives = False
        self._beeps = 0
        self._make()

    @property
    def barrier(self) -> Barrier:
        """The adapter that lives now."""
        return self._barrier

    def begin(self) -> None:
        """Let the adapter live, until it has told that its device is there."""
        self._lives = True
        self._until_told(up=True)

    def end(self) -> None:
        """Let it end in good order, and put the next one in its place, which doesn't live yet."""
        self._lives = False
        self._barrier.let_go()
        self._make()

    def close(self) -> None:
        """Clear the table."""
        self.end()

    def pass_time(self, ms: int) -> None:
        """Adapter and device live on."""
        for _ in range(0, ms, PIN_STEP_MS):
            self.clock.advance_ms(PIN_STEP_MS)
            self._turn()

    def _look_closely(self) -> Iterator[Output]:
        """The lights that shine, again and again while time passes."""
        for _ in range(0, LOOK_MS, FINE_STEP_MS):
            self.clock.advance_ms(FINE_STEP_MS)
            self._turn()
            yield self._wiring.lit()

    def lose(self) -> None:
        """The device is gone, and the adapter has told so."""
        self._wiring.chip.vanish()
        self._until_told(up=False)

    def find(self) -> None:
        """The device is there again, and the adapter has told so."""
        self._wiring.chip.come_back()
        self._until_told(up=True)

    def fire(self, *, active: bool) -> None:
        """The fire system asks for release, or no longer does."""
        self._wiring.touch(Contact.FIRE, active=active)
        self._turn()

    def press(self) -> None:
        """Somebody presses the button and lets go."""
        self._wiring.touch(Contact.BUTTON, active=True)
        self._wiring.touch(Contact.BUTTON, active=False)

    def arm_becomes(self, *, is_open: bool) -> None:
        """The arm gets so before any more time passes."""
        self._turn()
        assert self.arm_is_open() is is_open

    def arm_is_open(self) -> bool:
        """As one would see now."""
        return self._wiring.arm_is_open()

    def openings(self) -> int:
        """How often the arm opened since power-on."""
        return self._wiring.chip.rises(self._wiring.section.arm.line)

    def shows(self, lamp: Lamp) -> None:
        """The lane's light is this one: its colours, steady or not."""
        seen = set(self._look_closely())
        pattern = LAMPS[lamp]
        blinks = bool(pattern.off_ms)
        assert seen == ({pattern.outputs, Output.NONE} if blinks else {pattern.outputs})

    def sounded(self, tone: Tone) -> None:
        """This tone is what was sounded last: so many beeps more than there were before it."""
        for _ in self._look_closely():
            pass
        beeps = self._wiring.chip.rises(self._wiring.section.buzzer.line)
        heard, self._beeps = beeps - self._beeps, beeps
        assert heard == TONES[tone].repeats

    def _make(self) -> None:
        self._barrier = GpioBarrier(
            self._wiring.section, self.signals.append, self.clock, self._wiring.chips
        )

    def _turn(self) -> None:
        if self._lives:
            self._barrier.turn(0)

    def _until_told(self, *, up: bool) -> None:
        known = len(self.signals)
        for _ in range(STEPS):
            self.pass_time(PIN_STEP_MS)
            if any(_tells(signal, up=up) for signal in self.signals[known:]):
                self._turn()
                return
        raise AssertionError(f"not told in {STEPS} steps: {self.signals[known:]}")


def _tells(signal: Signal, *, up: bool) -> bool:
    return isinstance(signal, DeviceChanged) and (signal.device, signal.up) == (Device.BOARD, up)
