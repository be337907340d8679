"""Takes what gates send into the database and answers after the commit; not the connection."""

import logging
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from gateway.central.door_contact import DOORS, door_of, tells_of_opening
from gateway.central.store.database import UnfitRowsError
from gateway.central.store.events import EventStore, Stored
from gateway.central.store.gates import GateStore, StateNote
from gateway.central.store.journals import JournalKey
from gateway.core.instant import Instant
from gateway.sync.payload import ForeignPayloadError
from gateway.sync.session import Received
from gateway.sync.state import decode_state
from gateway.sync.topics import Address, Channel, address
from gateway.sync.want import Want, decode_want
from gateway.sync.wire import Ack, Batch, decode_batch, encode_ack

log = logging.getLogger(__name__)

ROWS: Final = (Channel.EVENTS.of_all,)
"""What any of several workers may take in."""

URGENT: Final = (Channel.URGENT.of_all,)
"""Rows that go ahead of their batches, by a connection of their own: behind a backlog's batches an
alarm waited 3 s."""

WORDS: Final = (*(channel.of_all for channel in (Channel.STATE, Channel.WANT)), *DOORS)
"""What the centre itself hears: brokers keep no last word for a group of workers."""

_GAP_PATIENCE_NS: Final = 500_000_000
"""Where several take rows in: batches are stored within a tenth of a second of each other, and a
gate sends again by itself after two."""


@dataclass(frozen=True, slots=True)
class Share:
    """Which part of a site's rows comes here.

    Args:
        takes_rows: whether the broker brings batches here, and not to workers only.
        gap_patience_ns: how long a gap is not told to its gate, because others who take rows in
            may be about to fill it.
    """

    takes_rows: bool = True
    gap_patience_ns: int = 0


ALL_ROWS: Final = Share()
SOME_ROWS: Final = Share(gap_patience_ns=_GAP_PATIENCE_NS)
NO_ROWS: Final = Share(takes_rows=False, gap_patience_ns=_GAP_PATIENCE_NS)

_NOBODY: Final = "?"


def _nobody_asks(_want: Want) -> None:
    """What a wish leads to where no list is published."""


def _nobody_is_alarmed(_batches: Sequence[Batch], _now: Instant) -> None:
    """What urgent rows lead to where nobody waits for them."""


def _nobody_is_at_home(_doors: Sequence[str], _now: Instant) -> None:
    """What an open door leads to where nobody is observed."""


@dataclass(frozen=True, slots=True)
class Listeners:
    """Who is told what, besides the database.

    What ``alarmed`` and ``opened`` raise keeps the messages on the broker: it is told again.

    Args:
        wanted: which list a gate can't follow.
        alarmed: urgent rows before they are stored.
        opened: contacts of homes whose doors opened.
    """

    wanted: Callable[[Want], None] = _nobody_asks
    alarmed: Callable[[Sequence[Batch], Instant], None] = _nobody_is_alarmed
    opened: Callable[[Sequence[str], Instant], None] = _nobody_is_at_home


_NOBODY_LISTENS: Final = Listeners()


class Broker(Protocol):
    """What ingest needs of the connection."""

    def publish(self, topic: str, payload: bytes, *, qos: int) -> bool:
        """Hand over a message that is not retained; False if it was not taken."""

    def acknowledge(self, message: Received) -> None:
        """Take the message off the broker."""


@dataclass(slots=True)
class _Taken:
    """What some messages say, by kind."""

    batches: list[Batch] = field(default_factory=list)
    urgent: list[Batch] = field(default_factory=list)
    states: list[StateNote] = field(default_factory=list)
    doors: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Gap:
    """The first missing row of a journal, and since when it is."""

    want: int
    seen_mono_ns: int


class Ingest:
    """Stores batches and states of all gates; one thread calls it.

    Which gate may write which topic is the broker's to enforce; the centre believes the topic.

    Args:
        events: where rows go.
        gates: where states and counts of refused messages go.
        broker: where answers go.
        listeners: who is told besides.
        share: which rows come here.
    """

    def __init__(
        self,
        events: EventStore,
        gates: GateStore,
        broker: Broker,
        listeners: Listeners = _NOBODY_LISTENS,
        share: Share = ALL_ROWS,
    ) -> None:
        self._events = events
        self._gates = gates
        self._broker = broker
        self._listeners = listeners
        self._refused: Counter[tuple[str, str]] = Counter()
        self._share = share
        self._gaps: dict[JournalKey, _Gap] = {}

    def receive(self, message: Received, now: Instant) -> None:
        """One message alone, as ``receive_all`` takes several."""
        self.receive_all([message], now)

    def receive_all(self, messages: Sequence[Received], now: Instant) -> None:
        """Store what the messages say with one commit, then answer and take them off the broker.

        A commit costs the disk more than a hundred rows do. A message that the database can't
        hold is refused alone: the others' rows are stored without it.

        Args:
            messages: in the order in which they came, of any gates.
            now: the time of their arrival.

        Raises:
            StoreError: none was answered or taken off; try again.
        """
        try:
            self._take_in(messages, now)
        except UnfitRowsError as error:
            if len(messages) > 1:
                for message in messages:
                    self.receive(message, now)
                return
            self._refuse(address(messages[0].topic), str(error))
        for message in messages:
            self._broker.acknowledge(message)

    def write_counts(self, now: Instant) -> None:
        """Move the counts of refused messages to the database; call it about once a second.

        Raises:
            StoreError: they are still here.
        """
        if self._refused:
            self._gates.count_refused(self._refused, now.wall_ms)
            self._refused.clear()

    def tell_gaps(self, now: Instant) -> None:
        """Tell gates of gaps that nobody filled in time; call it about once a second.

        Without any the database is asked all the same: whoever calls learns whether it is there.

        Raises:
            StoreError: they are told later.
        """
        due = [key for key, gap in self._gaps.items() if self._is_old(gap, now)]
        self._answer(self._events.progress_of(due), now)

    def _take_in(self, messages: Sequence[Received], now: Instant) -> None:
        taken = _Taken()
        for message in messages:
            origin = address(message.topic)
            try:
                self._sort(origin, message, taken)
            except ForeignPayloadError as error:
                self._refuse(origin, str(error))
        if taken.urgent:
            self._listeners.alarmed(taken.urgent, now)
        if taken.doors:
            self._listeners.opened(taken.doors, now)
        self._store(taken.batches + taken.urgent, now)
        self._note(taken.states, now)

    def _sort(self, origin: Address | None, message: Received, taken: _Taken) -> None:
        match origin:
            case Address(Channel.EVENTS, gate):
                taken.batches.append(decode_batch(message.payload, gate))
            case Address(Channel.URGENT, gate):
                taken.urgent.append(decode_batch(message.payload, gate))
            case Address(Channel.STATE, gate):
                state = decode_state(message.payload)
                taken.states.append(StateNote(gate, state, live=not message.retained))
            case Address(Channel.WANT):
                self._listeners.wanted(decode_want(message.payload))
            case None if door := door_of(message.topic):
                taken.doors += [door] if tells_of_opening(message) else []
            case _:
                self._refuse(origin, "not a topic that gates write")

    def _store(self, batches: Sequence[Batch], now: Instant) -> None:
        if not batches:
            return
        last: dict[JournalKey, Stored] = {}
        for batch, said in zip(batches, self._events.add_all(batches, now.wall_ms), strict=True):
            if said.newly_wrong:
                log.error("gate %s, epoch %d: %s", batch.gate, batch.epoch, said.chain_error)
            last[batch.gate, batch.epoch] = said
        self._answer(last, now)

    def _note(self, states: Sequence[StateNote], now: Instant) -> None:
        if not states:
            return
        self._gates.note_states(states, now.wall_ms)
        # Also unasked: a centre restored from a backup thus tells a quiet gate to rewind.
        beats = {
            (it.gate, it.state.heartbeat.epoch): it.live for it in states if it.state.heartbeat
        }
        if beats:
            remembered = {journal for journal, live in beats.items() if not live}
            self._answer(self._events.progress_of(beats), now, remembered)

    def _answer(
        self,
        said: Mapping[JournalKey, Stored],
        now: Instant,
        remembered: Collection[JournalKey] = (),
    ) -> None:
        """Publish; if the broker doesn't take it or loses it, the gate's timer asks again.

        A state that the broker remembered came because we have just subscribed. The gate else
        waits 2 s at least for the answer to what it sent before, which the broker threw away.
        """
        for key, stored in said.items():
            gate, epoch = key
            begins = self._share.takes_rows and key in remembered
            ack = Ack(epoch, stored.watermark, self._want_of(key, stored, now), begins)
            self._broker.publish(Channel.ACK.of(gate), encode_ack(ack), qos=0)

    def _want_of(self, key: JournalKey, stored: Stored, now: Instant) -> int | None:
        """The row to ask for; none while the gap is so new that it may be filled by itself."""
        gap = self._gaps.pop(key, None)
        if stored.want is None:
            return None
        if gap is None or gap.want != stored.want:
            gap = _Gap(stored.want, now.mono_ns)
        if self._is_old(gap, now):
            return stored.want
        self._gaps[key] = gap
        return None

    def _is_old(self, gap: _Gap, now: Instant) -> bool:
        return now.since_ns(gap.seen_mono_ns) >= self._share.gap_patience_ns

    def _refuse(self, origin: Address | None, why: str) -> None:
        gate, channel = (origin.name, origin.channel.name) if origin else (_NOBODY, _NOBODY)
        if not self._refused[gate, channel]:
            log.warning("gate %s, %s: %s", gate, channel.lower(), why)
        self._refused[gate, channel] += 1
