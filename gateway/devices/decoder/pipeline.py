"""The eye: which passes a frame gets, and what is remembered from frame to frame; not the passes.

Every frame gets the cheap passes. Once the scene has settled a few retries come on top, in turn
from frame to frame, so that a bad code held still for half a second has been looked at in every
way; a pass that has just read somebody's code goes first.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Final

from gateway.devices.decoder.pyramid import Grey
from gateway.devices.decoder.reading import Effort, Reading
from gateway.devices.decoder.stage import Stage
from gateway.devices.decoder.texts import MAX_TEXTS
from gateway.devices.decoder.view import View

RETRIES_MS: Final = 3.7
"""CPU of the retries of one settled frame, by the stages' own figures: two, or four to six."""

BUDGET_MS: Final = 80.0
"""CPU of one frame, measured, beyond which no pass is begun."""


class Pipeline:
    """Looks at one frame after the other.

    Args:
        stages: the passes in the order in which they are taken.
        cpu_ms: CPU time of this thread so far, milliseconds.
    """

    def __init__(self, stages: Sequence[Stage], cpu_ms: Callable[[], float]) -> None:
        self._glances = [stage for stage in stages if stage.when is Effort.GLANCE]
        self._retries = [stage for stage in stages if stage.when is not Effort.GLANCE]
        self._cpu_ms = cpu_ms
        self._tried = 0
        self._winner: Stage | None = None
        self._last: frozenset[str] = frozenset()

    def look(self, grey: Grey, effort: Effort, *, beyond: bool = False) -> tuple[Reading, ...]:
        """Codes of one frame, each text once, in the order in which they were read.

        Args:
            grey: the frame.
            effort: how much it is worth.
            beyond: don't end with the texts of the frame before: they are a poster or a shirt,
                and the code that is held up beside them may need another pass.
        """
        known = self._last if beyond else frozenset()
        view, ends_ms = View(grey), self._cpu_ms() + BUDGET_MS
        readings: dict[str, Reading] = {}
        for stage in self._plan(effort):
            if self._cpu_ms() + stage.cost_of(grey.size) > ends_ms:
                continue
            for reading in stage.look(view):
                readings.setdefault(reading.text, reading)
            if readings.keys() - known:
                self._winner, self._tried = stage, 0
                break
        self._last = frozenset(readings)
        return tuple(islice(readings.values(), MAX_TEXTS))

    def _plan(self, effort: Effort) -> Iterator[Stage]:
        """The last winner, then the passes that the frame is worth."""
        if self._winner:
            yield self._winner
        for stage in (*self._glances, *self._retries_of(effort)):
            if stage is not self._winner:
                yield stage

    def _retries_of(self, effort: Effort) -> Sequence[Stage]:
        if effort is Effort.GLANCE or not self._retries:
            return ()
        return self._retries if effort is Effort.EVERYTHING else self._next_few()

    def _next_few(self) -> list[Stage]:
        """The next few in turn, at least one; the next settled frame goes on behind them."""
        first = self._tried % len(self._retries)
        taken = [self._retries[first]]
        left_ms = RETRIES_MS - taken[0].cost_ms
        for stage in self._retries[first + 1 :]:
            left_ms -= stage.cost_ms
            if left_ms < 0:
                break
            taken.append(stage)
        self._tried = first + len(taken)
        return taken
