"""Matters that were received elsewhere, from a CSV file; stores none.

Columns ``kind,received,accepted,closed,building,unit,note``: a kind that may be opened by hand,
times such as ``2020-03-04 08:30`` in the park's time zone, the last two of them possibly empty, and
a note without a name. A file is taken whole or not at all.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final

from gateway.central import fault_texts as texts
from gateway.central.cases.kinds import KINDS, CaseKind
from gateway.central.csv_table import TableFileError, fixed_table
from gateway.central.fault_texts import filled, on_line
from gateway.core.text import Text

HEADER: Final = ["kind", "received", "accepted", "closed", "building", "unit", "note"]
MOST_LINES: Final = 200_000
MOST_PROBLEMS: Final = 20
_TIME: Final = "%Y-%m-%d %H:%M"
_MOST_CHARS: Final = {"building": 64, "unit": 64, "note": 200}
_KINDS: Final = {kind.value: kind for kind in CaseKind if KINDS[kind].by_hand}


class MattersFileError(TableFileError):
    """A file of matters that can't be used."""

    most_told = MOST_PROBLEMS


@dataclass(frozen=True, slots=True)
class Matter:
    """One line.

    Args:
        kind: what it is about.
        received_ms: wall milliseconds, UTC.
        accepted_ms: when somebody took it on, or None.
        closed_ms: when it was done, or None.
        building: where, or empty.
        unit: within the building, or empty.
        note: a line, or empty.
    """

    kind: CaseKind
    received_ms: int
    accepted_ms: int | None
    closed_ms: int | None
    building: str
    unit: str
    note: str


class _UnfitError(ValueError):
    """A line is no matter."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def read_matters(contents: bytes, zone: tzinfo) -> list[Matter]:
    """The matters of a file.

    Raises:
        MattersFileError: names every problem's line.
    """
    lines, table = fixed_table(contents, HEADER, MattersFileError)
    if lines > MOST_LINES:
        raise MattersFileError([filled(texts.TOO_MANY_LINES, count=lines, most=MOST_LINES)])
    return _all(table, zone)


def _all(table: Iterable[tuple[int, list[str]]], zone: tzinfo) -> list[Matter]:
    found, problems = [], []
    for number, cells in table:
        try:
            found.append(_matter(cells, zone))
        except _UnfitError as error:
            problems.append(on_line(number, error.text))
    if problems:
        raise MattersFileError(problems)
    return found


def _matter(cells: list[str], zone: tzinfo) -> Matter:
    if len(cells) != len(HEADER):
        raise _UnfitError(filled(texts.WRONG_FIELDS, most=len(HEADER), count=len(cells)))
    row = dict(zip(HEADER, (cell.strip() for cell in cells), strict=True))
    if row["kind"] not in _KINDS:
        raise _UnfitError(filled(texts.NO_KIND, words=", ".join(_KINDS)))
    for column, most in _MOST_CHARS.items():
        if len(row[column]) > most or not row[column].isprintable():
            raise _UnfitError(filled(texts.AT_MOST_A_LINE, column=column, most=most))
    received = _moment(row["received"], zone)
    if received is None:
        raise _UnfitError(texts.NO_TIME)
    accepted, closed = _moment(row["accepted"], zone), _moment(row["closed"], zone)
    if any(later is not None and later < received for later in (accepted, closed)):
        raise _UnfitError(texts.TIMES_BEFORE)
    kind = _KINDS[row["kind"]]
    return Matter(kind, received, accepted, closed, row["building"], row["unit"], row["note"])


def _moment(text: str, zone: tzinfo) -> int | None:
    if not text:
        return None
    try:
        naive = datetime.strptime(text, _TIME)  # noqa: DTZ007 - the zone comes next
    except ValueError:
        raise _UnfitError(filled(texts.NOT_A_TIME, seen=repr(text[:20]))) from None
    return round(naive.replace(tzinfo=zone).timestamp() * 1000)
