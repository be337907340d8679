"""Whom a typed text means, on a real roster."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gateway.codes.roster_entry import RosterEntry
from gateway.codes.roster_tables import Roster
from gateway.journal import people
from gateway.journal.people import People, Person, find_people, people_of
from tests.rosters import put_roster

if TYPE_CHECKING:
    from pathlib import Path

WANG, LI, SMITH = "a1" * 8, "b2" * 8, "c3" * 8


def entry(holder: str, name: str, company: str, **more: object) -> RosterEntry:
    """One person for ever."""
    return RosterEntry(holder, name, company, (), 0, 2**41, **more)  # type: ignore[arg-type]  # any field


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A roster of three."""
    path = tmp_path / "roster.sqlite"
    everybody = (
        entry(WANG, "王小明", "华科电子", aliases=("badge:10234",)),
        entry(LI, "李红", "华科电子"),
        entry(SMITH, "Jo Smith_100%", "alpha"),
    )
    put_roster(path, Roster(everybody))
    return path


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("王小明", {WANG}),
        ("小", {WANG}),
        (" 华科 ", {WANG, LI}),
        ("10234", {WANG}),
        ("１０２３４", {WANG}),
        ("1023", set()),
        ("smith", {SMITH}),
        ("100%", {SMITH}),
        ("%", {SMITH}),
        ("_", {SMITH}),
        ("\\", set()),
        ("' OR 1=1 --", set()),
        ("\x00", set()),
        ("", set()),
        ("   ", set()),
        ("王" * 10_000, set()),
    ],
)
def test_a_name_a_number_or_a_company_means_its_people(
    path: Path, typed: str, ids: set[str]
) -> None:
    """Part of a name or company, a whole number; signs that a database knows are only signs."""
    assert find_people(path, typed) == People(frozenset(ids))


def test_too_many_people_are_cut_and_that_is_told(tmp_path: Path) -> None:
    """A name of one letter."""
    many = tuple(entry(f"{n:016x}", "An", "alpha") for n in range(people.MOST_PEOPLE + 1))
    put_roster(tmp_path / "roster.sqlite", Roster(many))
    found = find_people(tmp_path / "roster.sqlite", "An")
    assert (len(found.ids), found.more) == (people.MOST_PEOPLE, True)


def test_ids_give_names_and_companies(path: Path, tmp_path: Path) -> None:
    """Without a roster nobody is known."""
    assert people_of(path, {WANG, "ff" * 8}) == {WANG: Person("王小明", "华科电子")}
    assert people_of(tmp_path / "none.sqlite", {WANG}) == {}
    assert find_people(tmp_path / "none.sqlite", "王") == People(frozenset())
