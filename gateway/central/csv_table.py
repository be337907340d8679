"""Reads a park's CSV files, each line with all that is wrong in it, and writes some; stores none.

A file is hostile until read: a spreadsheet of the wrong sheet, in another encoding, or with a bad
row somewhere. Everything that is wrong is told at once, by line.
"""

import csv
import difflib
import io
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import ClassVar, Final, TypeVar

from gateway.central import fault_texts as texts
from gateway.central.fault_texts import filled, in_cell, on_line
from gateway.core.text import Text
from gateway.errors import GatewayError

MAX_FILE_BYTES: Final = 64 * 1024 * 1024
MAX_FAULTS_TOLD: Final = 50
_MAX_SHOWN_CHARS: Final = 32

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is run by a spreadsheet (OWASP ASVS v5.0.0, 1.2.10)."""

Choice = TypeVar("Choice")
ReadMoment = Callable[[str, tzinfo | None], int | None]


class TableFileError(GatewayError):
    """The file can't be used; nothing of it was imported.

    Args:
        faults: what is wrong, each with its line; ``told`` are the first of them.
    """

    most_told: ClassVar[int]

    def __init__(self, faults: Sequence[Text]) -> None:
        told = list(faults[: self.most_told])
        if len(faults) > len(told):
            told.append(filled(texts.MORE, count=len(faults) - len(told)))
        super().__init__("\n".join(f"{one.zh} · {one.en}" for one in told))
        self.faults = tuple(faults)
        self.told = tuple(told)


class RosterFileError(TableFileError):
    """A file of people, companies, batches or visitors that can't be used."""

    most_told = MAX_FAULTS_TOLD


@dataclass(frozen=True, slots=True)
class Header:
    """The columns that a table must and may have."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()


class CsvRow:
    """One line of the file; notes each fault and goes on with a placeholder."""

    def __init__(
        self,
        columns: Sequence[str],
        cells: Sequence[str],
        faults: list[Text],
        line: int,
        line_of: dict[tuple[str, str], int],
    ) -> None:
        self._faults = faults
        self._line_of = line_of
        self._earlier = len(faults)
        self.line = line
        self._cells: Mapping[str, str] = dict(zip(columns, cells, strict=False))
        if len(cells) != len(columns):
            counts = {"count": len(cells), "most": len(columns)}
            faults.append(on_line(line, texts.WRONG_CELLS, **counts))
            self._cells = {}

    @property
    def is_whole(self) -> bool:
        """Whether it has the cells of the header."""
        return bool(self._cells)

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found to be wrong with it so far."""
        return len(self._faults) == self._earlier

    def fault(self, column: str, text: Text, **said: str | int | Text) -> None:
        """Note what is wrong in a column, in a text of the table of faults."""
        self._faults.append(in_cell(self.line, column, text, **said))

    def once(self, column: str, seen: str) -> None:
        """Note where a text stands in the same column of an earlier line."""
        earlier = self._line_of.setdefault((column, seen), self.line)
        if self.is_whole and earlier != self.line:
            self.fault(column, texts.IS_TWICE, seen=shown(seen), earlier=earlier)

    def has(self, column: str) -> bool:
        """Whether the table has a column."""
        return column in self._cells

    def cell(self, column: str) -> str:
        """What stands in a column; empty where there is none."""
        return self._cells.get(column, "").strip()

    def text(self, column: str, max_chars: int, *, required: bool = True) -> str:
        """One line of text, neatly spaced."""
        text = _neat(self._cells.get(column, ""))
        if not self._cells or not (required or text):
            return text
        if not 1 <= len(text) <= max_chars or not text.isprintable():
            self.fault(column, texts.NOT_A_TEXT, seen=shown(text), most=max_chars)
        return text

    def texts(self, column: str, most: int, max_chars: int) -> tuple[str, ...]:
        """Texts separated by semicolons, each once."""
        parts = (_neat(part) for part in self._cells.get(column, "").split(";"))
        found = tuple(dict.fromkeys(part for part in parts if part))
        if len(found) > most:
            self.fault(
                column, filled(texts.TOO_MANY_TEXTS, count=len(found), column=column, most=most)
            )
        for text in found:
            if len(text) > max_chars or not text.isprintable():
                self.fault(column, texts.NOT_A_TEXT, seen=shown(text), most=max_chars)
        return found

    def moment(self, column: str, read: ReadMoment, zone: tzinfo | None) -> int:
        """Wall milliseconds, UTC; 0 for a fault."""
        if not self._cells:
            return 0
        seen = self.cell(column)
        moment = read(seen, zone)
        if moment is None:
            self.fault(column, texts.NOT_A_DATE, seen=shown(seen))
        return moment or 0

    def moment_or_none(self, column: str, read: ReadMoment, zone: tzinfo | None) -> int | None:
        """The same of a cell that may be empty."""
        return self.moment(column, read, zone) if self.cell(column) else None

    def choice(self, column: str, choices: Mapping[str, Choice], otherwise: Choice) -> Choice:
        """What a word stands for; an empty choice is what an empty cell does."""
        seen = self.cell(column).lower()
        if seen not in choices:
            words = ", ".join(word for word in choices if word)
            self.fault(column, texts.NOT_A_CHOICE, seen=shown(seen), words=words)
        return choices.get(seen, otherwise)

    def number(self, column: str, most: int) -> int:
        """A whole number from 0 on."""
        seen = self.cell(column)
        good = seen.isascii() and seen.isdigit() and len(seen) <= len(str(most))
        if self._cells and not (good and int(seen) <= most):
            self.fault(column, texts.NOT_A_NUMBER, seen=shown(seen), most=most)
        return int(seen) if good else 0


def read_table(contents: bytes, header: Header, faults: list[Text]) -> Iterator[CsvRow]:
    """Every line that holds anything.

    Args:
        contents: the file's bytes: UTF-8, with or without a byte order mark.
        header: the columns.
        faults: takes what is wrong in a line.

    Raises:
        RosterFileError: no table of that header can be read at all.
    """
    lines = _cells(_decoded(contents))
    _, first = next(lines, (0, []))
    columns = _columns(first, header)
    line_of: dict[tuple[str, str], int] = {}
    for number, cells in lines:
        yield CsvRow(columns, cells, faults, number, line_of)


def fixed_table(
    contents: bytes, header: list[str], refused: type[TableFileError]
) -> tuple[int, Iterator[tuple[int, list[str]]]]:
    """A table that another program writes: one line a row, exactly these columns in this order.

    Args:
        contents: the file's bytes: UTF-8, with or without a byte order mark.
        header: the columns.
        refused: what is raised.

    Returns:
        How many lines there are, and each line's cells with its number behind the header.

    Raises:
        TableFileError: as ``refused``; it has another encoding or another header.
    """
    try:
        lines = contents.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        line = contents.count(b"\n", 0, error.start) + 1
        raise refused([on_line(line, texts.NOT_UTF8, guess=texts.NO_GUESS)]) from None
    if not lines or next(csv.reader(lines[:1])) != header:
        raise refused([on_line(1, texts.NOT_HEADER, names=",".join(header))])
    return len(lines), enumerate(csv.reader(lines[1:]), 2)


def shown(seen: str) -> str:
    """What stands in a cell, cut and with every control character spelled out."""
    cut = seen if len(seen) <= _MAX_SHOWN_CHARS else seen[:_MAX_SHOWN_CHARS] + "…"
    return ascii(cut) if not cut.isprintable() else repr(cut)


def harmless(cell: str) -> str:
    """A cell that no spreadsheet runs."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table that no spreadsheet runs."""
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\r\n")
    table.writerow(columns)
    table.writerows([harmless(cell) for cell in row] for row in rows)
    return written.getvalue()


def _decoded(contents: bytes) -> str:
    if len(contents) > MAX_FILE_BYTES:
        sizes = {"count": len(contents), "most": MAX_FILE_BYTES}
        raise RosterFileError([filled(texts.TOO_MANY_BYTES, **sizes)])
    if contents.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise RosterFileError([on_line(1, texts.NOT_UTF8, guess=texts.IS_UTF16)])
    try:
        return contents.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = contents.count(b"\n", 0, error.start) + 1
        guess = texts.IS_GB18030 if _is_gb18030(contents) else texts.NO_GUESS
        raise RosterFileError([on_line(line, texts.NOT_UTF8, guess=guess)]) from None


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
        raise RosterFileError([on_line(reader.line_num, texts.NOT_CSV, seen=str(error))]) from None


def _columns(first: Sequence[str], header: Header) -> tuple[str, ...]:
    names = tuple(cell.strip().lower() for cell in first)
    known = (*header.required, *header.optional)
    faults = [
        on_line(1, texts.MISSING_COLUMN, name=repr(name))
        for name in header.required
        if name not in names
    ]
    for name in names:
        if name not in known:
            close = difflib.get_close_matches(name, known, 1)
            hint = (
                filled(texts.MEANT_COLUMN, name=repr(close[0]))
                if close
                else filled(texts.KNOWN_COLUMNS, names=", ".join(known))
            )
            faults.append(on_line(1, texts.UNKNOWN_COLUMN, name=shown(name), hint=hint))
        elif names.count(name) > 1:
            times = names.count(name)
            faults.append(on_line(1, texts.REPEATED_COLUMN, name=repr(name), count=times))
    if faults:
        raise RosterFileError(list(dict.fromkeys(faults)))
    return names


def _neat(text: str) -> str:
    """The text composed, with single plain spaces: Excel leaves no-break and wide ones.

    What made it harmless in one of our own tables is taken off again.
    """
    neat = unicodedata.normalize("NFC", " ".join(text.split()))
    return neat[1:] if neat[:1] == "'" and neat[1:].startswith(_FORMULA) else neat
