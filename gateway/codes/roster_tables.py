"""Whom a roster speaks of, and companies and batches behind them; not its bytes."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from gateway.codes.limits import MAX_INTEGER, MAX_ROSTER_ENTRIES
from gateway.codes.roster_entry import RosterEntry, check_name
from gateway.core.approval import Standing

MAX_COMPANIES: Final = 5_000
MAX_BATCHES: Final = 20_000
MAX_DESK_CHARS: Final = 80
"""A name and a number: what a guard reads at a glance and dials."""


@dataclass(frozen=True, slots=True)
class RosterCompany:
    """A company of the park.

    Args:
        name: its short name, as people of the roster carry it.
        standing: whether its people may enter, and whom to call if one may not.
    """

    name: str
    standing: Standing

    def __post_init__(self) -> None:
        """Refuse what a gate could not keep or show."""
        check_name("company", self.name)
        desk, until_ms = self.standing.desk, self.standing.until_ms
        if len(desk) > MAX_DESK_CHARS or not desk.isprintable():
            raise ValueError(f"desk: expected up to {MAX_DESK_CHARS} printable characters")
        if until_ms is not None and not 0 < until_ms <= MAX_INTEGER:
            raise ValueError("until: expected the moment at which the approval ends")


@dataclass(frozen=True, slots=True)
class RosterBatch:
    """What a company applied for at one time.

    Args:
        id: the park's name of it.
        company: whose people it is for.
        from_ms: wall milliseconds, UTC, of its first moment.
        until_ms: wall milliseconds, UTC, from which it has ended.
        quota: the most people that it is for.
        building: where they work, or empty.
    """

    id: str
    company: str
    from_ms: int
    until_ms: int
    quota: int
    building: str = ""

    def __post_init__(self) -> None:
        """Refuse what a gate could not keep or show."""
        check_name("batch", self.id)
        check_name("company", self.company)
        if self.building:
            check_name("building", self.building)
        if not 0 <= self.from_ms < self.until_ms <= MAX_INTEGER:
            raise ValueError("until: the batch must end after it begins")
        if not 0 <= self.quota <= MAX_ROSTER_ENTRIES:
            raise ValueError(f"quota: expected 0 to {MAX_ROSTER_ENTRIES} people")


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody who is approved and what stands behind them; at one with itself or not made.

    Where a roster names companies, everybody is of one of them; where somebody names a batch, it
    is one of their company's and has not more people than its quota.

    Args:
        people: each id once, at most ``MAX_ROSTER_ENTRIES``.
        companies: each name once, or none where the park keeps no list of them.
        batches: each id once.
    """

    people: tuple[RosterEntry, ...]
    companies: tuple[RosterCompany, ...] = ()
    batches: tuple[RosterBatch, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what contradicts itself; no message repeats a name of a person."""
        for fault in chain(self._sizes(), self._repeats(), self._strangers(), self._quotas()):
            raise ValueError(f"roster: {fault}")

    def _sizes(self) -> Iterator[str]:
        for what, rows, most in (
            ("entries", self.people, MAX_ROSTER_ENTRIES),
            ("companies", self.companies, MAX_COMPANIES),
            ("batches", self.batches, MAX_BATCHES),
        ):
            if len(rows) > most:
                yield f"at most {most} {what}, got {len(rows)}"

    def _repeats(self) -> Iterator[str]:
        aliases = [alias for person in self.people for alias in person.aliases]
        if _twice([person.id for person in self.people]) or _twice(aliases):
            yield "two entries have one id or alias; each stands there once"
        if _twice([company.name for company in self.companies]):
            yield "two companies have one name; each stands there once"
        if _twice([batch.id for batch in self.batches]):
            yield "two batches have one id; each stands there once"

    def _strangers(self) -> Iterator[str]:
        known = {company.name for company in self.companies}
        company_of = {batch.id: batch.company for batch in self.batches}
        for batch in self.batches:
            if batch.company not in known:
                yield f"batch {batch.id!r} is of a company that is not listed"
        for number, person in enumerate(self.people):
            if known and person.company not in known:
                yield f"entry {number} is of a company that is not listed"
            if person.batch and company_of.get(person.batch) != person.company:
                yield f"entry {number} is of a batch that its company has not"

    def _quotas(self) -> Iterator[str]:
        counted = Counter(person.batch for person in self.people if person.batch)
        for batch in self.batches:
            people = counted[batch.id]
            if people > batch.quota:
                yield f"batch {batch.id!r} has {people} people, its quota is {batch.quota}"


def _twice(names: Sequence[str]) -> bool:
    return len(set(names)) != len(names)
