"""What all screens are told is made once for all of them."""

from collections.abc import Iterator

from gateway.control.client import Glance
from gateway.core.event import Json
from gateway.web.bulletin import ANEW_MS, Bulletin

AT_MS = 1_800_000_000_000


class Desk:
    """Tells which glance it was asked about, and counts how often it was."""

    def __init__(self) -> None:
        self.asked = 0

    def news(self, glance: Glance, _wall_ms: int) -> Iterator[tuple[str, Json]]:
        """One event."""
        self.asked += 1
        yield "view", glance.version


def test_twenty_screens_cost_one_making() -> None:
    """They get the same text, ready for the wire."""
    desk = Desk()
    bulletin = Bulletin(desk.news)
    told = {bulletin.events(Glance(1), AT_MS) for _ in range(20)}
    assert told == {(("view", "event: view\ndata: 1\n\n"),)}
    assert desk.asked == 1


def test_news_are_made_at_once() -> None:
    """With each line that the gate says."""
    bulletin = Bulletin(Desk().news)
    bulletin.events(Glance(1), AT_MS)
    assert bulletin.events(Glance(2), AT_MS) == (("view", "event: view\ndata: 2\n\n"),)


def test_what_time_alone_changes_is_looked_at_each_second() -> None:
    """A name leaves the screen though the gate says nothing new."""
    desk = Desk()
    bulletin = Bulletin(desk.news)
    bulletin.events(Glance(1), AT_MS)
    bulletin.events(Glance(1), AT_MS + ANEW_MS)
    assert desk.asked == 2


def test_a_screen_that_was_slow_is_not_told_what_is_past() -> None:
    """It asked about an older glance than another one did meanwhile."""
    bulletin = Bulletin(Desk().news)
    newest = bulletin.events(Glance(2), AT_MS)
    assert bulletin.events(Glance(1), AT_MS + ANEW_MS) == newest
