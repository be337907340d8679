"""What a roster file says of each person's terms, held against what the park has approved."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from gateway.central.approvals import NO_APPROVALS, Approvals
from gateway.central.csv_table import RosterFileError
from gateway.central.person import PersonRecord
from gateway.central.roster_csv import read_roster, roster_csv
from gateway.codes.roster_tables import RosterBatch, RosterCompany
from gateway.core.approval import APPROVED, HolderKind, Observation

SHANGHAI = ZoneInfo("Asia/Shanghai")
COLUMNS = "key,name,company,not_before,not_after,batch,kind,host,lanes,uses,observed_until,contact"
DATES = "2027-01-01,2027-01-14"
PARK = Approvals(
    (RosterCompany("alpha", APPROVED), RosterCompany("beta", APPROVED)),
    (RosterBatch("B-7", "alpha", 0, 1, 2),),
)


def read(*lines: str, park: Approvals = NO_APPROVALS) -> list[PersonRecord]:
    """Everyone of a file."""
    return read_roster("\n".join((COLUMNS, *lines)).encode(), SHANGHAI, park)


def faults(*lines: str, park: Approvals = NO_APPROVALS) -> tuple[str, ...]:
    """What is wrong with it."""
    with pytest.raises(RosterFileError) as error:
        read(*lines, park=park)
    return tuple(one.en for one in error.value.faults)


def test_all_terms_of_a_visitor_are_read() -> None:
    """Bound to a host, two lanes and one entry, and under observation."""
    host, visitor = read(
        f"1,Li,alpha,{DATES},,,,,,,",
        f",Wang,alpha,{DATES},B-7,Visitor,1,east-1; west-1,once,2027-01-05,worker-3",
        park=PARK,
    )
    assert (host.kind, host.once, host.lanes, host.observation) == (
        HolderKind.STAFF,
        False,
        (),
        None,
    )
    assert (visitor.kind, visitor.batch, visitor.host) == (HolderKind.VISITOR, "B-7", "1")
    assert (visitor.once, visitor.lanes) == (True, ("east-1", "west-1"))
    assert visitor.observation == Observation(1_799_164_800_000, "worker-3")


def test_every_wrong_term_is_told_by_its_line() -> None:
    """All of them at once, and nobody is imported."""
    assert faults(
        f"1,Li,alpha,{DATES},,ghost,,a/b,twice,someday,w",
        f"2,Li,alpha,{DATES},,,9,,,,w",
        "3,Li,alpha,2027-01-01,2027-01-15,,,,,once,2027-01-05,",
        f"4,Li,alpha,{DATES},,,," + ";".join(f"l{n}" for n in range(17)) + ",,,",
    ) == (
        "line 2, uses: 'twice' is none of dated, once",
        "line 2, kind: 'ghost' is none of staff, visitor, contractor",
        "line 2, lanes: 'a/b' is no gate's id",
        "line 2, observed_until: 'someday' is not a date such as 2027-01-31",
        "line 3, contact: is of nobody under observation; fill observed_until",
        "line 4, uses: a one-time visit is taken within 14 days; make its dates nearer",
        "line 4, contact: '' is not a text of 1 to 64 characters",
        "line 5, lanes: 17 lanes; at most 16",
        "line 3, host: '9' is nobody's key in this file",
    )


def test_people_are_of_listed_companies_and_of_their_batches() -> None:
    """Where the park keeps a list; a line is named for each."""
    lines = (
        f"1,Li,gamma,{DATES},,,,,,,",
        f"2,Li,beta,{DATES},B-7,,,,,,",
        f"3,Li,alpha,{DATES},B-8,,,,,,",
    )
    assert faults(*lines, park=PARK) == (
        "line 2, company: 'gamma' is no company of the park's list",
        "line 3, batch: 'B-7' is no batch of 'beta'",
        "line 4, batch: 'B-8' is no batch of 'alpha'",
    )
    assert read(lines[0])[0].company == "gamma"


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_batch_has_no_more_people_than_its_quota(count: int) -> None:
    """Below, at and above; batch and numbers are named."""
    lines = [f"{number},Li,alpha,{DATES},B-7,,,,,," for number in range(count)]
    if count <= 2:
        assert len(read(*lines, park=PARK)) == count
    else:
        assert faults(*lines, park=PARK) == ("line 4, batch: person 3 of 'B-7', whose quota is 2",)


def test_what_is_printed_is_read_again_as_the_same() -> None:
    """Numbers of other systems included: a badge lost by an export would be lost at every gate."""
    people = read(
        f"1,Li,alpha,{DATES},,,,,,,",
        f",Wang,alpha,{DATES},B-7,contractor,1,east-1;west-1,once,2027-01-05,worker-3",
        park=PARK,
    )
    people[0] = replace(people[0], aliases=("badge:A-17", "badge:212-07041", "wecom:77"))
    assert read_roster(roster_csv(people).encode(), SHANGHAI, PARK) == people


def test_whom_a_certificate_names_is_written_as_it_is_read_again() -> None:
    """Name and date of birth are not kept, so the table has their digest."""
    columns = "name,company,not_before,not_after,certificate"
    line = f"Wang,alpha,{DATES},WANG<<XIAO<MING 1990-01-31"
    people = read_roster(f"{columns}\n{line}".encode(), SHANGHAI)
    assert people[0].aliases[0].startswith("cert:")
    assert read_roster(roster_csv(people).encode(), SHANGHAI) == people
