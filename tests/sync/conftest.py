"""A real mosquitto for the link's tests: its own port and folder, killable and restartable."""

import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO

import pytest

from gateway.config import MqttSection

MOSQUITTO = shutil.which("mosquitto", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
"""Debian installs it outside an ordinary user's PATH."""

OPEN_TO_ALL = "allow_anonymous true"


class Broker:
    """One mosquitto on 127.0.0.1 that keeps its port over kill and restart.

    Args:
        folder: where its configuration and log go.
        rules: lines of its configuration that say who may do what.
    """

    def __init__(self, folder: Path, rules: str = OPEN_TO_ALL) -> None:
        self.port = _free_port()
        self.folder = folder
        self._process: subprocess.Popen[str] | None = None
        self.configure(rules)

    @property
    def settings(self) -> MqttSection:
        """How a gate or the centre reaches it."""
        return MqttSection(host="127.0.0.1", port=self.port, keepalive_s=5)

    def configure(self, rules: str) -> None:
        """Write the configuration for the next start."""
        common = f"listener {self.port} 127.0.0.1\npersistence false\nset_tcp_nodelay true\n"
        (self.folder / "mosquitto.conf").write_text(f"{common}{rules}\n", "utf-8")

    def start(self) -> None:
        """Start it, and return when it listens."""
        assert MOSQUITTO is not None
        config = str(self.folder / "mosquitto.conf")
        self._process = subprocess.Popen(
            [MOSQUITTO, "-c", config], stderr=subprocess.PIPE, text=True, encoding="utf-8"
        )
        assert self._process.stderr is not None
        _read_until_running(self._process.stderr)

    def kill(self) -> None:
        """Kill -9, as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


def _read_until_running(log: IO[str]) -> None:
    lines = []
    for line in log:
        lines.append(line)
        if "running" in line:
            return
    pytest.fail(f"mosquitto did not start: {''.join(lines)}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def make_broker(tmp_path: Path) -> Iterator[Callable[..., Broker]]:
    """Makes brokers, not started yet, that are killed at the end of the test."""
    if MOSQUITTO is None:
        pytest.skip("mosquitto is not installed: apt-get install mosquitto")
    with ExitStack() as stack:

        def make(rules: str = OPEN_TO_ALL) -> Broker:
            broker = Broker(tmp_path, rules)
            stack.callback(broker.kill)
            return broker

        yield make


@pytest.fixture
def broker(make_broker: Callable[..., Broker]) -> Broker:
    """A running broker that lets everybody do everything."""
    running = make_broker()
    running.start()
    return running
