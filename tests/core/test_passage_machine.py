"""The transition table as a whole: whatever happens, in any order."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from gateway.core.passage import TRANSITIONS, Phase, deadline_ns, diagram
from gateway.core.passage import commands as ask
from gateway.core.passage import inputs as happen
from gateway.core.policy import PassagePolicy, Policy
from gateway.core.second_instrument import SecondReading, Site
from gateway.core.temperature import TemperatureAbsence
from tests.evidence import CREDENTIAL, MS
from tests.passage_lane import BAD_CODE, Lane, kinds, opening


def test_the_diagram_is_drawn_from_the_table() -> None:
    """Every change of phase is in it."""
    drawn = diagram()

    assert "recording --> open: RowWritten" in drawn
    assert "idle --> idle" not in drawn
    assert all(phase.value in drawn for phase in Phase)


def test_the_readme_shows_the_diagram_of_today() -> None:
    """Documents drawn by hand go stale."""
    readme = Path(__file__).parents[2] / "README.md"

    assert f"```mermaid\n{diagram()}\n```" in readme.read_text("utf-8")


Move = tuple[str, Callable[[Lane], list[Any]]]


def given_inputs(name: str, made: Callable[[Any], Any], drawn: st.SearchStrategy[Any]) -> Any:  # noqa: ANN401 - a strategy of moves
    """Moves that give the lane one input made from what was drawn."""
    return drawn.map(lambda value: (name, lambda lane: lane.give(made(value))))


HAPPENINGS: st.SearchStrategy[Move] = st.one_of(
    st.tuples(st.sampled_from([CREDENTIAL, BAD_CODE]), st.sampled_from("abc")).map(
        lambda shown: ("code", lambda lane: lane.code(*shown))
    ),
    st.sampled_from([36.6, 37.2, 38.5]).map(lambda c: ("warm", lambda lane: lane.warm(c))),
    st.just(("row", lambda lane: lane.row())),
    st.integers(0, 6_000).map(lambda ms: ("time", lambda lane: lane.after(ms))),
    st.one_of(st.none(), st.integers(1, 5)).map(
        lambda seen: ("guard", lambda lane: lane.give(opening(seen)))
    ),
    st.tuples(st.sampled_from([36.8, 38.0]), st.integers(1, 5)).map(
        lambda read: (
            "measured",
            lambda lane: lane.give(
                happen.GuardMeasured(
                    "act", SecondReading(read[0], Site.AXILLA, "li", read[1], lane.now_ms * MS)
                )
            ),
        )
    ),
    given_inputs("absence", happen.TemperatureMeasured, st.sampled_from(TemperatureAbsence)),
    given_inputs("refused", happen.RowRefused, st.just("disk full")),
    given_inputs("door", happen.DoorMoved, st.booleans()),
    given_inputs("beam", happen.BeamChanged, st.booleans()),
    given_inputs("fire", happen.FireChanged, st.booleans()),
    given_inputs("board", happen.BoardChanged, st.booleans()),
    given_inputs("sent", happen.OpenWritten, st.just(1)),
    given_inputs("storage", lambda _: happen.StorageRestored(), st.none()),
)


@given(st.lists(HAPPENINGS, max_size=40))
def test_whatever_happens_the_arm_opens_only_on_a_row_of_its_own(events: list[Move]) -> None:
    """Any order of events: one open for one granted row, and only declared transitions."""
    lane = Lane()
    for name, move in events:
        lane.now_ms += 1
        before = lane.passage.phase
        granted = lane.passage.grant is not None

        asked = move(lane)

        if ask.Open in kinds(asked):
            assert name == "row"
            assert before is Phase.RECORDING
            assert granted
        assert kinds(asked).count(ask.Open) <= 1
        _only_declared(before, lane.passage.phase)


def _only_declared(before: Phase, after: Phase) -> None:
    reachable = {
        target
        for (phase, _), transition in TRANSITIONS.items()
        if phase is before
        for target in transition.leads_to
    }
    judged = {Phase.RECORDING} if Phase.DECIDING in reachable else set()
    assert after is before or after in reachable | judged


def test_a_deadline_is_the_earliest_thing_that_can_change() -> None:
    """An open door and a waiting code."""
    lane = Lane(policy=Policy(passage=PassagePolicy(held_open_ms=1_000)))
    lane.code()
    lane.passage = lane.passage.__class__(
        phase=Phase.COLLECTING, code=lane.passage.code, door_open=True, closed_ns=lane.now_ms * MS
    )

    assert deadline_ns(lane.passage, lane.policy) == (lane.now_ms + 1_000) * MS
