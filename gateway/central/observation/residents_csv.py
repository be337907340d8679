"""People to be observed at home, from a CSV file; stores none.

Columns ``name,building,unit,first,last`` and, where wanted, ``key`` (the park's own key of somebody
on the roster, whom gates then refuse) and ``door`` (the name of the contact at the door). A file is
taken whole or not at all.
"""

from dataclasses import dataclass
from datetime import tzinfo
from typing import Final

from gateway.central.approval_dates import begin_ms, end_ms
from gateway.central.csv_table import CsvRow, Header, RosterFileError, read_table
from gateway.central.fault_texts import on_line
from gateway.central.observation.resident import (
    MAX_NAME_CHARS,
    MAX_PLACE_CHARS,
    Home,
    problem_of,
)
from gateway.core.text import Text

HEADER: Final = Header(("name", "building", "unit", "first", "last"), ("key", "door"))
_MAX_KEY_CHARS: Final = 64


@dataclass(frozen=True, slots=True)
class Written:
    """One line.

    Args:
        home: without the person's random id.
        key: the park's own key, or empty.
    """

    home: Home
    key: str


def read_residents(contents: bytes, zone: tzinfo) -> list[Written]:
    """The people of a file.

    Raises:
        RosterFileError: names every problem's line.
    """
    faults: list[Text] = []
    found = [
        _written(row, zone, faults) for row in read_table(contents, HEADER, faults) if row.is_whole
    ]
    if faults:
        raise RosterFileError(faults)
    return found


def _written(row: CsvRow, zone: tzinfo, faults: list[Text]) -> Written:
    home = Home(
        row.text("name", MAX_NAME_CHARS),
        row.text("building", MAX_PLACE_CHARS),
        row.text("unit", MAX_PLACE_CHARS),
        row.moment("first", begin_ms, zone),
        row.moment("last", end_ms, zone),
        door=row.cell("door"),
    )
    if row.is_sound and (problem := problem_of(home)):
        faults.append(on_line(row.line, problem))
    return Written(home, row.text("key", _MAX_KEY_CHARS, required=False))
