"""What gate and centre hold of the broker: events out, publications in; not the MQTT library."""

import logging
from itertools import count

from gateway.config import MqttSection
from gateway.runtime.clock import Clock
from gateway.sync.session.access import broker_access
from gateway.sync.session.connection import Connection
from gateway.sync.session.inbox import Disconnected, Inbox, Received, SessionEvent
from gateway.sync.session.profile import SessionProfile

log = logging.getLogger(__name__)


class MqttSession:
    """Connects for ever, subscribes, receives, publishes; one owner's thread takes its events.

    Every received message must be given back to ``acknowledge`` once it is dealt with: the
    centre does so after its commit, so that nothing is taken off the broker and then lost.

    Args:
        settings: where the broker is and how to sign in.
        profile: who this session is and what it wants.
        clock: tells how long a connection lasted.

    Raises:
        ConfigurationError: the password file or the CA file can't be used.
    """

    def __init__(self, settings: MqttSection, profile: SessionProfile, clock: Clock) -> None:
        limits = profile.limits
        self._access = broker_access(settings)
        self._profile = profile
        self._inbox = Inbox(2 * limits.unacknowledged, 2 * limits.packet_bytes)
        self._numbers = count(1)
        self._clock = clock
        self._connection = self._connect()

    @property
    def lost_messages(self) -> int:
        """Messages dropped because the owner was too slow; whoever sent them asks again."""
        return self._inbox.lost_messages

    def start(self) -> None:
        """Begin to connect, in the library's thread; a broker that is down is no error."""
        self._connection.open()

    def stop(self) -> None:
        """Say goodbye, which publishes the will, and end the network's thread within 2 s."""
        self._connection.close()

    def next_event(self, timeout_s: float) -> SessionEvent | None:
        """The oldest event; None after ``timeout_s`` seconds or ``wake``.

        The owner must call this again and again: it also replaces a connection that can't heal.
        """
        if self._connection.beyond_repair:
            self._replace()
        return self._inbox.take(timeout_s)

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
            expires_s: seconds after which the broker forgets it; None keeps it for good.
            qos: 1, or 0 for what is worth nothing when it comes late.

        Returns:
            False while not connected or with too much unconfirmed: nothing was or will be sent.
        """
        return self._connection.publish(topic, payload, retain=retain, expires_s=expires_s, qos=qos)

    def acknowledge(self, message: Received) -> None:
        """Tell the broker that a message is dealt with; of an earlier connection, do nothing."""
        self._connection.acknowledge(message)

    def _connect(self) -> Connection:
        return Connection(self._access, self._profile, self._inbox, self._numbers, self._clock)

    def _replace(self) -> None:
        log.warning("%s: connection is beyond repair, starting a new one", self._access)
        self._inbox.put(Disconnected(f"{self._access}: starting again with a new connection"))
        self._connection.close()
        failures = self._connection.failures + 1
        self._connection = self._connect()
        self._connection.failures = failures
        self._connection.open()
