"""Who is inside by one gate's own record."""

from gateway.core.heading import Heading
from gateway.core.inside import Inside, Walk, inside


def came(holder: str, at_ms: int) -> Walk:
    """In."""
    return Walk(holder, Heading.IN, at_ms)


def left(holder: str, at_ms: int) -> Walk:
    """Out."""
    return Walk(holder, Heading.OUT, at_ms)


def test_who_came_and_did_not_leave_is_inside() -> None:
    """The last walk counts, the latest person first."""
    walks = [came("a", 1), came("b", 2), left("a", 3), came("c", 4), left("d", 5), came("a", 6)]
    assert inside(walks) == Inside((came("a", 6), came("c", 4), came("b", 2)), 0)


def test_who_came_twice_is_one_person() -> None:
    """They left by another gate, or unread."""
    assert inside([came("a", 1), came("a", 9)]) == Inside((came("a", 9),), 0)


def test_people_whom_nobody_knows_are_only_counted() -> None:
    """A visitor more who leaves than came makes nobody disappear."""
    assert inside([left("", 1), came("", 2), came("", 3), left("", 4)]) == Inside((), 1)
    assert inside([]) == Inside((), 0)
