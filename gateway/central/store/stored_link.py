"""Rows of the table in their places in their journal's chain; judges no chain."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, select

from gateway.central.store.journals import JournalKey
from gateway.central.store.schema import EVENT
from gateway.core.event import row_hash

_WALK_ROWS: Final = 500

_CHAINED: Final = re.compile(r',"p":"([0-9a-f]{64})"\}\Z')
"""The last key of a row; one of an object within the row would end in two braces."""


@dataclass(frozen=True, slots=True)
class StoredLink:
    """A stored row.

    Args:
        sequence: its number in its epoch, from 1.
        row: its line of JSON.
    """

    sequence: int
    row: str

    @property
    def previous_hash(self) -> str:
        """Read off the end of the line, where every gate writes it; else the line is parsed."""
        found = _CHAINED.search(self.row)
        return found[1] if found else str(json.loads(self.row)["p"])

    @property
    def hash(self) -> str:
        """Hex SHA-256 of the line."""
        return row_hash(self.row)


def stored_after(
    connection: Connection, journal: JournalKey, sequence: int, page_rows: int = _WALK_ROWS
) -> Iterator[StoredLink]:
    """Rows behind one in order, piecewise, as a whole backlog may be behind a gap.

    Args:
        connection: to the database.
        journal: whose rows.
        sequence: they begin behind this one.
        page_rows: how many are asked for at a time.
    """
    gate, epoch = journal
    while True:
        query = (
            select(EVENT.c.sequence, EVENT.c.row)
            .where(EVENT.c.gate == gate, EVENT.c.epoch == epoch, EVENT.c.sequence > sequence)
            .order_by(EVENT.c.sequence)
            .limit(page_rows)
        )
        found = [StoredLink(row.sequence, row.row) for row in connection.execute(query)]
        yield from found
        if len(found) < page_rows:
            return
        sequence = found[-1].sequence
