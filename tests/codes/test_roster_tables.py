"""A roster is at one with itself, or it is not made; no message tells anybody's name."""

from dataclasses import replace

import pytest

from gateway.codes.limits import MAX_ROSTER_ENTRIES
from gateway.codes.roster_entry import RosterEntry
from gateway.codes.roster_tables import (
    MAX_BATCHES,
    MAX_COMPANIES,
    Roster,
    RosterBatch,
    RosterCompany,
)
from gateway.core.approval import APPROVED, Standing

ZHANG = RosterEntry("00" * 8, "张三", "alpha", ("staff",), 0, 9_000, ("badge:1",))
ALPHA = RosterCompany("alpha", Standing(suspended=True, until_ms=8_000, desk="前台 8888"))
BATCH = RosterBatch("B-7", "alpha", 1_000, 9_000, 2, "tower 2")


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (MAX_ROSTER_ENTRIES, "two entries have one id"),
        (MAX_ROSTER_ENTRIES + 1, "at most 200000 entries"),
    ],
)
def test_a_roster_ends_at_its_limit(count: int, told: str) -> None:
    """At and above."""
    with pytest.raises(ValueError, match=told):
        Roster((ZHANG,) * count)


def test_no_two_rows_have_one_name() -> None:
    """Two entries with one id would be two truths."""
    other = replace(ZHANG, id="ff" * 8)
    for people in ((ZHANG, ZHANG), (ZHANG, other)):
        with pytest.raises(ValueError, match="two entries have one id or alias"):
            Roster(people)
    with pytest.raises(ValueError, match="two companies have one name"):
        Roster((), (ALPHA, ALPHA))
    with pytest.raises(ValueError, match="two batches have one id"):
        Roster((), (ALPHA,), (BATCH, BATCH))


def test_everybody_and_every_batch_is_of_a_listed_company() -> None:
    """Where the park keeps a list of them."""
    with pytest.raises(ValueError, match="entry 0 is of a company that is not listed"):
        Roster((replace(ZHANG, company="beta"),), (ALPHA,))
    with pytest.raises(ValueError, match="entry 0 is of a batch that its company has not"):
        Roster((replace(ZHANG, batch="B-8"),), (ALPHA,), (BATCH,))
    with pytest.raises(ValueError, match="batch 'B-7' is of a company that is not listed"):
        Roster((), (), (BATCH,))


@pytest.mark.parametrize(("people", "taken"), [(1, True), (2, True), (3, False)])
def test_a_batch_has_no_more_people_than_its_quota(people: int, *, taken: bool) -> None:
    """Below, at and above; the message names batch and numbers."""
    everyone = tuple(
        replace(ZHANG, id=f"{number:016x}", batch="B-7", aliases=()) for number in range(people)
    )
    if taken:
        assert Roster(everyone, (ALPHA,), (BATCH,)).people == everyone
    else:
        with pytest.raises(ValueError, match="batch 'B-7' has 3 people, its quota is 2"):
            Roster(everyone, (ALPHA,), (BATCH,))


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ((MAX_COMPANIES, 0), ""),
        ((MAX_COMPANIES + 1, 0), "at most 5000 companies, got 5001"),
        ((1, MAX_BATCHES), ""),
        ((1, MAX_BATCHES + 1), "at most 20000 batches, got 20001"),
    ],
)
def test_tables_end_at_their_limits(rows: tuple[int, int], told: str) -> None:
    """At and above."""
    companies = tuple(RosterCompany(f"c{number}", APPROVED) for number in range(rows[0]))
    batches = tuple(RosterBatch(f"b{number}", "c0", 0, 1, 0) for number in range(rows[1]))
    if told:
        with pytest.raises(ValueError, match=told):
            Roster((), companies, batches)
    else:
        assert Roster((), companies, batches).batches == batches


@pytest.mark.parametrize(
    ("quota", "taken"), [(-1, False), (0, True), (MAX_ROSTER_ENTRIES, True), (200_001, False)]
)
def test_a_quota_is_a_number_of_people(quota: int, *, taken: bool) -> None:
    """From nobody to all that a roster holds."""
    if taken:
        assert replace(BATCH, quota=quota).quota == quota
    else:
        with pytest.raises(ValueError, match="quota"):
            replace(BATCH, quota=quota)


def test_what_gates_could_not_keep_or_show_is_not_made() -> None:
    """A desk of one line, and ends that are moments behind their beginning."""
    for standing in (Standing(desk="a\nb"), Standing(desk="d" * 81), Standing(until_ms=0)):
        with pytest.raises(ValueError, match=r"^(desk|until): "):
            RosterCompany("alpha", standing)
    with pytest.raises(ValueError, match="until: the batch must end after it begins"):
        replace(BATCH, until_ms=BATCH.from_ms)
    with pytest.raises(ValueError, match="building"):
        replace(BATCH, building="a\nb")
