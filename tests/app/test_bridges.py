"""What the gate's sync sees of the journal is what is in it, also where it can't be read."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.app.bridges import JournalOutbox
from gateway.app.link_state import LinkState
from gateway.core.event import Event, EventKind
from gateway.core.instant import ClockQuality, Instant
from gateway.journal.opening import open_journal
from gateway.journal.space import Space, SpaceWatch
from gateway.journal.store import JournalStore
from gateway.journal.writer import JournalWriter
from gateway.runtime.clock import ManualClock

WALL_MS = 1_800_000_000_000


@pytest.fixture
def store(tmp_path: Path) -> Iterator[JournalStore]:
    """An empty journal."""
    opened = open_journal(tmp_path / "journal.sqlite", "gate-1", WALL_MS)
    yield opened
    opened.close()


def outbox(store: JournalStore, path: Path) -> JournalOutbox:
    """As the composition root ties it."""
    space = SpaceWatch(lambda: Space(10**9, 10**10))
    writer = JournalWriter(store, ManualClock(), lambda _: None, lambda: None, space)
    return JournalOutbox(path, writer, LinkState(0, 0, lambda _: None))


def test_the_oldest_row_that_the_centre_lacks_has_an_age(store: JournalStore) -> None:
    """None before the first row and once all are acknowledged; a clock set back makes it 0."""
    rows = outbox(store, store.path)
    assert rows.oldest_age_ms(WALL_MS) is None
    for offset_ms in (0, 500):
        at = Instant(WALL_MS + offset_ms, 5, "boot", ClockQuality.SYNCED)
        store.commit([Event(EventKind.TAMPER, at, {}, policy_version=1, roster_version=0)])
    assert rows.oldest_age_ms(WALL_MS + 700) == 700
    assert rows.oldest_age_ms(WALL_MS - 1) == 0
    store.commit([], 1)
    assert rows.oldest_age_ms(WALL_MS + 700) == 200
    store.commit([], 2)
    assert rows.oldest_age_ms(WALL_MS + 700) is None


def test_a_journal_that_cannot_be_read_leaves_the_heartbeat_alive(
    store: JournalStore, tmp_path: Path
) -> None:
    """Its trouble is told by the link itself."""
    assert outbox(store, tmp_path / "missing.sqlite").oldest_age_ms(WALL_MS) is None
