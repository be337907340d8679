"""A restart makes no guard's opening the first."""

from gateway.app.recall_guards import recall_openings
from gateway.core.event import EventKind
from gateway.core.overrides import Opening
from tests.app.test_recall import Row

OVERRIDDEN = EventKind.ACCESS_OVERRIDDEN.value


class Counted:
    """Remembers."""

    def __init__(self) -> None:
        self.openings: list[Opening] = []

    def recall(self, opening: Opening) -> None:
        """One more."""
        self.openings.append(opening)


def test_openings_come_back_with_guard_and_time() -> None:
    """In their order; a row that names no guard is none of ours, a refused opening is none."""
    counted = Counted()
    recall_openings(
        counted,
        [
            Row(OVERRIDDEN, {"guard": "li"}, wall_ms=1),
            Row(OVERRIDDEN, {"guard": 7}, wall_ms=2),
            Row(EventKind.OVERRIDE_REFUSED.value, {"guard": "li"}, wall_ms=3),
            Row(OVERRIDDEN, {"guard": "zhang"}, wall_ms=4),
        ],
    )

    assert counted.openings == [Opening("li", 1), Opening("zhang", 4)]
