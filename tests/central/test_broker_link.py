"""The centre's link stores together what waited, and answers nothing that is not stored."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Semaphore

import pytest

from gateway.central.broker_link import MOST_TOGETHER, CentreLink
from gateway.central.health import Health
from gateway.central.ingest import Ingest, Listeners
from gateway.central.publishers import Publishers
from gateway.central.store.database import Database, StoreError
from gateway.central.store.events import EventStore
from gateway.central.store.gates import GateStore
from gateway.core.instant import Instant
from gateway.runtime.clock import SystemClock
from gateway.sync.session import Received, SessionEvent
from gateway.sync.session.inbox import Inbox
from gateway.sync.wire import Ack, Batch, decode_ack
from tests.working import working

LIMIT_S = 10.0

Payload = Callable[..., bytes]
Journal = Callable[..., list[str]]


@dataclass
class Wire:
    """A connection whose other end is the test; the session's own inbox is between."""

    inbox: Inbox = field(default_factory=lambda: Inbox(1_000, 10_000_000))
    answers: list[Ack] = field(default_factory=list)
    taken_off: Semaphore = field(default_factory=lambda: Semaphore(0))
    is_open: bool = False

    def start(self) -> None:
        """Nothing to connect."""
        self.is_open = True

    def stop(self) -> None:
        """No more answers go."""
        self.is_open = False

    def next_event(self, timeout_s: float) -> SessionEvent | None:
        """What the test sent."""
        return self.inbox.take(timeout_s)

    def publish(self, _topic: str, payload: bytes, *, qos: int) -> bool:  # noqa: ARG002 - a Protocol
        """Keep the answer."""
        assert self.is_open
        self.answers.append(decode_ack(payload))
        return True

    def acknowledge(self, _message: Received) -> None:
        """Count what was taken off the broker."""
        assert self.is_open
        self.taken_off.release()

    def send(self, payload: bytes) -> None:
        """An urgent message of the gate."""
        self.inbox.put(
            Received("gate/gate-1/urgent", payload, retained=False, connection=1, mid=1, qos=1)
        )

    def await_taken_off(self, messages: int) -> None:
        """So many more."""
        for _ in range(messages):
            assert self.taken_off.acquire(timeout=LIMIT_S)


@dataclass
class Site:
    """A link, and somebody who is told of urgent rows before they are stored, and takes time."""

    database: Database
    payload: Payload
    rows: list[str]
    wire: Wire = field(default_factory=Wire)
    together: list[int] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)
    begun: Semaphore = field(default_factory=lambda: Semaphore(0))
    may_store: Semaphore = field(default_factory=lambda: Semaphore(0))
    beats: Semaphore = field(default_factory=lambda: Semaphore(0))

    def link(self) -> CentreLink:
        """On the wire."""
        listeners = Listeners(alarmed=self._alarmed)
        gates = GateStore(self.database)
        ingest = Ingest(EventStore(self.database), gates, self.wire, listeners)
        clock = SystemClock(lambda: True)
        return CentreLink(self.wire, ingest, Publishers([]), clock, Health())

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """The link in a thread, until it is asked to stop."""
        link = self.link()

        def body(stopping: Event) -> None:
            link.run(stopping, self.beats.release)

        with working("mqtt", body, self.wire.inbox.wake):
            yield

    def send(self, first: int, last: int) -> None:
        """Rows of the gate in one message."""
        self.wire.send(self.payload(self.rows[first - 1 : last]))

    def await_begun(self) -> None:
        """Something is about to be stored."""
        assert self.begun.acquire(timeout=LIMIT_S)

    def _alarmed(self, batches: Sequence[Batch], _now: Instant) -> None:
        self.together.append(len(batches))
        self.begun.release()
        assert self.may_store.acquire(timeout=LIMIT_S)
        if self.faults:
            raise self.faults.pop()


@pytest.fixture
def site(database: Database, journal: Journal, payload: Payload) -> Site:
    """With a gate that has more rows than go together."""
    return Site(database, payload, journal(MOST_TOGETHER + 2))


def test_what_comes_while_rows_are_stored_goes_with_the_next_commit(site: Site) -> None:
    """A commit costs the disk more than a hundred rows do."""
    with site.at_work():
        site.send(1, 1)
        site.await_begun()
        for number in (2, 3, 4):
            site.send(number, number)
        site.wire.send(b"rubbish")
        site.may_store.release(2)
        site.wire.await_taken_off(5)
    assert (site.together, site.wire.answers) == ([1, 3], [Ack(7, 1), Ack(7, 4)])


def test_no_more_than_a_group_goes_together(site: Site) -> None:
    """The rest waits where it is bounded."""
    with site.at_work():
        site.send(1, 1)
        site.await_begun()
        for number in range(2, len(site.rows) + 1):
            site.send(number, number)
        site.may_store.release(3)
        site.wire.await_taken_off(len(site.rows))
    assert site.together == [1, MOST_TOGETHER, 1]


def test_what_could_not_be_stored_is_not_answered_and_tried_again(site: Site) -> None:
    """The disk may have room again."""
    site.faults.append(StoreError("full"))
    with site.at_work():
        site.send(1, 2)
        site.await_begun()
        site.may_store.release()
        site.await_begun()
        assert site.wire.answers == []
        site.may_store.release()
        site.wire.await_taken_off(1)
    assert site.wire.answers == [Ack(7, 2)]


def test_while_rows_are_stored_the_loop_does_not_beat(site: Site) -> None:
    """Whoever watches ends the process if the database hangs."""
    with site.at_work():
        site.send(1, 1)
        site.await_begun()
        while site.beats.acquire(blocking=False):
            pass
        site.wire.send(b"rubbish")
        assert not site.beats.acquire(timeout=0.3)
        site.may_store.release()
        assert site.beats.acquire(timeout=LIMIT_S)


def test_what_is_stored_when_the_centre_is_asked_to_stop_is_answered(site: Site) -> None:
    """The gate would send it again."""
    with site.at_work():
        site.send(1, 2)
        site.await_begun()
        site.may_store.release()
    assert site.wire.answers == [Ack(7, 2)]


def test_a_fault_of_ours_while_rows_are_stored_ends_the_link(site: Site) -> None:
    """In the thread that is watched, not in one that nobody sees."""
    site.faults.append(ZeroDivisionError("ours"))
    site.may_store.release()
    site.send(1, 1)
    with pytest.raises(ZeroDivisionError):
        site.link().run(Event(), lambda: None)
    assert (site.wire.answers, site.wire.is_open) == ([], False)
