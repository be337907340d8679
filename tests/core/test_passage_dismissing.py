"""A guard turns somebody away, measures again or stops an admission, each bound to its row."""

from gateway.core.event import EventKind
from gateway.core.passage import Phase
from gateway.core.passage import commands as ask
from gateway.core.passage import inputs as happen
from gateway.core.passage.dismissing import (
    can_close,
    can_remeasure,
    closed,
    dismissed,
    holder_of_refusal,
    remeasured,
    restored,
    shows_refusal,
    waits,
)
from tests.evidence import MS
from tests.passage_lane import BAD_CODE, POLICY, Lane


def fever() -> Lane:
    """Somebody with a good code was measured twice too hot; row 7 refused them."""
    lane = Lane()
    lane.code()
    lane.warm(38.5)
    lane.after(1_000)
    lane.warm(38.5)
    lane.row(7)
    assert shows_refusal(lane.passage, 7)
    return lane


def test_whoever_is_turned_away_is_forgotten_and_can_be_taken_back() -> None:
    """Shown again while nobody else came; a second time there is nobody to take back."""
    lane = fever()
    assert waits(lane.passage, 7)
    assert holder_of_refusal(lane.passage, 7) == lane.passage.holder != ""
    lane.give(happen.GuardDismisses(7))
    assert not shows_refusal(lane.passage, 7)
    assert not waits(lane.passage, 7)
    lane.after(10_000)
    lane.give(happen.GuardRestores(7))
    assert shows_refusal(lane.passage, 7)
    assert waits(lane.passage, 7)
    before = lane.passage
    assert restored(before, happen.GuardRestores(7), lane.now_ms * MS, POLICY) == (before, ())


def test_of_whom_the_screen_shows_another_only_the_waiting_place_comes_back() -> None:
    """The next person stands there by then."""
    lane = fever()
    lane.give(happen.GuardDismisses(7))
    lane.after(10_000)
    lane.code(BAD_CODE, "b")
    lane.row(8)
    lane.give(happen.GuardRestores(7))
    assert waits(lane.passage, 7)
    assert shows_refusal(lane.passage, 8)
    assert holder_of_refusal(lane.passage, 7)
    lane.give(happen.GuardDismisses(7))
    assert not waits(lane.passage, 7)
    assert shows_refusal(lane.passage, 8)


def test_an_act_on_a_row_that_is_not_shown_changes_nothing() -> None:
    """Whoever was judged since is not touched."""
    lane = fever()
    before, now_ns = lane.passage, lane.now_ms * MS
    assert holder_of_refusal(before, 9) == ""
    assert dismissed(before, happen.GuardDismisses(9), now_ns, POLICY) == (before, ())
    assert not can_remeasure(before, 9)
    assert remeasured(before, happen.GuardRemeasures(9), now_ns, POLICY) == (before, ())
    assert not can_close(before, 7)
    assert closed(before, happen.GuardCloses(7), now_ns, POLICY) == (before, ())


def test_the_same_person_is_measured_again_and_judged_anew() -> None:
    """What they showed stays, what was read does not."""
    lane = fever()
    lane.give(happen.GuardRemeasures(7))
    assert lane.stands(Phase.COLLECTING)
    assert lane.passage.code is not None
    assert lane.passage.temperature is None
    lane.warm(36.5)
    assert lane.stands(Phase.RECORDING)


def test_an_admission_is_stopped_while_nobody_walks() -> None:
    """The arm comes down; with the beam broken it does not."""
    lane = Lane()
    lane.admitted()
    lane.give(happen.OpenWritten((lane.now_ms + 2) * MS))
    assert can_close(lane.passage, 1)
    lane.give(happen.BeamChanged(broken=True))
    assert not can_close(lane.passage, 1)
    other = Lane()
    other.admitted()
    other.give(happen.OpenWritten((other.now_ms + 2) * MS))
    asked = other.give(happen.GuardCloses(1))
    assert ask.Close() in asked
    outcomes = [one.kind for one in asked if hasattr(one, "kind")]
    assert EventKind.PASSAGE_ABANDONED in outcomes
