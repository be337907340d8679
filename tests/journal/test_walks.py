"""Who walked, in a real journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gateway.core.event import EventKind
from gateway.core.heading import Heading
from gateway.core.inside import Walk
from gateway.errors import JournalError
from gateway.journal.walks import walks_since

if TYPE_CHECKING:
    from pathlib import Path

    from tests.journal.conftest import Lane, MakeEvent


def test_a_walk_is_its_admissions_person(lane: Lane, event: MakeEvent) -> None:
    """By code, by the guard's hand, unknown; who did not walk is no walk."""
    granted, walked = EventKind.ACCESS_GRANTED, EventKind.PASSAGE_COMPLETED
    lane.write(
        event(granted, {"code": {"holder": "a1"}}, wall_ms=1),
        event(walked, {"grant": 1, "heading": "in"}, wall_ms=2),
        event(EventKind.ACCESS_OVERRIDDEN, {"holder": "b2"}, wall_ms=3),
        event(walked, {"grant": 3, "heading": "out"}, wall_ms=4),
        event(granted, {"code": None, "holder": {"id": "c3"}}, wall_ms=5),
        event(walked, {"grant": 5, "heading": "in"}, wall_ms=6),
        event(granted, {"code": {"holder": "d4"}}, wall_ms=7),
        event(EventKind.PASSAGE_ABANDONED, {"grant": 7, "heading": "in"}, wall_ms=8),
        event(walked, {"grant": 7}, wall_ms=9),
        event(walked, {"grant": 99, "heading": "in"}, wall_ms=10),
    )
    everybody = [Walk("a1", Heading.IN, 2), Walk("b2", Heading.OUT, 4), Walk("", Heading.IN, 6)]
    assert walks_since(lane.path, 0) == everybody
    assert walks_since(lane.path, 3) == everybody[1:]


def test_a_missing_journal_is_named(tmp_path: Path) -> None:
    """As everywhere."""
    with pytest.raises(JournalError, match="no such file"):
        walks_since(tmp_path / "none.sqlite", 0)
