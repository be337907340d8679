"""The line of an emulated device: a pseudo-terminal behind a path that stays; no protocol."""

import os
import select
import tty
from contextlib import suppress
from pathlib import Path
from typing import Final

_READ_BYTES: Final = 4096


class Terminal:
    """A pty that can be unplugged; owned by one thread.

    Args:
        link_path: a symbolic link with this name leads to the pty while it is plugged in, as a
            udev rule does for a real device. What stood there is replaced.
    """

    def __init__(self, link_path: Path) -> None:
        self.link_path = link_path
        self._device_fd: int | None = None
        self._host_fd: int | None = None

    @property
    def plugged(self) -> bool:
        """Whether a host can find it."""
        return self._device_fd is not None

    def plug(self) -> None:
        """Appear, under a new pty as a replugged device does."""
        if self._device_fd is not None:
            return
        self._device_fd, self._host_fd = os.openpty()
        tty.setraw(self._host_fd)
        os.set_blocking(self._device_fd, False)
        fresh = self.link_path.with_name(f".{self.link_path.name}.fresh")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(os.ttyname(self._host_fd))
        fresh.replace(self.link_path)

    def unplug(self) -> None:
        """Vanish; a host that has it open loses it."""
        for fd in (self._device_fd, self._host_fd):
            if fd is not None:
                os.close(fd)
        if self._device_fd is not None:
            self.link_path.unlink(missing_ok=True)
        self._device_fd = self._host_fd = None

    def read(self, limit_s: float) -> bytes:
        """What the host wrote; empty after the time limit. Only while plugged."""
        if self._device_fd is None:
            return b""
        ready, _, _ = select.select([self._device_fd], [], [], limit_s)
        return os.read(self._device_fd, _READ_BYTES) if ready else b""

    def write(self, wire: bytes) -> None:
        """Send; what does not fit is lost, as on a line that nobody reads."""
        if self._device_fd is not None and wire:
            with suppress(BlockingIOError):
                os.write(self._device_fd, wire)
