"""A clerk's file of people says who comes and when, and nothing that is the park's to say."""

from dataclasses import replace

import pytest

from gateway.central.applications.members_csv import members_csv, read_members
from gateway.central.approval_dates import begin_ms, end_ms
from gateway.central.csv_table import RosterFileError
from gateway.central.person import PersonRecord
from gateway.codes.roster_tables import RosterBatch
from gateway.core.credential import HealthStatus


def here(day: str) -> int:
    """The first moment of a day where this machine is."""
    moment = begin_ms(day, None)
    assert moment is not None
    return moment


BATCH = RosterBatch("A-1", "alpha", here("2027-01-01"), here("2027-02-01"), 2)
KNOWN = PersonRecord("1", "Wang", "alpha", ("bus:12",), 1, 2, HealthStatus.YELLOW, ("badge:77",))


def faults(*lines: str) -> tuple[str, ...]:
    """What is wrong with a file."""
    with pytest.raises(RosterFileError) as error:
        read_members("\n".join(lines).encode(), BATCH)
    return tuple(one.en for one in error.value.faults)


def test_who_has_no_days_comes_on_all_of_the_batchs() -> None:
    """And whoever has some, on these."""
    lines = "key,name,not_before,not_after\n1,王小明,,\n2,李雷,2027-01-04,2027-01-08"
    always, week = read_members(lines.encode(), BATCH)
    assert (always.not_before_ms, always.not_after_ms) == (BATCH.from_ms, BATCH.until_ms)
    assert (week.not_before_ms, week.not_after_ms) == (here("2027-01-04"), here("2027-01-09"))


def test_what_the_park_said_of_somebody_stays_the_parks() -> None:
    """Health and groups; a badge where the file has no column for one."""
    (member,) = read_members("key,name\n1,王小明".encode(), BATCH)
    record = member.record(BATCH, KNOWN)
    assert (record.health, record.groups, record.aliases) == (
        HealthStatus.YELLOW,
        ("bus:12",),
        ("badge:77",),
    )
    assert (record.name, record.batch, record.company) == ("王小明", "A-1", "alpha")
    (member,) = read_members(b"key,name,badge\n1,Wang,", BATCH)
    assert member.record(BATCH, KNOWN).aliases == ()


def test_the_parks_own_columns_are_not_a_clerks() -> None:
    """Nobody makes themselves healthy, or another company's."""
    for column in ("company", "health", "groups", "batch", "observed_until"):
        assert f"'{column}' is unknown" in faults(f"key,name,{column}", "1,Wang,x")[0]


def test_days_outside_the_batch_doubles_and_people_beyond_the_quota_are_told_by_line() -> None:
    """All at once."""
    assert faults(
        "key,name,not_before,not_after,badge",
        "1,Wang,2026-12-31,2027-02-01,7",
        "1,Li,2027-01-09,2027-01-08,7",
        ",Zhang,,someday,",
    ) == (
        "line 2, not_before: is before the batch begins",
        "line 2, not_after: is not between not_before and the batch's end",
        "line 3, not_after: is not between not_before and the batch's end",
        "line 3, key: '1' stands on line 2 already",
        "line 3, badge: '7' stands on line 2 already",
        "line 4, not_after: 'someday' is not a date such as 2027-01-31",
        "line 4, key: '' is not a text of 1 to 64 characters",
        "3 people; the quota is 2",
    )


def test_a_table_that_was_written_is_read_as_it_was() -> None:
    """Days as days, so that a clerk can change one; a moment within a day as it is."""
    days = replace(KNOWN, not_before_ms=here("2027-01-04"), not_after_ms=here("2027-01-09"))
    moment = replace(days, key="2", not_after_ms=days.not_after_ms - 3_600_000, aliases=())
    table = members_csv([days, moment])
    assert "1,Wang,2027-01-04,2027-01-08,77,," in table
    for member, record in zip(read_members(table.encode(), BATCH), (days, moment), strict=True):
        assert member.record(BATCH, record) == replace(record, batch="A-1")


def test_the_last_day_of_a_batch_is_within_it() -> None:
    """A day counts to its end."""
    (member,) = read_members(b"key,name,not_after\n1,Wang,2027-01-31", BATCH)
    assert member.not_after_ms == end_ms("2027-01-31", None) == BATCH.until_ms
