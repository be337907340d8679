"""Events as a gate's journal has them and sends them: each row with the hash of the one before."""

from collections.abc import Iterable

from gateway.core.event import GENESIS, Event, row_hash, row_text


def chained(events: Iterable[Event]) -> list[str]:
    """Rows with sequences from 1."""
    rows: list[str] = []
    for sequence, event in enumerate(events, 1):
        rows.append(row_text(event, sequence, row_hash(rows[-1]) if rows else GENESIS))
    return rows
