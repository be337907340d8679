"""The gate's way to read a port and two usual ones beside it; each owned by one thread."""

from collections.abc import Callable, Mapping
from time import monotonic, sleep
from typing import Final, Protocol

from serial import Serial

from firmware_bridge.link import LONGEST_WAIT_MS, Link, PortSettings
from gateway.runtime.clock import SystemClock

BAUD: Final = 115_200
POLL_S: Final = 0.005


class Reader(Protocol):
    """An open port."""

    def read(self) -> bytes:
        """What arrived; empty after half a second."""

    def write(self, wire: bytes) -> None:
        """Send."""

    def close(self) -> None:
        """Give the port back."""


class GateReader:
    """The gate's own."""

    def __init__(self, path: str) -> None:
        self._link = Link(PortSettings(path, BAUD), SystemClock(lambda: True))
        self._link.try_open()
        self.write = self._link.write
        self.close = self._link.close

    def read(self) -> bytes:
        """Wait in the kernel."""
        return self._link.read(LONGEST_WAIT_MS)


class PlainReader:
    """pyserial as its documents show it."""

    def __init__(self, path: str) -> None:
        self._port = Serial(path, BAUD, timeout=LONGEST_WAIT_MS / 1_000)
        self.close = self._port.close

    def write(self, wire: bytes) -> None:
        """Send."""
        self._port.write(wire)

    def read(self) -> bytes:
        """Wait for one byte, or take what is there."""
        return bytes(self._port.read(self._port.in_waiting or 1))


class PollingReader(PlainReader):
    """pyserial asked each 5 ms whether something is there."""

    def read(self) -> bytes:
        """Ask until something is."""
        until_s = monotonic() + LONGEST_WAIT_MS / 1_000
        while not self._port.in_waiting and monotonic() < until_s:
            sleep(POLL_S)
        return bytes(self._port.read(self._port.in_waiting))


GATE: Final = "gate"
READERS: Final[Mapping[str, Callable[[str], Reader]]] = {
    GATE: GateReader,
    "pyserial read(in_waiting or 1)": PlainReader,
    "pyserial in_waiting each 5 ms": PollingReader,
}
