"""Lists of companies and batches are taken whole, or refused with every bad line named."""

from zoneinfo import ZoneInfo

import pytest

from gateway.central.approval_csv import (
    batches_csv,
    companies_csv,
    moment_text,
    read_batches,
    read_companies,
)
from gateway.central.csv_table import RosterFileError
from gateway.codes.roster_tables import MAX_COMPANIES, RosterBatch, RosterCompany
from gateway.core.approval import APPROVED, Standing

SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST_MS, LAST_MS = 1_798_732_800_000, 1_801_411_200_000
"""1 January 2027 0:00 and 31 January 24:00 in Shanghai."""

ALPHA = RosterCompany("alpha", Standing(suspended=True, until_ms=LAST_MS, desk="+86 571 8888"))
BATCH = RosterBatch("B-7", "alpha", FIRST_MS, LAST_MS, 30, "2号楼")
KNOWN = frozenset({"alpha"})


def companies(*lines: str) -> tuple[RosterCompany, ...]:
    """Those of a file."""
    return read_companies("\n".join(lines).encode(), SHANGHAI)


def batches(*lines: str) -> tuple[RosterBatch, ...]:
    """Those of a file, where alpha is listed."""
    return read_batches("\n".join(lines).encode(), SHANGHAI, KNOWN)


def test_a_company_is_read_with_its_standing_and_its_desk() -> None:
    """A name alone is an approved company without an end."""
    header = "name,status,until,desk"
    assert companies(header, "alpha,suspended,2027-01-31,+86 571 8888", "beta,,,") == (
        ALPHA,
        RosterCompany("beta", APPROVED),
    )
    assert companies("name", "beta") == (RosterCompany("beta", APPROVED),)


def test_a_batch_is_read_with_days_that_count_to_their_end() -> None:
    """Of a listed company."""
    header = "id,company,from,until,quota,building"
    assert batches(header, "B-7,alpha,2027-01-01,2027-01-31,30,2号楼") == (BATCH,)


def test_every_bad_line_of_companies_is_told() -> None:
    """And none is taken."""
    with pytest.raises(RosterFileError) as error:
        companies(
            "name,status,until,desk",
            "alpha,,,",
            ",,,",
            "alpha,liked,someday,",
            f"beta,,,{'d' * 81}",
            "gamma,,",
        )
    assert tuple(one.en for one in error.value.faults) == (
        "line 4, name: 'alpha' stands on line 2 already",
        "line 4, status: 'liked' is none of approved, suspended",
        "line 4, until: 'someday' is not a date such as 2027-01-31",
        f"line 5, desk: '{'d' * 32}…' is not a text of 1 to 80 characters",
        "line 6: 3 cells; the header has 4",
    )


def test_every_bad_line_of_batches_is_told() -> None:
    """Also a company that the park has not approved."""
    with pytest.raises(RosterFileError) as error:
        batches(
            "id,company,from,until,quota,building",
            "B-7,beta,2027-01-02,2027-01-01,many,",
            "B-7,alpha,2027-01-01,2027-01-31,200001,",
            "B-8,alpha,2027-01-01,2027-01-31,-1,",
            "B-9,alpha",
        )
    assert tuple(one.en for one in error.value.faults) == (
        "line 2, company: 'beta' is no company of the park's list",
        "line 2, until: is before from",
        "line 2, quota: 'many' is not a whole number from 0 to 200000",
        "line 3, id: 'B-7' stands on line 2 already",
        "line 3, quota: '200001' is not a whole number from 0 to 200000",
        "line 4, quota: '-1' is not a whole number from 0 to 200000",
        "line 5: 2 cells; the header has 6",
    )


def test_an_empty_list_of_companies_is_one() -> None:
    """A park may stop to keep any; then nobody's company is asked about."""
    assert companies("name") == ()


def test_more_companies_than_a_roster_holds_are_refused() -> None:
    """At and above."""
    lines = [f"c{number}" for number in range(MAX_COMPANIES + 1)]
    assert len(companies("name", *lines[:-1])) == MAX_COMPANIES
    with pytest.raises(RosterFileError, match="5001 rows; the park's list holds at most 5000"):
        companies("name", *lines)


def test_what_is_printed_is_read_again_as_the_same() -> None:
    """Also a number that a spreadsheet would take for a formula."""
    listed = (ALPHA, RosterCompany("beta", APPROVED))
    assert "'+86" in companies_csv(listed)
    assert companies(*companies_csv(listed).splitlines()) == listed
    assert batches(*batches_csv([BATCH]).splitlines()) == (BATCH,)


def test_a_moment_is_printed_in_utc() -> None:
    """And no moment as nothing."""
    assert moment_text(LAST_MS) == "2027-01-31T16:00:00Z"
    assert moment_text(None) == ""
