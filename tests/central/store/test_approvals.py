"""Companies and batches are at one with the people, at every change."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from gateway.central.approvals import ApprovalError, roster_of
from gateway.central.person import PersonRecord
from gateway.central.store.approvals import ApprovalStore
from gateway.central.store.database import Database, open_database
from gateway.central.store.people import PeopleStore
from gateway.central.store.visitors import VisitorStore
from gateway.central.visitor import Announced, VisitorError
from gateway.codes.roster_tables import RosterBatch, RosterCompany
from gateway.core.approval import APPROVED, HolderKind, Observation, Standing
from gateway.core.credential import HealthStatus

DAY_MS = 86_400_000
NOON_MS = 1_800_000_000_000
"""15 January 2027, 16:00 in Shanghai."""
SHANGHAI = ZoneInfo("Asia/Shanghai")
WANG = PersonRecord("1001", "王小明", "alpha", (), 1_000, 2_000, HealthStatus.GREEN)
ALPHA = RosterCompany("alpha", Standing(until_ms=9_000, desk="8888"))
BETA = RosterCompany("beta", APPROVED)
BATCH = RosterBatch("B-7", "alpha", 1_000, 9_000, 1, "tower 2")
VISIT = Announced("Li  Lei", "1001", "2027-01-15", "2027-01-16", once=True, lanes=("east-1",))


@pytest.fixture
def people(database: Database) -> PeopleStore:
    """The people."""
    return PeopleStore(database)


@pytest.fixture
def store(database: Database) -> ApprovalStore:
    """The store under test."""
    return ApprovalStore(database)


def test_companies_and_batches_are_kept_and_each_change_is_a_new_revision(
    store: ApprovalStore, people: PeopleStore
) -> None:
    """By which the running centre signs a new roster."""
    store.replace_companies((ALPHA, BETA))
    store.replace_batches((BATCH,))
    assert (store.all().companies, store.all().batches) == ((ALPHA, BETA), (BATCH,))
    assert people.revision() == 2


def test_a_company_is_suspended_and_restored_and_keeps_all_else(store: ApprovalStore) -> None:
    """One flag, in every gate's roster within seconds."""
    store.replace_companies((ALPHA, BETA))
    assert store.suspend("alpha", suspended=True).standing.suspended
    suspended = replace(ALPHA, standing=replace(ALPHA.standing, suspended=True))
    assert store.all().companies == (suspended, BETA)
    store.suspend("alpha", suspended=False)
    assert store.all().companies == (ALPHA, BETA)


def test_a_company_that_is_not_listed_is_not_suspended(
    store: ApprovalStore, people: PeopleStore
) -> None:
    """A misspelt name suspends nobody, and says so."""
    with pytest.raises(ApprovalError, match="'alhpa': not on the list; nothing was changed"):
        store.suspend("alhpa", suspended=True)
    assert people.revision() == 0


def test_a_company_with_people_stays_on_the_list(store: ApprovalStore, people: PeopleStore) -> None:
    """Named with how many they are."""
    people.replace_all([WANG, replace(WANG, key="1002")])
    with pytest.raises(ApprovalError, match="company 'alpha' of 2 people: not on the park's list"):
        store.replace_companies((BETA,))
    assert store.all().companies == ()


def test_a_batch_with_people_stays_and_its_quota_holds(
    store: ApprovalStore, people: PeopleStore
) -> None:
    """Neither an import nor a smaller quota gets by."""
    store.replace_companies((ALPHA,))
    store.replace_batches((replace(BATCH, quota=2),))
    two = [replace(WANG, batch="B-7"), replace(WANG, key="1002", batch="B-7")]
    people.replace_all(two)

    with pytest.raises(ApprovalError, match="batch 'B-7' of 2 people: not on the park's list"):
        store.replace_batches(())
    with pytest.raises(ApprovalError, match="batch 'B-7' has 2 people, its quota is 1"):
        store.replace_batches((BATCH,))
    with pytest.raises(ApprovalError, match="batch 'B-7' has 3 people, its quota is 2"):
        people.replace_all([*two, replace(WANG, key="1003", batch="B-7")])
    assert len(people.everyone()) == 2


def test_a_batch_of_a_company_that_is_gone_is_refused(store: ApprovalStore) -> None:
    """The company goes last."""
    store.replace_companies((ALPHA,))
    store.replace_batches((BATCH,))
    with pytest.raises(ApprovalError, match="batch 'B-7' is of a company that is not listed"):
        store.replace_companies((BETA,))


def test_every_term_is_kept_and_signed(store: ApprovalStore, people: PeopleStore) -> None:
    """The host by the random id, as the key never leaves the centre."""
    store.replace_companies((ALPHA,))
    store.replace_batches((BATCH,))
    visitor = replace(
        WANG,
        key="",
        batch="B-7",
        kind=HolderKind.VISITOR,
        host="1001",
        once=True,
        lanes=("east-1",),
        observation=Observation(5_000, "worker-3"),
    )
    host, guest = people.replace_all([WANG, visitor]).people
    assert {one.record for one in people.everyone()} == {WANG, visitor}

    issue = people.issue(5_000)
    roster = roster_of(issue.people, issue.approvals)
    assert (roster.companies, roster.batches) == ((ALPHA,), (BATCH,))
    entry = next(one for one in roster.people if one.id == guest.id)
    assert (entry.host, entry.batch, entry.once) == (host.id, "B-7", True)
    assert "1001" not in repr(roster)


def test_an_announced_visitor_gets_a_link_and_is_of_the_host_s_company(
    database: Database, people: PeopleStore
) -> None:
    """So that whoever suspends the company keeps its visitors out, too."""
    people.replace_all([WANG])
    visitor = VisitorStore(database).add(VISIT, SHANGHAI, NOON_MS)
    record = visitor.record
    assert (record.name, record.company, record.kind) == ("Li Lei", "alpha", HolderKind.VISITOR)
    assert (record.once, record.lanes, record.host) == (True, ("east-1",), "1001")
    assert record.groups == ("visitors",)
    assert record.not_after_ms - record.not_before_ms == 2 * DAY_MS
    assert people.by_link(visitor.link) == visitor
    assert people.revision() == 2


def test_an_import_leaves_announced_visitors_and_the_next_forgets_who_is_over(
    database: Database, people: PeopleStore
) -> None:
    """The file is the roster of everybody but them."""
    people.replace_all([WANG])
    desk = VisitorStore(database)
    first = desk.add(VISIT, SHANGHAI, NOON_MS)
    said = people.replace_all([replace(WANG, name="王明")])
    assert (said.changed, said.removed) == (1, 0)
    assert first in people.everyone()

    later = replace(VISIT, first="2027-02-01", last="2027-02-02")
    second = desk.add(later, SHANGHAI, NOON_MS + 10 * DAY_MS)
    assert {one.id for one in people.everyone() if one.apart} == {second.id}


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"host": "1009"}, "no '1009' on the roster to be the host"),
        ({"host": ""}, "no '' on the roster"),
        ({"first": "soon"}, "'soon' is not a date"),
        ({"last": "later"}, "'later' is not a date"),
        ({"last": "2027-01-14"}, "must end after it begins"),
        ({"first": "2027-01-01", "last": "2027-01-14"}, "2027-01-14 is over already"),
        ({"last": "2027-01-29"}, "taken within 14 days"),
        ({"name": "Li\u202elei"}, "name: expected 1 to 64 printable"),
        ({"lanes": ("a/b",)}, "lanes: expected up to 16 gate ids"),
    ],
)
def test_a_visitor_who_can_not_be_announced_so_is_not_kept(
    database: Database, people: PeopleStore, changed: dict[str, str], told: str
) -> None:
    """The desk is told what to mend."""
    people.replace_all([WANG])
    with pytest.raises(VisitorError, match=told):
        VisitorStore(database).add(replace(VISIT, **changed), SHANGHAI, NOON_MS)  # type: ignore[arg-type] # a table of fields
    assert people.revision() == 1


def test_a_dated_visitor_may_come_for_months(database: Database, people: PeopleStore) -> None:
    """Only a one-time visit must be remembered by gates."""
    people.replace_all([WANG])
    said = replace(VISIT, once=False, last="2027-06-30")
    assert not VisitorStore(database).add(said, SHANGHAI, NOON_MS).record.once


def test_a_database_of_the_version_before_is_brought_up_with_everybody_in_it(
    tmp_path: Path,
) -> None:
    """People keep id, link and aliases, as staff on no terms; a second start changes nothing."""
    url = f"sqlite:///{tmp_path}/central.sqlite"
    with closing(open_database(url)) as database:
        (wang,) = PeopleStore(database).replace_all([replace(WANG, aliases=("badge:7",))]).people
    with closing(sqlite3.connect(tmp_path / "central.sqlite")) as older:
        terms = ("batch", "kind", "host", "once", "lanes", "observed_until_ms", "contact", "apart")
        for column in terms:
            older.execute(f"ALTER TABLE person DROP COLUMN {column}")
        for table in ("company", "batch"):
            older.execute(f"DROP TABLE {table}")
        older.execute("UPDATE counter SET number = 1 WHERE name = 'schema'")
        older.commit()

    for _ in range(2):
        with closing(open_database(url)) as database:
            people, approvals = PeopleStore(database), ApprovalStore(database)
            assert people.by_link(wang.link) == wang
            assert people.everyone() == (wang,)
            assert approvals.all().companies == ()
    with closing(open_database(url)) as database:
        ApprovalStore(database).replace_companies((ALPHA,))
        assert VisitorStore(database).add(VISIT, SHANGHAI, NOON_MS).apart
