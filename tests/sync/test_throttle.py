"""How fast a backlog goes up, by when the lane made its last row."""

import pytest

from gateway.sync.throttle import FRESH_ROWS, PASSING_NS, YIELDING_NS, BacklogThrottle

NOW_NS = 5 * PASSING_NS


@pytest.mark.parametrize(
    ("written_ns", "sent_ns", "held"),
    [
        (None, 0, False),
        (0, 0, True),
        (0, YIELDING_NS - 1, True),
        (0, YIELDING_NS, False),
        (PASSING_NS - 1, 0, True),
        (PASSING_NS, 0, False),
    ],
)
def test_a_backlog_waits_only_behind_its_last_batch_and_while_people_pass(
    written_ns: int | None, sent_ns: int, *, held: bool
) -> None:
    """Both are ages in nanoseconds: below, at and above each limit."""
    throttle = BacklogThrottle()
    if written_ns is not None:
        throttle.row_written(NOW_NS - written_ns)
    throttle.batch_sent(100, NOW_NS - sent_ns)
    assert throttle.holds(NOW_NS) is held


@pytest.mark.parametrize(("rows", "held"), [(FRESH_ROWS, False), (FRESH_ROWS + 1, True)])
def test_what_the_lane_has_just_made_is_no_backlog(rows: int, *, held: bool) -> None:
    """The next rows go as soon as they are there."""
    throttle = BacklogThrottle()
    throttle.row_written(NOW_NS)
    throttle.batch_sent(rows, NOW_NS)
    assert throttle.holds(NOW_NS) is held


def test_a_gate_that_has_sent_nothing_yet_begins_at_once() -> None:
    """After a start while people pass."""
    throttle = BacklogThrottle()
    throttle.row_written(NOW_NS)
    assert not throttle.holds(NOW_NS)
