"""Listens to everything at the demonstration's broker, as a stranger with a subscription would."""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from gateway.config import MqttSection
from gateway.runtime.clock import Clock
from gateway.runtime.worker import Worker
from gateway.sync.payload import ForeignPayloadError
from gateway.sync.session import Backoff, MqttSession, Received, SessionLimits, SessionProfile
from gateway.sync.topics import Channel, address
from gateway.sync.wire import decode_batch

EVERYTHING: Final = "#"
_PACKET_BYTES: Final = 16 * 1024 * 1024
_UNACKNOWLEDGED: Final = 1000
_POLL_S: Final = 0.1
_QUICK: Final = Backoff(first_s=0.02, most_s=0.1)


@dataclass(frozen=True, slots=True)
class Overheard:
    """One message of any topic."""

    topic: str
    payload: bytes
    retained: bool

    @property
    def words(self) -> bytes:
        """The payload with the rows that are packed in it: a search must find what they say."""
        origin = address(self.topic)
        if origin is not None and origin.channel is Channel.EVENTS:
            with suppress(ForeignPayloadError):
                rows = decode_batch(self.payload, origin.name).rows
                return b"\n".join([self.payload, *(row.row.encode() for row in rows)])
        return self.payload


class Wiretap:
    """Keeps every message in ``heard``, in order; comes back at once when the broker does.

    Args:
        settings: the broker; need not be there yet.
        name: its client id at the broker.
        clock: the time.
        crashed: called when its thread fails.
    """

    def __init__(
        self, settings: MqttSection, name: str, clock: Clock, crashed: Callable[[str], None]
    ) -> None:
        profile = SessionProfile(
            client_id=name,
            subscriptions=(EVERYTHING,),
            limits=SessionLimits(_PACKET_BYTES, _UNACKNOWLEDGED),
            backoff=_QUICK,
        )
        self.heard: list[Overheard] = []
        self._session = MqttSession(settings, profile, clock)
        self._worker = Worker(name, self._body, crashed)

    def start(self) -> None:
        """Begin to listen."""
        self._worker.start()

    def stop(self) -> None:
        """Listen no more; what was heard stays."""
        self._worker.ask_to_stop()
        self._session.wake()
        self._worker.join()

    @property
    def missed(self) -> int:
        """Messages that came faster than they were taken; 0 in a search that counts."""
        return self._session.lost_messages

    def _body(self, stopping: threading.Event) -> None:
        self._session.start()
        while not stopping.is_set():
            event = self._session.next_event(_POLL_S)
            if isinstance(event, Received):
                self.heard.append(Overheard(event.topic, event.payload, event.retained))
                self._session.acknowledge(event)
        self._session.stop()
