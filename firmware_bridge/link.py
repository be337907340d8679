"""A serial port that comes and goes: open, read, write, lose, find again; knows no frame.

pyserial reports an unplugged device in many ways: ``SerialException`` from read and write,
``OSError`` 5 from ``in_waiting``, ``termios.error`` from a flush; all become one ``PortError``.
While an old descriptor stays open the kernel gives the replugged device another name, so it is
closed at once.
"""

import errno
import termios
import threading
from dataclasses import dataclass
from typing import Final

from serial import Serial, SerialException

from firmware_bridge.clock import NS_PER_MS, MonotonicClock
from firmware_bridge.errors import PortError, PortFault

READ_LIMIT_S: Final = 0.05
"""A read returns after this long with nothing; its thread has heartbeats to send."""
WRITE_LIMIT_S: Final = 0.3
"""A pty buffers 13.8 kB and a UART drains: a longer wait means that nobody reads any more."""
FIRST_BACKOFF_MS: Final = 50
LAST_BACKOFF_MS: Final = 1600
READ_BYTES: Final = 4096
"""Most bytes that one read returns."""

_PORT_ERRORS: Final = (SerialException, OSError, termios.error)
_FAULTS: Final = {
    errno.ENOENT: PortFault.GONE,
    errno.ENODEV: PortFault.GONE,
    errno.ENXIO: PortFault.GONE,
    errno.EIO: PortFault.GONE,
    errno.EACCES: PortFault.DENIED,
    errno.EPERM: PortFault.DENIED,
    errno.EBUSY: PortFault.BUSY,
    errno.EAGAIN: PortFault.BUSY,
}


@dataclass(frozen=True, slots=True)
class PortSettings:
    """Which port, and how fast.

    Args:
        path: a name that stays the same when the device is plugged in again, such as a udev link
            or ``/dev/serial/by-id/...``; never ``ttyUSB0``.
        baud: bits per second, 8N1.
    """

    path: str
    baud: int


class Link:
    """One port, owned by one thread; only ``wake`` may be called by others.

    Args:
        settings: which port.
        clock: times the waits between two tries to open.
    """

    def __init__(self, settings: PortSettings, clock: MonotonicClock) -> None:
        self.settings = settings
        self._clock = clock
        self._serial: Serial | None = None
        self._guard = threading.Lock()
        self._backoff_ms = FIRST_BACKOFF_MS
        self._next_try_ns = clock.mono_ns()

    @property
    def is_open(self) -> bool:
        """Whether there is a descriptor to read and write."""
        return self._serial is not None

    @property
    def retry_due(self) -> bool:
        """Whether ``try_open`` would try now."""
        return self._clock.mono_ns() >= self._next_try_ns

    def try_open(self) -> bool:
        """Open the port if a try is due; whether it is open now.

        Only one program may hold it: a second one of ours is refused.

        Raises:
            PortError: the try failed; the next one waits longer, up to 1.6 s.
        """
        if self._serial is not None:
            return True
        if not self.retry_due:
            return False
        try:
            opened = self._opened()
        except (*_PORT_ERRORS, ValueError) as failed:
            self._back_off()
            raise self._error("open", failed) from failed
        with self._guard:
            self._serial = opened
        return True

    def read(self) -> bytes:
        """What arrived, at most 4096 bytes; empty after 50 ms or when woken.

        Raises:
            PortError: the port is lost and closed.
        """
        port = self._open_port("read")
        try:
            first: bytes = port.read(1)
            if not first:
                return b""
            return first + port.read(min(port.in_waiting, READ_BYTES - 1))
        except _PORT_ERRORS as failed:
            raise self._lost("read", failed) from failed

    def write(self, wire: bytes) -> None:
        """Hand every byte to the port.

        Raises:
            PortError: the port is lost, or took nothing for 0.3 s, and is closed.
        """
        port = self._open_port("write")
        try:
            port.write(wire)
        except _PORT_ERRORS as failed:
            raise self._lost("write", failed) from failed

    def wake(self) -> None:
        """End a read that waits, or the next one; from any thread."""
        with self._guard:
            if self._serial is not None:
                self._serial.cancel_read()

    def close(self) -> None:
        """Give the descriptor back; the port may be opened again at once."""
        with self._guard:
            port, self._serial = self._serial, None
        if port is not None:
            port.close()
        self._next_try_ns = self._clock.mono_ns()

    def proved(self) -> None:
        """The device behind the port answered: the next loss is tried again at once."""
        self._backoff_ms = FIRST_BACKOFF_MS

    def _opened(self) -> Serial:
        return Serial(
            self.settings.path,
            self.settings.baud,
            timeout=READ_LIMIT_S,
            write_timeout=WRITE_LIMIT_S,
            exclusive=True,
        )

    def _open_port(self, tried: str) -> Serial:
        if self._serial is None:
            raise PortError(self.settings.path, PortFault.GONE, tried, "the port is closed")
        return self._serial

    def _lost(self, tried: str, failed: Exception) -> PortError:
        self.close()
        self._back_off()
        return self._error(tried, failed, PortFault.GONE)

    def _back_off(self) -> None:
        self._next_try_ns = self._clock.mono_ns() + self._backoff_ms * NS_PER_MS
        self._backoff_ms = min(self._backoff_ms * 2, LAST_BACKOFF_MS)

    def _error(
        self, tried: str, failed: Exception, otherwise: PortFault = PortFault.UNUSABLE
    ) -> PortError:
        number = getattr(failed, "errno", None)
        fault = _FAULTS.get(number, otherwise) if isinstance(number, int) else otherwise
        return PortError(self.settings.path, fault, tried, str(failed))
