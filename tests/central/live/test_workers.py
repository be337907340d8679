"""Several workers at several brokers and one PostgreSQL: nothing is lost and nothing is twice."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gateway.central.store.database import open_database
from gateway.central.store.event_list import EventList
from gateway.central.store.gates import GateStore
from gateway.config import load_central
from gateway.core.instant import ClockQuality
from gateway.runtime.clock import SystemClock
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


@pytest.fixture
def park(
    made_centre: Path, own_postgres: PostgresServer, broker: Live
) -> Iterator[tuple[Path, Live]]:
    """The configuration of a centre with workers at two brokers, and the second broker."""
    second = type(broker)()
    second.start()
    text = made_centre.read_text("utf-8")
    kept = next(line for line in text.splitlines() if line.startswith("database"))
    text = text.replace(kept, f'database = "{own_postgres.new_database()}"\nworkers = true')
    text = text.replace("brokers = [", f'brokers = ["127.0.0.1:{second.port}", ')
    made_centre.write_text(text, "utf-8")
    yield made_centre, second
    second.kill()


class Crew:
    """Worker processes that a test starts and kills."""

    def __init__(self, config: Path) -> None:
        self._command = [
            sys.executable,
            "-m",
            "gateway",
            "central",
            "work",
            "--config",
            str(config),
        ]
        self.living: list[subprocess.Popen[str]] = []

    def hire(self) -> subprocess.Popen[str]:
        """Start one and wait until it is at both brokers."""
        worker = subprocess.Popen(self._command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
        self.living.append(worker)
        assert worker.stderr is not None
        connected = 0
        while connected < 2:
            line = worker.stderr.readline()
            assert line, "the worker ended"
            connected += ": connected" in line
        return worker

    def kill(self, worker: subprocess.Popen[str]) -> None:
        """Kill -9."""
        worker.kill()
        worker.communicate()
        self.living.remove(worker)


@pytest.fixture
def crew(park: tuple[Path, Live]) -> Iterator[Crew]:
    """Nobody yet."""
    workers = Crew(park[0])
    yield workers
    for worker in workers.living:
        worker.terminate()
        worker.communicate(timeout=10)


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


def _stored(config: Path, gate: str) -> list[str]:
    database = open_database(load_central(config).central.database)
    rows = list(EventList(database).rows(gate, 7))
    database.close()
    return rows


def _duplicates(config: Path, gate: str) -> int:
    database = open_database(load_central(config).central.database)
    (seen,) = (one for one in GateStore(database).gates() if one.gate == gate)
    database.close()
    return seen.journals[0].duplicates


def test_two_workers_share_the_rows_of_one_gate_and_ask_for_none_again(
    park: tuple[Path, Live], crew: Crew, broker: Live, journal: Journal, payload: Payload
) -> None:
    """Batches reach them in turn and out of order; the watermark is moved under a lock."""
    crew.hire()
    crew.hire()
    rows = journal(ROWS)
    _drain("gate-1", broker.port, payload, rows, lambda _watermark: None)
    assert _stored(park[0], "gate-1") == rows
    assert _duplicates(park[0], "gate-1") <= ROWS // 2


def test_a_worker_and_the_database_are_killed_and_every_row_is_there_once(
    park: tuple[Path, Live],
    crew: Crew,
    own_postgres: PostgresServer,
    journal: Journal,
    payload: Payload,
) -> None:
    """What a dead worker had not stored nobody acknowledged, so the gate sends it again."""
    first = crew.hire()
    crew.hire()
    faults: list[tuple[int, Callable[[], None]]] = [
        (ROWS // 4, lambda: crew.kill(first)),
        (ROWS // 2, own_postgres.crash),
    ]

    def meanwhile(watermark: int) -> None:
        if faults and watermark >= faults[0][0]:
            faults.pop(0)[1]()

    rows = journal(ROWS)
    _drain("gate-1", park[1].port, payload, rows, meanwhile)
    assert faults == []
    assert _stored(park[0], "gate-1") == rows


def test_the_centre_beside_workers_answers_states_and_takes_no_rows_in(
    park: tuple[Path, Live], centre: Live, gate: Live, journal: Journal, payload: Payload
) -> None:
    """Else each row would be stored by two."""
    assert centre.health()["ok"]
    beat = Heartbeat(5, 3, 7, 0, 0, ClockQuality.SYNCED)
    gate.say("ev", payload(journal(3)))
    gate.say("state", encode_state(GateState("aa", beat)))
    assert decode_ack(gate.hear("/ack")).acked == 0
    assert _stored(park[0], "gate-1") == []


def test_the_centre_publishes_at_every_broker(
    park: tuple[Path, Live], centre: Live, broker: Live
) -> None:
    """A gate is at whichever it reached, and needs the list of lost codes there too."""
    assert sum(part.startswith("broker ") for part in centre.health()["parts"]) == 2
    heard = []
    for port in (broker.port, park[1].port):
        session = _session("gate-2", port, "site/park-1/revocations")
        event = None
        while not isinstance(event, Received):
            event = session.next_event(10)
        heard.append(event.payload)
        session.stop()
    assert heard[0] == heard[1]


def test_a_worker_of_a_centre_without_workers_says_so(made_centre: Path) -> None:
    """Every row would be taken in twice."""
    command = [sys.executable, "-m", "gateway", "central", "work", "--config", str(made_centre)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 78
    assert "central.workers" in done.stderr


def test_a_database_that_comes_later_than_the_centre_is_waited_for(
    park: tuple[Path, Live], start_centre: Callable[[], Live], own_postgres: PostgresServer,  # noqa: ARG001
    caplog: pytest.LogCaptureFixture, eventually: Eventually,
) -> None:  # fmt: skip
    """After a power cut nobody knows which machine is up first."""
    own_postgres.stop()
    centre = start_centre()
    eventually(lambda: "it is waited for" in caplog.text)
    own_postgres.start()
    eventually(lambda: centre.health().get("ok"))
    assert centre.stop() == 0
