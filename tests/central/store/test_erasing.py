"""Who is erased can't be found from what is left, and nobody is who is still looked after."""

import pytest
from sqlalchemy import inspect, text

from gateway.central.cases.case import NewCase, Origin
from gateway.central.cases.kinds import CaseKind, Source
from gateway.central.person import PersonRecord
from gateway.central.store.audit import AuditLog
from gateway.central.store.cases import CaseStore
from gateway.central.store.database import Database
from gateway.central.store.deletions import latest_deletions
from gateway.central.store.erasing import Erased, ErasingError, erase_person
from gateway.central.store.holds import hold
from gateway.central.store.people import PeopleStore
from gateway.core.credential import HealthStatus

NOW = 1_800_000_000_000
MARKS = ("王小明", "K-1001", "badge:10234", "in the small room")


def record(key: str, name: str, *aliases: str, host: str = "") -> PersonRecord:
    """Somebody of the roster."""
    until = NOW + 86_400_000
    green = HealthStatus.GREEN
    return PersonRecord(key, name, "Acme", (), NOW, until, green, aliases, host=host)


@pytest.fixture
def person(database: Database) -> str:
    """The random id of one who has a badge, a guest and a case."""
    people = PeopleStore(database).replace_all(
        [record("K-1001", "王小明", "badge:10234"), record("K-2", "李雷", host="K-1001")]
    )
    return people.people[0].id


def everything(database: Database) -> str:
    """All that the database holds, as text."""
    with database.read() as connection:
        tables = inspect(connection).get_table_names()
        return "\n".join(
            repr(row)
            for name in sorted(tables)
            for row in connection.execute(text(f'SELECT * FROM "{name}"'))  # noqa: S608 - names of its own
        )


def test_nothing_that_is_left_says_who_it_was(database: Database, person: str) -> None:
    """Neither name, key, badge, link nor note; the roster grows a version without them."""
    people, cases = PeopleStore(database), CaseStore(database)
    found = next(one for one in people.everyone() if one.id == person)
    new = NewCase(CaseKind.OTHER, Origin(Source.OFFICE), person, note="王小明 in the small room")
    number = cases.open(new, "li", NOW)
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE case_file SET closed_ms = opened_ms")
        connection.exec_driver_sql("UPDATE case_step SET said = 'in the small room'")
    assert all(mark in everything(database) for mark in (*MARKS, found.link))
    revision = people.revision()
    assert erase_person(database, "K-1001", "command", NOW) == Erased(person, 1, 1, 1, 0, 0)
    left = everything(database)
    assert not [mark for mark in (*MARKS, found.link) if mark in left]
    assert people.by_link(found.link) is None
    assert people.revision() > revision
    assert person not in {one.id for one in people.issue(NOW).people}
    case = cases.find(number)
    assert case is not None
    assert case.new.subject == person
    assert AuditLog(database).latest(1)[0].act == "person-erased"
    assert [(one.what, one.rows) for one in latest_deletions(database, 9)] == [("person", 1)]


def test_who_is_held_or_in_an_open_case_is_not_forgotten(database: Database, person: str) -> None:
    """Isolation would end unseen."""
    with database.write() as connection:
        hold(connection, 7, [person], NOW)
    with pytest.raises(ErasingError, match="is in case 7, which is open; close it first"):
        erase_person(database, person, "command", NOW)
    assert len(PeopleStore(database).everyone()) == 2


@pytest.mark.parametrize("named", ["", "K-9", "%", "王小明"])
def test_nobody_is_erased_by_another_word(database: Database, person: str, named: str) -> None:
    """A name is none: two may bear it."""
    with pytest.raises(ErasingError, match="nobody has it"):
        erase_person(database, named, "command", NOW)
    assert person in {one.id for one in PeopleStore(database).everyone()}
