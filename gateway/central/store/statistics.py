"""Counts what happened in a time, from passages and cases; works no figure out."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, case, func, select

from gateway.central.statistics.figures import Matters, median_minutes
from gateway.central.store.case_schema import CASE
from gateway.central.store.database import Database
from gateway.central.store.office_schema import PASSAGE

GROUPS: Final = {"kind": CASE.c.kind, "building": CASE.c.building, "worker": CASE.c.owner}
"""By what matters may be grouped."""

PLACES: Final = {"gate": PASSAGE.c.gate, "company": PASSAGE.c.company}
"""By what passages may be grouped."""


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


@dataclass(slots=True)
class _Group:
    counts: Counter[str] = field(default_factory=Counter)
    durations_ms: list[int] = field(default_factory=list)


class Statistics:
    """Counts from the first moment to before the last.

    Args:
        database: where passages and cases are.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def matters(self, by: str, since_ms: int, until_ms: int, now_ms: int) -> list[Matters]:
        """Matters received in the time, by a group, the greatest first.

        Raises:
            StoreError: the database can't be read.
        """
        columns = (
            GROUPS[by],
            CASE.c.opened_ms,
            CASE.c.accepted_ms,
            CASE.c.due_ms,
            CASE.c.closed_ms,
        )
        within = (CASE.c.opened_ms >= since_ms) & (CASE.c.opened_ms < until_ms)
        groups: defaultdict[str, _Group] = defaultdict(_Group)
        with self._database.read() as connection:
            for name, opened, accepted, due, closed in connection.execute(
                select(*columns).where(within)
            ):
                one = groups[name]
                one.counts["received"] += 1
                one.counts["accepted"] += accepted is not None
                one.counts["closed"] += closed is not None
                one.counts["overdue"] += closed is None and due is not None and due < now_ms
                if closed is not None:
                    one.durations_ms.append(closed - opened)
        found = [_matters(name, one) for name, one in groups.items()]
        return sorted(found, key=lambda one: (-one.received, one.name))

    def passed(self, by: str, since_ms: int, until_ms: int) -> list[Passed]:
        """How people fared, by gate or company, the greatest first.

        Raises:
            StoreError: the database can't be read.
        """
        counts = [
            func.sum(case((PASSAGE.c.judged == judged, 1), else_=0))
            for judged in ("admitted", "by-hand", "referred", "denied")
        ]
        query = _within(select(PLACES[by], *counts), since_ms, until_ms).group_by(PLACES[by])
        found = [Passed(name, *map(int, numbers)) for name, *numbers in self._all(query)]
        return sorted(found, key=lambda one: (-one.admitted - one.by_hand, one.name))

    def hours(self, since_ms: int, until_ms: int, step_ms: int) -> list[tuple[int, int]]:
        """People judged in each step of time, those without any left out.

        Raises:
            StoreError: the database can't be read.
        """
        step: ColumnElement[Any] = (PASSAGE.c.at_ms - since_ms) // step_ms
        query = _within(select(step, func.count()), since_ms, until_ms).group_by(step)
        return sorted((int(number), int(count)) for number, count in self._all(query))

    def reasons(self, since_ms: int, until_ms: int) -> list[tuple[str, int]]:
        """Gravest reasons of those who were not admitted by the gate, the most frequent first.

        Raises:
            StoreError: the database can't be read.
        """
        query = _within(select(PASSAGE.c.reason, func.count()), since_ms, until_ms)
        query = query.where(PASSAGE.c.judged.in_(("referred", "denied"))).group_by(PASSAGE.c.reason)
        found = [(reason, int(count)) for reason, count in self._all(query)]
        return sorted(found, key=lambda one: (-one[1], one[0]))

    def temperatures(self, since_ms: int, until_ms: int) -> list[tuple[float, int]]:
        """How many had which temperature, in steps of 0.2 °C from below.

        Raises:
            StoreError: the database can't be read.
        """
        step = func.floor(PASSAGE.c.celsius * 5)
        query = _within(select(step, func.count()), since_ms, until_ms)
        query = query.where(PASSAGE.c.celsius.is_not(None)).group_by(step)
        return sorted((float(number) / 5, int(count)) for number, count in self._all(query))

    def _all(self, query: Select[Any]) -> Sequence[Any]:
        with self._database.read() as connection:
            return connection.execute(query).all()


def _matters(name: str, one: _Group) -> Matters:
    counts = one.counts
    return Matters(
        name,
        counts["received"],
        counts["accepted"],
        counts["closed"],
        counts["overdue"],
        median_minutes(one.durations_ms),
    )


def _within(query: Select[Any], since_ms: int, until_ms: int) -> Select[Any]:
    return query.where(PASSAGE.c.at_ms >= since_ms, PASSAGE.c.at_ms < until_ms)
