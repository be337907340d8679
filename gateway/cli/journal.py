"""`gateway journal`: verify a journal's chain, or export its rows; opens it read only."""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final, TextIO

from gateway.cli import journal_punches
from gateway.core.temperature_row import follows
from gateway.errors import JournalError
from gateway.journal.export import write_csv
from gateway.journal.reader import JournalReader
from gateway.journal.row import JournalRow
from gateway.journal.store import JOURNAL_NAME

EXIT_BROKEN: Final = 1
EXIT_CANNOT_OPEN: Final = 2


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command, its acts and their options."""
    parser = commands.add_parser("journal", help="verify or export a gate's journal, tell who came")
    acts = parser.add_subparsers(required=True, metavar="ACT")
    verify_parser = acts.add_parser(
        "verify",
        help="check that no row was changed, removed or put in, and compute each temperature anew",
        description="Exit status: 0 the chain is unbroken and each temperature follows from what"
        " was read, 1 not so, 2 no journal there.",
    )
    _add_place(verify_parser)
    verify_parser.set_defaults(run=verify)
    export_parser = acts.add_parser(
        "export",
        help="write the rows as CSV or JSON lines",
        description="Exit status: 0 all rows are written, 1 a row can't be read, 2 no journal"
        " there or no place to write.",
    )
    _add_place(export_parser)
    form = export_parser.add_mutually_exclusive_group(required=True)
    form.add_argument("--csv", action="store_true", help="a table, safe to open in a spreadsheet")
    form.add_argument("--jsonl", action="store_true", help="the rows byte for byte, one a line")
    export_parser.add_argument(
        "--since", type=moment_ms, metavar="TIME", help="ISO 8601; local time without a zone"
    )
    export_parser.add_argument("--out", type=Path, metavar="FILE", help="a file not there yet")
    export_parser.set_defaults(run=export)
    journal_punches.register(acts, _add_place, _path)


def verify(arguments: argparse.Namespace) -> int:
    """Walk over the chain and print what was found."""
    with closing(JournalReader(_path(arguments))) as reader:
        try:
            identity = reader.identity()
        except JournalError as error:
            return _say(error, EXIT_CANNOT_OPEN)
        try:
            return _verify(reader, f"{reader.path}: gate {identity.gate}, epoch {identity.epoch}")
        except JournalError as error:
            return _say(error, EXIT_BROKEN)


def export(arguments: argparse.Namespace) -> int:
    """Write the rows to a new file or standard output."""
    with closing(JournalReader(_path(arguments))) as reader:
        try:
            reader.identity()
        except JournalError as error:
            return _say(error, EXIT_CANNOT_OPEN)
        try:
            with _output(arguments.out, csv=arguments.csv) as out:
                written = _write(reader, arguments, out)
                out.flush()
        except JournalError as error:
            return _say(error, EXIT_BROKEN)
        except BrokenPipeError:
            # The reader has left, as head does; Python would complain once more at its own exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        except OSError as error:
            return _say(error, EXIT_CANNOT_OPEN)
    if arguments.out:
        print(f"{arguments.out}: {written} rows")
    return 0


def moment_ms(text: str) -> int:
    """Read an ISO 8601 time into wall milliseconds, for argparse."""
    try:
        return round(datetime.fromisoformat(text).timestamp() * 1000)
    except (ValueError, OverflowError, OSError):
        message = f"{text!r} is not a time such as 2026-03-01 or 2026-03-01T08:00+08:00"
        raise argparse.ArgumentTypeError(message) from None


def _add_place(parser: argparse.ArgumentParser) -> None:
    place = parser.add_mutually_exclusive_group(required=True)
    place.add_argument("--file", type=Path, help="the journal's file")
    place.add_argument("--state-dir", type=Path, metavar="DIR", help="the gate's state folder")


def _path(arguments: argparse.Namespace) -> Path:
    file: Path | None = arguments.file
    return file or Path(arguments.state_dir) / JOURNAL_NAME


def _verify(reader: JournalReader, of: str) -> int:
    found = reader.verify()
    if found.broken is None:
        print(f"{of}: {found.rows} rows, unbroken, head {found.head_hash}")
        return _follow_temperatures(reader)
    broken = found.broken
    where = f"broken at row {broken.sequence} ({broken.fault.value}): {broken.detail}"
    print(f"{of}: {where}; rows before it: {found.rows}, unbroken")
    return EXIT_BROKEN


def _follow_temperatures(reader: JournalReader) -> int:
    """Compute each estimate anew from what its row says that the sensor read."""
    followed = 0
    for row in reader.since(None):
        for name in ("temperature", "first_high"):
            stored = row.body.get(name)
            follows_from = follows(stored) if isinstance(stored, dict) else None
            if follows_from is False:
                print(f"row {row.sequence}: {name} does not follow from what was read")
                return EXIT_BROKEN
            followed += follows_from is True
    if followed:
        print(f"{followed} temperatures follow from what was read")
    return 0


def _write(reader: JournalReader, arguments: argparse.Namespace, out: TextIO) -> int:
    newest = reader.head().sequence

    def rows() -> Iterator[JournalRow]:
        """Rows up to the newest at the start: both walks of a CSV see the same."""
        return (row for row in reader.since(arguments.since) if row.sequence <= newest)

    if arguments.csv:
        return write_csv(rows, out)
    written = 0
    for row in reader.stored_since(arguments.since):
        out.write(row.row + "\n")
        written += 1
    return written


@contextmanager
def _output(path: Path | None, *, csv: bool) -> Iterator[TextIO]:
    """A new file, or standard output; a table in a file tells spreadsheets that it is UTF-8."""
    if path is None:
        yield sys.stdout
        return
    encoding = "utf-8-sig" if csv else "utf-8"
    with path.open("x", encoding=encoding, newline="") as file:
        yield file


def _say(error: Exception, code: int) -> int:
    print(f"gateway journal: {error}", file=sys.stderr)
    return code
