"""One MQTT 5 connection that keeps itself alive, for gate and centre; knows topics of neither.

Built around what was measured of paho-mqtt 2.2, pitfall by
pitfall: ``connect`` raises while the broker is down, so ``connect_async`` and the library's own
thread; an exception in a callback ends that thread, so callbacks only enqueue and the thread is
watched; ``publish`` while disconnected fills memory and then drops in silence, so it is refused
here; the library's resending after a reconnect is dropped, because the journal resends.
"""

from gateway.sync.session.backoff import Backoff
from gateway.sync.session.inbox import (
    Connected,
    Disconnected,
    PublicationRefused,
    Received,
    SessionEvent,
)
from gateway.sync.session.profile import Publication, SessionLimits, SessionProfile
from gateway.sync.session.session import MqttSession

__all__ = [
    "Backoff",
    "Connected",
    "Disconnected",
    "MqttSession",
    "Publication",
    "PublicationRefused",
    "Received",
    "SessionEvent",
    "SessionLimits",
    "SessionProfile",
]
