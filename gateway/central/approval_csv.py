"""Companies and batches from CSV files and back, whole or not at all; stores nothing."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Final

from gateway.central import fault_texts as texts
from gateway.central.approval_dates import begin_ms, end_ms
from gateway.central.csv_table import (
    Header,
    RosterFileError,
    csv_text,
    read_table,
    shown,
)
from gateway.central.fault_texts import filled
from gateway.codes.limits import MAX_ROSTER_ENTRIES
from gateway.codes.roster_entry import MAX_NAME_CHARS
from gateway.codes.roster_tables import (
    MAX_BATCHES,
    MAX_COMPANIES,
    MAX_DESK_CHARS,
    RosterBatch,
    RosterCompany,
)
from gateway.core.approval import Standing
from gateway.core.text import Text

COMPANY_COLUMNS: Final = Header(("name",), ("status", "until", "desk"))
BATCH_COLUMNS: Final = Header(("id", "company", "from", "until", "quota"), ("building",))
_SUSPENDED: Final = {"": False, "approved": False, "suspended": True}
_MS_PER_S: Final = 1000


def read_companies(contents: bytes, zone: tzinfo) -> tuple[RosterCompany, ...]:
    """Every company of the park.

    Columns: ``name``, and if wanted ``status`` (approved or suspended; empty is approved),
    ``until`` (the last day or moment of its approval) and ``desk`` (whom a guard calls).

    Raises:
        RosterFileError: anything is wrong with it.
    """
    faults: list[Text] = []
    companies: list[RosterCompany] = []
    for row in read_table(contents, COMPANY_COLUMNS, faults):
        name = row.text("name", MAX_NAME_CHARS)
        row.once("name", name)
        standing = Standing(
            row.choice("status", _SUSPENDED, otherwise=True),
            row.moment_or_none("until", end_ms, zone),
            row.text("desk", MAX_DESK_CHARS, required=False),
        )
        if row.is_sound:
            companies.append(RosterCompany(name, standing))
    _end(faults, companies, MAX_COMPANIES)
    return tuple(companies)


def read_batches(
    contents: bytes, zone: tzinfo, companies: frozenset[str]
) -> tuple[RosterBatch, ...]:
    """Every batch of the park.

    Columns: ``id``, ``company``, ``from``, ``until`` (the last day or moment), ``quota`` (people)
    and if wanted ``building``.

    Args:
        contents: the file's bytes.
        zone: time zone of dates that don't name one.
        companies: those that the park lists.

    Raises:
        RosterFileError: anything is wrong with it.
    """
    faults: list[Text] = []
    batches: list[RosterBatch] = []
    for row in read_table(contents, BATCH_COLUMNS, faults):
        name = row.text("id", MAX_NAME_CHARS)
        row.once("id", name)
        company = row.text("company", MAX_NAME_CHARS)
        if row.is_whole and company not in companies:
            row.fault("company", texts.NO_COMPANY, seen=shown(company))
        dates = row.moment("from", begin_ms, zone), row.moment("until", end_ms, zone)
        if row.is_whole and 0 < dates[1] <= dates[0]:
            row.fault("until", texts.IS_BEFORE, other="from")
        quota = row.number("quota", MAX_ROSTER_ENTRIES)
        building = row.text("building", MAX_NAME_CHARS, required=False)
        if row.is_sound:
            batches.append(RosterBatch(name, company, *dates, quota, building))
    _end(faults, batches, MAX_BATCHES)
    return tuple(batches)


def companies_csv(companies: Iterable[RosterCompany]) -> str:
    """The table that ``read_companies`` reads."""
    rows = (
        (
            company.name,
            "suspended" if company.standing.suspended else "approved",
            moment_text(company.standing.until_ms),
            company.standing.desk,
        )
        for company in companies
    )
    return csv_text((*COMPANY_COLUMNS.required, *COMPANY_COLUMNS.optional), rows)


def batches_csv(batches: Iterable[RosterBatch]) -> str:
    """The table that ``read_batches`` reads."""
    rows = (
        (
            batch.id,
            batch.company,
            moment_text(batch.from_ms),
            moment_text(batch.until_ms),
            str(batch.quota),
            batch.building,
        )
        for batch in batches
    )
    return csv_text((*BATCH_COLUMNS.required, *BATCH_COLUMNS.optional), rows)


def moment_text(wall_ms: int | None) -> str:
    """A moment as it is read again: ISO 8601 in UTC, to the second; empty for none."""
    if wall_ms is None:
        return ""
    return datetime.fromtimestamp(wall_ms // _MS_PER_S, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _end(faults: list[Text], rows: Sequence[object], most: int) -> None:
    if len(rows) > most:
        faults.append(filled(texts.TOO_MANY_ROWS, count=len(rows), most=most))
    if faults:
        raise RosterFileError(faults)
