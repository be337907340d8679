"""Gives an emulated device a thread, a clock and a line; knows nothing of its protocol."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Protocol

from firmware_bridge.clock import NS_PER_MS, MonotonicClock
from firmware_bridge.emulator.terminal import Terminal

TURN_S: Final = 0.01
SLIP_MS: Final = 100
"""A stalled emulator never catches up: its time would run faster than its host's, and the
dead-man would drop an arm whose host was never silent."""
JOIN_LIMIT_S: Final = 5.0


class DeviceCore(Protocol):
    """A device without thread, line or clock."""

    def receive(self, chunk: bytes) -> None:
        """Take bytes of the line."""

    def advance(self, ms: int) -> None:
        """Let the device's time pass."""

    def take_output(self) -> bytes:
        """What it said since the last call."""


class DeviceThread:
    """Runs one core on one pty.

    Args:
        link_path: where hosts find the device.
        clock: whose passing the device's time follows.
        core: gives the core of this moment; a power cycle makes a new one.
    """

    def __init__(
        self, link_path: Path, clock: MonotonicClock, core: Callable[[], DeviceCore]
    ) -> None:
        self._terminal = Terminal(link_path)
        self._clock = clock
        self._core = core
        self._changed = threading.Condition()
        self._plugged_wanted = True
        self._stopping = threading.Event()
        self._then_ns = clock.mono_ns()
        self._thread = threading.Thread(target=self._run, name=link_path.name, daemon=True)

    def start(self) -> None:
        """Plug in and live; hosts find the device when this returns."""
        self._terminal.plug()
        self._then_ns = self._clock.mono_ns()
        self._thread.start()

    def stop(self) -> None:
        """Unplug and end."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(JOIN_LIMIT_S)
        self._terminal.unplug()

    def plug(self, *, wanted: bool) -> None:
        """Plug in or unplug; done when this returns.

        Raises:
            TimeoutError: the device's thread does not run.
        """
        with self._changed:
            self._plugged_wanted = wanted
        if not self.wait_for(lambda: self._terminal.plugged is wanted, JOIN_LIMIT_S):
            raise TimeoutError(f"emulated device {self._terminal.link_path}: its thread is gone")

    @contextmanager
    def touching(self) -> Iterator[None]:
        """Hold the core still while it is looked at or acted on."""
        with self._changed:
            yield
            self._changed.notify_all()

    def wait_for(self, condition: Callable[[], bool], timeout_s: float) -> bool:
        """Wait until the condition holds, looked at after each turn; False when it never did."""
        with self._changed:
            return self._changed.wait_for(condition, timeout_s)

    def _run(self) -> None:
        while not self._stopping.is_set():
            chunk = self._terminal.read(TURN_S) if self._terminal.plugged else self._pause()
            with self._changed:
                self._turn(chunk)
                self._changed.notify_all()

    def _pause(self) -> bytes:
        self._stopping.wait(TURN_S)
        return b""

    def _turn(self, chunk: bytes) -> None:
        core = self._core()
        core.advance(self._elapsed_ms())
        core.receive(chunk)
        self._terminal.write(core.take_output())
        if self._plugged_wanted and not self._stopping.is_set():
            self._terminal.plug()
        elif not self._plugged_wanted:
            self._terminal.unplug()

    def _elapsed_ms(self) -> int:
        elapsed_ms = (self._clock.mono_ns() - self._then_ns) // NS_PER_MS
        self._then_ns += elapsed_ms * NS_PER_MS
        return min(elapsed_ms, SLIP_MS)
