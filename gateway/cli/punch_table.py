"""Writes people's days at the gates as a table for their companies; reads no journal."""

import argparse
import csv
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Final, TextIO

from gateway.core.instant import ClockQuality
from gateway.core.punches import Attendance, Passed
from gateway.errors import GatewayError
from gateway.journal.export import safe_cell

COLUMNS: Final = (
    "day",
    "company",
    "holder",
    "name",
    "shift",
    "slot",
    "mark",
    "first_in",
    "first_gate",
    "last_out",
    "last_gate",
    "clock",
    "uncertain",
    "passages",
)
_MODE: Final = 0o600
"""When people come and go is their own affair, their company's and the park's."""

_FROM_WORST: Final = (ClockQuality.UNSET, ClockQuality.HOLDOVER, ClockQuality.SYNCED)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Say of which day and company, and where to."""
    parser.add_argument("--day", type=_day, required=True, help="local day, such as 2026-11-26")
    parser.add_argument("--company", default="", help="only its people")
    parser.add_argument(
        "--csv", type=Path, metavar="FILE", help="a file not there yet (default: standard output)"
    )


def write_table(people: Iterable[Attendance], path: Path | None, names: Mapping[str, str]) -> int:
    """Write a line for each person, safe to open in a spreadsheet.

    Args:
        people: of one day.
        path: a new file, None for standard output.
        names: by random id; empty where the file may name nobody.

    Returns:
        How many people it tells of.

    Raises:
        GatewayError: the file can't be written, or is there already.
    """
    written = 0
    with _output(path) as out:
        table = csv.writer(out)
        table.writerow(COLUMNS)
        for person in people:
            cells = _cells(person, names.get(person.holder, ""))
            table.writerow([safe_cell(cell) for cell in cells])
            written += 1
    return written


def _cells(person: Attendance, name: str) -> tuple[str, ...]:
    came, left = person.first_in, person.last_out
    punch = (came or person.passages[0]).punch
    return (
        punch.day,
        punch.company,
        person.holder,
        name,
        punch.shift,
        punch.slot,
        punch.mark.value,
        came.punch.clock if came else "",
        came.gate if came else "",
        left.punch.clock if left else "",
        left.gate if left else "",
        _worst_clock(person).value,
        str(sum(not one.seen for one in person.passages)),
        "; ".join(map(_passage, person.passages)),
    )


def _worst_clock(person: Attendance) -> ClockQuality:
    return min((one.clock for one in person.passages), key=_FROM_WORST.index)


def _passage(one: Passed) -> str:
    """Such as ``08:31 in gate-1``; a guard's opening and an end that nobody saw are told."""
    told = [word for word, holds in (("by hand", one.by_hand), ("unseen", not one.seen)) if holds]
    remark = f" ({', '.join(told)})" if told else ""
    return f"{one.punch.clock} {one.heading.value} {one.gate}{remark}"


@contextmanager
def _output(path: Path | None) -> Iterator[TextIO]:
    """Standard output, or a new file that tells spreadsheets that it is UTF-8."""
    if path is None:
        yield sys.stdout
        return
    try:
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE)
        with os.fdopen(made, "w", encoding="utf-8-sig", newline="") as file:
            yield file
    except OSError as error:
        raise GatewayError(f"{path}: not written: {error.strerror}") from error


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2026-11-26") from None
