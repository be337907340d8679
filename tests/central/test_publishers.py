"""What was signed elsewhere is handed on, and all that is published is served as one."""

from dataclasses import dataclass, field

import pytest

from gateway.central.publishers import DocumentPublisher, Publishers
from gateway.central.store.database import Database
from gateway.central.store.documents import DocumentStore
from gateway.codes.document import DocumentKind
from gateway.runtime.clock import ManualClock

NOW = ManualClock().now()


@dataclass
class Board:
    """A broker that may be down."""

    up: bool = True
    posted: list[bytes] = field(default_factory=list)

    def post(self, topic: str, payload: bytes) -> bool:
        """Take the message if up."""
        assert topic == "site/park-1/trust"
        if self.up:
            self.posted.append(payload)
        return self.up


@pytest.fixture
def store(database: Database) -> DocumentStore:
    """Where the trust list lies."""
    return DocumentStore(database, DocumentKind.TRUST)


@pytest.fixture
def board() -> Board:
    """Where it is posted."""
    return Board()


@pytest.fixture
def publishers(store: DocumentStore, board: Board) -> Publishers:
    """With the trust list alone."""
    return Publishers([DocumentPublisher(store, "site/park-1/trust", board.post)])


def test_what_nobody_signed_is_not_published(publishers: Publishers, board: Board) -> None:
    """Gates go by their installed files."""
    publishers.step(NOW)
    assert board.posted == []


def test_a_document_goes_out_once_and_again_to_a_new_connection_and_when_it_is_newer(
    publishers: Publishers, store: DocumentStore, board: Board
) -> None:
    """Byte for byte as it was signed."""
    store.keep(5, b"five")
    publishers.step(NOW)
    publishers.step(NOW)
    publishers.connected()
    publishers.step(NOW)
    store.keep(6, b"six")
    publishers.step(NOW)
    assert board.posted == [b"five", b"five", b"six"]


def test_a_document_waits_for_a_broker_that_is_down(
    publishers: Publishers, store: DocumentStore, board: Board
) -> None:
    """And is sent as soon as it is up."""
    store.keep(5, b"five")
    board.up = False
    publishers.step(NOW)
    board.up = True
    publishers.step(NOW)
    assert board.posted == [b"five"]
