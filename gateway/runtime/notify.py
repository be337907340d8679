"""Tells systemd how this process is; not the judgement whether it is well.

Protocol: sd_notify(3). A datagram of ``KEY=value`` lines to the socket that systemd names.
"""

import logging
import os
import socket
from collections.abc import Mapping
from typing import Final

log = logging.getLogger(__name__)

US_PER_S: Final = 1_000_000


class Notifier:
    """Sends state to systemd; silent where there is no systemd.

    Args:
        address: path of the socket, ``@name`` for an abstract one, empty for none.
    """

    def __init__(self, address: str) -> None:
        self._address = "\0" + address[1:] if address.startswith("@") else address

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Notifier":
        """The notifier of the unit that this process is the main process of."""
        return cls(environ.get("NOTIFY_SOCKET", ""))

    def ready(self, status: str) -> None:
        """Start-up is complete; ``status`` is one line for ``systemctl status``."""
        self._send("READY=1", _status_line(status))

    def status(self, status: str) -> None:
        """Replace the line that ``systemctl status`` shows."""
        self._send(_status_line(status))

    def watchdog(self) -> None:
        """A full loop has completed; systemd waits another WatchdogSec."""
        self._send("WATCHDOG=1")

    def stopping(self) -> None:
        """The process is on its way out."""
        self._send("STOPPING=1")

    def _send(self, *lines: str) -> None:
        if not self._address:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as out:
                out.settimeout(0)  # a deaf systemd is not waited for
                out.sendto("\n".join(lines).encode(), self._address)
        except OSError as error:
            log.warning("systemd was not told %s: %s", lines[0], error)


def watchdog_interval_s(environ: Mapping[str, str]) -> float | None:
    """Seconds between feedings of the watchdog; None where systemd doesn't watch this process.

    Half of WatchdogSec, as sd_watchdog_enabled(3) recommends.
    """
    if environ.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()):
        return None
    microseconds = environ.get("WATCHDOG_USEC", "")
    if not (microseconds.isascii() and microseconds.isdigit()) or int(microseconds) == 0:
        return None
    return int(microseconds) / US_PER_S / 2


def _status_line(status: str) -> str:
    return "STATUS=" + " ".join(status.split())
