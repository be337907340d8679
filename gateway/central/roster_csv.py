"""Reads the park's people from a CSV file, whole or not at all; stores nothing.

The file is hostile until read: a spreadsheet of the wrong sheet, in another encoding, or with a
bad row somewhere. Everything that is wrong is told at once, by line.
"""

import csv
import difflib
import io
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import tzinfo
from typing import Final

from gateway.central.approval_dates import begin_ms, end_ms
from gateway.central.person import PersonRecord
from gateway.central.person_aliases import ALIAS_COLUMNS
from gateway.core.credential import HealthStatus
from gateway.errors import GatewayError

MAX_FILE_BYTES: Final = 64 * 1024 * 1024
MAX_PEOPLE: Final = 200_000
"""As many as a signed roster holds."""

MAX_NAME_CHARS: Final = 64
MAX_KEY_CHARS: Final = 64
MAX_GROUPS: Final = 16
MAX_GROUP_CHARS: Final = 32
MAX_FAULTS_TOLD: Final = 50

REQUIRED: Final = ("name", "company", "not_before", "not_after")
OPTIONAL: Final = ("key", "groups", "health", *ALIAS_COLUMNS)
_HEALTH: Final = {
    "": HealthStatus.GREEN,
    "green": HealthStatus.GREEN,
    "yellow": HealthStatus.YELLOW,
    "red": HealthStatus.RED,
}


class RosterFileError(GatewayError):
    """The file can't be used; nothing of it was imported.

    Args:
        faults: what is wrong, each with its line.
    """

    def __init__(self, faults: Sequence[str]) -> None:
        told = list(faults[:MAX_FAULTS_TOLD])
        if len(faults) > len(told):
            told.append(f"and {len(faults) - len(told)} more")
        super().__init__("\n".join(told))
        self.faults = tuple(faults)


def read_roster(contents: bytes, zone: tzinfo) -> list[PersonRecord]:
    """Everyone in the file, in its order.

    Columns: ``name``, ``company``, ``not_before``, ``not_after`` (the last day or moment that
    counts), and if wanted ``key``, ``groups`` (separated by ``;``), ``health`` (green, yellow, red;
    empty is green), ``badge`` (a staff number), ``card`` (facility and number of a card for a
    Wiegand reader) and ``wecom`` (an openvid in decimal digits).

    Args:
        contents: the file's bytes: UTF-8, with or without a byte order mark.
        zone: time zone of dates that don't name one.

    Raises:
        RosterFileError: anything is wrong with it.
    """
    lines = _cells(_decoded(contents))
    _, header = next(lines, (0, []))
    columns = _columns(header)
    people: list[PersonRecord] = []
    faults: list[str] = []
    line_of: dict[str, int] = {}
    for number, cells in lines:
        row = _Row(columns, cells, faults, number)
        person = row.person(zone)
        own = {f"key:{person.key}"} - {"key:"}
        for name in (*own, *person.aliases):
            earlier = line_of.setdefault(name, number)
            if earlier != number:
                column, _, seen = name.partition(":")
                row.fault(column, f"{_shown(seen)} stands on line {earlier} already")
        people.append(person)
    if not people:
        faults.append("line 1: nobody follows the header")
    if len(people) > MAX_PEOPLE:
        faults.append(f"{len(people)} people; a roster holds at most {MAX_PEOPLE}")
    if faults:
        raise RosterFileError(faults)
    return people


def _decoded(contents: bytes) -> str:
    if len(contents) > MAX_FILE_BYTES:
        raise RosterFileError([f"{len(contents)} bytes; at most {MAX_FILE_BYTES} are read"])
    if contents.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise RosterFileError(["line 1: not UTF-8 but UTF-16; save the file as 'CSV UTF-8'"])
    try:
        return contents.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = contents.count(b"\n", 0, error.start) + 1
        guess = " but GB18030, as Excel's plain 'CSV'" if _is_gb18030(contents) else ""
        raise RosterFileError(
            [f"line {line}: not UTF-8{guess}; save the file as 'CSV UTF-8'"]
        ) from None


def _is_gb18030(contents: bytes) -> bool:
    try:
        contents.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True


def _cells(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that hold anything, each with the line on which it ends."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise RosterFileError([f"line {reader.line_num}: not CSV: {error}"]) from None


def _columns(header: Sequence[str]) -> tuple[str, ...]:
    names = tuple(cell.strip().lower() for cell in header)
    known = (*REQUIRED, *OPTIONAL)
    faults = [f"line 1: column {name!r} is missing" for name in REQUIRED if name not in names]
    for name in names:
        if name not in known:
            close = difflib.get_close_matches(name, known, 1)
            hint = f"; did you mean {close[0]!r}?" if close else f"; known are {', '.join(known)}"
            faults.append(f"line 1: column {_shown(name)} is unknown{hint}")
        elif names.count(name) > 1:
            faults.append(f"line 1: column {name!r} stands {names.count(name)} times")
    if faults:
        raise RosterFileError(list(dict.fromkeys(faults)))
    return names


class _Row:
    """One line of the file; notes each fault and goes on."""

    def __init__(
        self, columns: Sequence[str], cells: Sequence[str], faults: list[str], line: int
    ) -> None:
        self._faults = faults
        self._line = line
        self._cells: Mapping[str, str] = dict(zip(columns, cells, strict=False))
        if len(cells) != len(columns):
            faults.append(f"line {line}: {len(cells)} cells; the header has {len(columns)}")
            self._cells = {}

    def fault(self, column: str, seen: str) -> None:
        """Note what is wrong in a column."""
        self._faults.append(f"line {self._line}, {column}: {seen}")

    def person(self, zone: tzinfo) -> PersonRecord:
        """The person that the line says; whatever is at fault in it is a placeholder."""
        not_before = self._moment("not_before", begin_ms, zone)
        not_after = self._moment("not_after", end_ms, zone)
        if self._cells and 0 < not_after <= not_before:
            self.fault("not_after", "is before not_before")
        return PersonRecord(
            key=self._text("key", MAX_KEY_CHARS, required=False),
            name=self._text("name", MAX_NAME_CHARS),
            company=self._text("company", MAX_NAME_CHARS),
            groups=self._groups(),
            not_before_ms=not_before,
            not_after_ms=not_after,
            health=self._health(),
            aliases=self._aliases(),
        )

    def _text(self, column: str, max_chars: int, *, required: bool = True) -> str:
        text = _neat(self._cells.get(column, ""))
        if not self._cells or not (required or text):
            return text
        if not 1 <= len(text) <= max_chars or not text.isprintable():
            self.fault(column, f"{_shown(text)} is not a text of 1 to {max_chars} characters")
        return text

    def _groups(self) -> tuple[str, ...]:
        parts = (_neat(part) for part in self._cells.get("groups", "").split(";"))
        groups = tuple(dict.fromkeys(part for part in parts if part))
        if len(groups) > MAX_GROUPS:
            self.fault("groups", f"{len(groups)} groups; at most {MAX_GROUPS}")
        for group in groups:
            if len(group) > MAX_GROUP_CHARS or not group.isprintable():
                seen = f"{_shown(group)} is not a text of 1 to {MAX_GROUP_CHARS} characters"
                self.fault("groups", seen)
        return groups

    def _moment(self, column: str, read: Callable[[str, tzinfo], int | None], zone: tzinfo) -> int:
        if not self._cells:
            return 0
        seen = self._cells[column].strip()
        moment = read(seen, zone)
        if moment is None:
            self.fault(column, f"{_shown(seen)} is not a date such as 2027-01-31")
        return moment or 0

    def _aliases(self) -> tuple[str, ...]:
        found = []
        for column, (read, words) in ALIAS_COLUMNS.items():
            seen = self._cells.get(column, "").strip()
            alias = read(seen) if seen else None
            if alias is not None:
                found.append(alias)
            elif seen:
                self.fault(column, f"{_shown(seen)} is not {words}")
        return tuple(dict.fromkeys(found))

    def _health(self) -> HealthStatus:
        seen = self._cells.get("health", "").strip().lower()
        if seen not in _HEALTH:
            self.fault("health", f"{_shown(seen)} is none of green, yellow, red")
        return _HEALTH.get(seen, HealthStatus.RED)


def _neat(text: str) -> str:
    """The text composed, with single plain spaces: Excel leaves no-break and wide ones."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _shown(seen: str) -> str:
    """What stands in a cell, cut and with every control character spelled out."""
    cut = seen if len(seen) <= MAX_GROUP_CHARS else seen[:MAX_GROUP_CHARS] + "…"
    return ascii(cut) if not cut.isprintable() else repr(cut)
