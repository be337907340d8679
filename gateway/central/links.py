"""A connection to each broker, all at once, as a gate is at whichever it reached; serves none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from gateway.central.broker_link import BROKER, CentreLink
from gateway.central.health import Health
from gateway.central.ingest import Ingest
from gateway.central.publishers import Publisher
from gateway.central.store.database import Database
from gateway.central.store.events import EventStore
from gateway.central.store.gates import GateStore
from gateway.config import MqttSection
from gateway.runtime.clock import Clock
from gateway.sync.session import MqttSession, SessionProfile
from gateway.sync.want import Want


@dataclass(frozen=True, slots=True)
class Link:
    """The connection to one broker.

    Args:
        name: of its thread.
        part: what health calls it.
        session: the connection.
    """

    name: str
    part: str
    session: MqttSession


def links(settings: MqttSection, profile: SessionProfile, clock: Clock) -> Sequence[Link]:
    """One for each broker of the settings; none is started.

    Raises:
        ConfigurationError: the password file or a TLS file can't be used.
    """
    several = len(settings.brokers) > 1
    made = []
    for number, broker in enumerate(settings.brokers, start=1):
        session = MqttSession(replace(settings, brokers=(broker,)), profile, clock)
        part = f"{BROKER} {broker}" if several else BROKER
        made.append(Link(f"mqtt-{number}" if several else "mqtt", part, session))
    return made


@dataclass(frozen=True, slots=True)
class Takers:
    """Makes what takes messages in at each broker, in a thread of its own; all share this.

    Args:
        database: where rows and states go.
        health: told how brokers and database are.
        clock: now.
        publisher: told of each connection.
        wanted: told which list a gate can't follow.
        gap_patience_ns: how long a gap is not told to its gate.
    """

    database: Database
    health: Health
    clock: Clock
    publisher: Publisher
    wanted: Callable[[Want], None]
    gap_patience_ns: int

    def at(self, link: Link) -> CentreLink:
        """What takes in at this broker."""
        ingest = Ingest(
            EventStore(self.database),
            GateStore(self.database),
            link.session,
            self.wanted,
            gap_patience_ns=self.gap_patience_ns,
        )
        health = self.health.calling(BROKER, link.part)
        return CentreLink(link.session, ingest, self.publisher, self.clock, health)
