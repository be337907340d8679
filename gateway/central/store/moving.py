"""Copies a whole centre into an empty database of either engine and proves it; moves no key.

All of it is one transaction of the target: a copy that can't be proved is none. Each table's rows
are compared value by value, by a digest that their order doesn't change, as two engines sort texts
differently; and each journal is walked in the target from the first row that is kept to its
watermark.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Connection, Select, Table, func, insert, inspect, select

from gateway.central.chain import advance
from gateway.central.store.database import Database
from gateway.central.store.deletions import first_head
from gateway.central.store.partitions import make_months
from gateway.central.store.schema import COUNTER, EVENT, GATE_EPOCH, METADATA
from gateway.central.store.stored_link import StoredLink
from gateway.errors import GatewayError

PAGE_ROWS: Final = 2_000
_DIGEST_LIMIT: Final = 2**256
_MONTH_MS: Final = 28 * 86_400_000
"""No month is shorter, so that none is passed over."""


class MoveError(GatewayError):
    """The centre was not moved; the target is as empty as before."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a table holds.

    Args:
        rows: how many.
        digest: the sum of their SHA-256, modulo 2**256.
    """

    rows: int = 0
    digest: int = 0

    def with_rows(self, rows: Sequence[Mapping[str, Any]]) -> "Content":
        """The same with some more rows."""
        texts = (repr(sorted(row.items())).encode() for row in rows)
        digest = sum(int.from_bytes(sha256(text).digest()) for text in texts)
        return Content(self.rows + len(rows), (self.digest + digest) % _DIGEST_LIMIT)


@dataclass(frozen=True, slots=True)
class Moved:
    """What is in the target now.

    Args:
        tables: rows by table, those with any.
        journals: how many were walked.
    """

    tables: dict[str, int]
    journals: int


def move_centre(source: Database, target: Database, page_rows: int = PAGE_ROWS) -> Moved:
    """Copy everything; nobody may write to either meanwhile.

    Args:
        source: the centre's database; left as it is.
        target: one without a row, with this program's tables.
        page_rows: rows in memory at once.

    Raises:
        MoveError: the target is not empty, the source has tables that are not known here or
            changed meanwhile, or the copy differs.
        StoreError: one of them failed; the target is as before.
    """
    with target.write() as there:
        _refuse_filled(there, target.place)
        with source.read() as here:
            _refuse_unknown(here, source.place)
            _make_past_months(here, there)
            copied = {
                table.name: _copy(here, there, table, page_rows) for table in METADATA.sorted_tables
            }
        for table in METADATA.sorted_tables:
            if _content(there, table, page_rows) != copied[table.name]:
                raise MoveError(f"{target.place}: table {table.name} differs from its source")
        with source.read() as here:
            _refuse_changed(here, copied, source.place)
        journals = _walk_all(there, target.place, page_rows)
    rows = {name: content.rows for name, content in copied.items() if content.rows}
    return Moved(rows, journals)


def _refuse_filled(connection: Connection, place: str) -> None:
    for table in METADATA.sorted_tables:
        if connection.execute(_wanted(table).limit(1)).first() is not None:
            raise MoveError(
                f"{place}: table {table.name} has rows; name a database that no centre has used"
            )


def _refuse_unknown(connection: Connection, place: str) -> None:
    """A table of a later program, or of somebody else, would be left behind unseen."""
    known = set(METADATA.tables)
    strange = [
        name
        for name in inspect(connection).get_table_names()
        if name not in known and not name.startswith(f"{EVENT.name}_")
    ]
    if strange:
        raise MoveError(f"{place}: not a centre's tables: {', '.join(sorted(strange))}; drop them")


def _refuse_changed(connection: Connection, copied: Mapping[str, Content], place: str) -> None:
    for table in METADATA.sorted_tables:
        if _count(connection, table) != copied[table.name].rows:
            raise MoveError(
                f"{place}: table {table.name} was written to meanwhile; stop the centre and its"
                " workers, then move again"
            )


def _make_past_months(here: Connection, there: Connection) -> None:
    """So that old rows lie in their months at once, and not all in one part."""
    span = select(func.min(EVENT.c.received_ms), func.max(EVENT.c.received_ms))
    first_ms, last_ms = here.execute(span).one()
    if first_ms is not None:
        for moment_ms in (*range(first_ms, last_ms, _MONTH_MS), last_ms):
            make_months(there, moment_ms)


def _copy(here: Connection, there: Connection, table: Table, page_rows: int) -> Content:
    """The rows of one table, a page at a time, so that memory holds no more."""
    content = Content()
    for page in _pages(here, table, page_rows):
        content = content.with_rows(page)
        there.execute(insert(table), page)
    _count_on(there, table)
    return content


def _content(connection: Connection, table: Table, page_rows: int) -> Content:
    content = Content()
    for page in _pages(connection, table, page_rows):
        content = content.with_rows(page)
    return content


def _pages(connection: Connection, table: Table, page_rows: int) -> Iterator[list[dict[str, Any]]]:
    wanted = _wanted(table).execution_options(stream_results=True, yield_per=page_rows)
    for page in connection.execute(wanted).mappings().partitions():
        yield [dict(row) for row in page]


def _wanted(table: Table) -> Select[Any]:
    """All rows but the number of the schema, which each database has of its own."""
    rows = select(table)
    return rows.where(COUNTER.c.name != "schema") if table is COUNTER else rows


def _count(connection: Connection, table: Table) -> int:
    counted = select(func.count()).select_from(_wanted(table).subquery())
    return int(connection.scalar(counted) or 0)


def _count_on(connection: Connection, table: Table) -> None:
    """PostgreSQL counts by itself only what it numbered by itself."""
    numbered = table.autoincrement_column
    if numbered is None or connection.dialect.name != "postgresql":
        return
    greatest = connection.scalar(select(func.max(numbered)))
    sequence = func.pg_get_serial_sequence(table.name, numbered.name)
    if greatest is not None and connection.scalar(select(sequence)) is not None:
        connection.execute(select(func.setval(sequence, greatest)))


def _walk_all(connection: Connection, place: str, page_rows: int) -> int:
    """How many journals hold together in the target, as each did in the source."""
    journals = connection.execute(select(GATE_EPOCH)).all()
    for journal in journals:
        first = first_head(connection, (journal.gate, journal.epoch))
        rows = (
            select(EVENT.c.sequence, EVENT.c.row)
            .where(EVENT.c.gate == journal.gate, EVENT.c.epoch == journal.epoch)
            .where(EVENT.c.sequence > first.watermark, EVENT.c.sequence <= journal.watermark)
            .order_by(EVENT.c.sequence)
            .execution_options(stream_results=True, yield_per=page_rows)
        )
        links = (StoredLink(row.sequence, row.row) for row in connection.execute(rows))
        head = advance(first, links)
        kept = (journal.watermark, journal.head_hash)
        if (head.watermark, head.head_hash) != kept or (head.error and not journal.chain_error):
            raise MoveError(
                f"{place}: journal {journal.epoch} of {journal.gate} breaks at row"
                f" {head.watermark}: {head.error or 'not the head that was kept'}"
            )
    return len(journals)
