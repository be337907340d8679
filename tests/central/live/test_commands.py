"""From the office's order over a real broker to a gate's act, and its outcome back in the list."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import paho.mqtt.client as paho
import pytest
from paho.mqtt.enums import CallbackAPIVersion
from sqlalchemy import delete, func, select

from gateway.central.commands import Fate, fate
from gateway.central.store.commands import CommandStore, Given
from gateway.central.store.database import open_database
from gateway.central.store.gates import GateStore
from gateway.central.store.schema import EVENT
from gateway.cli import main
from gateway.codes.keys import load_roster_key
from gateway.codes.trust_file import read_trust
from gateway.config import CentralConfig
from gateway.core.event import Event, EventKind
from gateway.core.instant import ClockQuality
from gateway.core.lane_mode import LaneMode, LaneOrdered
from gateway.core.signals import Remarked, Signal
from gateway.journal.commands import CommandCounter
from gateway.journal.opening import open_journal
from gateway.journal.reader import JournalReader
from gateway.journal.row import StoredRow
from gateway.runtime.clock import SystemClock
from gateway.runtime.worker import Worker
from gateway.sync.command_downlink import CommandPorts
from gateway.sync.downlink import RosterDownlink
from gateway.sync.service import GateSync, SyncPorts
from gateway.sync.session import Backoff
from gateway.sync.site_keys import SiteKeys
from gateway.sync.state import Heartbeat
from tests.brokers import on_this_machine
from tests.sync.memory import MemoryRoster

pytestmark = pytest.mark.broker

Live = Any
"""The fixtures' own types: test modules don't import each other."""
Eventually = Callable[[Callable[[], object]], None]
QUICK = Backoff(first_s=0.05, most_s=0.2)


class Journal:
    """A gate's journal on disk, written on the thread that sends it."""

    def __init__(self, folder: Path) -> None:
        path = folder / "journal.sqlite"
        self._store = open_journal(path, "gate-9", 1_800_000_000_000)
        self._reader = JournalReader(path)
        self.epoch = self._store.epoch

    def write(self, event: Event) -> None:
        """One row, durable."""
        self._store.commit([event])

    def watermark(self) -> int:
        """The stored one."""
        return self._reader.watermark()

    def rows_after(self, sequence: int, most_rows: int, most_bytes: int) -> Sequence[StoredRow]:
        """From the disk."""
        return self._reader.rows_after(sequence, most_rows, most_bytes)

    def urgent_after(self, sequence: int, most_rows: int) -> Sequence[StoredRow]:
        """From the disk."""
        return self._reader.urgent_after(sequence, most_rows)

    def acknowledge(self, epoch: int, sequence: int) -> None:
        """Keep the centre's word."""
        if epoch == self.epoch:
            self._store.commit([], sequence)

    def close(self) -> None:
        """Let the files go, on the thread that read them."""
        self._reader.close()
        self._store.close()


class Gate:
    """A gate's link with its journal and its counter; the lane is what it is told."""

    def __init__(self, config: CentralConfig, port: int, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.signals: list[Signal] = []
        self.crashes: list[str] = []
        self._clock = SystemClock(lambda: True)
        self.journal = Journal(folder)
        keys = SiteKeys(
            "park-1",
            read_trust(config.keys.trust.read_bytes(), "trust"),
            load_roster_key(config.keys.roster_key.read_bytes(), "roster key"),
        )
        for number in range(20):
            self._write(EventKind.DEVICE_UP, {"number": number})
        ports = SyncPorts(
            outbox=self.journal,
            roster=RosterDownlink(lambda: keys, MemoryRoster(), self._emit, self.crashes.append),
            heartbeat=lambda: Heartbeat(
                self._clock.now().wall_ms, 0, self.journal.epoch, 0, 1, ClockQuality.SYNCED
            ),
            emit=self._emit,
            commands=CommandPorts(
                gate="gate-9",
                keys=lambda: keys,
                counter=CommandCounter(folder),
                now=self._clock.now,
                emit=self._emit,
            ),
        )
        settings = on_this_machine(port, keepalive_s=5)
        self.sync = GateSync(settings, "gate-9", ports, self._clock, QUICK)
        self._worker = Worker("mqtt", self._body, self.crashes.append)

    def start(self) -> None:
        """Switch on."""
        self._worker.start()

    def close(self) -> None:
        """Switch off."""
        self._worker.ask_to_stop()
        self.sync.wake()
        assert self._worker.join()
        assert self.crashes == []

    def _body(self, stopping: threading.Event) -> None:
        self.sync.body(stopping)
        self.journal.close()

    def refusals(self) -> list[object]:
        """The reasons on record."""
        rows = [one for one in list(self.signals) if isinstance(one, Remarked)]
        return [one.facts["why"] for one in rows if one.kind is EventKind.COMMAND_REFUSED]

    def _write(self, kind: EventKind, facts: Any) -> None:  # noqa: ANN401 - a row's facts
        self.journal.write(Event(kind, self._clock.now(), facts, 1, 0, urgent=kind.urgent))

    def _emit(self, signal: Signal) -> None:
        self.signals.append(signal)
        if isinstance(signal, Remarked):
            self._write(signal.kind, signal.facts)


class Office:
    """The centre's command line and what its database knows."""

    def __init__(self, centre: Live) -> None:
        self._config = ("--config", str(centre.config_path))
        self.database = open_database(centre.config.central.database)

    def order(self, *arguments: str) -> None:
        """Give one."""
        assert main(["central", "command", "gate-9", *arguments, *self._config]) == 0

    def newest(self) -> Given:
        """The newest command."""
        return CommandStore(self.database).newest(1)[0]

    def became(self) -> Fate:
        """Of the newest command, now."""
        return fate(self.newest(), SystemClock(lambda: True).now().wall_ms)

    def rows(self) -> int:
        """Of the gate's first ones that are here."""
        first = select(func.count()).where(EVENT.c.gate == "gate-9", EVENT.c.sequence <= 20)
        with self.database.read() as connection:
            return int(connection.scalar(first) or 0)

    def lose_rows(self, first: int, last: int) -> None:
        """As a table that was restored in part."""
        with self.database.write() as connection:
            between = EVENT.c.sequence.between(first, last)
            connection.execute(delete(EVENT).where(EVENT.c.gate == "gate-9", between))


@pytest.fixture
def lane_gate(centre: Live, broker: Live, tmp_path: Path) -> Iterator[Gate]:
    """A gate of the centre's site, running."""
    gate = Gate(centre.config, broker.port, tmp_path / "gate")
    gate.start()
    yield gate
    gate.close()


@pytest.fixture
def office(centre: Live, lane_gate: Gate, eventually: Eventually) -> Iterator[Office]:
    """Once the centre knows the gate and has its rows."""
    assert lane_gate.crashes == []
    made = Office(centre)
    with closing(made.database):
        eventually(lambda: GateStore(made.database).gates() and made.rows() == 20)
        yield made


def test_an_order_reaches_the_lane_once_and_its_outcome_comes_back(
    office: Office, lane_gate: Gate, broker: Live, eventually: Eventually
) -> None:
    """Who recorded it and sends it again is refused, retained or not; both are on record."""
    recorded = Recorder(broker)
    office.order("lane", "closed")
    eventually(lambda: office.became() is Fate.OBEYED)
    ordered = [one for one in lane_gate.signals if isinstance(one, LaneOrdered)]
    assert ordered == [LaneOrdered(LaneMode.CLOSED, "centre")]
    eventually(lambda: recorded.heard)

    recorded.publish(recorded.heard[0], retain=False)
    eventually(lambda: lane_gate.refusals() == ["replayed"])
    recorded.publish(recorded.heard[0][:-1] + b"!", retain=False)
    eventually(lambda: lane_gate.refusals() == ["replayed", "untrusted"])
    recorded.close()
    assert office.became() is Fate.OBEYED
    assert [one for one in lane_gate.signals if isinstance(one, LaneOrdered)] == ordered


def test_rows_that_the_centre_lost_come_again_and_those_it_has_stay_single(
    office: Office, eventually: Eventually
) -> None:
    """A table that was restored in part is made whole."""
    office.lose_rows(5, 8)
    assert office.rows() == 16
    office.order("replay", "3", "10")
    eventually(lambda: office.became() is Fate.OBEYED)
    eventually(lambda: office.rows() == 20)


def test_what_the_gate_does_not_have_is_said(office: Office, eventually: Eventually) -> None:
    """Beyond its newest row, or of a journal file that is no longer there."""
    office.order("replay", "19", "5000")
    eventually(lambda: office.became() is Fate.OBEYED)
    assert office.newest().answer["gone"]
    office.order("replay", "1", "5", "--epoch", "12345")
    eventually(lambda: office.became() is Fate.REFUSED)
    assert office.newest().why == "other-epoch"


class Recorder:
    """Somebody at the broker who records commands and sends them again."""

    def __init__(self, broker: Live) -> None:
        self.heard: list[bytes] = []
        self._there = threading.Event()
        self._client = paho.Client(CallbackAPIVersion.VERSION2, protocol=paho.MQTTv5)
        self._client.on_message = lambda _c, _u, message: self.heard.append(bytes(message.payload))
        self._client.on_subscribe = lambda *_: self._there.set()
        self._client.on_connect = lambda client, *_: client.subscribe("gate/gate-9/cmd", 1)
        self._client.connect("127.0.0.1", broker.port)
        self._client.loop_start()
        assert self._there.wait(10)

    def publish(self, payload: bytes, *, retain: bool) -> None:
        """As the centre would."""
        self._client.publish("gate/gate-9/cmd", payload, qos=1, retain=retain)

    def close(self) -> None:
        """Go away."""
        self._client.loop_stop()
        self._client.disconnect()
