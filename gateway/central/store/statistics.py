"""Counts what happened in a time, from passages and cases; works no figure out."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select

from gateway.central.statistics.figures import Matters, median_minutes
from gateway.central.store.case_schema import CASE
from gateway.central.store.database import Database
from gateway.central.store.office_schema import PASSAGE, TALLY
from gateway.central.store.schema import PERSON
from gateway.central.store.tallies import CELSIUS, COMPANY, GATE, REASON
from gateway.core.instant import MS_PER_HOUR

DAY: Final = "day"
GROUPS: Final = {
    "kind": CASE.c.kind,
    "building": CASE.c.building,
    "worker": CASE.c.owner,
    GATE: func.coalesce(CASE.c.gate, ""),
    COMPANY: func.coalesce(PERSON.c.company, ""),
}
"""By what matters may be grouped, and by the day on which they came; the company is that of whom a
matter is about, as the roster has them now."""

PLACES: Final = (GATE, COMPANY)
"""By what passages may be grouped."""

_MINUTE_MS: Final = 60_000
_QUARTER_MS: Final = 15 * _MINUTE_MS
"""Of an hour: no time zone changes its day within one."""

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


@dataclass(frozen=True, slots=True)
class Busiest:
    """The hour in which most people were judged.

    Args:
        hour_ms: its begin, wall milliseconds, UTC.
        people: how many.
        minute_ms: the begin of its busiest minute, or None where the passages are gone.
        in_minute: how many in that minute.
    """

    hour_ms: int
    people: int
    minute_ms: int | None
    in_minute: int


class Statistics:
    """Counts from the first moment to before the last.

    Args:
        database: where passages and cases are.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def matters(
        self, since_ms: int, until_ms: int, now_ms: int, local: Callable[[int], datetime]
    ) -> dict[str, list[Matters]]:
        """Matters received in the time, by each of ``GROUPS``, the greatest first, and by day.

        Args:
            since_ms: the first moment, wall milliseconds, UTC.
            until_ms: the moment behind the last.
            now_ms: by which something is overdue.
            local: a moment by the park's calendar.

        Raises:
            StoreError: the database can't be read.
        """
        times = (CASE.c.opened_ms, CASE.c.accepted_ms, CASE.c.due_ms, CASE.c.closed_ms)
        within = (CASE.c.opened_ms >= since_ms) & (CASE.c.opened_ms < until_ms)
        groups = {by: defaultdict[str, list[_Came]](list) for by in (*GROUPS, DAY)}
        days: dict[int, str] = {}
        of_people = CASE.outerjoin(PERSON, PERSON.c.id == CASE.c.subject)
        query = select(*times, *GROUPS.values()).select_from(of_people).where(within)
        with self._database.read() as connection:
            for opened, accepted, due, closed, *names in connection.execute(query):
                late = closed is None and due is not None and due < now_ms
                came = (accepted is not None, late, None if closed is None else closed - opened)
                quarter = opened // _QUARTER_MS
                if quarter not in days:
                    days[quarter] = local(opened).date().isoformat()
                for members, name in zip(groups.values(), (*names, days[quarter]), strict=True):
                    members[name].append(came)
        by_day = _by_name(groups.pop(DAY))
        return {by: _largest_first(members) for by, members in groups.items()} | {DAY: by_day}

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

    def busiest(self, since_ms: int, until_ms: int) -> Busiest | None:
        """The hour in which most people were judged, the first of several; None of nobody.

        Raises:
            StoreError: the database can't be read.
        """
        hours = self.hours(since_ms // MS_PER_HOUR * MS_PER_HOUR, until_ms, MS_PER_HOUR)
        if not hours:
            return None
        number, people = max(hours, key=lambda one: (one[1], -one[0]))
        hour_ms = (since_ms // MS_PER_HOUR + number) * MS_PER_HOUR
        minute = PASSAGE.c.at_ms - PASSAGE.c.at_ms % _MINUTE_MS
        query = (
            select(minute, func.count())
            .where(PASSAGE.c.at_ms >= hour_ms, PASSAGE.c.at_ms < hour_ms + MS_PER_HOUR)
            .group_by(minute)
            .order_by(func.count().desc(), minute)
            .limit(1)
        )
        with self._database.read() as connection:
            found = connection.execute(query).one_or_none()
        return Busiest(hour_ms, people, *(found or (None, 0)))

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


def _by_name(groups: Mapping[str, Sequence[_Came]]) -> list[Matters]:
    return [_matters(name, groups[name]) for name in sorted(groups)]


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
