"""A connection to each broker, all at once, as a gate is at whichever it reached; serves none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from gateway.central.alarm_watch import AlarmWatch
from gateway.central.broker_link import BROKER, CentreLink
from gateway.central.health import Health
from gateway.central.ingest import Broker, Ingest, Listeners, Share
from gateway.central.publishers import Publisher, Publishers
from gateway.central.store.database import Database
from gateway.central.store.events import EventStore
from gateway.central.store.gates import GateStore
from gateway.central.store.observing import doors_opened
from gateway.config import MqttSection
from gateway.runtime.clock import Clock
from gateway.sync.session import MqttSession, Received, SessionProfile
from gateway.sync.want import Want


@dataclass(frozen=True, slots=True)
class Link:
    """The connection to one broker.

    Args:
        name: of its thread.
        part: what health calls it.
        session: the connection.
        is_urgent: it takes urgent rows alone.
    """

    name: str
    part: str
    session: MqttSession
    is_urgent: bool = False


def links(
    settings: MqttSection, profile: SessionProfile, clock: Clock, *, urgent: bool = False
) -> Sequence[Link]:
    """One for each broker of the settings; none is started.

    Args:
        settings: where the brokers are.
        profile: who connects.
        clock: now.
        urgent: for urgent rows alone.

    Raises:
        ConfigurationError: the password file or a TLS file can't be used.
    """
    several = len(settings.brokers) > 1
    made = []
    for number, broker in enumerate(settings.brokers, start=1):
        session = MqttSession(replace(settings, brokers=(broker,)), profile, clock)
        part = f"{BROKER} {broker}" if several else BROKER
        name = f"mqtt-{number}" if several else "mqtt"
        ends = (f"{name}-urgent", f"{part}, urgent rows") if urgent else (name, part)
        made.append(Link(*ends, session, urgent))
    return made


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A broker to which no answers go: urgent rows are answered when they come again in a batch.

    An answer of one connection that is overtaken by a later one's looks to a gate as if the centre
    had lost rows.

    Args:
        broker: takes messages off.
    """

    broker: Broker

    def publish(self, _topic: str, _payload: bytes, *, qos: int) -> bool:  # noqa: ARG002 - a Protocol
        """Nothing is sent."""
        return True

    def acknowledge(self, message: Received) -> None:
        """Take the message off the broker."""
        self.broker.acknowledge(message)


@dataclass(frozen=True, slots=True)
class Takers:
    """Makes what takes messages in at each broker, in a thread of its own; all share this.

    Args:
        database: where rows and states go.
        health: told how brokers and database are.
        clock: now.
        publisher: told of each connection.
        wanted: told which list a gate can't follow.
        share: which rows come here.
    """

    database: Database
    health: Health
    clock: Clock
    publisher: Publisher
    wanted: Callable[[Want], None]
    share: Share

    def at(self, link: Link) -> CentreLink:
        """What takes in at this broker."""
        ingest = Ingest(
            EventStore(self.database),
            GateStore(self.database),
            Unanswered(link.session) if link.is_urgent else link.session,
            self._listeners(),
            self.share,
        )
        health = self.health.calling(BROKER, link.part)
        publisher = Publishers([]) if link.is_urgent else self.publisher
        return CentreLink(link.session, ingest, publisher, self.clock, health)

    def _listeners(self) -> Listeners:
        alarmed = AlarmWatch(self.database).open_cases
        return Listeners(self.wanted, alarmed, partial(doors_opened, self.database))
