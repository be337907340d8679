"""A company files, the park answers, and gates get the batch in the roster."""

import pytest

from gateway.central.applications.application import Act, ApplicationError, Grant, Plan, State
from gateway.central.person import PersonRecord
from gateway.central.roles import Account, Role
from gateway.central.store.applications import MOST_WAITING, ApplicationStore
from gateway.central.store.approvals import ApprovalStore
from gateway.central.store.audit import AuditLog
from gateway.central.store.database import Database
from gateway.central.store.people import PeopleStore
from gateway.core.credential import HealthStatus

PLAN = Plan(600, "tower 2", 1_000, 9_000, 1, 1_200, 2)
CLERK = Account("zhang", Role.CLERK, "alpha")
STRANGER = Account("li", Role.CLERK, "beta")
OFFICER = Account("wu", Role.OFFICER)


@pytest.fixture
def store(database: Database) -> ApplicationStore:
    """The store under test."""
    return ApplicationStore(database)


def test_an_application_goes_from_filed_over_returned_to_a_batch_and_is_audited(
    store: ApplicationStore, database: Database
) -> None:
    """Each act once, by whose act it is, and the roster grows with the approval alone."""
    number = store.file(PLAN, CLERK, 2_000)
    store.do(number, Act.RETURN, OFFICER, 2_100, answer="no plan for the canteen")
    better = Plan(500, "tower 2", 1_000, 9_000, 2, 1_200, 2, "canteen in two shifts")
    store.do(number, Act.RESUBMIT, CLERK, 2_200, plan=better)
    assert PeopleStore(database).revision() == 0
    approved = store.do(number, Act.APPROVE, OFFICER, 2_300)
    approvals = ApprovalStore(database).all()
    assert approvals.batches == (better.batch(approved.batch, "alpha"),)
    assert approvals.company_names == {"alpha"}
    assert PeopleStore(database).revision() == 1
    assert [entry.act.removeprefix("application-") for entry in AuditLog(database).latest(9)] == [
        "approve",
        "resubmit",
        "return",
        "file",
    ]


def test_a_suspended_batch_ends_at_once_and_comes_back_whole(
    store: ApplicationStore, database: Database
) -> None:
    """Each by a new revision of the roster."""
    number = store.file(PLAN, CLERK, 2_000)
    store.do(number, Act.APPROVE, OFFICER, 2_100)
    store.do(number, Act.SUSPEND, OFFICER, 3_000, answer="no thermometers on site")
    assert ApprovalStore(database).all().batches[0].until_ms == 3_000
    store.do(number, Act.RESTORE, OFFICER, 4_000)
    assert ApprovalStore(database).all().batches[0].until_ms == 9_000
    assert PeopleStore(database).revision() == 3
    assert store.seen_by(OFFICER, 9_000, 9)[0].state is State.EXPIRED


def test_the_park_grants_fewer_people_and_days_but_no_more_than_asked(
    store: ApplicationStore, database: Database
) -> None:
    """The batch has what was granted, also after it was suspended and restored."""
    number = store.file(PLAN, CLERK, 2_000)
    for grant in (Grant(601, 9_000), Grant(0, 9_000), Grant(600, 9_001), Grant(600, 1_000)):
        with pytest.raises(ApplicationError, match="expected"):
            store.do(number, Act.APPROVE, OFFICER, 2_100, grant=grant)
    store.do(number, Act.APPROVE, OFFICER, 2_100, grant=Grant(20, 8_000))
    store.do(number, Act.SUSPEND, OFFICER, 3_000, answer="no thermometers on site")
    store.do(number, Act.RESTORE, OFFICER, 4_000)
    (batch,) = ApprovalStore(database).all().batches
    assert (batch.quota, batch.until_ms) == (20, 8_000)
    assert store.seen_by(CLERK, 7_999, 9)[0].state is State.APPROVED
    assert store.seen_by(CLERK, 8_000, 9)[0].state is State.EXPIRED


def test_a_park_that_kept_no_list_of_companies_goes_on_admitting_those_it_has(
    store: ApplicationStore, database: Database
) -> None:
    """The first approval makes the list; whoever was there before stays approved."""
    record = PersonRecord("1", "Wang", "gamma", (), 1, 9, HealthStatus.GREEN)
    PeopleStore(database).replace_all([record])
    store.do(store.file(PLAN, CLERK, 2_000), Act.APPROVE, OFFICER, 2_100)
    assert ApprovalStore(database).all().company_names == {"alpha", "gamma"}


def test_days_that_are_over_are_neither_filed_nor_approved(store: ApplicationStore) -> None:
    """What was approved for them would be expired at once; it is given back instead."""
    with pytest.raises(ApplicationError, match="the last day is over"):
        store.file(PLAN, CLERK, 9_000)
    number = store.file(PLAN, CLERK, 2_000)
    with pytest.raises(ApplicationError, match="the last day is over"):
        store.do(number, Act.APPROVE, OFFICER, 8_000, grant=Grant(600, 8_000))
    store.do(number, Act.RETURN, OFFICER, 9_000, answer="these days are over")
    with pytest.raises(ApplicationError, match="the last day is over"):
        store.do(number, Act.RESUBMIT, CLERK, 9_000, plan=PLAN)


def test_a_company_can_not_fill_the_parks_table(store: ApplicationStore) -> None:
    """What waits is bounded; another company files all the same."""
    for _ in range(MOST_WAITING):
        store.file(PLAN, CLERK, 2_000)
    with pytest.raises(ApplicationError, match="20 of 'alpha' wait"):
        store.file(PLAN, CLERK, 2_000)
    assert store.find(store.file(PLAN, STRANGER, 2_000), CLERK, 2_000) is None


def test_a_clerk_neither_sees_nor_touches_another_companys(store: ApplicationStore) -> None:
    """Nor does a worker see any, nor an officer file one."""
    number = store.file(PLAN, CLERK, 2_000)
    store.do(number, Act.RETURN, OFFICER, 2_100, answer="masks?")
    assert store.seen_by(STRANGER, 2_200, 9) == []
    assert store.seen_by(Account("he", Role.WORKER, "alpha"), 2_200, 9) == []
    assert [one.number for one in store.seen_by(CLERK, 2_200, 9)] == [number]
    with pytest.raises(ApplicationError, match="none for this account"):
        store.do(number, Act.RESUBMIT, STRANGER, 2_300, plan=PLAN)
    with pytest.raises(ApplicationError, match="clerk"):
        store.file(PLAN, OFFICER, 2_300)
    with pytest.raises(ApplicationError, match="empty"):
        store.do(number, Act.RETURN, OFFICER, 2_400)
