"""Everything that the centre keeps on the broker, as one; signs nothing itself."""

from collections.abc import Iterable
from typing import Protocol

from gateway.central.publish import Publish
from gateway.core.instant import Instant


class Publisher(Protocol):
    """Keeps something on the broker."""

    def connected(self) -> None:
        """A broker may have forgotten what it retained: send it again."""

    def step(self, now: Instant) -> None:
        """Send what the broker has not got; called about once a second.

        Raises:
            StoreError: the database can't be used; nothing was sent.
        """


class Publishers:
    """Several publishers as one.

    Args:
        publishers: in the order in which they are served.
    """

    def __init__(self, publishers: Iterable[Publisher]) -> None:
        self._publishers = tuple(publishers)

    def connected(self) -> None:
        """Tell every one."""
        for publisher in self._publishers:
            publisher.connected()

    def step(self, now: Instant) -> None:
        """Let every one send.

        Raises:
            StoreError: the database can't be used.
        """
        for publisher in self._publishers:
            publisher.step(now)


class DocumentSource(Protocol):
    """Where a document that was signed elsewhere is kept."""

    def version(self) -> int:
        """Its version, 0 for none."""

    def payload(self) -> bytes:
        """Its bytes."""


class DocumentPublisher:
    """Keeps a document on the broker that was signed elsewhere, as the trust list is.

    Args:
        source: where it is kept.
        topic: where it is published.
        publish: hands a retained message to the broker.
    """

    def __init__(self, source: DocumentSource, topic: str, publish: Publish) -> None:
        self._source = source
        self._topic = topic
        self._publish = publish
        self._sent_version = 0

    def connected(self) -> None:
        """A broker may have forgotten it."""
        self._sent_version = 0

    def step(self, _now: Instant) -> None:
        """Send it if it is newer than what was sent."""
        version = self._source.version()
        if version > self._sent_version and self._publish(self._topic, self._source.payload()):
            self._sent_version = version
