"""Counts of passages by the hour, kept as they are drawn; names nobody and works no figure out.

A month of 420,000 passages takes seconds to count; its hours, gates, companies, reasons and
temperatures are some ten thousand rows. The counts can be made anew from the passages, and stay
when a policy has these deleted.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import floor
from typing import Any, Final

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from gateway.central.store.office_schema import PASSAGE, TALLY
from gateway.core.instant import MS_PER_HOUR

GATE, COMPANY, REASON, CELSIUS = "gate", "company", "reason", "celsius"
"""What is counted, each by its names."""

STEPS_OF_A_DEGREE: Final = 5
"""Temperatures are counted in steps of 0.2 °C, each named by its lower end."""

_REFUSED: Final = frozenset({"referred", "denied"})
_PAGE: Final = 10_000

Tallies = Counter[tuple[int, str, str, str]]
"""How often, by hour, what, name and verdict."""


def tallied(passages: Iterable[Mapping[str, Any]], times: int = 1) -> Tallies:
    """What passages add, or with ``times`` of -1 take away.

    Args:
        passages: rows of ``PASSAGE``.
        times: how often each counts.
    """
    counts = Tallies()
    for row in passages:
        for what, name, judged in _names(row):
            counts[row["at_ms"] // MS_PER_HOUR * MS_PER_HOUR, what, name, judged] += times
    return counts


def add_tallies(connection: Connection, counts: Tallies) -> None:
    """Add counts to those that are kept, in the transaction of what is counted."""
    rows = [
        {"hour_ms": hour, "what": what, "name": name, "judged": judged, "count": count}
        for (hour, what, name, judged), count in counts.items()
        if count
    ]
    if not rows:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    adding = dialect.insert(TALLY)
    summed = {"count": TALLY.c.count + adding.excluded.count}
    key = list(TALLY.primary_key)
    connection.execute(adding.on_conflict_do_update(index_elements=key, set_=summed), rows)


def move_tallies(
    connection: Connection, key: tuple[str, int], redated: Sequence[Mapping[str, Any]]
) -> None:
    """Count passages in other hours before their times are put right; again changes nothing.

    Args:
        connection: a transaction that writes.
        key: gate and epoch of their journal.
        redated: ``of_row`` and ``redated_ms`` of each.
    """
    times = {one["of_row"]: one["redated_ms"] for one in redated}
    mine = (PASSAGE.c.gate == key[0]) & (PASSAGE.c.epoch == key[1])
    within = PASSAGE.c.sequence.between(min(times), max(times))
    found = connection.execute(select(PASSAGE).where(mine, within)).mappings()
    moved = [dict(row) for row in found if times.get(row["sequence"], row["at_ms"]) != row["at_ms"]]
    counts = tallied(moved, -1)
    counts.update(tallied(row | {"at_ms": times[row["sequence"]]} for row in moved))
    add_tallies(connection, counts)


def recount(connection: Connection) -> None:
    """Make all counts anew from the passages that are there."""
    connection.execute(delete(TALLY))
    found = connection.execute(select(PASSAGE).execution_options(yield_per=_PAGE)).mappings()
    counts = Tallies()
    for page in found.partitions(_PAGE):
        counts.update(tallied(dict(row) for row in page))
    add_tallies(connection, counts)


def _names(row: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    judged = row["judged"]
    yield GATE, row["gate"], judged
    yield COMPANY, row["company"], judged
    if judged in _REFUSED:
        yield REASON, row["reason"], judged
    if row["celsius"] is not None:
        yield CELSIUS, f"{floor(row['celsius'] * STEPS_OF_A_DEGREE) / STEPS_OF_A_DEGREE:.1f}", ""
