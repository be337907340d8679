from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count

import numpy as np
import pytest
from numpy.typing import NDArray

from gateway.devices.decoder.pipeline import BUDGET_MS, RETRIES_MS, Pipeline
from gateway.devices.decoder.reading import Effort, Engine, Quad, Reading
from gateway.devices.decoder.stage import Stage
from gateway.devices.decoder.texts import MAX_TEXTS
from gateway.devices.decoder.view import Sheet, View

FRAME = np.zeros((72, 128), np.uint8)
CORNER: Quad = ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0))


class Eye:
    """A pipeline of passes that note when they are taken and see what they are told to see."""

    def __init__(self, *stages: Stage, cpu_ms: Callable[[], float] = lambda: 0.0) -> None:
        self.taken: list[str] = []
        self.sights: dict[str, tuple[str, ...]] = {}
        self._pipeline = Pipeline([replace(one, read=self._read) for one in stages], cpu_ms)

    def look(self, effort: Effort, *, beyond: bool = False) -> Sequence[str]:
        """Names of the passes that a frame got."""
        self.taken.clear()
        self.texts = [reading.text for reading in self._pipeline.look(FRAME, effort, beyond=beyond)]
        return list(self.taken)

    def _read(self, picture: NDArray[np.uint8], stage: str) -> tuple[Reading, ...]:
        assert picture is FRAME
        self.taken.append(stage)
        texts = self.sights.get(stage, ())
        return tuple(Reading(text, CORNER, Engine.ZXING, stage) for text in texts)


def _frame(view: View) -> list[Sheet]:
    grey = view.pyramid.level(0)
    assert grey is not None
    return [Sheet(grey)]


def stage(
    name: str,
    when: Effort = Effort.RETRY,
    *,
    cost_ms: float = 1.0,
    grows: bool = False,
) -> Stage:
    """A pass over the whole frame."""
    return Stage(name, cost_ms, when, _frame, lambda _grey, _stage: (), grows)


CHEAP = stage("cheap", Effort.GLANCE)
ALSO_CHEAP = stage("also cheap", Effort.GLANCE)
TURNS = tuple(stage(f"turn {number}", cost_ms=RETRIES_MS / 2) for number in range(5))


def test_a_frame_gets_the_passes_that_it_is_worth() -> None:
    """Moving, settled and alone."""
    eye = Eye(CHEAP, ALSO_CHEAP, *TURNS)
    assert eye.look(Effort.GLANCE) == ["cheap", "also cheap"]
    assert eye.look(Effort.RETRY) == ["cheap", "also cheap", "turn 0", "turn 1"]
    everything = ["cheap", "also cheap", *(f"turn {number}" for number in range(5))]
    assert eye.look(Effort.EVERYTHING) == everything


def test_settled_frames_get_the_retries_in_turn() -> None:
    """After the last comes the first again; a moving frame between them changes nothing."""
    eye = Eye(CHEAP, *TURNS)
    turns: list[str] = []
    for effort in (Effort.RETRY, Effort.GLANCE, Effort.RETRY, Effort.RETRY, Effort.RETRY):
        turns += eye.look(effort)[1:]
    assert turns == [f"turn {number}" for number in (0, 1, 2, 3, 4, 0, 1)]


def test_a_retry_dearer_than_a_frames_share_gets_a_frame_of_its_own() -> None:
    """Else its turn would never come."""
    dear = stage("dear", cost_ms=RETRIES_MS + 1)
    eye = Eye(dear, TURNS[0])
    assert [eye.look(Effort.RETRY) for _ in range(3)] == [["dear"], ["turn 0"], ["dear"]]


def test_the_search_ends_with_the_first_pass_that_reads_something() -> None:
    """The next person waits."""
    eye = Eye(CHEAP, ALSO_CHEAP, *TURNS)
    eye.sights = {"also cheap": ("PK1S:A", "PK1S:B", "PK1S:A")}
    assert eye.look(Effort.EVERYTHING) == ["cheap", "also cheap"]
    assert eye.texts == ["PK1S:A", "PK1S:B"]


def test_a_pass_that_has_read_goes_first_in_the_next_frames() -> None:
    """Even a retry in a moving frame: the code has not become better."""
    eye = Eye(CHEAP, *TURNS)
    eye.sights = {"turn 3": ("PK1S:A",)}
    eye.look(Effort.EVERYTHING)
    assert eye.look(Effort.GLANCE) == ["turn 3"]
    eye.sights = {}
    assert eye.look(Effort.GLANCE) == ["turn 3", "cheap"]


def test_after_a_code_was_read_the_next_persons_retries_begin_with_the_best() -> None:
    """The list is in order of merit."""
    eye = Eye(CHEAP, *TURNS)
    eye.look(Effort.RETRY)
    eye.sights = {"cheap": ("PK1S:A",)}
    eye.look(Effort.RETRY)
    eye.sights = {}
    assert eye.look(Effort.RETRY) == ["cheap", "turn 0", "turn 1"]


def test_a_poster_does_not_hide_the_pass_held_up_beside_it() -> None:
    """Told to look beyond, the search ends with what was not there before."""
    eye = Eye(CHEAP, ALSO_CHEAP, *TURNS)
    eye.sights = {"cheap": ("POSTER",), "turn 1": ("PK1S:A",)}
    assert eye.look(Effort.RETRY) == ["cheap"]
    assert eye.look(Effort.RETRY, beyond=True) == ["cheap", "also cheap", "turn 0", "turn 1"]
    assert eye.texts == ["POSTER", "PK1S:A"]


def test_no_pass_begins_that_would_exceed_the_frames_budget() -> None:
    """A cheaper one behind it may still fit."""
    clock = count(0.0, 15.0)  # each look at the clock is 15 ms later than the one before
    dear = stage("dear", cost_ms=BUDGET_MS - 40)
    eye = Eye(CHEAP, ALSO_CHEAP, dear, TURNS[0], TURNS[1], cpu_ms=lambda: next(clock))
    assert eye.look(Effort.EVERYTHING) == ["cheap", "also cheap", "turn 0", "turn 1"]


@pytest.mark.parametrize(("width", "taken"), [(1280 * 26, ["big"]), (1280 * 27, [])])
def test_a_pass_over_the_whole_frame_is_left_out_where_the_frame_is_too_large(
    width: int, taken: list[str]
) -> None:
    """3 ms at 1280 x 720 are 78 ms at 26 times as many pixels."""
    grey = np.broadcast_to(np.uint8(0), (720, width))
    seen: list[str] = []

    def note(_picture: NDArray[np.uint8], name: str) -> tuple[Reading, ...]:
        seen.append(name)
        return ()

    big = replace(stage("big", cost_ms=3.0, grows=True), read=note)
    Pipeline([big], lambda: 0.0).look(grey, Effort.EVERYTHING)
    assert seen == taken


def test_a_wall_of_codes_is_cut_off_after_eight() -> None:
    """Nobody keeps the gate busy with a poster."""
    eye = Eye(CHEAP)
    eye.sights = {"cheap": tuple(str(number) for number in range(MAX_TEXTS + 3))}
    eye.look(Effort.GLANCE)
    assert eye.texts == [str(number) for number in range(MAX_TEXTS)]
