"""The reference firmware's own program, handled as the emulated board is; not how it is built."""

from collections.abc import Callable, Sequence
from pathlib import Path
from subprocess import PIPE, Popen, TimeoutExpired
from typing import Final

from firmware_bridge.clock import NS_PER_MS, MonotonicClock
from firmware_bridge.emulator.board import CROSSING_MS, FORCED_MS, PRESS_MS, WAIT_LIMIT_S
from firmware_bridge.emulator.board_state import BoardState
from firmware_bridge.emulator.infrared import WALL_BELOW_CENTI
from firmware_bridge.emulator.wiegand import Pulses
from firmware_bridge.errors import FirmwareError
from firmware_bridge.host_messages import Pattern
from firmware_bridge.mlx90614 import CENTI, raw_word
from firmware_bridge.vocabulary import Input, Output, SensorFlag

WAITS_PER_S: Final = 100
"""The program's order ``wait`` takes at most 10 ms."""
NO_SENSOR: Final = 128
END_LIMIT_S: Final = 5.0


class FirmwareBoard:
    """The firmware's program, which takes orders as ``simulated/control.h`` lists them.

    Owned by one thread. Every method may raise FirmwareError: the program ended by itself.

    Args:
        program: the command, as ``firmware_build.build`` returns it.
        link_path: hosts open this path; it vanishes and returns with the plug.
        clock: the board's time follows it whenever the board is looked at, 100 ms at most each
            time; None: the board's time is the computer's.
    """

    def __init__(
        self, program: Sequence[str], link_path: Path, clock: MonotonicClock | None = None
    ) -> None:
        bench = [] if clock is None else ["--bench"]
        self._command = [*program, *bench, str(link_path)]
        self._clock = clock
        self._then_ns = 0 if clock is None else clock.mono_ns()
        self._running: Popen[str] | None = None
        self._ambient_centi = 0

    def start(self) -> None:
        """Power on and plug in; hosts find the board when this returns."""
        self._running = Popen(
            self._command, stdin=PIPE, stdout=PIPE, text=True, start_new_session=True
        )
        try:
            self._order("state")
        except FirmwareError:
            self._ended()
            raise

    def stop(self) -> None:
        """Unplug and power off.

        Raises:
            FirmwareError: the program did not end well.
        """
        if code := self._ended():
            raise FirmwareError(f"{self._command[0]}: ended with exit code {code}")

    def unplug(self) -> None:
        """Pull the cable to the host; the board itself goes on living."""
        self._order("unplug")

    def replug(self) -> None:
        """Put the cable back."""
        self._order("plug")

    def power_cycle(self) -> None:
        """Reset the board; the cable stays, and whoever holds an input goes on holding it."""
        self._order("reset")

    def forehead(self, celsius_object: float, celsius_ambient: float) -> None:
        """Somebody stands before the sensor."""
        self._see(round(celsius_object * CENTI), round(celsius_ambient * CENTI))

    def nobody(self) -> None:
        """Nobody stands before the sensor; the air stays as it is."""
        self._see(self._ambient_centi - WALL_BELOW_CENTI, self._ambient_centi)

    def sensor_gives(self, flags: SensorFlag | None) -> None:
        """Readings carry these flags from now on; None stops them altogether."""
        self._order(f"sensor {NO_SENSOR if flags is None else int(flags)}")

    def walk_through(self) -> None:
        """Somebody breaks the beam for 600 ms of the board's time."""
        self._order(f"hold {Input.BEAM} {CROSSING_MS}")

    def press(self) -> None:
        """Somebody presses the button for 200 ms."""
        self._order(f"hold {Input.BUTTON} {PRESS_MS}")

    def force_door(self) -> None:
        """Somebody lifts the arm by hand for 600 ms."""
        self._order(f"hold {Input.DOOR} {FORCED_MS}")

    def fire(self, *, active: bool) -> None:
        """The fire system asks for release, or no longer does."""
        self._order(f"hold {Input.FIRE} 0" if active else f"free {Input.FIRE}")

    def pulse(self, pulses: Pulses) -> None:
        """The wires move while the board's time passes: it returns with the last pulse."""
        self._order(f"pulse {pulses.letters} {pulses.pulse_us} {pulses.period_us}")

    def freeze(self) -> None:
        """The microcontroller's clock stands still while its program turns on."""
        self._order("freeze")

    def state(self) -> BoardState:
        """What one would see now, after the time that passed since the last look."""
        if self._clock is None:
            return self._order("state")
        elapsed_ms = (self._clock.mono_ns() - self._then_ns) // NS_PER_MS
        self._then_ns += elapsed_ms * NS_PER_MS
        return self._order(f"pass {elapsed_ms}" if elapsed_ms else "state")

    def wait_for(
        self, condition: Callable[[BoardState], bool], timeout_s: float = WAIT_LIMIT_S
    ) -> BoardState:
        """Wait until the board looks as the condition says; the state that did.

        Raises:
            TimeoutError: it never did; says how it looked in the end.
        """
        seen = self.state()
        for _ in range(round(timeout_s * WAITS_PER_S)):
            if condition(seen):
                return seen
            seen = self._order("wait")
        raise TimeoutError(f"firmware after {timeout_s} s: {seen}")

    def _ended(self) -> int:
        """End its input, which ends it; its exit code, 0 where it does not run."""
        running, self._running = self._running, None
        if running is None:
            return 0
        try:
            running.communicate(timeout=END_LIMIT_S)
        except TimeoutExpired:
            running.kill()
            running.communicate()
        return running.returncode

    def _see(self, object_centi: int, ambient_centi: int) -> None:
        self._ambient_centi = ambient_centi
        self._order(f"see {raw_word(object_centi)} {raw_word(ambient_centi)}")

    def _order(self, order: str) -> BoardState:
        running = self._running
        if running is None or running.stdin is None or running.stdout is None:
            raise FirmwareError(f"{self._command[0]}: not started, so it can't be told '{order}'")
        try:
            running.stdin.write(f"{order}\n")
            running.stdin.flush()
        except BrokenPipeError:
            raise FirmwareError(f"{self._command[0]}: ended before '{order}'") from None
        answer = running.stdout.readline()
        if not answer.startswith("uptime_ms="):
            raise FirmwareError(f"{self._command[0]}: answered '{order}' with {answer!r}")
        return _state(dict(pair.split("=") for pair in answer.split()))


def _state(told: dict[str, str]) -> BoardState:
    inputs = int(told["inputs"])
    return BoardState(
        arm_open=told["arm_open"] == "1",
        arm_moves=int(told["arm_moves"]),
        open_count=int(told["open_count"]),
        inputs=frozenset(entry for entry in Input if inputs & entry.bit),
        lamp=_pattern(told["lamp"]),
        tone=_pattern(told["tone"]),
        tones=int(told["tones"]),
        host_live=told["host_live"] == "1",
        session=int(told["session"]),
        uptime_ms=int(told["uptime_ms"]),
        rx_errors=int(told["rx_errors"]),
        card_errors=int(told["card_errors"]),
    )


def _pattern(told: str) -> Pattern | None:
    if told == "none":
        return None
    outputs, repeats, on_ms, off_ms = map(int, told.split(","))
    return Pattern(Output(outputs), repeats, on_ms, off_ms)
