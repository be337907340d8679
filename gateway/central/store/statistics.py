"""Counts what happened in a time, from passages and cases; works no figure out."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select

from gateway.central.statistics.figures import Matters, median_minutes
from gateway.central.store.case_schema import CASE
from gateway.central.store.database import Database
from gateway.central.store.office_schema import TALLY
from gateway.central.store.tallies import CELSIUS, COMPANY, GATE, REASON

GROUPS: Final = {"kind": CASE.c.kind, "building": CASE.c.building, "worker": CASE.c.owner}
"""By what matters may be grouped."""

PLACES: Final = (GATE, COMPANY)
"""By what passages may be grouped."""

_Came = tuple[bool, bool, int | None]
"""Of a matter: whether it was accepted, whether it is late, and what it took in milliseconds."""


@dataclass(frozen=True, slots=True)
class Passed:
    """How people fared at one gate, or those of one company.

    Args:
        name: of the gate or company.
        admitted: by the gate itself.
        by_hand: by a guard.
        referred: to the guard.
        denied: by the gate.
    """

    name: str
    admitted: int
    by_hand: int
    referred: int
    denied: int


class Statistics:
    """Counts from the first moment to before the last.

    Args:
        database: where passages and cases are.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def matters(self, since_ms: int, until_ms: int, now_ms: int) -> dict[str, list[Matters]]:
        """Matters received in the time, by each of ``GROUPS``, the greatest first.

        Raises:
            StoreError: the database can't be read.
        """
        times = (CASE.c.opened_ms, CASE.c.accepted_ms, CASE.c.due_ms, CASE.c.closed_ms)
        within = (CASE.c.opened_ms >= since_ms) & (CASE.c.opened_ms < until_ms)
        groups = {by: defaultdict[str, list[_Came]](list) for by in GROUPS}
        with self._database.read() as connection:
            rows = connection.execute(select(*times, *GROUPS.values()).where(within))
            for opened, accepted, due, closed, *names in rows:
                late = closed is None and due is not None and due < now_ms
                came = (accepted is not None, late, None if closed is None else closed - opened)
                for members, name in zip(groups.values(), names, strict=True):
                    members[name].append(came)
        return {by: _largest_first(members) for by, members in groups.items()}

    def passed(self, by: str, since_ms: int, until_ms: int) -> list[Passed]:
        """How people fared, by gate or company, the greatest first; of whole hours.

        Raises:
            StoreError: the database can't be read.
        """
        groups: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for name, judged, count in self._tallies(by, since_ms, until_ms, TALLY.c.judged):
            groups[name][judged] += count
        found = [
            Passed(name, one["admitted"], one["by-hand"], one["referred"], one["denied"])
            for name, one in groups.items()
        ]
        return sorted(found, key=lambda one: (-one.admitted - one.by_hand, one.name))

    def hours(self, since_ms: int, until_ms: int, step_ms: int) -> list[tuple[int, int]]:
        """People judged in each step of time, of whole hours, those without any left out.

        Raises:
            StoreError: the database can't be read.
        """
        steps = Counter[int]()
        for _, hour_ms, count in self._tallies(GATE, since_ms, until_ms, TALLY.c.hour_ms):
            steps[(hour_ms - since_ms) // step_ms] += count
        return sorted(steps.items())

    def reasons(self, since_ms: int, until_ms: int) -> list[tuple[str, int]]:
        """Gravest reasons of those who were not admitted by the gate, the most frequent first.

        Raises:
            StoreError: the database can't be read.
        """
        counts = Counter[str]()
        for name, _, count in self._tallies(REASON, since_ms, until_ms, TALLY.c.judged):
            counts[name] += count
        return sorted(counts.items(), key=lambda one: (-one[1], one[0]))

    def temperatures(self, since_ms: int, until_ms: int) -> list[tuple[float, int]]:
        """How many had which temperature, in steps of 0.2 °C from below.

        Raises:
            StoreError: the database can't be read.
        """
        found = self._tallies(CELSIUS, since_ms, until_ms, TALLY.c.judged)
        return sorted((float(name), count) for name, _, count in found)

    def _tallies(
        self, what: str, since_ms: int, until_ms: int, apart: ColumnElement[Any]
    ) -> list[tuple[str, Any, int]]:
        """Counts of hours, summed by name and one more column."""
        query = (
            select(TALLY.c.name, apart, func.sum(TALLY.c.count))
            .where(TALLY.c.hour_ms >= since_ms, TALLY.c.hour_ms < until_ms, TALLY.c.what == what)
            .group_by(TALLY.c.name, apart)
        )
        with self._database.read() as connection:
            return [(name, key, int(count)) for name, key, count in connection.execute(query)]


def _largest_first(groups: Mapping[str, Sequence[_Came]]) -> list[Matters]:
    found = [_matters(name, members) for name, members in groups.items()]
    return sorted(found, key=lambda one: (-one.received, one.name))


def _matters(name: str, members: Sequence[_Came]) -> Matters:
    took_ms = [ms for _, _, ms in members if ms is not None]
    return Matters(
        name,
        received=len(members),
        accepted=sum(accepted for accepted, _, _ in members),
        closed=len(took_ms),
        overdue=sum(late for _, late, _ in members),
        median_minutes=median_minutes(took_ms),
    )
