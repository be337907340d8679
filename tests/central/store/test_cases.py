"""Cases, contacts and holds are kept alike on both engines, each act with its audit."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import delete

from gateway.central.cases.case import CaseError, Done, NewCase, Origin
from gateway.central.cases.kinds import CaseKind, Source
from gateway.central.contacts import Known, Nearness, ranked
from gateway.central.person import PersonRecord
from gateway.central.roles import Account, Role
from gateway.central.store.audit import AuditLog
from gateway.central.store.case_schema import HOLD
from gateway.central.store.cases import CaseFilter, CaseStore
from gateway.central.store.contacts import ContactStore, confirm
from gateway.central.store.database import Database
from gateway.central.store.events import EventStore
from gateway.central.store.holds import HELD_UNTIL_MS, hold, release
from gateway.central.store.passages import PassageDrawer
from gateway.central.store.people import PeopleStore
from gateway.core.credential import HealthStatus
from gateway.core.event import Event, EventKind, Json
from gateway.core.instant import ClockQuality, Instant
from gateway.sync.wire import Batch
from tests.chained_rows import chained

MakeBatch = Callable[..., Batch]
NOW = 1_800_000_000_000
LI = Account("li", Role.OFFICER)
FEVER = NewCase(CaseKind.FEVER, Origin(Source.GATE, "gate-1", 7, 9), "00ff")


def test_a_gates_row_opens_one_case_however_often_it_comes(database: Database) -> None:
    """Nor does the same person's next reading, while the first case is open."""
    store = CaseStore(database)
    number = store.open(FEVER, "", NOW)
    assert store.open(FEVER, "", NOW + 5) == number
    later = NewCase(CaseKind.FEVER, Origin(Source.GATE, "gate-2", 8, 1), "00ff")
    assert store.open(later, "", NOW + 9) == number
    nameless = NewCase(CaseKind.FEVER, Origin(Source.GATE, "gate-2", 8, 2))
    assert store.open(nameless, "", NOW + 9) != number
    case = store.find(number)
    assert case is not None
    assert (case.new, case.state, case.opened_ms) == (FEVER, "suspected", NOW)
    assert case.due_ms == NOW + 15 * 60_000


def test_an_act_moves_a_case_and_is_written_with_who_did_it(database: Database) -> None:
    """In the timeline and in the audit; what can't be done leaves all as it is."""
    store = CaseStore(database)
    number = store.open(FEVER, "", NOW)
    moved = store.act(number, Done("recheck-high", "38.2"), LI, NOW + 60_000)
    assert (moved.state, moved.owner, moved.closed_ms) == ("rechecked", "li", None)
    with pytest.raises(CaseError, match="can't be done in state 'rechecked'"):
        store.act(number, Done("report"), LI, NOW + 61_000)
    assert [(step.account, step.act, step.said) for step in store.steps(number)] == [
        *(("", "open", ""), ("li", "recheck-high", "38.2"))
    ]
    (entry,) = AuditLog(database).latest(9)
    assert (entry.account, entry.act, entry.subject) == ("li", "case-recheck-high", str(number))
    with pytest.raises(CaseError, match="there is none"):
        store.act(99, Done("report"), LI, NOW)


def test_the_overdue_stand_first_and_closed_ones_apart(database: Database) -> None:
    """By kind and by building, too."""
    store = CaseStore(database)
    late = store.open(FEVER, "", NOW - 3_600_000)
    desk = Origin(Source.RESIDENT)
    needs = [
        store.open(NewCase(CaseKind.HOME_NEED, desk, building=place), "", NOW) for place in "78"
    ]
    assert [case.number for case in store.listed(CaseFilter(), NOW)] == [late, *needs]
    only = CaseFilter(CaseKind.HOME_NEED, building="8")
    assert [case.number for case in store.listed(only, NOW)] == needs[1:]
    store.act(needs[0], Done("close"), LI, NOW + 5)
    closed = store.listed(CaseFilter(still_open=False), NOW)
    assert [(case.number, case.closed_ms) for case in closed] == [(needs[0], NOW + 5)]


def test_who_is_held_enters_nowhere_until_the_case_releases_them(database: Database) -> None:
    """Whatever the next imported file says; gates are told by the roster."""
    people = PeopleStore(database)
    record = PersonRecord("1", "王小明", "Acme", (), 0, NOW * 2, HealthStatus.GREEN)
    (wang,) = people.replace_all([record]).people
    before = people.revision()
    with database.write() as connection:
        hold(connection, 7, [wang.id, "nobody"], NOW)
        hold(connection, 7, [wang.id], NOW)
    people.replace_all([record])
    (told,) = people.issue(NOW).people
    assert told.record.observation is not None
    assert told.record.observation.until_ms == HELD_UNTIL_MS
    assert people.everyone()[0].record.observation is None
    assert people.revision() > before
    with database.write() as connection:
        assert release(connection, 7, NOW + 9) == 2
    (told,) = people.issue(NOW).people
    assert told.record.observation is None


def test_a_closed_case_releases_whom_it_held_whoever_closes_it(database: Database) -> None:
    """A case that held nobody gives gates nothing to learn."""
    people = PeopleStore(database)
    record = PersonRecord("1", "王小明", "Acme", (), 0, NOW * 2, HealthStatus.GREEN)
    (wang,) = people.replace_all([record]).people
    cases = CaseStore(database)
    fever = cases.open(FEVER, "", NOW)
    for done in (Done("recheck-high", "38.2"), Done("isolate", "3"), Done("report")):
        cases.act(fever, done, LI, NOW + 1)
    cases.act(fever, Done("contacts"), LI, NOW + 2)
    with database.write() as connection:
        hold(connection, fever, [wang.id], NOW + 2)
    other = cases.open(NewCase(CaseKind.OTHER, Origin(Source.OFFICE)), "", NOW + 3)
    before = people.revision()
    cases.act(other, Done("close"), LI, NOW + 4)
    assert people.revision() == before
    assert people.issue(NOW).people[0].record.observation is not None
    for act in ("test-negative", "test-negative-again", "release"):
        cases.act(fever, Done(act), LI, NOW + 5)
    assert people.revision() > before
    assert people.issue(NOW).people[0].record.observation is None


def test_a_fever_holds_its_person_from_the_second_reading_until_after_the_hospital(
    database: Database,
) -> None:
    """A cool forehead at another gate an hour later proves nothing; nor does a transfer."""
    people = PeopleStore(database)
    record = PersonRecord("1", "王小明", "Acme", (), 0, NOW * 2, HealthStatus.GREEN)
    (wang,) = people.replace_all([record]).people

    def held() -> bool:
        return people.issue(NOW).people[0].record.observation is not None

    cases = CaseStore(database)
    fever = cases.open(replace(FEVER, subject=wang.id), "", NOW)
    assert not held()
    for done in (Done("recheck-high", "38.2"), Done("isolate", "3"), Done("transfer", "hospital")):
        cases.act(fever, done, LI, NOW + 1)
        assert held()
    cases.act(fever, Done("discharge", "recovered"), LI, NOW + 2)
    assert not held()


def test_a_fever_that_an_earlier_version_left_unheld_is_held_by_its_next_step(
    database: Database,
) -> None:
    """And each step after that gives gates nothing new to learn."""
    people = PeopleStore(database)
    record = PersonRecord("1", "王小明", "Acme", (), 0, NOW * 2, HealthStatus.GREEN)
    (wang,) = people.replace_all([record]).people
    cases = CaseStore(database)
    fever = cases.open(replace(FEVER, subject=wang.id), "", NOW)
    for done in (Done("recheck-high", "38.2"), Done("isolate", "3")):
        cases.act(fever, done, LI, NOW + 1)
    with database.write() as connection:
        connection.execute(delete(HOLD))
    cases.act(fever, Done("report"), LI, NOW + 2)
    assert people.issue(NOW).people[0].record.observation is not None
    before = people.revision()
    cases.act(fever, Done("transfer", "hospital"), LI, NOW + 3)
    assert people.revision() == before


def rows(*holders: str, start: int = 0, fever: bool = False) -> list[str]:
    """Somebody passes each second."""
    made: list[Event] = []
    for order, holder in enumerate(holders, 1):
        body: dict[str, Json] = {"code": {"holder": holder}, "reasons": ["fever"] if fever else []}
        kind = EventKind.ACCESS_REFERRED if fever else EventKind.ACCESS_GRANTED
        at = Instant(NOW + start + order * 1_000, order, "boot", ClockQuality.SYNCED)
        made.append(Event(kind, at, body, 1, 0))
    return chained(made)


def test_who_stood_at_the_same_lane_within_the_time_is_near(
    database: Database, batch: MakeBatch
) -> None:
    """Each time counts, another gate or time does not; contacts keep their evidence."""
    EventStore(database).add(batch(rows("aa", "ee", "bb", "cc", "aa", "dd")), NOW)
    EventStore(database).add(batch(rows("ff"), gate="gate-2"), NOW)
    while PassageDrawer(database).step():
        pass
    store = ContactStore(database)
    near = store.near("ee", NOW, NOW + 60_000, 2_000)
    assert near == {"aa": Nearness(1, 1_000), "bb": Nearness(1, 1_000), "cc": Nearness(1, 2_000)}
    assert store.near("ee", NOW + 3_000, NOW + 60_000, 2_000) == {}
    assert store.near("ee", NOW, NOW + 60_000, 3_000)["aa"] == Nearness(2, 1_000)
    chosen = ranked(Known("ee", "", "", ()), [], near, 9)
    with database.write() as connection:
        confirm(connection, 7, chosen, "li", NOW)
    kept = store.confirmed(7)
    assert sorted(kept) == ["aa", "bb", "cc"]
    assert "same lane 1 time(s)" in kept["aa"]


def test_a_fever_among_drawn_rows_opens_a_case_too(database: Database, batch: MakeBatch) -> None:
    """Should the urgent message have been lost; once, however often it is drawn."""
    EventStore(database).add(batch(rows("ee", "ee", fever=True)), NOW)
    while PassageDrawer(database).step():
        pass
    (case,) = CaseStore(database).listed(CaseFilter(CaseKind.FEVER), NOW)
    assert (case.new.subject, case.new.origin.sequence, case.opened_ms) == ("ee", 1, NOW + 1_000)
