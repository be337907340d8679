"""A serial port that comes and goes: open, read, write, lose, find again; knows no frame.

Its thread waits in the kernel until bytes come or another thread wakes it. An unplugged device
shows in many ways: ``SerialException`` from open and write, ``OSError`` 5 or nothing at all from
read, ``termios.error`` from settings; all become one ``PortError``. While an old descriptor stays
open the kernel gives the replugged device another name, so it is closed at once.
"""

import errno
import fcntl
import os
import select
import termios
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from serial import Serial, SerialException

from firmware_bridge.clock import NS_PER_MS, MonotonicClock, ms_until
from firmware_bridge.errors import PortError, PortFault
from firmware_bridge.port_names import device_of

LONGEST_WAIT_MS: Final = 500
"""No read and no pause is longer, so that a thread that is asked to stop does."""
WRITE_LIMIT_S: Final = 0.3
"""A pty buffers 13.8 kB and a UART drains: a longer wait means that nobody reads any more."""
ABSENT_RETRY_MS: Final = 200
"""A device that is back is read again well within 2 s; a try that finds nothing costs 2 ms."""
FIRST_BACKOFF_MS: Final = 50
"""A port that was just plugged in belongs to root for a moment, until udev has seen it."""
LAST_BACKOFF_MS: Final = 6_400
READ_BYTES: Final = 4096
"""Most bytes that one read returns."""

_PORT_ERRORS: Final = (SerialException, OSError, termios.error)
_ABSENT: Final = (PortFault.GONE, PortFault.UNNUMBERED)
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
        path: a name that stays the same when the device is plugged in again, as ``port_names``
            reads it; never ``/dev/ttyUSB0``.
        baud: bits per second, 8N1.
    """

    path: str
    baud: int


class Link:
    """One port, owned by one thread; only ``wake`` may be called by others.

    Args:
        settings: which port.
        clock: times the waits between two tries to open.
        find: the device file of a port's name.
    """

    def __init__(
        self,
        settings: PortSettings,
        clock: MonotonicClock,
        find: Callable[[str], str] = device_of,
    ) -> None:
        self.settings = settings
        self._clock = clock
        self._find = find
        self._open: _OpenPort | None = None
        self._guard = threading.Lock()
        self._backoff_ms = FIRST_BACKOFF_MS
        self._next_try_ns = clock.mono_ns()

    @property
    def is_open(self) -> bool:
        """Whether there is a descriptor to read and write."""
        return self._open is not None

    @property
    def pause_ms(self) -> int:
        """How long to leave a closed port alone, 500 ms at most; 0 when a try is due."""
        return min(ms_until(self._next_try_ns, self._clock.mono_ns()), LONGEST_WAIT_MS)

    def try_open(self) -> bool:
        """Open the port if a try is due; whether it is open now.

        Only one program may hold it: a second one of ours is refused.

        Raises:
            PortError: the try failed. The next one is due after 200 ms where nothing is there, else
                after 50 ms and twice as long each time, up to 6.4 s.
        """
        if self._open is not None:
            return True
        if self.pause_ms:
            return False
        try:
            opened = self._opened()
        except PortError as failed:
            self._retry_later(failed.fault)
            raise
        self._backoff_ms = FIRST_BACKOFF_MS
        with self._guard:
            self._open = opened
        return True

    def read(self, limit_ms: int) -> bytes:
        """What arrived, at most 4096 bytes; waits until something does.

        Args:
            limit_ms: return empty after this long, or after 500 ms, or when woken.

        Raises:
            PortError: the port is lost and closed.
        """
        port = self._open_port("read")
        try:
            chunk = port.read(min(limit_ms, LONGEST_WAIT_MS))
        except _PORT_ERRORS as failed:
            raise self._lost("read", failed) from failed
        return chunk

    def write(self, wire: bytes) -> None:
        """Hand every byte to the port.

        Raises:
            PortError: the port is lost, or took nothing for 0.3 s, and is closed.
        """
        port = self._open_port("write")
        try:
            port.serial.write(wire)
        except _PORT_ERRORS as failed:
            raise self._lost("write", failed) from failed

    def listen_at(self, baud: int) -> None:
        """Change the rate; nothing is done when it is the same.

        Raises:
            PortError: the port is lost and closed.
        """
        port = self._open_port("set")
        if port.serial.baudrate == baud:
            return
        try:
            port.serial.baudrate = baud
        except _PORT_ERRORS as failed:
            raise self._lost("set", failed) from failed

    def wake(self) -> None:
        """End a read that waits, or the next one; from any thread."""
        with self._guard:
            if self._open is not None:
                self._open.wake()

    def close(self) -> None:
        """Give the descriptor back; the port may be opened again at once."""
        with self._guard:
            port, self._open = self._open, None
            if port is not None:
                port.close()
        self._next_try_ns = self._clock.mono_ns()

    def _opened(self) -> "_OpenPort":
        try:
            return _OpenPort(self._find(self.settings.path), self.settings.baud)
        except (*_PORT_ERRORS, ValueError) as failed:
            fault = _FAULTS.get(_number(failed), PortFault.UNUSABLE)
            raise PortError(self.settings.path, fault, "open", str(failed)) from failed

    def _open_port(self, tried: str) -> "_OpenPort":
        if self._open is None:
            raise PortError(self.settings.path, PortFault.GONE, tried, "the port is closed")
        return self._open

    def _lost(self, tried: str, failed: Exception) -> PortError:
        self.close()
        self._retry_later(PortFault.GONE)
        return PortError(self.settings.path, PortFault.GONE, tried, str(failed))

    def _retry_later(self, fault: PortFault) -> None:
        if fault in _ABSENT:
            pause_ms, self._backoff_ms = ABSENT_RETRY_MS, FIRST_BACKOFF_MS
        else:
            pause_ms = self._backoff_ms
            self._backoff_ms = min(pause_ms * 2, LAST_BACKOFF_MS)
        self._next_try_ns = self._clock.mono_ns() + pause_ms * NS_PER_MS


class _OpenPort:
    """An open port, and the bell that ends its reader's wait.

    Args:
        device: its file.
        baud: bits per second.
    """

    def __init__(self, device: str, baud: int) -> None:
        # An inter-byte timeout makes pyserial set VMIN to 1. With its 0, which it needs for its own
        # read, the kernel says "nothing yet" as it says "unplugged": with no bytes.
        self.serial = Serial(
            device, baud, write_timeout=WRITE_LIMIT_S, exclusive=True, inter_byte_timeout=0
        )
        self._fd = self.serial.fileno()
        try:
            if not os.ttyname(self._fd).startswith("/dev/pts/"):
                refuse_others(self._fd)
            self._bell = os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK)
        except OSError:
            self.serial.close()
            raise
        self._poll = select.poll()
        self._poll.register(self._fd, select.POLLIN)
        self._poll.register(self._bell, select.POLLIN)

    def read(self, limit_ms: int) -> bytes:
        """What arrived; empty after the limit or when woken.

        Raises:
            OSError: it was unplugged.
        """
        ready = [fd for fd, _ in self._poll.poll(limit_ms)]
        if self._bell in ready:
            os.eventfd_read(self._bell)
        if self._fd not in ready:
            return b""
        try:
            chunk = os.read(self._fd, READ_BYTES)
        except BlockingIOError:
            return b""
        if not chunk:
            raise OSError(errno.EIO, "the device hung up")
        return chunk

    def wake(self) -> None:
        """End a read that waits, or the next one."""
        os.eventfd_write(self._bell, 1)

    def close(self) -> None:
        """Give both descriptors back."""
        self.serial.close()
        os.close(self._bell)


def refuse_others(fd: int) -> None:
    """Have the kernel refuse all who open this port while it is open, but for root; tty_ioctl(4).

    The lock that pyserial takes stops only those who ask for it. The mark stays until the last
    descriptor is closed: not for a pty, which its device holds open too, as a gate that was killed
    would be refused its own port ever after.
    """
    fcntl.ioctl(fd, termios.TIOCEXCL)


def _number(failed: BaseException | None) -> int:
    """The errno behind a failure, or 0: pyserial may hide it in words, ``termios.error`` does."""
    while failed is not None:
        number = failed.args[0] if isinstance(failed, termios.error) else None
        number = getattr(failed, "errno", number)
        if isinstance(number, int):
            return number
        failed = failed.__context__
    return 0
