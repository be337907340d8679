"""`gateway journal punches`: who came and went on a day, by this gate's own journal."""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from gateway.cli.punch_table import add_options, write_table
from gateway.core.punches import attendances, day_ms, passed
from gateway.errors import GatewayError, JournalError
from gateway.journal.reader import JournalReader
from gateway.journal.row import JournalRow

EXIT_BROKEN = 1
EXIT_CANNOT_OPEN = 2

Place = Callable[[argparse.Namespace], Path]


def register(
    acts: "argparse._SubParsersAction[argparse.ArgumentParser]",
    add_place: Callable[[argparse.ArgumentParser], None],
    place: Place,
) -> None:
    """Add the act to `gateway journal`.

    Args:
        acts: its acts.
        add_place: adds the options that say which journal.
        place: reads them.
    """
    parser = acts.add_parser(
        "punches",
        help="write who came and went on a day, first entry and last exit, as CSV",
        description="People stand there by their random ids; the centre's command knows names."
        " Exit status: 0 written, 1 a row can't be read, 2 no journal there or no place to write.",
    )
    add_place(parser)
    add_options(parser)
    parser.set_defaults(run=lambda arguments: punches(arguments, place(arguments)))


def punches(arguments: argparse.Namespace, path: Path) -> int:
    """Write the table of one day."""
    with closing(JournalReader(path)) as reader:
        try:
            gate = reader.identity().gate
        except JournalError as error:
            return _say(error, EXIT_CANNOT_OPEN)
        try:
            walks = passed(gate, _rows_of(reader, *day_ms(arguments.day)))
            people = attendances(walks, arguments.day, arguments.company)
        except JournalError as error:
            return _say(error, EXIT_BROKEN)
    try:
        written = write_table(people, arguments.csv, names={})
    except GatewayError as error:
        return _say(error, EXIT_CANNOT_OPEN)
    if arguments.csv:
        print(f"{arguments.csv}: {written} people")
    return 0


def _rows_of(reader: JournalReader, begin_ms: int, end_ms: int) -> Iterator[JournalRow]:
    return (row for row in reader.since(begin_ms) if row.wall_ms < end_ms)


def _say(error: Exception, code: int) -> int:
    print(f"gateway journal: {error}", file=sys.stderr)
    return code
