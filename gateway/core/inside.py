"""Who is inside by one gate's own record; walks at other gates are not in it."""

from collections.abc import Iterable
from dataclasses import dataclass

from gateway.core.heading import Heading


@dataclass(frozen=True, slots=True)
class Walk:
    """Somebody who was let in or out and walked.

    Args:
        holder: random id of the person, or empty where nobody knows who it was.
        heading: in or out.
        at_ms: wall milliseconds.
    """

    holder: str
    heading: Heading
    at_ms: int


@dataclass(frozen=True, slots=True)
class Inside:
    """What the walks come to.

    Args:
        people: the last walk of each known person who is inside, the latest first.
        unnamed: how many more came in than went out of those whom nobody knows; never below 0.
    """

    people: tuple[Walk, ...]
    unnamed: int


def inside(walks: Iterable[Walk]) -> Inside:
    """Who came in and has not left by the same gate.

    Args:
        walks: in the order in which they happened.
    """
    last: dict[str, Walk] = {}
    unnamed = 0
    for walk in walks:
        if walk.holder:
            last[walk.holder] = walk
        else:
            unnamed = max(0, unnamed + (1 if walk.heading is Heading.IN else -1))
    within = [walk for walk in last.values() if walk.heading is Heading.IN]
    return Inside(tuple(sorted(within, key=lambda walk: walk.at_ms, reverse=True)), unnamed)
