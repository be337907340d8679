"""Takes what gates send into the database and answers after the commit; not the connection."""

import logging
from collections import Counter
from collections.abc import Callable
from typing import Final, Protocol

from gateway.central.store.events import EventStore, Stored
from gateway.central.store.gates import GateStore
from gateway.core.instant import Instant
from gateway.sync.payload import ForeignPayloadError
from gateway.sync.session import Received
from gateway.sync.state import decode_state
from gateway.sync.topics import Address, Channel, address
from gateway.sync.want import Want, decode_want
from gateway.sync.wire import Ack, Batch, decode_batch, encode_ack

log = logging.getLogger(__name__)

SUBSCRIPTIONS: Final = tuple(
    channel.of_all for channel in (Channel.EVENTS, Channel.URGENT, Channel.STATE, Channel.WANT)
)

_NOBODY: Final = "?"


def _nobody_asks(_want: Want) -> None:
    """What a wish leads to where no list is published."""


class Broker(Protocol):
    """What ingest needs of the connection."""

    def publish(self, topic: str, payload: bytes) -> bool:
        """Hand over a message that is not retained; False if it was not taken."""

    def acknowledge(self, message: Received) -> None:
        """Take the message off the broker."""


class Ingest:
    """Stores batches and states of all gates; one thread calls it.

    Which gate may write which topic is the broker's to enforce; the centre believes the topic.

    Args:
        events: where rows go.
        gates: where states and counts of refused messages go.
        broker: where answers go.
        wanted: told which list a gate can't follow.
    """

    def __init__(
        self,
        events: EventStore,
        gates: GateStore,
        broker: Broker,
        wanted: Callable[[Want], None] = _nobody_asks,
    ) -> None:
        self._events = events
        self._gates = gates
        self._broker = broker
        self._wanted = wanted
        self._refused: Counter[tuple[str, str]] = Counter()

    def receive(self, message: Received, now: Instant) -> None:
        """Store what the message says, then answer and take it off the broker.

        Raises:
            StoreError: nothing was stored, answered or taken off; try again.
        """
        origin = address(message.topic)
        try:
            self._take_in(origin, message, now)
        except ForeignPayloadError as error:
            self._refuse(origin, str(error))
        self._broker.acknowledge(message)

    def write_counts(self, now: Instant) -> None:
        """Move the counts of refused messages to the database; call it about once a second.

        Raises:
            StoreError: they are still here.
        """
        if self._refused:
            self._gates.count_refused(self._refused, now.wall_ms)
            self._refused.clear()

    def _take_in(self, origin: Address | None, message: Received, now: Instant) -> None:
        match origin:
            case Address(Channel.EVENTS | Channel.URGENT, gate):
                self._store(decode_batch(message.payload, gate), now)
            case Address(Channel.STATE, gate):
                self._note(gate, message, now)
            case Address(Channel.WANT):
                self._wanted(decode_want(message.payload))
            case _:
                self._refuse(origin, "not a topic that gates write")

    def _store(self, batch: Batch, now: Instant) -> None:
        said = self._events.add(batch, now.wall_ms)
        if said.newly_wrong:
            log.error("gate %s, epoch %d: %s", batch.gate, batch.epoch, said.chain_error)
        self._answer(batch.gate, batch.epoch, said)

    def _note(self, gate: str, message: Received, now: Instant) -> None:
        state = decode_state(message.payload)
        self._gates.note_state(gate, state, now.wall_ms, live=not message.retained)
        if state.heartbeat is not None:
            # Also unasked: a centre restored from a backup thus tells a quiet gate to rewind.
            epoch = state.heartbeat.epoch
            self._answer(gate, epoch, self._events.progress(gate, epoch))

    def _answer(self, gate: str, epoch: int, said: Stored) -> None:
        # If the broker doesn't take it, the gate's timer asks again.
        ack = encode_ack(Ack(epoch, said.watermark, said.want))
        self._broker.publish(Channel.ACK.of(gate), ack)

    def _refuse(self, origin: Address | None, why: str) -> None:
        gate, channel = (origin.name, origin.channel.name) if origin else (_NOBODY, _NOBODY)
        if not self._refused[gate, channel]:
            log.warning("gate %s, %s: %s", gate, channel.lower(), why)
        self._refused[gate, channel] += 1
