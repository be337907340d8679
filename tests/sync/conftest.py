"""A real mosquitto for the link's tests: its own port and folder, killable and restartable."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Protocol

import pytest

from gateway.config import MqttSection
from gateway.runtime.clock import SystemClock
from gateway.sync.session import (
    Connected,
    MqttSession,
    Publication,
    SessionLimits,
    SessionProfile,
)
from tests.brokers import on_this_machine
from tests.ports import free_port
from tests.sync.memory import MemoryOutbox, MemoryRoster, Park
from tests.sync.rig import GATE, QUICK, Centre, Gate

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
        self.port = free_port()
        self.folder = folder
        self._config = folder / f"mosquitto-{self.port}.conf"
        self._process: subprocess.Popen[str] | None = None
        self.configure(rules)

    @property
    def settings(self) -> MqttSection:
        """How a gate or the centre reaches it."""
        return on_this_machine(self.port, keepalive_s=5)

    @property
    def pid(self) -> int:
        """Of the running broker."""
        assert self._process is not None
        return self._process.pid

    def configure(self, rules: str) -> None:
        """Write the configuration for the next start."""
        common = (f"listener {self.port} 127.0.0.1", "persistence false", "set_tcp_nodelay true")
        mine = "user root"  # started as root it would drop to a user that can't read our folder
        lines = "\n".join([*common, mine, rules, ""])
        self._config.write_text(lines, "utf-8")

    def start(self) -> None:
        """Start it, and return when it listens."""
        assert MOSQUITTO is not None
        command = [MOSQUITTO, "-c", str(self._config)]
        self._process = subprocess.Popen(
            command, stderr=subprocess.PIPE, text=True, encoding="utf-8"
        )
        assert self._process.stderr is not None
        _read_until_running(self._process.stderr)

    def signal(self, number: int) -> None:
        """Send it a signal, such as SIGSTOP."""
        assert self._process is not None
        self._process.send_signal(number)

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


class Reachable(Protocol):
    """Anything that is or plays a broker."""

    @property
    def settings(self) -> MqttSection:
        """Where it listens."""


MakeCentre = Callable[..., Centre]


class MakeGate(Protocol):
    """Makes running gates of one site, each with the same journal."""

    def __call__(self, broker: Reachable, name: str = GATE) -> Gate:
        """A gate at this broker."""


class MakeBroker(Protocol):
    """Makes brokers that are killed at the end of the test."""

    def __call__(self, rules: str = OPEN_TO_ALL) -> Broker:
        """A broker, not started yet."""


@pytest.fixture
def make_broker(tmp_path: Path) -> Iterator[MakeBroker]:
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
def broker(make_broker: MakeBroker) -> Broker:
    """A running broker that lets everybody do everything."""
    running = make_broker()
    running.start()
    return running


class MakeSession(Protocol):
    """Makes a session that is stopped at the end of the test."""

    def __call__(
        self, settings: MqttSection, client_id: str, *subscriptions: str, unacknowledged: int = 8
    ) -> MqttSession:
        """A session with quick reconnects, not started."""


@pytest.fixture
def make_session() -> Iterator[MakeSession]:
    """Makes sessions that are stopped at the end of the test."""
    with ExitStack() as stack:

        def make(
            settings: MqttSection, client_id: str, *subscriptions: str, unacknowledged: int = 8
        ) -> MqttSession:
            profile = SessionProfile(
                client_id=client_id,
                subscriptions=subscriptions,
                limits=SessionLimits(packet_bytes=100_000, unacknowledged=unacknowledged),
                will=Publication(f"will/{client_id}", b"gone"),
                backoff=QUICK,
            )
            session = MqttSession(settings, profile, SystemClock(lambda: True))
            stack.callback(session.stop)
            return session

        yield make


@pytest.fixture
def outbox() -> MemoryOutbox:
    """An empty journal in memory."""
    return MemoryOutbox()


@pytest.fixture
def memory_roster() -> MemoryRoster:
    """No roster yet."""
    return MemoryRoster()


@pytest.fixture(scope="session")
def park() -> Park:
    """The centre of the gate's site."""
    return Park("park-1")


@pytest.fixture(scope="session")
def other_park() -> Park:
    """The centre of another site, with keys of its own."""
    return Park("park-2")


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    """What is closed at the end of the test, the newest first."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def make_gate(
    outbox: MemoryOutbox, memory_roster: MemoryRoster, park: Park, stack: ExitStack
) -> MakeGate:
    """Makes running gates with the same journal."""

    def make(broker: Reachable, name: str = GATE) -> Gate:
        gate = Gate(broker.settings, park.keys, outbox, memory_roster, name)
        stack.callback(gate.close)
        return gate.start()

    return make


@pytest.fixture
def gate(broker: Broker, make_gate: MakeGate, outbox: MemoryOutbox) -> Gate:
    """A running gate with 1,000 rows to send."""
    outbox.append(1_000)
    return make_gate(broker)


@pytest.fixture
def make_centre(broker: Broker, stack: ExitStack) -> MakeCentre:
    """Makes running centres."""

    def make(*, speaks: bool = True) -> Centre:
        centre = Centre(broker.settings, speaks=speaks)
        stack.callback(centre.close)
        return centre.start()

    return make


@pytest.fixture
def somebody(broker: Broker, make_session: MakeSession) -> MqttSession:
    """Someone else who may publish."""
    session = make_session(broker.settings, "somebody", "nothing")
    session.start()
    while session.next_event(1.0) != Connected():
        pass
    return session
