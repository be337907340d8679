"""What came of the calls of each session to some pages, and how it is told; calls nothing."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

_SHOWN: Final = 20


@dataclass
class Tally:
    """What came of the calls of one session."""

    statuses: Counter[int] = field(default_factory=Counter)
    done: set[str] = field(default_factory=set)
    """Routes that did what they were asked."""
    broken: list[str] = field(default_factory=list)


def told(found: Mapping[str, Tally]) -> Iterator[str]:
    """The table, and the calls to look at."""
    for who, tally in found.items():
        by_status = ", ".join(f"{status}: {n:,}" for status, n in sorted(tally.statuses.items()))
        yield f"{who:10}{tally.statuses.total():>9,} calls  {by_status}"
    broken = [line for tally in found.values() for line in tally.broken]
    yield f"{len(broken)} broke a promise"
    yield from (f"  {line}" for line in broken[:_SHOWN])


def are_kept(found: Mapping[str, Tally]) -> bool:
    """Whether no promise was broken."""
    return not any(tally.broken for tally in found.values())
