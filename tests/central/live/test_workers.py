"""Several workers at several brokers and one PostgreSQL: nothing is lost and nothing is twice."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from gateway.central.living import Surroundings
from gateway.central.store.database import Database, open_database
from gateway.central.store.event_list import EventList
from gateway.central.store.gates import GateStore
from gateway.central.work import run_worker
from gateway.config import load_central
from gateway.core.instant import ClockQuality
from gateway.errors import ConfigurationError
from gateway.runtime.clock import SystemClock
from gateway.runtime.notify import Notifier
from gateway.sync.session import Backoff, MqttSession, Received, SessionLimits, SessionProfile
from gateway.sync.state import GateState, Heartbeat, encode_state
from gateway.sync.uplink import Uplink
from gateway.sync.wire import decode_ack
from tests.brokers import on_this_machine
from tests.postgres import PostgresServer

pytestmark = pytest.mark.broker

Live = Any
Journal = Callable[..., list[str]]
Payload = Callable[..., bytes]
Eventually = Callable[[Callable[[], object]], None]
ROOT = Path(__file__).parents[3]
ROWS = 900
BATCH = 30
BROKERS = 2
CONNECTIONS = 2 * BROKERS
"""Of a worker: one for batches and one for urgent rows at each broker."""


@dataclass
class Park:
    """A centre with workers that are at two brokers and one PostgreSQL.

    Args:
        config: where its configuration is.
        second: the broker beside ``broker``.
        database: the server.
    """

    config: Path
    second: Live
    database: PostgresServer

    def opened(self) -> Database:
        """The centre's database."""
        return open_database(load_central(self.config).central.database)

    def stored(self) -> list[str]:
        """The rows of gate-1."""
        with closing(self.opened()) as database:
            return list(EventList(database).rows("gate-1", 7))

    def duplicates(self) -> int:
        """Rows of gate-1 that came again."""
        with closing(self.opened()) as database:
            (seen,) = GateStore(database).gates()
            return seen.journals[0].duplicates


@pytest.fixture
def park(made_centre: Path, own_postgres: PostgresServer, broker: Live) -> Iterator[Park]:
    """A park whose centre is not started."""
    second = type(broker)()
    second.start()
    text = made_centre.read_text("utf-8")
    kept = next(line for line in text.splitlines() if line.startswith("database"))
    text = text.replace(kept, f'database = "{own_postgres.new_database()}"\nworkers = true')
    text = text.replace("brokers = [", f'brokers = ["127.0.0.1:{second.port}", ')
    made_centre.write_text(text, "utf-8")
    yield Park(made_centre, second, own_postgres)
    second.kill()


class Crew:
    """Worker processes that a test starts and ends."""

    def __init__(self, config: Path) -> None:
        gateway = [sys.executable, "-m", "gateway"]
        self._command = [*gateway, "central", "work", "--config", str(config)]
        self._living: list[subprocess.Popen[str]] = []

    def hire(self, number: int) -> None:
        """Start so many and wait until each is at both brokers."""
        for _ in range(number):
            started = subprocess.Popen(self._command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
            self._living.append(started)
        for worker in self._living:
            assert worker.stderr is not None
            connected = 0
            while connected < CONNECTIONS:
                line = worker.stderr.readline()
                assert line, "the worker ended"
                connected += ": connected" in line

    def kill_one(self) -> None:
        """Kill -9."""
        worker = self._living.pop(0)
        worker.kill()
        worker.communicate()

    def dismiss(self) -> list[int]:
        """Let all end; how many messages each took."""
        for worker in self._living:
            worker.terminate()
        said = [worker.communicate(timeout=10)[1] for worker in self._living]
        self._living.clear()
        return [sum(map(int, re.findall(r"took (\d+) messages", one))) for one in said]


@pytest.fixture
def crew(park: Park) -> Iterator[Crew]:
    """Nobody yet."""
    workers = Crew(park.config)
    yield workers
    workers.dismiss()


def _session(name: str, port: int, *subscriptions: str) -> MqttSession:
    profile = SessionProfile(
        client_id=name,
        subscriptions=(f"gate/{name}/ack", *subscriptions),
        limits=SessionLimits(packet_bytes=1_000_000, unacknowledged=20),
        backoff=Backoff(first_s=0.05, most_s=0.2),
    )
    session = MqttSession(on_this_machine(port, keepalive_s=5), profile, SystemClock(lambda: True))
    session.start()
    return session


def _drain(
    name: str, port: int, payload: Payload, rows: list[str], meanwhile: Callable[[int], None]
) -> None:
    """Send the rows as a gate does until all are acknowledged."""
    session, uplink, clock = _session(name, port), Uplink(0), SystemClock(lambda: True)
    try:
        while uplink.watermark < len(rows):
            if not uplink.is_connected and session.is_connected:
                uplink.connected()
            after = uplink.next_after()
            if after is not None and after < len(rows):
                piece = rows[after : after + BATCH]
                if session.publish(f"gate/{name}/ev", payload(piece, gate=name)):
                    uplink.sent(after + len(piece), clock.mono_ns())
            event = session.next_event(0.002 if uplink.unacknowledged < 4 else 0.1)
            if isinstance(event, Received):
                session.acknowledge(event)
                uplink.acknowledged(decode_ack(event.payload), clock.mono_ns())
            uplink.expire(clock.mono_ns())
            meanwhile(uplink.watermark)
    finally:
        session.stop()


def test_two_workers_share_the_rows_of_one_gate_and_ask_for_none_again(
    park: Park, crew: Crew, broker: Live, journal: Journal, payload: Payload
) -> None:
    """Batches reach them in turn and out of order; the watermark is moved under a lock."""
    crew.hire(2)
    rows = journal(ROWS)
    _drain("gate-1", broker.port, payload, rows, lambda _watermark: None)
    assert park.stored() == rows
    assert park.duplicates() <= ROWS // 2
    assert min(crew.dismiss()) > 0


def test_a_worker_and_the_database_are_killed_and_every_row_is_there_once(
    park: Park, crew: Crew, journal: Journal, payload: Payload
) -> None:
    """What a dead worker had not stored nobody acknowledged, so the gate sends it again."""
    crew.hire(2)
    faults = [(ROWS // 4, crew.kill_one), (ROWS // 2, park.database.crash)]

    def meanwhile(watermark: int) -> None:
        if faults and watermark >= faults[0][0]:
            faults.pop(0)[1]()

    rows = journal(ROWS)
    _drain("gate-1", park.second.port, payload, rows, meanwhile)
    assert faults == []
    assert park.stored() == rows


def test_the_centre_beside_workers_answers_states_and_takes_no_rows_in(
    park: Park, centre: Live, gate: Live, journal: Journal, payload: Payload
) -> None:
    """Else each row would be stored by two."""
    assert centre.health()["ok"]
    beat = Heartbeat(5, 3, 7, 0, 0, ClockQuality.SYNCED)
    gate.say("ev", payload(journal(3)))
    gate.say("state", encode_state(GateState("aa", beat)))
    assert decode_ack(gate.hear("/ack")).acked == 0
    assert park.stored() == []


def test_the_centre_publishes_at_every_broker(park: Park, centre: Live, broker: Live) -> None:
    """A gate is at whichever it reached, and needs the list of lost codes there too."""
    assert sum(part.startswith("broker ") for part in centre.health()["parts"]) == BROKERS
    heard = []
    for port in (broker.port, park.second.port):
        session = _session("gate-2", port, "site/park-1/revocations")
        event = None
        while not isinstance(event, Received):
            event = session.next_event(10)
        heard.append(event.payload)
        session.stop()
    assert heard[0] == heard[1]


def test_a_worker_of_a_centre_without_workers_says_so(made_centre: Path) -> None:
    """Every row would be taken in twice."""
    around = Surroundings(SystemClock(lambda: True), Notifier(""), Event())
    with pytest.raises(ConfigurationError, match=r"central\.workers"):
        run_worker(load_central(made_centre), around)


def test_a_database_that_comes_later_than_the_centre_is_waited_for(
    park: Park,
    start_centre: Callable[[], Live],
    caplog: pytest.LogCaptureFixture,
    eventually: Eventually,
) -> None:
    """After a power cut nobody knows which machine is up first."""
    park.database.stop()
    centre = start_centre()
    eventually(lambda: "it is waited for" in caplog.text)
    park.database.start()
    eventually(lambda: centre.health().get("ok"))
    assert centre.stop() == 0
