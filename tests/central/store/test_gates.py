"""What the centre says of a gate is what it knows, and how old that is."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from gateway.central.store.database import Database
from gateway.central.store.events import EventStore
from gateway.central.store.gates import GateSeen, GateStore, RefusedCount
from gateway.core.instant import ClockQuality
from gateway.sync.list_version import ListVersion
from gateway.sync.state import GateState, Heartbeat
from gateway.sync.wire import Batch

Journal = Callable[..., list[str]]
MakeBatch = Callable[..., Batch]

BEAT = Heartbeat(
    wall_ms=1_800_000_000_000,
    backlog=3,
    epoch=7,
    roster_version=12,
    policy_version=1,
    clock=ClockQuality.SYNCED,
)
NOW = 1_800_000_000_500


def _seen(database: Database) -> GateSeen:
    (seen,) = GateStore(database).gates()
    return seen


def test_a_heartbeat_makes_a_gate_known_with_its_age(database: Database) -> None:
    """The list shows backlog, versions and clock."""
    GateStore(database).note_state("gate-1", GateState("aa", BEAT), NOW, live=True)
    expected = GateSeen("gate-1", NOW, True, "synced", 3, 7, 12, 1, ())  # noqa: FBT003  # a row of values, as listed
    assert _seen(database) == expected


def test_the_documents_that_a_gate_goes_by_are_known_with_their_dates(database: Database) -> None:
    """Those of its last heartbeat, by name; its last will takes none away."""
    store = GateStore(database)
    roster, revoked = ListVersion("roster", 12, NOW - 9), ListVersion("revocations", 4, NOW - 7)
    for lists in ((ListVersion("trust", 1, NOW),), (roster, revoked)):
        beat = replace(BEAT, lists=lists)
        store.note_state("gate-1", GateState("aa", beat), NOW, live=True)
    store.note_state("gate-1", GateState("aa", None), NOW + 9, live=True)
    assert _seen(database).lists == (revoked, roster)


def test_what_a_gate_says_of_disk_supply_and_oldest_row_is_known(database: Database) -> None:
    """Also after its last will; a gate that never said so has no figure, and not zero."""
    store = GateStore(database)
    word: dict[str, Any] = {"oldest_age_ms": 65_000, "free_bytes": 2**33}
    word |= {"total_bytes": 2**35, "voltage_low": True, "throttled": False}
    beat = replace(BEAT, **word)
    for state in (GateState("aa", beat), GateState("aa", None)):
        store.note_state("gate-1", state, NOW, live=True)
        seen = _seen(database)
        assert {name: getattr(seen, name) for name in word} == word
    store.note_state("gate-1", GateState("aa", BEAT), NOW, live=True)
    assert [getattr(_seen(database), name) for name in word] == [None] * len(word)


def test_a_retained_heartbeat_proves_no_life(database: Database) -> None:
    """The broker hands it to the centre hours after the gate has gone."""
    GateStore(database).note_state("gate-1", GateState("aa", BEAT), NOW, live=False)
    assert _seen(database).last_seen_ms == 0
    assert _seen(database).backlog == 3


def test_the_last_will_says_offline_and_keeps_the_last_figures(database: Database) -> None:
    """An operator still sees how far the gate was."""
    store = GateStore(database)
    store.note_state("gate-1", GateState("aa", BEAT), NOW, live=True)
    store.note_state("gate-1", GateState("aa", None), NOW + 9, live=True)
    assert not _seen(database).online
    assert _seen(database).backlog == 3


def test_an_old_runs_will_does_not_bury_the_new_run(database: Database) -> None:
    """After a take-over the broker sends the old will late."""
    store = GateStore(database)
    store.note_state("gate-1", GateState("bb", BEAT), NOW, live=True)
    store.note_state("gate-1", GateState("aa", None), NOW + 9, live=True)
    assert _seen(database).online


def test_refused_messages_are_counted_by_gate_and_channel(database: Database) -> None:
    """A flood of rubbish is a number, not a log."""
    store = GateStore(database)
    store.count_refused({("gate-1", "ev"): 2, ("gate-2", "state"): 1}, NOW)
    store.count_refused({("gate-1", "ev"): 5}, NOW + 1)
    assert store.refused() == [
        RefusedCount("gate-1", "ev", 7, NOW + 1),
        RefusedCount("gate-2", "state", 1, NOW),
    ]


def test_rows_that_never_came_between_others_are_counted(
    database: Database, journal: Journal, batch: MakeBatch
) -> None:
    """Of each journal by itself; rows behind the newest may still be on their way."""
    rows, events, store = journal(12), EventStore(database), GateStore(database)
    for some, expected in ((rows[:3], 0), (rows[5:7], 2), (rows[9:], 4), (rows[3:5], 2)):
        events.add(batch(some), NOW)
        assert store.gates()[0].journals[0].missing == expected
    events.add(batch(rows[2:4], "gate-1", 8), NOW)
    assert [one.missing for one in store.gates()[0].journals] == [2, 2]
    events.add(batch(rows[7:9]), NOW)
    assert store.gates()[0].journals[0].missing == 0
