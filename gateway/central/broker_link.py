"""The one thread that talks to the broker: rows in, answers and documents out; stores nothing."""

import logging
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from threading import Event
from typing import Final, Protocol

from gateway.central.health import Health
from gateway.central.ingest import ROWS, URGENT, WORDS, Broker, Ingest
from gateway.central.loop import Beat
from gateway.central.publishers import Publisher
from gateway.central.store.database import StoreError
from gateway.runtime.clock import Clock
from gateway.sync.session import (
    Connected,
    Disconnected,
    PublicationRefused,
    Received,
    SessionEvent,
    SessionLimits,
    SessionProfile,
)
from gateway.sync.wire import MAX_BATCH_BYTES

log = logging.getLogger(__name__)

BROKER: Final = "broker"
DATABASE: Final = "database"
"""The parts whose health the link reports."""

_TICK_NS: Final = 1_000_000_000
_EVENT_WAIT_S: Final = 0.25
_RETRY_S: Final = 0.5
MOST_TOGETHER: Final = 32
"""Messages of one commit: at most 3,200 rows, some 0.1 s."""

_UNACKNOWLEDGED: Final = 2 * MOST_TOGETHER
_MAX_MESSAGE_BYTES: Final = MAX_BATCH_BYTES + 1024

Step = Callable[[], bool]

LIMITS: Final = SessionLimits(
    packet_bytes=2 * _MAX_MESSAGE_BYTES,
    unacknowledged=_UNACKNOWLEDGED,
    waiting_messages=2048,
    waiting_bytes=64 * 1024 * 1024,
)
"""The broker sends while a group is committed. mosquitto 2.0.11 sends more than the Receive
Maximum once acknowledgements come (38 of 100 were seen where 16 was announced), so far more may
wait here: four batches of each of 500 gates. The rest of a backlog waits at the gates."""


def centre_profile(site: str, *, workers: bool = False) -> SessionProfile:
    """Who the centre of a site is at a broker.

    Args:
        site: its name.
        workers: whether others take the rows in.
    """
    heard = WORDS if workers else ROWS + WORDS
    return SessionProfile(client_id=f"centre-{site}", subscriptions=heard, limits=LIMITS)


def urgent_profile(site: str, *, share: str = "") -> SessionProfile:
    """Who takes a site's urgent rows in, beside whoever takes the others.

    Args:
        site: its name.
        share: of a worker, its own name in the group; empty for the centre.
    """
    group, end = (f"$share/centre-{site}/", f"-work-{share}") if share else ("", "")
    topics = tuple(f"{group}{topic}" for topic in URGENT)
    return SessionProfile(
        client_id=f"centre-{site}-urgent{end}", subscriptions=topics, limits=LIMITS
    )


class Session(Broker, Protocol):
    """What the link needs of the connection."""

    def start(self) -> None:
        """Begin to connect."""

    def stop(self) -> None:
        """Disconnect."""

    def next_event(self, timeout_s: float) -> SessionEvent | None:
        """The oldest event, None if there was none in time."""


class CentreLink:
    """Feeds ingest and the publisher until it is asked to stop.

    Args:
        session: the connection; nobody else takes its events.
        ingest: takes messages in.
        publisher: keeps roster and lists on the broker.
        clock: now.
        health: told how broker and database are.
    """

    def __init__(
        self,
        session: Session,
        ingest: Ingest,
        publisher: Publisher,
        clock: Clock,
        health: Health,
    ) -> None:
        self._session = session
        self._ingest = ingest
        self._publisher = publisher
        self._clock = clock
        self._health = health
        self._store_works = True
        self._taken = 0
        self._next_tick_ns = clock.mono_ns()

    def run(self, stopping: Event, beat: Beat) -> None:
        """Work until ``stopping`` is set; a broker that is down is waited for.

        Args:
            stopping: ends it.
            beat: called each time the loop comes round.
        """
        self._session.start()
        try:
            while not stopping.is_set():
                beat()
                for step in self._steps():
                    while not step() and not stopping.is_set():
                        beat()
                        stopping.wait(_RETRY_S)
                self._tick(stopping)
        finally:
            self._session.stop()
            log.info("%s: left; took %d messages", self._health.name_of(BROKER), self._taken)

    def _steps(self) -> Iterator[Step]:
        """What is to be done for the oldest event, and with it the messages that wait behind it.

        Each step says whether it was done; False asks for another try.
        """
        event = self._session.next_event(_EVENT_WAIT_S)
        if isinstance(event, Received):
            messages = [event]
            while len(messages) < MOST_TOGETHER:
                event = self._session.next_event(0.0)
                if not isinstance(event, Received):
                    break
                messages.append(event)
            yield partial(self._received, messages)
        if event is not None and not isinstance(event, Received):
            self._told(event)

    def _told(self, event: Connected | Disconnected | PublicationRefused) -> None:
        match event:
            case Connected():
                log.info("%s: connected", self._health.name_of(BROKER))
                self._health.well(BROKER)
                self._publisher.connected()
            case Disconnected(why):
                log.warning("%s; the centre keeps trying", why)
                self._health.unwell(BROKER, "not connected")
            case PublicationRefused(why):
                log.error("%s", why)

    def _received(self, messages: Sequence[Received]) -> bool:
        try:
            self._ingest.receive_all(messages, self._clock.now())
        except StoreError as error:
            self._store_failed(error)
            return False
        self._taken += len(messages)
        self._store_worked()
        return True

    def _tick(self, stopping: Event) -> None:
        if self._clock.mono_ns() < self._next_tick_ns or stopping.is_set():
            return
        self._next_tick_ns = self._clock.mono_ns() + _TICK_NS
        try:
            self._ingest.write_counts(self._clock.now())
            self._ingest.tell_gaps(self._clock.now())
            self._publisher.step(self._clock.now())
        except StoreError as error:
            self._store_failed(error)
        else:
            self._store_worked()

    def _store_failed(self, error: StoreError) -> None:
        if self._store_works:
            log.error("%s; the centre keeps trying", error)
        self._store_works = False
        self._health.unwell(DATABASE, "can't be used")

    def _store_worked(self) -> None:
        if not self._store_works:
            log.warning("database: works again")
        self._store_works = True
        self._health.well(DATABASE)
