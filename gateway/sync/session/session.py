"""What gate and centre hold of the brokers: events out, publications in; not the MQTT library."""

import logging
import secrets
from itertools import count

from gateway.config import MqttSection
from gateway.core.instant import NS_PER_S
from gateway.runtime.clock import Clock
from gateway.sync.session.access import broker_access
from gateway.sync.session.connection import STEADY_NS, Connection
from gateway.sync.session.dialect import Attempt, Mqtt5, Mqtt311
from gateway.sync.session.inbox import Disconnected, Inbox, Received, SessionEvent
from gateway.sync.session.profile import SessionProfile
from gateway.sync.session.walk import Walk

log = logging.getLogger(__name__)


class MqttSession:
    """Connects for ever, to one of its brokers at a time; one owner's thread takes its events.

    Every received message must be given back to ``acknowledge`` once it is dealt with: the
    centre does so after its commit, so that nothing is taken off the broker and then lost.

    Args:
        settings: where the brokers are and how to sign in.
        profile: who this session is and what it wants.
        clock: tells how long a connection lasted, and judges certificates' dates.

    Raises:
        ConfigurationError: the password file or a TLS file can't be used.
    """

    def __init__(self, settings: MqttSection, profile: SessionProfile, clock: Clock) -> None:
        limits = profile.limits
        self._access = broker_access(settings, clock)
        self._profile = profile
        self._inbox = Inbox(
            limits.waiting_messages or 2 * limits.unacknowledged,
            limits.waiting_bytes or 2 * limits.packet_bytes,
        )
        self._numbers = count(1)
        self._clock = clock
        self._chance = secrets.SystemRandom()
        self._walk = Walk(
            brokers=len(self._access.brokers),
            backoff=profile.backoff,
            first_return_s=profile.home_after_s,
        )
        self._older: set[int] = set()
        self._connection: Connection | None = None
        self._due_ns: int | None = None

    @property
    def lost_messages(self) -> int:
        """Messages dropped because the owner was too slow; whoever sent them asks again."""
        return self._inbox.lost_messages

    @property
    def is_connected(self) -> bool:
        """Whether a broker is there, with every subscription; from any thread."""
        connection = self._connection
        return connection is not None and connection.is_ready

    @property
    def is_idle(self) -> bool:
        """Whether it is connected and the broker has taken everything; from any thread."""
        connection = self._connection
        return connection is not None and connection.is_idle

    def start(self) -> None:
        """Begin to connect, in the library's thread; a broker that is down is no error."""
        self._open()

    def stop(self) -> None:
        """Say goodbye, which publishes the will, and end the network's thread within 2 s."""
        self._due_ns = None
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def next_event(self, timeout_s: float) -> SessionEvent | None:
        """The oldest event; None after ``timeout_s`` seconds at most, or ``wake``.

        The owner must call this again and again: it also replaces a connection that was lost.
        """
        wait_s = timeout_s
        now_ns = self._clock.mono_ns()
        if self._connection is not None:
            self._look_at(self._connection, now_ns)
        if self._due_ns is not None:
            wait_s = min(timeout_s, max(0.0, (self._due_ns - now_ns) / NS_PER_S))
            if wait_s == 0.0:
                self._open()
                wait_s = timeout_s
        return self._inbox.take(wait_s)

    def wake(self) -> None:
        """Let ``next_event`` return; from any thread."""
        self._inbox.wake()

    def publish(
        self,
        topic: str,
        payload: bytes,
        *,
        retain: bool = False,
        expires_s: int | None = None,
        qos: int = 1,
    ) -> bool:
        """Hand a message to the broker.

        Args:
            topic: where to.
            payload: what.
            retain: whether the broker keeps it for whoever subscribes later.
            expires_s: seconds after which the broker forgets it; None keeps it for good. A broker
                that knows MQTT 3.1.1 only keeps everything.
            qos: 1, or 0 for what is worth nothing when it comes late.

        Returns:
            False while not connected or with too much unconfirmed: nothing was or will be sent.
        """
        if self._connection is None:
            return False
        return self._connection.publish(topic, payload, retain=retain, expires_s=expires_s, qos=qos)

    def follow(self, topics: frozenset[str]) -> None:
        """Be subscribed to these for now besides those of the profile; say so at every turn.

        A new connection knows nothing of them before it is told again.
        """
        if self._connection is not None:
            self._connection.follow(topics)

    def acknowledge(self, message: Received) -> None:
        """Tell the broker that a message is dealt with; of an earlier connection, do nothing."""
        if self._connection is not None:
            self._connection.acknowledge(message)

    def _open(self) -> None:
        place = self._walk.place
        address = self._access.brokers[place]
        dialect = Mqtt311() if place in self._older else Mqtt5()
        attempt = Attempt(address, next(self._numbers), dialect)
        self._due_ns = None
        self._connection = Connection(
            attempt, self._access, self._profile, self._inbox, self._clock
        )
        self._connection.open()

    def _look_at(self, connection: Connection, now_ns: int) -> None:
        held_ns = connection.held_ns(now_ns)
        if connection.over(now_ns):
            self._leave(connection, now_ns, steady=held_ns >= STEADY_NS)
            return
        if held_ns >= STEADY_NS:
            self._walk = self._walk.stayed()
        stayed_enough = held_ns >= self._walk.home_after_s * NS_PER_S
        if not self._walk.is_home and stayed_enough and connection.is_idle:
            self._go_home(connection)

    def _leave(self, connection: Connection, now_ns: int, *, steady: bool) -> None:
        """Let go of a lost connection, and set the time of the next attempt."""
        connection.close()
        self._connection = None
        if connection.refuses_version and self._profile.shares:
            broker = self._access.brokers[self._walk.place]
            log.error("%s: knows MQTT 3.1.1 only and shares nothing among workers", broker)
        elif connection.refuses_version:
            log.warning("%s: knows MQTT 3.1.1 only", self._access.brokers[self._walk.place])
            self._older.add(self._walk.place)
            self._due_ns = now_ns
            return
        self._walk = self._walk.lost(steady=steady)
        self._due_ns = now_ns + round(self._walk.wait_s(self._chance.random()) * NS_PER_S)

    def _go_home(self, connection: Connection) -> None:
        """Leave while nothing is under way; if home is still away, the journal bears that."""
        here, home = self._access.brokers[self._walk.place], self._access.brokers[0]
        self._inbox.put(Disconnected(f"MQTT broker {here}: left for {home}, the first in the list"))
        connection.close()
        self._walk = self._walk.going_home()
        self._open()
