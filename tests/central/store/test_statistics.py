"""Counts of passages and cases, and who is inside, are the same on both engines."""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import delete

from gateway.central.cases.case import NewCase, Origin
from gateway.central.cases.kinds import CaseKind, Source
from gateway.central.cases.matters_csv import Matter
from gateway.central.person import PersonRecord
from gateway.central.store.cases import CaseFilter, CaseStore
from gateway.central.store.database import Database
from gateway.central.store.events import EventStore
from gateway.central.store.muster import LONGEST_DAY_MS, Muster
from gateway.central.store.office_schema import PASSAGE
from gateway.central.store.passages import PassageDrawer
from gateway.central.store.people import PeopleStore
from gateway.central.store.statistics import Busiest, Passed, Statistics
from gateway.core.credential import HealthStatus
from gateway.core.event import Event, EventKind, Json
from gateway.core.instant import ClockQuality, Instant
from gateway.sync.wire import Batch
from tests.chained_rows import chained

MakeBatch = Callable[..., Batch]
NOW = 1_800_000_000_000
HOUR = 3_600_000


def utc(wall_ms: int) -> datetime:
    """A park by Greenwich."""
    return datetime.fromtimestamp(wall_ms / 1000, UTC)


def rows_at(*events: tuple[int, EventKind, dict[str, Json]]) -> list[str]:
    """Rows at some milliseconds after ``NOW``."""
    return chained(
        Event(kind, Instant(NOW + after_ms, order, "boot", ClockQuality.SYNCED), body, 1, 0)
        for order, (after_ms, kind, body) in enumerate(events, 1)
    )


def entry(
    holder: str, heading: str = "in", *reasons: str, celsius: float = 36.5
) -> dict[str, Json]:
    """What a verdict's row says."""
    body: dict[str, Json] = {"code": {"holder": holder}, "heading": heading}
    return body | {"reasons": [*reasons], "temperature": {"celsius": celsius}}


def store(database: Database, batch: MakeBatch, rows: list[str], gate: str = "gate-1") -> None:
    """As if a gate had sent them."""
    EventStore(database).add(batch(rows, gate=gate), NOW)
    while PassageDrawer(database).step():
        pass


def test_people_are_counted_by_gate_hour_reason_and_temperature(
    database: Database, batch: MakeBatch
) -> None:
    """Of the time that is asked for."""
    rows = rows_at(
        (0, EventKind.ACCESS_GRANTED, entry("aa")),
        (1, EventKind.ACCESS_REFERRED, entry("bb", "in", "fever", celsius=38.0)),
        (HOUR, EventKind.ACCESS_DENIED, entry("cc", "in", "code-expired")),
        (HOUR + 1, EventKind.ACCESS_OVERRIDDEN, entry("cc")),
        (3 * HOUR, EventKind.ACCESS_GRANTED, entry("dd")),
    )
    store(database, batch, rows)
    found = Statistics(database)
    assert found.passed("gate", NOW, NOW + 2 * HOUR) == [Passed("gate-1", 1, 1, 1, 1)]
    assert found.hours(NOW, NOW + 9 * HOUR, HOUR) == [(0, 2), (1, 2), (3, 1)]
    assert found.reasons(NOW, NOW + 9 * HOUR) == [("code-expired", 1), ("fever", 1)]
    assert found.temperatures(NOW, NOW + 9 * HOUR) == [(36.4, 4), (38.0, 1)]
    assert found.passed("company", NOW + 9 * HOUR, NOW + 10 * HOUR) == []


def test_the_busiest_hour_and_its_busiest_minute_are_told(
    database: Database, batch: MakeBatch
) -> None:
    """The first where several are alike; the hour's count outlives the passages."""
    hour = NOW // HOUR * HOUR - NOW
    minutes = (0, 1, 1, 59, 60, 61, 62)
    rows = rows_at(
        *((hour + minute * 60_000, EventKind.ACCESS_GRANTED, entry("aa")) for minute in minutes)
    )
    store(database, batch, rows)
    found = Statistics(database)
    at = NOW + hour
    assert found.busiest(at, at + 2 * HOUR) == Busiest(at, 4, at + 60_000, 2)
    assert found.busiest(at + HOUR, at + 2 * HOUR) == Busiest(at + HOUR, 3, at + HOUR, 1)
    assert found.busiest(at + 2 * HOUR, at + 9 * HOUR) is None
    with database.write() as connection:
        connection.execute(delete(PASSAGE))
    assert found.busiest(at, at + 2 * HOUR) == Busiest(at, 4, None, 0)


def test_matters_are_told_by_gate_company_and_day(database: Database) -> None:
    """The days in their order; whom nobody knows has no company."""
    green = HealthStatus.GREEN
    known = PersonRecord("K-1", "王小明", "Acme", (), NOW, NOW + HOUR, green)
    (wang,) = PeopleStore(database).replace_all([known]).people
    cases = CaseStore(database)
    for place, subject in enumerate((wang.id, "00ff", "")):
        origin = Origin(Source.GATE, "gate-1", 7, place + 1) if subject else Origin(Source.OFFICE)
        kind = CaseKind.FEVER if subject else CaseKind.OTHER
        cases.open(NewCase(kind, origin, subject), "", NOW + place * 24 * HOUR)
    told = Statistics(database).matters(NOW, NOW + 99 * HOUR, NOW, utc)
    assert [(one.name, one.received) for one in told["gate"]] == [("gate-1", 2), ("", 1)]
    assert [(one.name, one.received) for one in told["company"]] == [("", 2), ("Acme", 1)]
    assert [(one.name, one.received) for one in told["day"]] == [
        *(("2027-01-15", 1), ("2027-01-16", 1), ("2027-01-17", 1))
    ]


def test_matters_of_another_system_make_the_rate_that_they_made_there(database: Database) -> None:
    """7,908 received and 7,667 closed are 96.95 %; each has a timeline, and the audit a line."""
    closed = [
        Matter(CaseKind.OTHER, NOW, NOW + 60_000, NOW + 600_000, "7", "", "") for _ in range(7_667)
    ]
    still_open = [Matter(CaseKind.HOME_NEED, NOW, None, None, "8", "", "") for _ in range(241)]
    assert CaseStore(database).take_in(closed + still_open, "command", NOW) == 7_908
    by_kind = Statistics(database).matters(NOW, NOW + 1, NOW + 5 * HOUR, utc)["kind"]
    assert [(one.name, one.received, one.closed, one.overdue) for one in by_kind] == [
        *(("other", 7_667, 7_667, 0), ("home-need", 241, 0, 241))
    ]
    assert by_kind[0].median_minutes == 10
    total = Statistics(database).matters(NOW, NOW + 1, NOW, utc)["worker"]
    assert [one.closed_percent for one in total] == ["96.95"]
    (first, *_) = CaseStore(database).listed(CaseFilter(CaseKind.HOME_NEED), NOW)
    assert [step.act for step in CaseStore(database).steps(first.number)] == ["import"]


def test_who_came_in_and_did_not_leave_is_inside(database: Database, batch: MakeBatch) -> None:
    """Not who turned back, who left, or who came in the day before; unsure where the lane is."""
    record = PersonRecord("1", "王小明", "Acme", (), 0, NOW * 2, HealthStatus.GREEN)
    (wang,) = PeopleStore(database).replace_all([record]).people
    day = LONGEST_DAY_MS
    rows = rows_at(
        (-1, EventKind.ACCESS_GRANTED, entry("yesterday")),
        (day - 9, EventKind.ACCESS_GRANTED, entry(wang.id)),
        (day - 8, EventKind.PASSAGE_COMPLETED, {"grant": 2}),
        (day - 7, EventKind.ACCESS_GRANTED, entry("turned")),
        (day - 6, EventKind.PASSAGE_ABANDONED, {"grant": 4}),
        (day - 5, EventKind.ACCESS_GRANTED, entry("left")),
        (day - 4, EventKind.PASSAGE_COMPLETED, {"grant": 6}),
        (day - 3, EventKind.ACCESS_GRANTED, entry("left", "out")),
        (day - 2, EventKind.ACCESS_GRANTED, entry("unsure")),
        (day - 1, EventKind.PASSAGE_UNKNOWN, {"grant": 9}),
    )
    store(database, batch, rows)
    inside = Muster(database).inside(NOW + day)
    assert [(one.person, one.name, one.sure) for one in inside] == [
        *(("unsure", "", False), (wang.id, "王小明", True))
    ]


def test_a_fire_release_is_told_while_it_is_recent(database: Database, batch: MakeBatch) -> None:
    """By the gate that told of it."""
    muster = Muster(database)
    assert muster.fire_since(NOW) is None
    store(database, batch, rows_at((0, EventKind.FIRE_RELEASE, {})))
    assert muster.fire_since(NOW + 60_000) == ("gate-1", NOW)
    assert muster.fire_since(NOW + 3 * HOUR) is None
