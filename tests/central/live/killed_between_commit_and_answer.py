"""A centre that kills itself, as kill -9 does, between its commit and its first answer."""

import os
import signal
import sys
from pathlib import Path
from threading import Event

from gateway.central.broker_link import CentreLink, centre_profile
from gateway.central.health import Health
from gateway.central.ingest import Ingest
from gateway.central.keys import load_keys
from gateway.central.publish import RosterPublisher
from gateway.central.roster_chain import RosterSeal
from gateway.central.store.database import open_database
from gateway.central.store.events import EventStore
from gateway.central.store.gates import GateStore
from gateway.central.store.people import PeopleStore
from gateway.central.store.roster_pieces import RosterPieces
from gateway.config import load_central
from gateway.runtime.clock import SystemClock
from gateway.sync.session import MqttSession, Received


class DeadlyWire:
    """The way back to gates; whoever takes it dies first."""

    def publish(self, topic: str, payload: bytes, *, qos: int) -> bool:  # noqa: ARG002 - a Protocol
        """Die with the answer in hand."""
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError(topic, payload)

    def acknowledge(self, message: Received) -> None:
        """Never reached: the answer comes first."""
        raise AssertionError(message)


def main(config_path: Path) -> None:
    """Live until the first batch is on disk."""
    config, clock = load_central(config_path), SystemClock(lambda: True)
    keys, database = load_keys(config.keys), open_database(config.central.database)
    session = MqttSession(config.mqtt, centre_profile("park-1"), clock)
    ingest = Ingest(EventStore(database), GateStore(database), DeadlyWire())
    seal = RosterSeal("park-1", keys.document_key, keys.roster_key)
    publisher = RosterPublisher(
        PeopleStore(database), seal, session.publish, RosterPieces(database)
    )
    link = CentreLink(session, ingest, publisher, clock, Health())
    link.run(Event(), lambda: None)


main(Path(sys.argv[1]))
