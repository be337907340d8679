"""Reads the journal beside its writer, also from another process or user; writes nothing.

No read stays open between calls, so a slow reader never keeps the write-ahead log from being
folded back. Rows are read in pages: memory doesn't grow with the journal.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from gateway.core.event import EventKind
from gateway.errors import JournalError
from gateway.journal.blocks import BLOCK_ROWS, lined_blocks
from gateway.journal.chain import Break, ChainFault, Link, Verification, verify_chain
from gateway.journal.database import DamagedFileError, naming
from gateway.journal.first_row import first_row
from gateway.journal.readonly import ReadOnlyFile
from gateway.journal.row import JournalRow, StoredRow, parse_row
from gateway.journal.store import JOURNAL, Head

RECENT_ROWS: Final = 20_000
"""How far back ``recent`` looks, so that a kind that never happened costs milliseconds."""

_PAGE_ROWS: Final = 500
_BEFORE_ALL: Final = -(2**63)

_KIND_IN_BLOCKS: Final = f"""
SELECT event.seq, event.row
FROM block CROSS JOIN event ON event.seq > block.number * {BLOCK_ROWS}
     AND event.seq <= (block.number + 1) * {BLOCK_ROWS}
WHERE block.number < ? AND block.latest_ms >= ? AND +event.wall_ms >= ? AND +event.kind = ?
ORDER BY block.number, event.seq
"""  # noqa: S608 - only our own number goes in
"""Block by block, so that one row from the future doesn't make all behind it be read; the plus
keeps SQLite from making an index of kinds for this one question."""
_KIND_BEHIND: Final = """
SELECT seq, row FROM event WHERE seq > ? AND +wall_ms >= ? AND kind = ? ORDER BY seq
"""


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose journal it is and since when.

    Args:
        gate: the gate's id.
        epoch: random number made with the file; sequences count within it.
        created_wall_ms: wall milliseconds when it was made.
    """

    gate: str
    epoch: int
    created_wall_ms: int


@dataclass(frozen=True, slots=True)
class Backlog:
    """What the centre has not acknowledged.

    Args:
        rows: how many.
        oldest_wall_ms: wall milliseconds of the oldest of them, None for none.
    """

    rows: int
    oldest_wall_ms: int | None


class JournalReader:
    """A journal, read only. One thread uses it; each thread makes its own.

    Every method raises JournalError for a file that is missing, is no journal or can't be read,
    and sees a journal that has replaced a damaged one.

    Args:
        path: the journal's file; need not be there yet.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = ReadOnlyFile(path, JOURNAL, immutable=False)

    def identity(self) -> Identity:
        """Whose journal it is."""
        rows = self._query("SELECT gate, epoch, created_wall_ms FROM meta")
        return Identity(*self._only(rows))

    def head(self) -> Head:
        """The newest row's sequence and hash."""
        newest = "SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1"
        return next((Head(*row) for row in self._query(newest)), Head())

    def watermark(self) -> int:
        """The centre has every row up to this one."""
        return int(self._only(self._query("SELECT seq FROM acked"))[0])

    def backlog(self) -> Backlog:
        """How far the centre is behind."""
        watermark = self.watermark()
        after = "SELECT wall_ms FROM event WHERE seq > ? ORDER BY seq LIMIT 1"
        oldest = next((row[0] for row in self._query(after, watermark)), None)
        return Backlog(max(0, self.head().sequence - watermark), oldest)

    def rows_after(
        self, sequence: int, limit_rows: int = 100, limit_bytes: int = 64 * 1024
    ) -> list[StoredRow]:
        """The next rows for the centre.

        Args:
            sequence: rows begin behind this one.
            limit_rows: the most rows.
            limit_bytes: the most bytes of all rows with their line ends; one row always comes,
                or a long one would stop the line for ever.
        """
        after = "SELECT seq, row FROM event WHERE seq > ? ORDER BY seq LIMIT ?"
        taken: list[StoredRow] = []
        size = 0
        for row in self._stored(after, sequence, limit_rows):
            size += len(row.row) + 1
            if taken and size > limit_bytes:
                break
            taken.append(row)
        return taken

    def urgent_after(self, sequence: int, limit_rows: int = 100) -> list[StoredRow]:
        """The next rows that go to the centre at once, beside the backlog."""
        after = "SELECT seq, row FROM event WHERE urgent = 1 AND seq > ? ORDER BY seq LIMIT ?"
        return self._stored(after, sequence, limit_rows)

    def recent(self, limit: int, kinds: Collection[EventKind] = ()) -> list[JournalRow]:
        """The newest rows first, for the guard's page.

        Args:
            limit: the most rows.
            kinds: only these kinds; none means every kind.
        """
        oldest = self.head().sequence - RECENT_ROWS
        wanted = [kind.value for kind in kinds or EventKind]
        marks = ",".join("?" * len(wanted))
        newest = (
            "SELECT seq, row FROM event WHERE seq > ?"  # noqa: S608 - only question marks go in
            f" AND kind IN ({marks}) ORDER BY seq DESC LIMIT ?"
        )
        return [self._parsed(row) for row in self._stored(newest, oldest, *wanted, limit)]

    def kind_since(self, kind: EventKind, wall_ms: int) -> list[JournalRow]:
        """Every row of a rare kind that says it is from this moment or later, oldest first."""
        with naming(JOURNAL, self.path):
            lined = lined_blocks(self._file.connection())
        found = self._stored(_KIND_IN_BLOCKS, lined, wall_ms, wall_ms, kind.value) if lined else []
        found += self._stored(_KIND_BEHIND, lined * BLOCK_ROWS, wall_ms, kind.value)
        return [self._parsed(row) for row in found]

    def since(self, wall_ms: int | None) -> Iterator[JournalRow]:
        """Rows that say they are from this moment or later, oldest first.

        Args:
            wall_ms: wall milliseconds, None for all rows. Where the clock jumped back, earlier
                rows may stand between later ones; they are left out.
        """
        return (self._parsed(row) for row in self.stored_since(wall_ms))

    def stored_since(self, wall_ms: int | None) -> Iterator[StoredRow]:
        """The same rows byte for byte."""
        least = _BEFORE_ALL if wall_ms is None else wall_ms
        with naming(JOURNAL, self.path):
            sequence = first_row(self._file.connection(), wall_ms)
        # A unary plus keeps SQLite from walking the index of times that an earlier program left,
        # and sorting each page.
        page = "SELECT seq, row FROM event WHERE seq > ? AND +wall_ms >= ? ORDER BY seq LIMIT ?"
        last = None if sequence is None else sequence - 1
        while last is not None:
            rows = self._stored(page, last, least, _PAGE_ROWS)
            yield from rows
            last = rows[-1].sequence if rows else None

    def verify(self) -> Verification:
        """Walk over the whole chain.

        The last row must also reach what the centre has acknowledged, or rows were cut off.
        """
        watermark = self.watermark()
        verified = verify_chain(self._links())
        if verified.broken is None and verified.rows < watermark:
            detail = f"missing with all behind it; the centre acknowledged up to {watermark}"
            broken = Break(verified.rows + 1, ChainFault.GAP, detail)
            return Verification(verified.rows, verified.head_hash, broken)
        return verified

    def close(self) -> None:
        """Let the file go."""
        self._file.close()

    def _links(self) -> Iterator[Link]:
        # As bytes, because text that was changed to invalid UTF-8 must be named, not fail to load.
        page = (
            "SELECT seq, CAST(kind AS BLOB), wall_ms, CAST(row AS BLOB), CAST(hash AS BLOB)"
            " FROM event WHERE seq > ? ORDER BY seq LIMIT ?"
        )
        last: int | None = _BEFORE_ALL
        while last is not None:
            rows = self._query(page, last, _PAGE_ROWS)
            yield from (Link(*row) for row in rows)
            last = rows[-1][0] if rows else None

    def _stored(self, query: str, *values: int | str) -> list[StoredRow]:
        rows = [StoredRow(*row) for row in self._query(query, *values)]
        for row in rows:
            if not row.row.isascii():
                raise DamagedFileError(f"journal {self.path}: row {row.sequence} is not ASCII")
        return rows

    def _parsed(self, row: StoredRow) -> JournalRow:
        try:
            return parse_row(row.row)
        except JournalError as error:
            raise DamagedFileError(
                f"journal {self.path}: row {row.sequence} can't be read: {error}"
            ) from error

    def _only(self, rows: list[Any]) -> tuple[Any, ...]:
        if len(rows) != 1:
            raise DamagedFileError(f"journal {self.path}: {len(rows)} rows where one must be")
        return tuple(rows[0])

    def _query(self, query: str, *values: int | str) -> list[Any]:
        with naming(JOURNAL, self.path):
            return self._file.connection().execute(query, values).fetchall()
