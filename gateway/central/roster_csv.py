"""Reads the park's people from a CSV file, whole or not at all, and writes them; stores nothing."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, Final

from gateway.central import fault_texts as texts
from gateway.central.approval_csv import moment_text
from gateway.central.approval_dates import begin_ms, end_ms
from gateway.central.approvals import NO_APPROVALS, Approvals
from gateway.central.csv_table import (
    CsvRow,
    Header,
    RosterFileError,
    csv_text,
    read_table,
    shown,
)
from gateway.central.fault_texts import filled, on_line
from gateway.central.person import PersonRecord
from gateway.central.person_aliases import ALIAS_COLUMNS, alias_cells
from gateway.codes.roster_entry import MAX_LANES, MAX_NAME_CHARS
from gateway.core.approval import HolderKind, Observation
from gateway.core.credential import HealthStatus
from gateway.core.visits import LONGEST_VISIT_MS

if TYPE_CHECKING:
    from gateway.core.text import Text

MAX_PEOPLE: Final = 200_000
"""As many as a signed roster holds."""

MAX_KEY_CHARS: Final = 64
MAX_GROUPS: Final = 16
MAX_GROUP_CHARS: Final = 32

TERMS: Final = ("batch", "kind", "host", "lanes", "uses", "observed_until", "contact")
COLUMNS: Final = Header(
    ("name", "company", "not_before", "not_after"),
    ("key", "groups", "health", *ALIAS_COLUMNS, *TERMS),
)
_HEALTH: Final = {
    "": HealthStatus.GREEN,
    "green": HealthStatus.GREEN,
    "yellow": HealthStatus.YELLOW,
    "red": HealthStatus.RED,
}
_KINDS: Final = {"": HolderKind.STAFF, **{kind.value: kind for kind in HolderKind}}
_USES: Final = {"": False, "dated": False, "once": True}
_LANE: Final = re.compile(r"[A-Za-z0-9_-]{1,32}", re.ASCII)
_MS_PER_DAY: Final = 86_400_000


def read_roster(
    contents: bytes,
    zone: tzinfo,
    approvals: Approvals = NO_APPROVALS,
) -> list[PersonRecord]:
    """Everyone in the file, in its order.

    Columns: ``name``, ``company``, ``not_before``, ``not_after`` (the last day or moment that
    counts), and if wanted ``key``, ``groups`` (separated by ``;``), ``health`` (green, yellow, red;
    empty is green), ``badge`` (a staff number), ``card`` (facility and number of a card for a
    Wiegand reader), ``wecom`` (an openvid in decimal digits), ``batch``, ``kind`` (staff, visitor,
    contractor; empty is staff), ``host`` (the key of somebody in the file), ``lanes`` (gate ids
    separated by ``;``), ``uses`` (once or dated; empty is dated), ``observed_until`` (the last day
    or moment of home observation) and ``contact`` (the community worker's key).

    Args:
        contents: the file's bytes: UTF-8, with or without a byte order mark.
        zone: time zone of dates that don't name one.
        approvals: the companies and batches that people must be of.

    Raises:
        RosterFileError: anything is wrong with it.
    """
    faults: list[Text] = []
    seen = _Seen(approvals)
    people = []
    for row in read_table(contents, COLUMNS, faults):
        person = _person(row, zone)
        seen.take(row, person)
        people.append(person)
    seen.end()
    if not people:
        faults.append(on_line(1, texts.NOBODY))
    if len(people) > MAX_PEOPLE:
        faults.append(filled(texts.TOO_MANY_PEOPLE, count=len(people), most=MAX_PEOPLE))
    if faults:
        raise RosterFileError(faults)
    return people


def roster_csv(people: Iterable[PersonRecord]) -> str:
    """The table that ``read_roster`` reads."""
    first = ("key", "name", "company", "groups", "not_before", "not_after", "health")
    return csv_text((*first, *ALIAS_COLUMNS, *TERMS), map(_cells, people))


class _Seen:
    """What a line may contradict: earlier lines, and what the park has approved."""

    def __init__(self, approvals: Approvals) -> None:
        self._companies = approvals.company_names
        self._batches = {batch.id: batch for batch in approvals.batches}
        self._keys: set[str] = set()
        self._people_of: Counter[str] = Counter()
        self._hosted: list[tuple[CsvRow, str]] = []

    def take(self, row: CsvRow, person: PersonRecord) -> None:
        """Look at one line."""
        if not row.is_whole:
            return
        nobody_twice(row, person.key, person.aliases)
        self._keys.add(person.key)
        if self._companies and person.company not in self._companies:
            row.fault("company", texts.NO_COMPANY, seen=shown(person.company))
        if person.batch:
            self._batch(row, person)
        if person.host:
            self._hosted.append((row, person.host))

    def end(self) -> None:
        """Look at what only the whole file tells."""
        for row, host in self._hosted:
            if host not in self._keys:
                row.fault("host", texts.NO_HOST, seen=shown(host))

    def _batch(self, row: CsvRow, person: PersonRecord) -> None:
        batch = self._batches.get(person.batch)
        if batch is None or batch.company != person.company:
            company = shown(person.company)
            row.fault("batch", texts.NO_BATCH, seen=shown(person.batch), company=company)
            return
        self._people_of[batch.id] += 1
        if self._people_of[batch.id] > batch.quota:
            said = {"number": self._people_of[batch.id], "quota": batch.quota}
            row.fault("batch", texts.BEYOND_QUOTA, batch=shown(batch.id), **said)


def _person(row: CsvRow, zone: tzinfo) -> PersonRecord:
    """The person that the line says; whatever is at fault in it is a placeholder."""
    not_before = row.moment("not_before", begin_ms, zone)
    not_after = row.moment("not_after", end_ms, zone)
    if row.is_whole and 0 < not_after <= not_before:
        row.fault("not_after", texts.IS_BEFORE, other="not_before")
    once = row.choice("uses", _USES, otherwise=True)
    if once and not_after - not_before > LONGEST_VISIT_MS:
        days = LONGEST_VISIT_MS // _MS_PER_DAY
        row.fault("uses", texts.LONG_VISIT, days=days)
    return PersonRecord(
        key=row.text("key", MAX_KEY_CHARS, required=False),
        name=row.text("name", MAX_NAME_CHARS),
        company=row.text("company", MAX_NAME_CHARS),
        groups=row.texts("groups", MAX_GROUPS, MAX_GROUP_CHARS),
        not_before_ms=not_before,
        not_after_ms=not_after,
        health=row.choice("health", _HEALTH, HealthStatus.RED),
        aliases=_aliases(row),
        batch=row.text("batch", MAX_NAME_CHARS, required=False),
        kind=row.choice("kind", _KINDS, HolderKind.VISITOR),
        host=row.text("host", MAX_KEY_CHARS, required=False),
        once=once,
        lanes=_lanes(row),
        observation=_observation(row, zone),
    )


def nobody_twice(row: CsvRow, key: str, aliases: Iterable[str]) -> None:
    """Note where a person's key, if there is one, or an alias stands on an earlier line."""
    if key:
        row.once("key", key)
    for alias in aliases:
        column, _, seen = alias.partition(":")
        row.once(column, seen)


def alias_of_cell(row: CsvRow, column: str) -> str | None:
    """What another system calls the person of a line; None for an empty cell, or one at fault."""
    read, words = ALIAS_COLUMNS[column]
    seen = row.cell(column)
    alias = read(seen) if seen else None
    if seen and alias is None:
        row.fault(column, texts.NOT_LIKE, seen=shown(seen), words=words)
    return alias


def _aliases(row: CsvRow) -> tuple[str, ...]:
    found = (alias_of_cell(row, column) for column in ALIAS_COLUMNS)
    return tuple(dict.fromkeys(alias for alias in found if alias is not None))


def _lanes(row: CsvRow) -> tuple[str, ...]:
    lanes = row.texts("lanes", MAX_LANES, MAX_GROUP_CHARS)
    for lane in lanes:
        if _LANE.fullmatch(lane) is None:
            row.fault("lanes", texts.NO_GATE, seen=shown(lane))
    return lanes


def _observation(row: CsvRow, zone: tzinfo) -> Observation | None:
    until_ms = row.moment_or_none("observed_until", end_ms, zone)
    contact = row.text("contact", MAX_KEY_CHARS, required=until_ms is not None)
    if until_ms is None:
        if contact:
            row.fault("contact", texts.NOT_OBSERVED)
        return None
    return Observation(until_ms, contact)


def _cells(person: PersonRecord) -> Sequence[str]:
    observation = person.observation
    return (
        person.key,
        person.name,
        person.company,
        ";".join(person.groups),
        moment_text(person.not_before_ms),
        moment_text(person.not_after_ms),
        person.health.name.lower(),
        *alias_cells(person.aliases),
        person.batch,
        person.kind.value,
        person.host,
        ";".join(person.lanes),
        "once" if person.once else "dated",
        moment_text(observation.until_ms if observation else None),
        observation.contact if observation else "",
    )
