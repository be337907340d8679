"""A real board on a real port, handled as a simulated one as far as its line reaches."""

from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from firmware_bridge.board import BoardMessage
from firmware_bridge.clock import MonotonicClock
from firmware_bridge.emulator.board import WAIT_LIMIT_S
from firmware_bridge.emulator.board_state import BoardState
from firmware_bridge.emulator.device_thread import DeviceThread
from firmware_bridge.emulator.wiegand import Pulses
from firmware_bridge.frames import Frame
from firmware_bridge.host_messages import HostHeartbeat
from firmware_bridge.link import Link, PortSettings
from firmware_bridge.vocabulary import SensorFlag
from tests.firmware_bridge.bench import SESSION, STEP_MS, Bench, aged
from tests.firmware_bridge.hardware_tap import Tap

BAUD = 115_200
BEAT_MS = 200
QUIET_MS = 10
"""A real board reads each 50 ms and is never quiet for long."""


class HardwareBoard:
    """The board on a port. It can't be powered by a test, so it is left alone until it is idle.

    Args:
        port: its name.
        link_path: the test's host finds it here.
        clock: of the host; the board has its own.
    """

    def __init__(self, port: str, link_path: Path, clock: MonotonicClock) -> None:
        self._link = Link(PortSettings(port, BAUD), clock)
        self._tap = Tap(self._link)
        self._thread = DeviceThread(link_path, clock, lambda: self._tap)

    def start(self) -> None:
        """Wait until the last test's host is forgotten: arm shut, lights dark, dead-man on."""
        self._link.try_open()
        self._thread.start()
        self._await_beats(1)
        self.wait_for(lambda state: not state.host_live and not state.arm_open)
        self._tap = Tap(self._link)
        self._await_beats(1)

    def stop(self) -> None:
        """Leave it alone."""
        self._thread.stop()
        self._link.close()

    def unplug(self) -> None:
        """Take the host's end away; the board can't tell that from a pulled cable."""
        self._thread.plug(wanted=False)

    def replug(self) -> None:
        """Give it back."""
        self._thread.plug(wanted=True)

    def power_cycle(self) -> NoReturn:
        """Nobody is there to do it."""
        _skip("somebody to take its power away")

    def press(self) -> NoReturn:
        """Nobody is there to press."""
        _skip("a finger on the button input")

    def fire(self, *, active: bool) -> NoReturn:
        """Nobody is there to close the contact."""
        _skip(f"the fire input {'closed' if active else 'opened'}")

    def forehead(self, celsius_object: float, celsius_ambient: float) -> NoReturn:
        """No forehead has a temperature that a test could know."""
        _skip(f"something of {celsius_object} °C in air of {celsius_ambient} °C")

    def sensor_gives(self, flags: SensorFlag | None) -> NoReturn:
        """Nobody pulls the sensor's wires."""
        _skip(f"a sensor that fails with {flags!r}")

    def pulse(self, pulses: Pulses) -> NoReturn:
        """Nobody holds a card up."""
        _skip(f"a card reader that sends {len(pulses.letters)} pulses")

    def state(self) -> BoardState:
        """What the board says of itself next, which takes up to 200 ms."""
        self._await_beats(self._tap.beats + 1)
        return self._tap.state()

    def told(self) -> BoardState:
        """What it has said of itself up to now."""
        with self._thread.touching():
            return self._tap.state()

    def wait_for(self, condition: Callable[[BoardState], bool]) -> BoardState:
        """Wait until the board says that it is as the condition says."""
        if not self._thread.wait_for(lambda: condition(self._tap.state()), WAIT_LIMIT_S):
            raise TimeoutError(f"the board on {self._link.settings.path}: {self._tap.state()}")
        return self._tap.state()

    def _await_beats(self, beats: int) -> None:
        if not self._thread.wait_for(lambda: self._tap.beats >= beats, WAIT_LIMIT_S):
            raise TimeoutError(f"no heartbeat of a board on {self._link.settings.path}")


class HardwareBench(Bench):
    """A bench on which time passes by itself."""

    board: HardwareBoard

    def listen(self, limit_ms: int = QUIET_MS) -> list[tuple[BoardMessage, Frame]]:
        """What has come since, whole frames only."""
        return super().listen(limit_ms)

    def listen_until_quiet(self) -> list[tuple[BoardMessage, Frame]]:
        """What was said up to now: a board that lives by itself goes on talking."""
        heard = self.listen()
        while more := self.listen(0):
            heard += more
        return heard

    def pass_time(self, ms: int, *, alive: bool = True) -> list[tuple[BoardMessage, Frame]]:
        """Wait while the board's time passes; what was heard meanwhile."""
        self.listen_until_quiet()
        begins_ms = self.board.told().uptime_ms
        for done_ms in range(0, ms, STEP_MS):
            if alive and done_ms % BEAT_MS == 0:
                self.say(HostHeartbeat(SESSION))
            self.board.wait_for(aged(begins_ms + done_ms + STEP_MS))
        return self.listen_until_quiet()


def _skip(needed: str) -> NoReturn:
    pytest.skip(f"a real board by itself: this needs {needed}; see 'A bench' in PROTOCOL.md")
