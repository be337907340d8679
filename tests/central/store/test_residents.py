"""People at home are observed alike on both engines: held, called on, and forgotten in time."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from gateway.central.cases.case import Case, Done
from gateway.central.cases.kinds import CaseKind, Source
from gateway.central.observation.resident import Home, Resident
from gateway.central.observation.residents_csv import Written
from gateway.central.person import PersonRecord
from gateway.central.roles import Account, Role
from gateway.central.store.audit import AuditLog
from gateway.central.store.cases import CaseFilter, CaseStore
from gateway.central.store.database import Database
from gateway.central.store.erasing import ErasingError, erase_person
from gateway.central.store.events import EventStore
from gateway.central.store.observing import Sighting, doors_opened, tell_workers, turn
from gateway.central.store.passages import PassageDrawer
from gateway.central.store.people import PeopleStore
from gateway.central.store.residents import (
    MOST_OPEN_NEEDS,
    MOST_READINGS,
    ResidentError,
    ResidentStore,
)
from gateway.core.credential import HealthStatus
from gateway.core.event import Event, EventKind, Json
from gateway.core.instant import ClockQuality, Instant
from gateway.sync.wire import Batch
from tests.chained_rows import chained

NOW = 1_800_000_000_000
DAY = 86_400_000
HOME = Home("王小明", "3", "502", NOW - DAY, NOW + 13 * DAY, door="door-3-502")
LI = Account("li", Role.OFFICER)
WU = Account("wu", Role.WORKER, "3")


@pytest.fixture
def store(database: Database) -> ResidentStore:
    """Somebody with the key K-1 is on the roster."""
    green = HealthStatus.GREEN
    PeopleStore(database).replace_all(
        [PersonRecord("K-1", "王小明", "Acme", (), NOW, NOW + 30 * DAY, green)]
    )
    return ResidentStore(database)


def observed(store: ResidentStore, home: Home = HOME, key: str = "") -> tuple[Resident, str]:
    """Somebody as the store has them now, with their link."""
    ((resident, link),) = store.add([Written(home, key)], "li", NOW)
    found = store.find(resident.id)
    assert found is not None
    return found, link


def at(wall_ms: int) -> Instant:
    """A moment of the centre's clock."""
    return Instant(wall_ms, 0, "boot", ClockQuality.SYNCED)


def is_held(database: Database) -> bool:
    """Whether gates refuse the one on the roster."""
    (told,) = PeopleStore(database).issue(NOW).people
    return told.record.observation is not None


def alerts(database: Database) -> list[Case]:
    """Open ones."""
    return CaseStore(database).listed(CaseFilter(CaseKind.HOME_ALERT), NOW)


def test_a_link_leads_to_its_own_home_until_it_is_renewed(store: ResidentStore) -> None:
    """A guess leads nowhere, and neither does the old one."""
    resident, link = observed(store)
    assert store.by_link(link) == resident
    assert store.by_link(link[:-1]) is None
    renewed = store.renew(resident.id, "li", NOW)
    assert store.by_link(link) is None
    assert store.by_link(renewed) == resident


def test_whom_the_roster_knows_no_gate_admits_until_the_last_day_is_over(
    store: ResidentStore, database: Database
) -> None:
    """The calendar begins and ends it; nobody need remember."""
    resident, link = observed(store, replace(HOME, begin_ms=NOW + DAY), "K-1")
    assert not resident.is_observed
    assert store.by_link(link) is None
    turn(database, NOW + DAY - 1)
    assert not is_held(database)
    turn(database, NOW + DAY)
    assert is_held(database)
    assert store.by_link(link) is not None
    turn(database, HOME.end_ms - 1)
    assert is_held(database)
    turn(database, HOME.end_ms)
    assert not is_held(database)
    assert store.by_link(link) is None
    assert store.current() == []


def test_the_office_ends_an_observation_early_by_its_case(
    store: ResidentStore, database: Database
) -> None:
    """The link ends with it, and a second observation may begin."""
    resident, link = observed(store, key="K-1")
    assert resident.case is not None
    with pytest.raises(ResidentError, match="observed already"):
        observed(store, key="K-1")
    CaseStore(database).act(resident.case, Done("end", "two tests negative"), LI, NOW)
    assert not is_held(database)
    turn(database, NOW)
    assert store.by_link(link) is None
    observed(store, key="K-1")


@pytest.mark.parametrize(
    ("home", "key", "problem"),
    [
        (HOME, "K-9", "no 'K-9' on the roster"),
        (replace(HOME, begin_ms=NOW - 9 * DAY, end_ms=NOW), "", "over already"),
    ],
)
def test_of_a_list_with_one_that_cannot_be_observed_nobody_is(
    store: ResidentStore, home: Home, key: str, problem: str
) -> None:
    """All or none."""
    with pytest.raises(ResidentError, match=problem):
        store.add([Written(HOME, ""), Written(home, key)], "li", NOW)
    assert store.current() == []


def test_a_need_is_claimed_and_closed_by_the_worker_of_the_building_alone(
    store: ResidentStore, database: Database
) -> None:
    """It says where, and nobody's name."""
    resident, _ = observed(store)
    number = store.ask(resident, "送药 Medicine", NOW)
    assert number is not None
    cases = CaseStore(database)
    for account in (replace(WU, scope="4"), Account("z", Role.AUDITOR)):
        with pytest.raises(Exception, match="can't be done"):
            cases.act(number, Done("accept"), account, NOW)
    cases.act(number, Done("accept"), WU, NOW)
    closed = cases.act(number, Done("close"), WU, NOW + 1)
    assert (closed.new.building, closed.new.unit) == ("3", "502")
    assert closed.new.origin.source is Source.RESIDENT
    assert store.needs(resident.id, 5) == [closed]


def test_more_needs_than_one_home_can_have_are_not_taken(store: ResidentStore) -> None:
    """Another home's still are."""
    resident, _ = observed(store)
    for _ in range(MOST_OPEN_NEEDS):
        assert store.ask(resident, "其他 Other", NOW) is not None
    assert store.ask(resident, "其他 Other", NOW) is None
    neighbour, _ = observed(store, replace(HOME, unit="503"))
    assert store.ask(neighbour, "其他 Other", NOW) is not None


@pytest.mark.parametrize(("celsius", "calls"), [(37.2, 0), (37.3, 1), (39.0, 1)])
def test_a_reading_from_37_3_on_calls_a_worker(
    store: ResidentStore, database: Database, celsius: float, calls: int
) -> None:
    """Once while the alert is open, however often it is read."""
    resident, _ = observed(store)
    for again in range(2):
        store.take_reading(resident, celsius, NOW + again)
    assert len(alerts(database)) == calls
    assert store.readings([resident.id], NOW) == {resident.id: [(NOW + 1, celsius), (NOW, celsius)]}


def test_of_a_thermometer_that_is_played_with_the_newest_readings_are_kept(
    store: ResidentStore,
) -> None:
    """A neighbour's stay."""
    resident, _ = observed(store)
    neighbour, _ = observed(store, replace(HOME, unit="503"))
    store.take_reading(neighbour, 36.6, NOW)
    for at_ms in range(NOW, NOW + MOST_READINGS + 2):
        store.take_reading(resident, 36.5, at_ms)
    kept = store.readings([resident.id, neighbour.id], 0)
    assert len(kept[resident.id]) == MOST_READINGS
    assert kept[resident.id][-1] == (NOW + 2, 36.5)
    assert kept[neighbour.id] == [(NOW, 36.6)]


def test_who_is_refused_before_their_observation_begins_is_not_called_on(
    store: ResidentStore, database: Database
) -> None:
    """They need not be at home yet."""
    resident, _ = observed(store, replace(HOME, begin_ms=NOW + DAY), "K-1")
    with database.write() as connection:
        tell_workers(connection, [Sighting(resident.home.person, "gate-1", NOW)])
    assert alerts(database) == []


@pytest.mark.parametrize("begins_ms", [NOW - DAY, NOW + DAY])
def test_a_roster_without_somebody_at_home_makes_them_no_stranger(
    store: ResidentStore, database: Database, begins_ms: int
) -> None:
    """Out with one file and in again with the next, they are the same person, and held."""
    observed(store, replace(HOME, begin_ms=begins_ms), "K-1")
    people = PeopleStore(database)
    (wang,) = people.everyone()
    assert people.replace_all([]).removed == 0
    (gone,) = people.everyone()
    assert (gone.id, gone.record.approved_at(NOW + 1)) == (wang.id, False)
    assert people.replace_all([wang.record]).people == (wang,)
    turn(database, NOW + DAY)
    assert is_held(database)
    turn(database, HOME.end_ms)
    assert people.replace_all([]).removed == 1


def test_whom_a_gate_refuses_while_they_should_be_at_home_the_worker_hears_of(
    store: ResidentStore, database: Database, batch: Callable[..., Batch]
) -> None:
    """From the gate's own row; a colleague's refusal tells of nobody at home."""
    resident, _ = observed(store, key="K-1")
    rows: list[Event] = []
    for holder in (resident.home.person, "00ff"):
        body: dict[str, Json] = {"code": {"holder": holder}, "reasons": ["under-observation"]}
        rows.append(Event(EventKind.ACCESS_DENIED, at(NOW), body, 1, 12))
        rows.append(Event(EventKind.OBSERVATION_BREACH, at(NOW), {"holder": holder}, 1, 12))
    EventStore(database).add(batch(chained(rows)), NOW)
    PassageDrawer(database).step()
    (told,) = alerts(database)
    assert told.new.resident == resident.id
    assert told.new.building == "3"
    assert "gate-1" in told.new.note


@pytest.mark.parametrize("expected", ["nobody", "a visit", "a delivery"])
def test_a_door_that_opens_while_nobody_comes_calls_a_worker(
    store: ResidentStore, database: Database, expected: str
) -> None:
    """A visit that was announced, or a need that is under way, opens it too."""
    resident, _ = observed(store)
    if expected == "a visit":
        store.announce(resident.id, NOW + 60_000, "wu", NOW)
    if expected == "a delivery":
        number = store.ask(resident, "取快递 Parcel", NOW)
        assert number is not None
        CaseStore(database).act(number, Done("accept"), WU, NOW)
    doors_opened(database, ["door-9-999", "door-3-502"], at(NOW + 59_999))
    assert len(alerts(database)) == (expected == "nobody")
    if expected == "a visit":
        doors_opened(database, ["door-3-502"], at(NOW + 60_000))
        assert len(alerts(database)) == 1


def test_who_was_at_home_is_forgotten_on_request_and_not_before_it_is_over(
    store: ResidentStore, database: Database
) -> None:
    """Also somebody who never was on the roster."""
    resident, _ = observed(store)
    store.take_reading(resident, 36.5, NOW)
    with pytest.raises(ErasingError, match="is open"):
        erase_person(database, resident.id, "command", NOW)
    turn(database, HOME.end_ms)
    assert erase_person(database, resident.id, "command", NOW).homes == 1
    assert store.find(resident.id) is None
    assert store.readings([resident.id], 0) == {}
    assert AuditLog(database).latest(1)[0].act == "person-erased"
