"""A whole emulated barrier board on a pty, for the demo, tests and anyone without hardware."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from firmware_bridge.clock import MonotonicClock
from firmware_bridge.emulator.board_core import BoardCore
from firmware_bridge.emulator.board_state import BoardState
from firmware_bridge.emulator.device_thread import DeviceThread
from firmware_bridge.emulator.wiegand import Pulses
from firmware_bridge.vocabulary import Input, SensorFlag

CROSSING_MS: Final = 600
"""How long a walking person breaks the beam."""
PRESS_MS: Final = 200
FORCED_MS: Final = 600
WAIT_LIMIT_S: Final = 5.0


class EmulatedBoard:
    """A board, its arm, lamp, beeper, sensor and the people before it.

    Its methods may be called from any thread and return at once, but for the waiting ones.

    Args:
        link_path: hosts open this path; it vanishes and returns with the plug.
        clock: the board's time follows it.
    """

    def __init__(self, link_path: Path, clock: MonotonicClock) -> None:
        self._boots = 1
        self._core = BoardCore(self._boots)
        self._thread = DeviceThread(link_path, clock, lambda: self._core)

    def start(self) -> None:
        """Power on and plug in."""
        self._thread.start()

    def stop(self) -> None:
        """Unplug and power off."""
        self._thread.stop()

    def unplug(self) -> None:
        """Pull the cable to the host; the board itself goes on living."""
        self._thread.plug(wanted=False)

    def replug(self) -> None:
        """Put the cable back."""
        self._thread.plug(wanted=True)

    def power_cycle(self) -> None:
        """Reset the board; the cable stays."""
        with self._thread.touching():
            self._boots += 1
            self._core = BoardCore(self._boots)

    def forehead(self, celsius_object: float, celsius_ambient: float) -> None:
        """Somebody stands before the sensor; raises ValueError where it can't be measured."""
        with self._thread.touching():
            self._core.infrared.forehead(celsius_object, celsius_ambient)

    def nobody(self) -> None:
        """Nobody stands before the sensor."""
        with self._thread.touching():
            self._core.infrared.nobody()

    def sensor_gives(self, flags: SensorFlag | None) -> None:
        """Readings carry these error flags from now on; None stops them altogether."""
        with self._thread.touching():
            self._core.sensor_gives(flags)

    def walk_through(self) -> None:
        """Somebody breaks the beam for 600 ms of the board's time."""
        self._hold(Input.BEAM, CROSSING_MS)

    def press(self) -> None:
        """Somebody presses the button for 200 ms."""
        self._hold(Input.BUTTON, PRESS_MS)

    def force_door(self) -> None:
        """Somebody lifts the arm by hand for 600 ms."""
        self._hold(Input.DOOR, FORCED_MS)

    def jam(self, *, active: bool) -> None:
        """The arm does not follow its relay, or does again."""
        with self._thread.touching():
            self._core.jam(active=active)

    def fire(self, *, active: bool) -> None:
        """The fire system asks for release, or no longer does."""
        self._switch(Input.FIRE, active=active)

    def tamper(self, *, active: bool) -> None:
        """The cabinet is opened, or closed again."""
        self._switch(Input.TAMPER, active=active)

    def pulse(self, pulses: Pulses) -> None:
        """A card is held to the reader, or something else disturbs its wires."""
        with self._thread.touching():
            self._core.pulse(pulses)

    def state(self) -> BoardState:
        """What one would see now."""
        with self._thread.touching():
            return self._core.state()

    def wait_for(
        self, condition: Callable[[BoardState], bool], timeout_s: float = WAIT_LIMIT_S
    ) -> BoardState:
        """Wait until the board looks as the condition says; the state that did.

        Raises:
            TimeoutError: it never did; says how it looked in the end.
        """
        found: list[BoardState] = []

        def holds() -> bool:
            found[:] = [self._core.state()]
            return condition(found[0])

        if not self._thread.wait_for(holds, timeout_s):
            raise TimeoutError(f"emulated board after {timeout_s} s: {found}")
        return found[0]

    def _hold(self, entry: Input, for_ms: int) -> None:
        with self._thread.touching():
            self._core.hold(entry, for_ms)

    def _switch(self, entry: Input, *, active: bool) -> None:
        with self._thread.touching():
            if active:
                self._core.hold(entry)
            else:
                self._core.let_go(entry)
