"""A real broker, a whole centre in a thread, and gates that are plain sessions."""

import http.client
import json
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from gateway.central.app import run_centre
from gateway.central.living import Surroundings
from gateway.central.setup import CONFIG_NAME, NewCentre, make_centre
from gateway.config import CentralConfig, load_central
from gateway.runtime.clock import SystemClock
from gateway.runtime.notify import Notifier
from gateway.sync.session import Backoff, MqttSession, Received, SessionLimits, SessionProfile
from tests.brokers import on_this_machine
from tests.ports import free_port

MOSQUITTO = shutil.which("mosquitto", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
WAIT_S = 10.0


@dataclass
class Broker:
    """A mosquitto without a disk, which keeps its port over kill and start."""

    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it listens."""
        assert MOSQUITTO is not None
        command = [MOSQUITTO, "-p", str(self.port)]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE)
        assert self.process.stderr is not None
        for line in self.process.stderr:
            if b"running" in line:
                break

    def kill(self) -> None:
        """Kill -9."""
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None


@dataclass
class Gate:
    """A gate's end of the wire: sends what it is told, keeps what it hears."""

    session: MqttSession
    heard: dict[str, bytes] = field(default_factory=dict)
    """The newest of each topic."""

    def hear(self, channel: str) -> bytes:
        """The next payload on a channel of ours; other messages are passed over."""
        for _ in range(round(WAIT_S / 0.25)):
            event = self.session.next_event(0.25)
            if isinstance(event, Received):
                self.session.acknowledge(event)
                self.heard[event.topic] = event.payload
                if event.topic.endswith(channel):
                    return event.payload
        pytest.fail(f"nothing was heard on {channel}")

    def say(self, channel: str, payload: bytes) -> None:
        """Publish as soon as there is a connection."""
        eventually(lambda: self.session.publish(f"gate/gate-1/{channel}", payload))


def eventually(holds: Callable[[], object]) -> None:
    """Wait until something holds, ten seconds at most."""
    pause = threading.Event()
    for _ in range(round(WAIT_S / 0.02)):
        if holds():
            return
        pause.wait(0.02)
    pytest.fail("it did not come to hold")


@dataclass
class Centre:
    """A whole centre that runs in a thread of the test."""

    config_path: Path
    stopping: threading.Event = field(default_factory=threading.Event)
    exit_codes: list[int] = field(default_factory=list)
    thread: threading.Thread | None = None

    @property
    def config(self) -> CentralConfig:
        """Its configuration."""
        return load_central(self.config_path)

    def start(self) -> None:
        """Begin to live."""
        around = Surroundings(SystemClock(lambda: True), Notifier(""), self.stopping)
        self.thread = threading.Thread(
            target=lambda: self.exit_codes.append(run_centre(self.config, around))
        )
        self.thread.start()

    def stop(self) -> int:
        """Ask it to end and wait for its exit code."""
        self.stopping.set()
        assert self.thread is not None
        self.thread.join(WAIT_S)
        return self.exit_codes[0]

    def health(self) -> dict[str, Any]:
        """What /healthz says; empty while nobody listens."""
        asked = http.client.HTTPConnection("127.0.0.1", self.config.web.port, timeout=2)
        try:
            asked.request("GET", "/healthz")
            said: dict[str, Any] = json.loads(asked.getresponse().read())
        except OSError:
            return {}
        finally:
            asked.close()
        return said


@pytest.fixture
def broker() -> Iterator[Broker]:
    """A broker, running."""
    if MOSQUITTO is None:
        pytest.skip("mosquitto is not installed: apt-get install mosquitto")
    running = Broker()
    running.start()
    yield running
    running.kill()


@pytest.fixture
def made_centre(tmp_path: Path, broker: Broker) -> Path:
    """The configuration of a new centre at this broker."""
    make_centre(NewCentre(tmp_path, tmp_path / "state", "park-1", "http://127.0.0.1:8090"))
    path = tmp_path / CONFIG_NAME
    text = path.read_text("utf-8").replace("127.0.0.1:1883", f"127.0.0.1:{broker.port}")
    path.write_text(text.replace("port = 8090", f"port = {free_port()}"), "utf-8")
    return path


@pytest.fixture
def start_centre(made_centre: Path) -> Iterator[Callable[[], Centre]]:
    """Start a whole centre on the same state as the one before."""
    started: list[Centre] = []

    def start() -> Centre:
        started.append(Centre(made_centre))
        started[-1].start()
        return started[-1]

    yield start
    for living in started:
        living.stop()


@pytest.fixture
def centre(start_centre: Callable[[], Centre]) -> Centre:
    """A whole centre that has found its broker and its database."""
    living = start_centre()
    eventually(lambda: living.health().get("ok"))
    return living


@pytest.fixture
def gate(broker: Broker) -> Iterator[Gate]:
    """A gate that hears its answers and the roster."""
    settings = on_this_machine(broker.port, keepalive_s=5)
    profile = SessionProfile(
        client_id="gate-1",
        subscriptions=("gate/gate-1/ack", "site/park-1/roster/#"),
        limits=SessionLimits(packet_bytes=1_000_000, unacknowledged=20),
        backoff=Backoff(first_s=0.05, most_s=0.2),
    )
    session = MqttSession(settings, profile, SystemClock(lambda: True))
    session.start()
    yield Gate(session)
    session.stop()


@pytest.fixture(name="eventually")
def fixture_eventually() -> Callable[[Callable[[], object]], None]:
    """Wait until something holds, ten seconds at most."""
    return eventually
