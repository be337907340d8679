"""How soon each of a guard's acts is answered, from the touch to the row on disk and back.

    python -m tests.bench.acts [--rounds N]

Over HTTP to the real page, over the control socket to the real deciding thread and its journal on
this machine's disk; no centre is there. All acts of a round follow one another, so that each meets
the same machine. Beside them stands a request that needs neither gate nor disk.
"""

import argparse
import os
import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from gateway.core.lane import LaneState
from gateway.core.signals import Contact
from gateway.runtime.clock import SystemClock
from tests.bench.acts_site import Site, site
from tests.bench.bar import Bar
from tests.bench.codes import percentile

BAR_MS: Final = 200.0
_WARM_UP: Final = 3
FLOOR: Final = "a request without gate or disk"

Figures = dict[str, list[float]]
"""Milliseconds by act."""


class Guard:
    """Does every act once a round.

    Args:
        lane: whose guard it is.
    """

    def __init__(self, lane: Site) -> None:
        self._lane = lane
        self._clock = SystemClock(lambda: True)
        self.figures: Figures = {}

    def round(self) -> None:
        """Every act, each after what makes it possible."""
        self._timed(FLOOR, lambda: self._lane.browser.asks("/healthz"))
        refused = self._refused("bad")
        again = self._refused("bad", self._act("re-measure", "remeasure", answers=refused))
        turned = self._act("refuse", "refuse", why="no-proof", answers=again)
        self._act("undo a refusal", "undo", answers=turned)
        shown = self._lane.until(lambda view: view.answers == again).answers
        opened = self._act(
            "open", "open", why="emergency", answers=shown, held_ms=0, second=None, registered=None
        )
        self._act("undo an opening", "undo", answers=opened)
        self._idle()
        self._passback()
        self._alarm()
        self._desk()

    def _passback(self) -> None:
        self._lane.code("good")
        self._lane.until(lambda view: view.state in {LaneState.ADMIT, LaneState.REFER})
        if self._lane.view.state is LaneState.ADMIT:
            for active in (True, False):
                self._lane.contact(Contact.BEAM, active=active)
            self._idle()
            self._lane.code("good")
        answers = self._refused("")
        forgiven = self._act("forgive", "forgive", why="exit-not-read", answers=answers)
        self._act("undo a forgiveness", "undo", answers=forgiven)
        self._act("refuse", "refuse", why="no-proof", answers=answers)
        self._idle()

    def _alarm(self) -> None:
        self._lane.contact(Contact.DOOR, active=True)
        alarm = self._lane.until(lambda view: bool(view.alarms)).alarms[-1].answers
        self._lane.contact(Contact.DOOR, active=False)
        self._act("close an alarm", "close-alarm", why="false-alarm", answers=alarm)

    def _desk(self) -> None:
        visitor = {"why": "meeting", "host": "10234", "name": "李访", "phone": ""}
        self._act("register a visitor", "visitor", **visitor)
        (count,) = self._lane.view.occupancy
        seen = {"of": count.of, "seen": count.inside, "people": count.inside + 1}
        self._act("correct the count", "count", why="counted-by-hand", **seen)
        corrected = self._lane.until(lambda view: view.occupancy != (count,))
        assert corrected.occupancy[0].inside == count.inside + 1

    def _refused(self, text: str, row: int = 0) -> int:
        """Somebody is refused by a later row than this; which row did it."""
        if text and not row:
            self._lane.code(text)
        seen = self._lane.until(
            lambda view: (
                view.state in {LaneState.REFER, LaneState.DENY}
                and view.answers is not None
                and view.answers > row
            )
        )
        assert seen.answers is not None
        return seen.answers

    def _idle(self) -> None:
        self._lane.until(lambda view: view.state is LaneState.IDLE)

    def _act(self, name: str, path: str, /, **body: object) -> int:
        told: dict[str, object] = {}
        sent = {"act": secrets.token_hex(16), **body}
        self._timed(name, lambda: told.update(self._lane.browser.acts(f"/api/{path}", sent)))
        if not told.get("ok"):
            raise SystemExit(f"{name}: {told}; the figures would tell nothing")
        sequence = told["sequence"]
        assert isinstance(sequence, int)
        return sequence

    def _timed(self, name: str, done: Callable[[], object]) -> None:
        began_ns = self._clock.mono_ns()
        done()
        self.figures.setdefault(name, []).append((self._clock.mono_ns() - began_ns) / 1e6)


def main() -> None:
    """Print a table and what was to be reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory(prefix="acts-") as folder, site(Path(folder)) as lane:
        guard = Guard(lane)
        for turn in range(rounds + _WARM_UP):
            if turn == _WARM_UP:
                guard.figures.clear()
            guard.round()
    print(f"load of the last minute: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"{rounds} rounds{'':30}{'p50 ms':>9}{'p99 ms':>9}{'max ms':>9}")
    for name, figures in guard.figures.items():
        p50, p99 = percentile(figures, 50), percentile(figures, 99)
        print(f"{name:40}{p50:9.1f}{p99:9.1f}{max(figures):9.1f}")
    worst = max(percentile(figures, 99) for figures in guard.figures.values())
    print(Bar("slowest act: p99, ms", worst, BAR_MS, at_most=True))


if __name__ == "__main__":
    main()
