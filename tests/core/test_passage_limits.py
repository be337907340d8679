"""A passage's times, one table each: below, at and above the limit."""

import pytest

from gateway.core.lane import Lamp
from gateway.core.passage import Phase
from gateway.core.passage import commands as ask
from tests.evidence import CREDENTIAL
from tests.passage_lane import BAD_CODE, Lane, kinds


@pytest.mark.parametrize(("ms", "nobody"), [(4_999, False), (5_000, True), (5_001, True)])
def test_a_forehead_waits_five_seconds_for_a_code(ms: int, *, nobody: bool) -> None:
    """Then it was a walker-by, and leaves no row."""
    lane = Lane()
    lane.warm()

    asked = lane.after(ms)

    assert lane.stands(Phase.IDLE) is nobody
    assert asked == ([ask.Signal(Lamp.READY)] if nobody else [])


@pytest.mark.parametrize(("ms", "ready"), [(1_999, False), (2_000, True), (2_001, True)])
def test_the_lamp_shows_a_verdict_for_two_seconds(ms: int, *, ready: bool) -> None:
    """Then the lane is the next one's."""
    lane = Lane()
    lane.code(BAD_CODE)
    lane.row()

    lane.after(ms)

    assert lane.stands(Phase.IDLE) is ready


@pytest.mark.parametrize(("ms", "shown"), [(19_999, True), (20_000, False), (20_001, False)])
def test_the_guards_page_shows_a_refusal_for_twenty_seconds(ms: int, *, shown: bool) -> None:
    """From when the lamp is ready again."""
    lane = Lane()
    lane.code(BAD_CODE)
    lane.row(9)
    lane.after(2_000)

    lane.after(ms)

    assert (lane.passage.answers is not None) is shown


@pytest.mark.parametrize(("ms", "counts"), [(999, False), (1_000, True), (1_001, True)])
def test_a_second_high_reading_counts_a_second_after_the_first(ms: int, *, counts: bool) -> None:
    """Sooner it is the same reading once more."""
    lane = Lane()
    lane.code()
    lane.warm(38.2)
    lane.now_ms += ms

    assert (ask.Judge in kinds(lane.warm(38.2))) is counts


@pytest.mark.parametrize(("ms", "judged"), [(4_999, False), (5_000, True), (5_001, True)])
def test_a_second_high_reading_is_waited_for_as_long_as_any(ms: int, *, judged: bool) -> None:
    """Four seconds from when it may count; who walked off is judged by the first."""
    lane = Lane()
    lane.code()
    lane.warm(38.2)

    assert (ask.Judge in kinds(lane.after(ms))) is judged


@pytest.mark.parametrize(("ms", "again"), [(2_999, False), (3_000, True), (3_001, True)])
def test_a_pass_still_held_up_three_seconds_after_the_lamp_is_the_next_try(
    ms: int, *, again: bool
) -> None:
    """It hung there all the while."""
    lane = Lane()
    lane.admitted()
    lane.hold(5_000 + 2_000)
    assert lane.stands(Phase.IDLE)
    lane.hold(2_900)

    lane.now_ms += ms - 2_900

    assert (lane.code(CREDENTIAL) != []) is again


@pytest.mark.parametrize(("ms", "known"), [(2_999, True), (3_000, True), (3_001, False)])
def test_a_code_is_remembered_as_hanging_there_for_three_seconds(ms: int, *, known: bool) -> None:
    """While others are shown beside it."""
    lane = Lane()
    lane.code(BAD_CODE, digest="poster")
    lane.row()
    lane.now_ms += ms
    lane.code(digest="pass")

    assert ("poster" in {seen.digest for seen in lane.passage.seen}) is known
