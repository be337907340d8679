"""People keep their id and link through every import, and nobody loses access by accident."""

from dataclasses import replace

import pytest

from gateway.central.person import PersonRecord
from gateway.central.store.database import Database
from gateway.central.store.people import PeopleStore, RosterShrinksError
from gateway.core.credential import HealthStatus

WANG = PersonRecord("1001", "王小明", "Acme", ("day", "crane"), 1_000, 2_000, HealthStatus.GREEN)
LI = replace(WANG, key="1002", name="李雷", groups=())
VISITOR = replace(WANG, key="", name="Visitor")


@pytest.fixture
def store(database: Database) -> PeopleStore:
    """The store under test."""
    return PeopleStore(database)


def test_a_first_import_gives_everyone_a_random_id_and_link(store: PeopleStore) -> None:
    """64 random bits for gates, 128 for the link."""
    said = store.replace_all([WANG, LI])
    assert (said.added, said.changed, said.kept, said.removed) == (2, 0, 0, 0)
    assert [person.record for person in said.people] == [WANG, LI]
    assert all(len(bytes.fromhex(person.id)) == 8 for person in said.people)
    assert len({person.link for person in said.people}) == 2
    assert sorted(store.everyone(), key=lambda one: one.record.key) == list(said.people)


def test_the_same_key_keeps_id_and_link_when_everything_else_changes(store: PeopleStore) -> None:
    """Links already on phones go on working."""
    before = store.replace_all([WANG, LI]).people
    married = replace(WANG, name="王明", company="Other", health=HealthStatus.RED)
    said = store.replace_all([LI, married])
    assert (said.added, said.changed, said.kept, said.removed) == (0, 1, 1, 0)
    assert (said.people[1].id, said.people[1].link) == (before[0].id, before[0].link)
    assert store.by_link(before[0].link) == said.people[1]


def test_who_is_not_in_the_file_is_out(store: PeopleStore) -> None:
    """The file is the roster."""
    wang, _ = store.replace_all([WANG, LI]).people
    assert store.replace_all([LI]).removed == 1
    assert store.by_link(wang.link) is None


def test_people_without_a_key_are_new_people_each_time(store: PeopleStore) -> None:
    """Two visitors of one name are never taken for each other."""
    first = store.replace_all([VISITOR, VISITOR]).people
    again = store.replace_all([VISITOR, VISITOR])
    assert (again.added, again.removed) == (2, 2)
    assert not {person.link for person in first} & {person.link for person in again.people}


def test_a_link_is_found_only_whole(store: PeopleStore) -> None:
    """Neither a part of a link nor its digest opens anything."""
    (wang,) = store.replace_all([WANG]).people
    for wrong in ("", wang.link[:-1], wang.link + "=", wang.link.swapcase(), wang.id):
        assert store.by_link(wrong) is None


@pytest.mark.parametrize(
    ("before", "after", "refused"),
    [(19, 0, False), (20, 10, False), (20, 9, True), (40, 1, True)],
)
def test_losing_more_than_half_of_a_roster_must_be_meant(
    store: PeopleStore, before: int, after: int, *, refused: bool
) -> None:
    """A file of the wrong sheet must not lock out the park."""
    everyone = [replace(WANG, key=str(number)) for number in range(before)]
    store.replace_all(everyone)
    if refused:
        with pytest.raises(RosterShrinksError, match=f"{before - after} of {before} people"):
            store.replace_all(everyone[:after])
        assert len(store.everyone()) == before
        assert store.revision() == 1
    store.replace_all(everyone[:after], allow_shrinking=True)
    assert len(store.everyone()) == after


def test_each_import_is_a_new_revision(store: PeopleStore) -> None:
    """The running centre looks at this number alone."""
    assert store.revision() == 0
    store.replace_all([WANG])
    store.replace_all([WANG])
    assert store.revision() == 2


def test_each_issue_has_a_greater_version_even_when_the_clock_stands(store: PeopleStore) -> None:
    """Gates refuse a version that is not greater."""
    store.replace_all([WANG])
    issues = [store.issue(5_000), store.issue(5_000), store.issue(4_000), store.issue(90_000)]
    assert [issue.version for issue in issues] == [5, 6, 7, 90]
    assert [person.record for person in issues[0].people] == [WANG]


def test_what_other_systems_call_people_is_kept_and_may_change_hands(store: PeopleStore) -> None:
    """A badge that is given to somebody else names only them."""
    numbered = replace(WANG, aliases=("badge:1", "wecom:7"))
    wang, li = store.replace_all([numbered, LI]).people
    assert {one.id: one.record.aliases for one in store.everyone()} == {
        wang.id: ("badge:1", "wecom:7"),
        li.id: (),
    }
    assert store.by_link(wang.link) == wang
    assert store.replace_all([numbered, LI]).kept == 2

    given = store.replace_all(
        [replace(WANG, aliases=("wecom:7",)), replace(LI, aliases=("badge:1",))]
    )
    assert given.changed == 2
    assert [one.record.aliases for one in given.people] == [("wecom:7",), ("badge:1",)]
    assert store.replace_all([LI], allow_shrinking=True).removed == 1
    assert [one.record.aliases for one in store.everyone()] == [()]
