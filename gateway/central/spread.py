"""Keeps what is published at every broker and signs nothing: the publishers' own thread.

Rows come in by a thread for each broker, but a document is signed once: two publishers would each
give it a version of its own.
"""

import logging
from collections import deque
from collections.abc import Callable, Sequence
from threading import Event
from typing import Final, Protocol

from gateway.central.loop import Beat
from gateway.central.publishers import Publisher
from gateway.central.store.database import StoreError
from gateway.core.instant import Instant
from gateway.runtime.clock import Clock
from gateway.sync.want import Want

log = logging.getLogger(__name__)

_TICK_S: Final = 0.5
_WAITING_WANTS: Final = 1024
"""One gate asks for a list at most every few seconds."""


class RetainingBroker(Protocol):
    """What is needed of the connection to one broker."""

    @property
    def is_connected(self) -> bool:
        """Whether it takes publications."""

    @property
    def is_idle(self) -> bool:
        """Whether it does, and has taken all that it was given."""

    def publish(self, topic: str, payload: bytes, *, retain: bool) -> bool:
        """Hand over a message; False if it was not taken."""


class Spread:
    """Publishes at all brokers that can be reached.

    Args:
        brokers: the connections; others feed and read them.
    """

    def __init__(self, brokers: Sequence[RetainingBroker]) -> None:
        self._brokers = dict(enumerate(brokers))
        self._behind: set[int] = set()

    def publish(self, topic: str, payload: bytes) -> bool:
        """Hand over a retained message; False if none took it.

        One that did not take it, as a frozen one does, is left out until it is idle and gets
        everything then: else the others would be sent the same again and again for its sake.
        """
        there = {
            number: broker
            for number, broker in self._brokers.items()
            if number not in self._behind and broker.is_connected
        }
        left = {
            number
            for number, broker in there.items()
            if not broker.publish(topic, payload, retain=True)
        }
        if left == there.keys():
            return False
        self._behind |= left
        return True

    def caught_up(self) -> bool:
        """Whether one that was left out can be sent everything now."""
        idle = {number for number in self._behind if self._brokers[number].is_idle}
        self._behind -= idle
        return bool(idle)

    def send(self, topic: str, payload: bytes) -> bool:
        """Hand over a message that no broker keeps; False if none took it.

        Its reader is at one broker, and it is worth nothing later: none gets it twice.
        """
        there = [broker for broker in self._brokers.values() if broker.is_connected]
        taken = [broker.publish(topic, payload, retain=False) for broker in there]
        return any(taken)


class Publishing:
    """Lets the publishers work until it is asked to stop.

    Args:
        publisher: signs and sends.
        wanted: told which list a gate can't follow.
        spread: where it is sent.
        clock: now.
    """

    def __init__(
        self, publisher: Publisher, wanted: Callable[[Want], None], spread: Spread, clock: Clock
    ) -> None:
        self._publisher = publisher
        self._spread = spread
        self._wanted = wanted
        self._clock = clock
        self._connected = Event()
        self._wants: deque[Want] = deque(maxlen=_WAITING_WANTS)
        self._works = True

    def connected(self) -> None:
        """A broker is there again and may have forgotten everything; from any thread."""
        self._connected.set()

    def want(self, want: Want) -> None:
        """A gate asks for a list; from any thread."""
        self._wants.append(want)

    def run(self, stopping: Event, beat: Beat) -> None:
        """Publish what is new, about twice a second.

        Args:
            stopping: ends it.
            beat: called each time the loop comes round.
        """
        while not stopping.is_set():
            beat()
            self.publish()
            stopping.wait(_TICK_S)

    def step(self, _now: Instant) -> None:
        """Nothing in a broker's thread: the work is done in this one's own."""

    def publish(self) -> None:
        """Take up what the brokers' threads said, and send what is due."""
        if self._spread.caught_up() or self._connected.is_set():
            self._connected.clear()
            self._publisher.connected()
        while self._wants:
            self._wanted(self._wants.popleft())
        try:
            self._publisher.step(self._clock.now())
        except StoreError as error:
            self._failed(error)
        else:
            self._works = True

    def _failed(self, error: StoreError) -> None:
        if self._works:
            log.error("%s; documents are published later", error)
        self._works = False
