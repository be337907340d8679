"""Who a session is at the broker and what it accepts; not where the broker is."""

from dataclasses import dataclass, field

from gateway.sync.session.backoff import Backoff


@dataclass(frozen=True, slots=True)
class Publication:
    """Something to be published."""

    topic: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """What the broker may send before it is acknowledged.

    Args:
        packet_bytes: the greatest packet; the broker keeps greater ones to itself.
        unacknowledged: messages of QoS 1 that may be on the way (MQTT 5 Receive Maximum).
        waiting_messages: messages that may wait for the owner; more are dropped, and whoever sent
            them asks again. 0 for twice as many as may be on the way.
        waiting_bytes: bytes of payload that may wait, of which one message always may; 0 for two
            packets.
    """

    packet_bytes: int
    unacknowledged: int
    waiting_messages: int = 0
    waiting_bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionProfile:
    """Who a session is and what it wants.

    Args:
        client_id: unique at the broker; two sessions with one id push each other out.
        subscriptions: topic filters, at least one, all with QoS 1.
        limits: what may be sent to this session.
        will: retained, published by the broker when this session ends in any way; or None.
        backoff: waits between attempts to connect.
        home_after_s: how long it stays at another broker than the first before it tries that.
    """

    client_id: str
    subscriptions: tuple[str, ...]
    limits: SessionLimits
    will: Publication | None = None
    backoff: Backoff = field(default_factory=Backoff)
    home_after_s: float = 600.0

    @property
    def shares(self) -> bool:
        """Whether it is one of a group among which the broker shares messages: MQTT 5 only."""
        return any(topics.startswith("$share/") for topics in self.subscriptions)
