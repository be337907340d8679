"""A passage whose code belongs to the next lane ends in silence."""

from gateway.core.lane import Lamp
from gateway.core.passage import Phase
from gateway.core.passage import commands as ask
from gateway.core.passage import inputs as happen
from tests.passage_lane import Lane


def test_a_lane_gives_its_code_up_without_verdict_or_sound() -> None:
    """As if it had not been seen: once no other lane claims it, it may be shown here."""
    lane = Lane()
    lane.code(digest="a")

    assert lane.give(happen.CodeElsewhere("a")) == [ask.Signal(Lamp.READY)]
    assert lane.stands(Phase.IDLE)
    assert lane.passage.seen == ()
    lane.code(digest="a")
    assert lane.stands(Phase.COLLECTING)


def test_a_passage_of_another_code_goes_on() -> None:
    """The claim was of a code that is not judged here, or of none."""
    lane = Lane()
    lane.warm()
    assert lane.give(happen.CodeElsewhere("a")) == []
    lane.passage = Lane().passage
    lane.code(digest="b")

    assert lane.give(happen.CodeElsewhere("a")) == []
    assert lane.stands(Phase.COLLECTING)


def test_a_verdict_that_is_reached_stands() -> None:
    """Whoever was judged here is not sent next door."""
    lane = Lane()
    lane.code(digest="a")
    lane.warm()

    assert lane.give(happen.CodeElsewhere("a")) == []
    assert lane.stands(Phase.RECORDING)
