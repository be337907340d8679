"""The people of a company's batch from a clerk's CSV file and back; knows no other company's.

A clerk says who somebody is and when they come. Company and batch are the application's, and what
the park has said of a person (health, observation, groups, lanes) stays the park's.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from gateway.central import fault_texts as texts
from gateway.central.approval_dates import begin_ms, begin_text, end_ms, end_text
from gateway.central.csv_table import (
    CsvRow,
    Header,
    RosterFileError,
    csv_text,
    read_table,
)
from gateway.central.fault_texts import filled
from gateway.central.person import PersonRecord
from gateway.central.person_aliases import ALIAS_COLUMNS, alias_cells
from gateway.central.roster_csv import MAX_KEY_CHARS, alias_of_cell, nobody_twice
from gateway.codes.attested import is_subject_alias
from gateway.codes.roster_entry import MAX_NAME_CHARS
from gateway.codes.roster_tables import RosterBatch
from gateway.core.credential import HealthStatus

if TYPE_CHECKING:
    from gateway.core.text import Text

NUMBERS: Final = ("badge", "card", "wecom")
COLUMNS: Final = Header(("key", "name"), ("not_before", "not_after", *NUMBERS))


@dataclass(frozen=True, slots=True)
class Member:
    """One line.

    Args:
        line: its number.
        key: the staff number by which company and park know them.
        name: as written.
        not_before_ms: wall milliseconds, UTC; the batch's where the file says none.
        not_after_ms: the same of the end.
        aliases: badge, card and openvid, or None where the file has no such column.
    """

    line: int
    key: str
    name: str = field(repr=False)
    not_before_ms: int
    not_after_ms: int
    aliases: tuple[str, ...] | None = field(repr=False)

    def record(self, batch: RosterBatch, before: PersonRecord | None) -> PersonRecord:
        """What the park says of them from now on."""
        told = before or PersonRecord(
            self.key, self.name, batch.company, (), 0, 0, HealthStatus.GREEN
        )
        kept = tuple(one for one in told.aliases if is_subject_alias(one))
        return replace(
            told,
            name=self.name,
            batch=batch.id,
            not_before_ms=self.not_before_ms,
            not_after_ms=self.not_after_ms,
            aliases=told.aliases if self.aliases is None else tuple(sorted({*self.aliases, *kept})),
        )


def read_members(contents: bytes, batch: RosterBatch) -> list[Member]:
    """Everyone in the file, in its order; days are of this machine's time zone.

    Columns: ``key`` and ``name``, and if wanted ``not_before``, ``not_after`` (within the batch's
    days; empty is the batch's), ``badge``, ``card`` and ``wecom``.

    Raises:
        RosterFileError: anything is wrong with it, or it has more people than the quota.
    """
    faults: list[Text] = []
    members: list[Member] = []
    for row in read_table(contents, COLUMNS, faults):
        member = _member(row, batch)
        nobody_twice(row, member.key, member.aliases or ())
        members.append(member)
    if len(members) > batch.quota:
        faults.append(filled(texts.OVER_QUOTA, count=len(members), most=batch.quota))
    if faults:
        raise RosterFileError(faults)
    return members


def members_csv(people: Iterable[PersonRecord]) -> str:
    """The table that ``read_members`` reads."""
    return csv_text((*COLUMNS.required, *COLUMNS.optional), map(_cells, people))


def _member(row: CsvRow, batch: RosterBatch) -> Member:
    begins = row.moment_or_none("not_before", begin_ms, None) or batch.from_ms
    ends = row.moment_or_none("not_after", end_ms, None) or batch.until_ms
    if begins < batch.from_ms:
        row.fault("not_before", texts.BEFORE_BATCH)
    if not begins < ends <= batch.until_ms:
        row.fault("not_after", texts.NOT_IN_BATCH)
    key, name = row.text("key", MAX_KEY_CHARS), row.text("name", MAX_NAME_CHARS)
    return Member(row.line, key, name, begins, ends, _aliases(row))


def _aliases(row: CsvRow) -> tuple[str, ...] | None:
    if not any(row.has(column) for column in NUMBERS):
        return None
    found = (alias_of_cell(row, column) for column in NUMBERS)
    return tuple(dict.fromkeys(alias for alias in found if alias))


def _cells(person: PersonRecord) -> tuple[str, ...]:
    numbers = dict(zip(ALIAS_COLUMNS, alias_cells(person.aliases), strict=True))
    days = (begin_text(person.not_before_ms), end_text(person.not_after_ms))
    return (person.key, person.name, *days, *(numbers[column] for column in NUMBERS))
