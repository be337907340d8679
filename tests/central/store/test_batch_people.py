"""A clerk's people come into their own approved batch, and nothing else of the park changes."""

import pytest

from gateway.central.applications.application import Act, ApplicationError, Grant, Plan
from gateway.central.applications.members_csv import read_members
from gateway.central.csv_table import RosterFileError
from gateway.central.person import Person, PersonRecord
from gateway.central.roles import Account, Role
from gateway.central.store.applications import Application, ApplicationStore
from gateway.central.store.audit import AuditLog
from gateway.central.store.batch_people import BatchPeople, Uploaded
from gateway.central.store.database import Database
from gateway.central.store.people import PeopleStore, RosterShrinksError
from gateway.core.credential import HealthStatus

BEGIN, NOW, END = 1_700_000_000_000, 1_700_000_500_000, 1_800_000_000_000
PLAN = Plan(40, "tower 2", BEGIN, END, 1, 1_200, 2)
CLERK = Account("zhang", Role.CLERK, "alpha")
STRANGER = Account("li", Role.CLERK, "beta")
OFFICER = Account("wu", Role.OFFICER)


class Company:
    """A company with one approved application."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.applications = ApplicationStore(database)
        self.one = self.approved()

    def approved(self, account: Account = CLERK) -> Application:
        """Another application, approved."""
        number = self.applications.file(PLAN, account, BEGIN)
        grant = Grant(30, END)
        return self.applications.do(number, Act.APPROVE, OFFICER, BEGIN, grant=grant)

    def upload(
        self, *lines: str, to: Application | None = None, whole: bool = False, by: Account = CLERK
    ) -> Uploaded:
        """A file of the clerk's."""
        one = to or self.one
        members = read_members(
            "\n".join(lines).encode(), one.plan.batch(one.batch, one.company, one.grant)
        )
        store = BatchPeople(self.database)
        return store.replace(one.number, by, members, NOW, allow_shrinking=whole)

    def people(self) -> dict[str, Person]:
        """Everybody by key."""
        return {one.record.key: one for one in PeopleStore(self.database).everyone()}


@pytest.fixture
def company(database: Database) -> Company:
    """The company alpha."""
    return Company(database)


def test_people_of_a_file_are_in_the_roster_with_the_batch(company: Company) -> None:
    """Twice the same is no change; how many came is audited, and no name."""
    revision = PeopleStore(company.database).revision()
    assert company.upload("key,name", "1,Wang", "2,Li") == Uploaded(2, 0, 0, 0)
    assert PeopleStore(company.database).revision() == revision + 1
    assert {one.record.batch for one in company.people().values()} == {company.one.batch}
    assert company.upload("key,name", "1,Wang", "2,Li") == Uploaded(0, 0, 2, 0)
    entry = AuditLog(company.database).latest(1)[0]
    assert (entry.act, entry.subject) == ("people-uploaded", company.one.batch)
    assert entry.detail == "0 added, 0 changed, 0 taken out"
    assert BatchPeople(company.database).count(company.one.batch) == 2


def test_who_is_taken_out_may_not_enter_but_comes_back_as_the_same_person(
    company: Company,
) -> None:
    """So nobody whom a case holds is made a stranger by two uploads."""
    company.upload("key,name", "1,Wang", "2,Li")
    before = company.people()["2"]
    assert company.upload("key,name", "1,Wang") == Uploaded(0, 0, 1, 1)
    gone = company.people()["2"].record
    assert (gone.batch, gone.approved_at(NOW)) == ("", False)
    assert company.upload("key,name", "1,Wang", "2,Li") == Uploaded(0, 1, 1, 0)
    assert company.people()["2"] == before


def test_a_file_without_most_of_a_batch_is_refused_unless_it_is_said_to_be_whole(
    company: Company,
) -> None:
    """Somebody may have sent the wrong sheet."""
    company.upload("key,name", *(f"{key},Wang" for key in range(30)))
    with pytest.raises(RosterShrinksError, match="29 of 30"):
        company.upload("key,name", "1,Wang")
    assert company.upload("key,name", "1,Wang", whole=True).left == 29


def test_another_companys_people_keys_and_badges_are_out_of_reach(company: Company) -> None:
    """And of whom they are is not told."""
    other = PersonRecord("9", "He", "beta", (), BEGIN, END, HealthStatus.GREEN, ("badge:77",))
    company.approved(STRANGER)
    PeopleStore(company.database).replace_all([other])
    with pytest.raises(RosterFileError) as error:
        company.upload("key,name,badge", "9,Wang,", "2,Li,77")
    assert tuple(one.en for one in error.value.faults) == (
        "line 2, key: is somebody else's at the park; ask its office",
        "line 3, badge: is somebody else's at the park",
    )
    with pytest.raises(ApplicationError, match="none for this account"):
        company.upload("key,name", "1,Wang", by=STRANGER)
    with pytest.raises(ApplicationError, match="none for this account"):
        BatchPeople(company.database).seen_by(company.one.number, STRANGER, NOW, "people-seen")
    assert company.people()["9"].record == other


def test_a_worker_whose_building_is_called_as_a_company_knows_none_of_its_people(
    company: Company,
) -> None:
    """A name opens nothing by itself."""
    worker = Account("wu", Role.WORKER, "alpha")
    with pytest.raises(ApplicationError, match="none for this account"):
        BatchPeople(company.database).seen_by(company.one.number, worker, NOW, "people-seen")


def test_nobody_leaves_a_suspended_batch_for_another(company: Company) -> None:
    """Nor is a suspended one filled."""
    company.upload("key,name", "1,Wang")
    second = company.approved()
    with pytest.raises(RosterFileError, match=f"line 2, key: is in batch {company.one.batch}"):
        company.upload("key,name", "1,Wang", to=second)
    number = company.one.number
    company.applications.do(number, Act.SUSPEND, OFFICER, NOW, answer="no masks")
    with pytest.raises(RosterFileError, match=f"line 2, key: is in batch {company.one.batch}"):
        company.upload("key,name", "1,Wang", to=second)
    with pytest.raises(ApplicationError, match="suspended, not approved"):
        company.upload("key,name", "2,Li")


def test_badges_of_two_colleagues_may_be_exchanged(company: Company) -> None:
    """In one file."""
    company.upload("key,name,badge", "1,Wang,71", "2,Li,72")
    assert company.upload("key,name,badge", "1,Wang,72", "2,Li,71").changed == 2
    assert company.people()["1"].record.aliases == ("badge:72",)


def test_a_look_at_a_batchs_people_is_audited(company: Company) -> None:
    """Before they are shown."""
    company.upload("key,name", "2,Li", "1,Wang")
    seen = BatchPeople(company.database).seen_by(company.one.number, CLERK, NOW, "people-seen")
    assert [one.name for one in seen] == ["Wang", "Li"]
    entry = AuditLog(company.database).latest(1)[0]
    assert (entry.account, entry.act, entry.subject, entry.detail) == (
        "zhang",
        "people-seen",
        company.one.batch,
        "2 people",
    )
