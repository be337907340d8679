"""`gateway central punches`: who came and went on a day, by the rows of every gate."""

import argparse
from collections.abc import Iterator
from contextlib import closing
from itertools import groupby
from pathlib import Path

from gateway.central.redated_punch import redated_row
from gateway.central.store.database import Database, open_database
from gateway.central.store.event_list import EventList, ListedEvent
from gateway.central.store.people import PeopleStore
from gateway.cli.punch_table import add_options, write_table
from gateway.config import load_central
from gateway.core.event import OUTCOMES
from gateway.core.punches import PUNCHING, Passed, attendances, day_ms, passed
from gateway.journal.row import JournalRow, parse_row


def register(acts: "argparse._SubParsersAction[argparse.ArgumentParser]", default: Path) -> None:
    """Add the command.

    Args:
        acts: those of `gateway central`.
        default: where central.toml lies.
    """
    parser = acts.add_parser(
        "punches", help="write who came and went on a day, first entry and last exit, as CSV"
    )
    add_options(parser)
    parser.add_argument("--names", action="store_true", help="write people's names, too")
    parser.add_argument("--config", type=Path, default=default)
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    with closing(open_database(load_central(arguments.config).central.database)) as database:
        walks = _walks(database, *day_ms(arguments.day))
        people = attendances(walks, arguments.day, arguments.company)
        names = _names(database) if arguments.names else {}
    written = write_table(people, arguments.csv, names)
    if arguments.csv:
        print(f"{arguments.csv}: {written} 人 people")
    return 0


def _walks(database: Database, begin_ms: int, end_ms: int) -> Iterator[Passed]:
    rows = EventList(database).between(PUNCHING | OUTCOMES, begin_ms, end_ms)
    for (gate, _), of_journal in groupby(rows, key=lambda row: (row.place.gate, row.place.epoch)):
        yield from passed(gate, map(_row, of_journal))


def _row(listed: ListedEvent) -> JournalRow:
    """At the time at which it was, where its gate learnt that later."""
    row = parse_row(listed.row)
    return row if listed.redated_ms is None else redated_row(row, listed.redated_ms)


def _names(database: Database) -> dict[str, str]:
    return {person.id: person.record.name for person in PeopleStore(database).everyone()}
