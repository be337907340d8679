"""A centre's database, and gates that speak to it in correctly chained rows."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from gateway.central.store.database import Database, open_database
from gateway.core.event import Event, EventKind, Json
from gateway.core.instant import ClockQuality, Instant
from gateway.sync.wire import Batch, decode_batch
from tests.chained_rows import chained
from tests.postgres import PostgresServer, running_postgres

Journal = Callable[..., list[str]]
MakeBatch = Callable[..., Batch]


MEMORY = Path("/dev/shm")


@pytest.fixture
def database() -> Iterator[Database]:
    """An empty database as a file, in memory where there is such a folder: syncs are slow."""
    folder = MEMORY if MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(dir=folder) as place:
        opened = open_database(f"sqlite:///{place}/central.sqlite")
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A real server for databases of single tests."""
    with running_postgres() as server:
        yield server


@pytest.fixture
def own_postgres() -> Iterator[PostgresServer]:
    """One that the test may kill."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def journal() -> Journal:
    """Make rows as a gate's journal does: chained, sequences from 1."""

    def rows(
        count: int,
        *,
        kind: EventKind = EventKind.ACCESS_GRANTED,
        body: dict[str, Json] | None = None,
        boot: str = "boot",
    ) -> list[str]:
        first_ms, synced = 1_800_000_000_000, ClockQuality.SYNCED
        return chained(
            Event(kind, Instant(first_ms + order, order, boot, synced), body or {}, 1, 0)
            for order in range(1, count + 1)
        )

    return rows


@pytest.fixture(scope="session")
def payload() -> Callable[[Sequence[str], str, int], bytes]:
    """The bytes in which a gate sends rows."""

    def encode(rows: Sequence[str], gate: str = "gate-1", epoch: int = 7) -> bytes:
        header = f'{{"v":1,"gate":"{gate}","epoch":{epoch},"n":{len(rows)}}}'
        return "\n".join([header, *rows]).encode()

    return encode


@pytest.fixture(scope="session")
def batch(payload: Callable[[Sequence[str], str, int], bytes]) -> MakeBatch:
    """A batch as the centre decodes it."""

    def decode(rows: Sequence[str], gate: str = "gate-1", epoch: int = 7) -> Batch:
        return decode_batch(payload(rows, gate, epoch), gate)

    return decode
