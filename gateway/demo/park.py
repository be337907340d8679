"""The real processes of the demonstration's park and how to know that they are ready."""

import shutil
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from gateway.demo.processes import ChildProcess, ProcessError, Program
from gateway.demo.site import DemoSite
from gateway.errors import GatewayError
from gateway.runtime.clock import Clock

START_LIMIT_S: Final = 90.0
_POLL_S: Final = 0.05
_NS_PER_S: Final = 1_000_000_000
_BROKER_PLACES: Final = "/usr/sbin:/usr/local/sbin"
"""Where Debian puts mosquitto; an ordinary user's PATH does not have it."""


class Park:
    """Broker, centre, gate and page of one site.

    Args:
        site: where everything lies.
        clock: measures patience.
        ending: the demonstration is over.
    """

    def __init__(self, site: DemoSite, clock: Clock, ending: threading.Event) -> None:
        self._site = site
        self._clock = clock
        self._ending = ending
        gateway = (sys.executable, "-m", "gateway")
        config = str(site.gate_config)
        centre = ("central", "run", "--config", str(site.centre_config))
        self.broker = self._child("mosquitto", _broker(), "-c", str(site.broker_config))
        self.centre = self._child("central", *gateway, *centre)
        self.gate = self._child("gate", *gateway, "run", "--config", config)
        self.page = self._child("web", *gateway, "web", "--config", config)
        self.all = (self.broker, self.centre, self.gate, self.page)

    def start(self) -> None:
        """Start them in order, each when the one before is ready.

        Raises:
            GatewayError: one of them did not come up; its log is quoted.
        """
        self.broker.start()
        self._until(self.broker, lambda: _listens(self._site.ports.broker))
        self._import_roster()
        self.centre.start()
        self._until(self.centre, lambda: _answers(self._site.ports.centre))
        self.gate.start()
        self._until(self.gate, self._site.control_socket.exists)
        self.page.start()
        self._until(self.page, lambda: _answers(self._site.ports.page))

    def stop(self) -> None:
        """Stop them in reverse order."""
        for process in reversed(self.all):
            process.stop()

    def check(self) -> None:
        """Complain about a process that ended by itself."""
        for process in self.all:
            process.check()

    def page_says(self) -> str:
        """What the page's process printed for the person who started it."""
        shown = [line for line in self.page.log.read_text("utf-8").splitlines() if "首次" in line]
        return shown[0] if shown else ""

    def _child(self, name: str, *command: str) -> ChildProcess:
        return ChildProcess(Program(name, command), self._site.folder)

    def _import_roster(self) -> None:
        site = self._site
        command = [sys.executable, "-m", "gateway", "central", "roster", "import"]
        command += ["--config", str(site.centre_config), str(site.roster_file)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise GatewayError(f"roster import failed:\n{done.stderr}")

    def _until(self, process: ChildProcess, ready: Callable[[], bool]) -> None:
        until_ns = self._clock.mono_ns() + round(START_LIMIT_S * _NS_PER_S)
        while not ready():
            process.check()
            if self._clock.mono_ns() >= until_ns:
                raise ProcessError(
                    f"{process.name}: not ready in {START_LIMIT_S:.0f} s; its log says:\n"
                    f"{process.tail()}"
                )
            if self._ending.wait(_POLL_S):
                return


def _broker() -> str:
    found = shutil.which("mosquitto") or shutil.which("mosquitto", path=_BROKER_PLACES)
    if found is None:
        raise GatewayError(
            "mosquitto: not found; './run demo' installs it, or apt install mosquitto"
        )
    return found


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.5):
        return True
    return False


def _answers(port: int) -> bool:
    address = f"http://127.0.0.1:{port}/healthz"
    try:
        with urllib.request.urlopen(address, timeout=1):
            return True
    except urllib.error.HTTPError:
        return True  # it is there and says that something else is not
    except OSError:
        return False
