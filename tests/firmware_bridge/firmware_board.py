"""A simulated machine that runs the reference firmware, handled as the emulated board is."""

import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import PIPE, Popen, run
from typing import Final, Protocol

import pytest

from firmware_bridge.clock import NS_PER_MS, MonotonicClock
from firmware_bridge.emulator.board import PRESS_MS, WAIT_LIMIT_S
from firmware_bridge.emulator.board_state import BoardState
from firmware_bridge.host_messages import Pattern
from firmware_bridge.mlx90614 import raw_word
from firmware_bridge.vocabulary import Input, Output, SensorFlag

BOARD: Final = Path(__file__).parents[2] / "firmware_bridge" / "board"
TOOLS: Final = {
    "posix": {"cc": "gcc"},
    "vectors": {"cc": "gcc"},
    "simavr": {
        "cc": "gcc",
        "avr-gcc": "gcc-avr",
        "/usr/lib/avr/include/avr/io.h": "avr-libc",
        "/usr/include/simavr/sim_avr.h": "libsimavr-dev",
    },
}
"""What a build needs, and the Debian package that has it."""
WAITS_PER_S: Final = 100
"""The program's order ``wait`` takes at most 10 ms."""
NO_SENSOR: Final = 128
END_LIMIT_S: Final = 5.0


def built(target: str, program: Path) -> Path:
    """Build the firmware; where the tools are, a failure to build is a failure."""
    for tool, package in TOOLS[target].items():
        if shutil.which(tool) is None and not Path(tool).exists():
            pytest.skip(f"{target} firmware not tried, {tool} is absent: apt-get install {package}")
    done = run([BOARD / "build.sh", target, program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return program


class BoardOnBench(Protocol):
    """A board that can be watched and whose surroundings can be played."""

    def start(self) -> None:
        """Power on and plug in."""

    def stop(self) -> None:
        """Unplug and power off."""

    def unplug(self) -> None:
        """Pull the cable to the host."""

    def replug(self) -> None:
        """Put the cable back."""

    def press(self) -> None:
        """Somebody presses the button."""

    def fire(self, *, active: bool) -> None:
        """The fire system asks for release, or no longer does."""

    def forehead(self, celsius_object: float, celsius_ambient: float) -> None:
        """Somebody stands before the sensor."""

    def sensor_gives(self, flags: SensorFlag | None) -> None:
        """Readings carry these flags from now on; None stops them altogether."""

    def state(self) -> BoardState:
        """What one would see now."""

    def wait_for(self, condition: Callable[[BoardState], bool]) -> BoardState:
        """Wait until the board looks as the condition says."""


class FirmwareBoard:
    """The firmware's program, which takes orders as ``simulated/control.h`` lists them.

    Args:
        program: as ``build.sh`` made it, with what it is given before the bench's words.
        link_path: hosts open this path.
        clock: the board's time follows it, whenever the board is looked at.
    """

    def __init__(self, program: list[str], link_path: Path, clock: MonotonicClock) -> None:
        self._command = [*program, "--bench", str(link_path)]
        self._clock = clock
        self._then_ns = clock.mono_ns()
        self._running: Popen[str] | None = None

    def start(self) -> None:
        """Power on and plug in; hosts find the board when this returns."""
        self._running = Popen(self._command, stdin=PIPE, stdout=PIPE, text=True)
        self._order("state")

    def stop(self) -> None:
        """End its input, which ends it, and see that it ended well."""
        if self._running is not None:
            self._running.communicate(timeout=END_LIMIT_S)
            assert self._running.returncode == 0

    def unplug(self) -> None:
        """Pull the cable to the host; the board itself goes on living."""
        self._order("unplug")

    def replug(self) -> None:
        """Put the cable back."""
        self._order("plug")

    def press(self) -> None:
        """Somebody presses the button for 200 ms."""
        self._order(f"hold {Input.BUTTON} {PRESS_MS}")

    def fire(self, *, active: bool) -> None:
        """The fire system asks for release, or no longer does."""
        self._order(f"hold {Input.FIRE} 0" if active else f"free {Input.FIRE}")

    def forehead(self, celsius_object: float, celsius_ambient: float) -> None:
        """Somebody stands before the sensor."""
        words = [raw_word(round(celsius * 100)) for celsius in (celsius_object, celsius_ambient)]
        self._order(f"see {words[0]} {words[1]}")

    def sensor_gives(self, flags: SensorFlag | None) -> None:
        """Readings carry these flags from now on; None stops them altogether."""
        self._order(f"sensor {NO_SENSOR if flags is None else int(flags)}")

    def freeze(self) -> None:
        """The microcontroller's clock stands still while its program turns on."""
        self._order("freeze")

    def state(self) -> BoardState:
        """What one would see now, after the time that passed since the last look."""
        elapsed_ms = (self._clock.mono_ns() - self._then_ns) // NS_PER_MS
        self._then_ns += elapsed_ms * NS_PER_MS
        return self._order(f"pass {elapsed_ms}" if elapsed_ms else "state")

    def wait_for(self, condition: Callable[[BoardState], bool]) -> BoardState:
        """Wait until the board looks as the condition says; the state that did."""
        seen = self.state()
        for _ in range(int(WAIT_LIMIT_S * WAITS_PER_S)):
            if condition(seen):
                return seen
            seen = self._order("wait")
        raise TimeoutError(f"firmware after {WAIT_LIMIT_S} s: {seen}")

    def _order(self, order: str) -> BoardState:
        assert self._running is not None
        assert self._running.stdin is not None
        assert self._running.stdout is not None
        self._running.stdin.write(f"{order}\n")
        self._running.stdin.flush()
        answer = self._running.stdout.readline()
        assert answer.startswith("uptime_ms="), f"{order}: {answer!r}"
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
    )


def _pattern(told: str) -> Pattern | None:
    if told == "none":
        return None
    outputs, repeats, on_ms, off_ms = map(int, told.split(","))
    return Pattern(Output(outputs), repeats, on_ms, off_ms)
