"""The ends of the link as processes of their own: gate, centre, and what they are measured beside.

    python -m tests.bench.sync_ends ROLE PORT[,PORT] PLACE ROWS

A sender's place is its journal, a taker's the address of its database; ``bare`` has both, with a
bar between them. Each says ``ready``, begins when it is told to by a line, and tells as JSON what
it did. All read one monotonic clock, that of the machine.
"""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event, Semaphore
from time import monotonic_ns

from paho.mqtt import client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from gateway.central.broker_link import CentreLink, centre_profile
from gateway.central.health import Health
from gateway.central.ingest import Ingest
from gateway.central.publishers import Publishers
from gateway.central.store.database import open_database
from gateway.central.store.events import EventStore
from gateway.central.store.gates import GateStore
from gateway.codes.trust import TrustList
from gateway.config import MqttSection
from gateway.core.instant import ClockQuality
from gateway.runtime.clock import SystemClock
from gateway.runtime.settling import settle
from gateway.sync.downlink import RosterDownlink
from gateway.sync.service import GateSync, SyncPorts
from gateway.sync.session import (
    Backoff,
    Connected,
    MqttSession,
    Received,
    SessionEvent,
    SessionLimits,
    SessionProfile,
)
from gateway.sync.site_keys import SiteKeys
from gateway.sync.state import Heartbeat
from gateway.sync.topics import Channel
from gateway.sync.wire import decode_ack
from tests.bench.sync_rows import GATE
from tests.bench.sync_source import JournalOutbox, batches, begin, rows_of, tell, wait_for_go
from tests.bench.sync_table import bare, receiver
from tests.brokers import on_this_machine
from tests.sync.memory import MemoryRoster

WINDOW = 20
EVENTS = Channel.EVENTS.of(GATE)


class ToldSession(MqttSession):
    """The centre's connection, which tells when every row was acknowledged and what came."""

    rows = 0
    payload_bytes = 0
    messages = 0

    def next_event(self, timeout_s: float) -> SessionEvent | None:
        """Count what comes."""
        event = super().next_event(timeout_s)
        if isinstance(event, Connected):
            begin()
        if isinstance(event, Received) and event.topic == EVENTS:
            self.payload_bytes += len(event.payload)
            self.messages += 1
        return event

    def publish(
        self,
        topic: str,
        payload: bytes,
        *,
        retain: bool = False,
        expires_s: int | None = None,
        qos: int = 1,
    ) -> bool:
        """Look for the last acknowledgement."""
        if decode_ack(payload).acked == self.rows:
            tell(done_ns=monotonic_ns(), bytes=self.payload_bytes, messages=self.messages)
            self.rows = -1
        return super().publish(topic, payload, retain=retain, expires_s=expires_s, qos=qos)


def centre(settings: MqttSection, address: str, rows: int) -> None:
    """The real centre without its pages, until it is ended."""
    be_centre(settings, address, rows, centre_profile("park-1"))


def roomy_centre(settings: MqttSection, address: str, rows: int) -> None:
    """The same with room for a whole backlog.

    mosquitto 2.0.11 sends more than a subscriber's Receive Maximum once acknowledgements come
    (seen: 38 of 100 messages were kept by a centre that announces 16). The gate's window spares
    the centre that; who goes by PUBACK alone would lose rows here.
    """
    room = SessionLimits(packet_bytes=64 * 1024 * 1024, unacknowledged=10_000)
    be_centre(settings, address, rows, replace(centre_profile("park-1"), limits=room))


def be_centre(settings: MqttSection, address: str, rows: int, profile: SessionProfile) -> None:
    """Take rows in until ended."""
    clock = SystemClock(lambda: True)
    database = open_database(address)
    session = ToldSession(settings, profile, clock)
    session.rows = rows
    ingest = Ingest(EventStore(database), GateStore(database), session)
    health = Health("broker", "database")
    link = CentreLink(session, ingest, Publishers([]), clock, health)
    settle()
    wait_for_go()
    link.run(Event(), lambda: None)


def gate(settings: MqttSection, path: str, _rows: int) -> None:
    """The real sender on a journal that is full, until it is ended."""
    outbox = JournalOutbox(Path(path))
    keys = SiteKeys("park-1", TrustList(()), b"")
    downlink = RosterDownlink(lambda: keys, MemoryRoster(), lambda _: None, lambda _: None)
    beat = Heartbeat(0, 0, outbox.epoch, 0, 1, ClockQuality.SYNCED)
    ports = SyncPorts(
        outbox=outbox, roster=downlink, heartbeat=lambda: beat, emit=lambda _signal: None
    )
    sync = GateSync(settings, GATE, ports, SystemClock(lambda: True), Backoff(0.02, 0.1))
    settle()
    wait_for_go()
    sync.body(Event())


def send_by_paho(settings: MqttSection, topic: str, payloads: Iterator[bytes]) -> None:
    """As paho is mostly used: QoS 1, twenty not yet confirmed, done when the broker says so."""
    client = mqtt.Client(CallbackAPIVersion.VERSION2, protocol=mqtt.MQTTv5)
    free = Semaphore(WINDOW)
    there = Event()
    client.on_connect = lambda *_: there.set()
    client.on_publish = lambda *_: free.release()
    client.max_inflight_messages_set(WINDOW)
    client.connect(settings.brokers[0].host, settings.brokers[0].port)
    client.loop_start()
    there.wait()
    for payload in payloads:
        free.acquire()
        client.publish(topic, payload, qos=1)
    for _ in range(WINDOW):
        free.acquire()
    client.loop_stop()


def puback(settings: MqttSection, path: str, _rows: int) -> None:
    """The gate's batches, each done when the broker has it."""
    wait_for_go()
    send_by_paho(settings, EVENTS, batches(Path(path)))


def single(settings: MqttSection, path: str, _rows: int) -> None:
    """One row a message."""
    wait_for_go()
    send_by_paho(settings, "rows", rows_of(Path(path)))


ROLES = {
    "bare": bare,
    "centre": centre,
    "roomy-centre": roomy_centre,
    "gate": gate,
    "puback": puback,
    "receiver": receiver,
    "single": single,
}


def main() -> None:
    """Be one end."""
    role, port, place, rows = sys.argv[1:]
    ROLES[role](on_this_machine(*map(int, port.split(","))), place, int(rows))


if __name__ == "__main__":
    main()
