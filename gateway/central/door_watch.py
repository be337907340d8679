"""Tells workers of doors that open, and has all other messages stored; judges no opening."""

from collections.abc import Sequence
from dataclasses import dataclass

from gateway.central.door_contact import door_of, tells_of_opening
from gateway.central.ingest import Broker, Ingest
from gateway.central.store.database import Database
from gateway.central.store.observing import doors_opened
from gateway.core.instant import Instant
from gateway.sync.payload import ForeignPayloadError
from gateway.sync.session import Received


@dataclass(frozen=True, slots=True)
class DoorWatch:
    """Takes the words of contacts at homes' doors out of what comes.

    Args:
        database: where residents are.
        ingest: stores the rest, and counts what is no word of a contact.
        broker: takes messages off.
    """

    database: Database
    ingest: Ingest
    broker: Broker

    def receive_all(self, messages: Sequence[Received], now: Instant) -> None:
        """Alert workers of openings, then store what else there is.

        Raises:
            StoreError: nothing was taken off the broker; try again, nobody is alerted twice.
        """
        openings: list[str] = []
        words: list[Received] = []
        rest: list[Received] = []
        for message in messages:
            word = _word_of(message)
            (rest if word is None else words).append(message)
            openings += [word] if word else []
        if openings:
            doors_opened(self.database, openings, now)
        self.ingest.receive_all(rest, now)
        for message in words:
            self.broker.acknowledge(message)

    def write_counts(self, now: Instant) -> None:
        """As ``Ingest``."""
        self.ingest.write_counts(now)

    def tell_gaps(self, now: Instant) -> None:
        """As ``Ingest``."""
        self.ingest.tell_gaps(now)


def _word_of(message: Received) -> str | None:
    """The door that opened, empty for one that did not; None of what is no contact's word."""
    door = door_of(message.topic)
    try:
        return door and (door if tells_of_opening(message) else "")
    except ForeignPayloadError:
        return None
