"""Random runs and starts on every board by the thousand; exits 1 when one breaks a rule.

    python -m tests.faults.board [--board NAME] [--runs N] [--starts N] [--seed S] [--jobs N]

The same seed and number are the same run; ``--first N --runs 1 --starts 0`` shows one again.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import perf_counter

from firmware_bridge.errors import BridgeError
from tests.faults.board_starts import Starts, start
from tests.faults.board_trial import BrokenRuleError, trial
from tests.faults.board_watch import Outcome
from tests.faults.boards import BACK_ENDS
from tests.firmware_bridge.bench import MakeBoard

COUNT = 1_000
PART = 20
_SHOWN = 10
_RUN_TITLES = ("runs", "broken", "dead-man ms", "drops", "done", "repeated", "locked", "fires", "s")
_START_TITLES = ("board starts", "host starts", "relay edges", "s")


@dataclass(slots=True)
class Report:
    """What became of a part of the work.

    Args:
        outcome: of the runs that broke nothing.
        starts: what started.
        broken: the rules that were broken, in words.
    """

    outcome: Outcome = field(default_factory=Outcome)
    starts: Starts = field(default_factory=Starts)
    broken: list[str] = field(default_factory=list)

    def add(self, other: "Report") -> None:
        """Take in another part."""
        self.outcome.add(other.outcome)
        self.starts.add(other.starts)
        self.broken += other.broken


Part = Callable[[range], Report]


def runs(make_board: MakeBoard, seed: int, numbers: range) -> Report:
    """These random runs, each on a board of its own."""
    report = Report()
    with tempfile.TemporaryDirectory() as folder:
        for number in numbers:
            try:
                report.outcome.add(trial(make_board, seed, number, Path(folder)))
            except BrokenRuleError as broken:
                report.broken.append(str(broken))
    return report


def starts(make_board: MakeBoard, seed: int, numbers: range) -> Report:
    """These random starts, each of a board of its own."""
    report = Report()
    with tempfile.TemporaryDirectory() as folder:
        for number in numbers:
            started = start(make_board, seed, number, Path(folder))
            report.starts.add(started)
            if started.edges:
                report.broken.append(f"seed {seed}, start {number}: the relay moved")
    return report


def _spread(part: Part, numbers: range, jobs: int) -> Report:
    report = Report()
    with ProcessPoolExecutor(jobs) as pool:
        for done in pool.map(part, _parts(numbers)):
            report.add(done)
    return report


def _parts(numbers: range) -> Iterator[range]:
    for first in range(numbers.start, numbers.stop, PART):
        yield range(first, min(first + PART, numbers.stop))


def _row(name: str, figures: tuple[object, ...]) -> str:
    return f"{name:10}" + "".join(f"{figure!s:>13}" for figure in figures)


def _runs_row(name: str, report: Report, took_s: float) -> str:
    outcome = report.outcome
    drops = outcome.drops_ms
    span = f"{min(drops)}..{max(drops)}" if drops else "-"
    counts = (outcome.done, outcome.duplicates, outcome.locked, outcome.fires)
    return _row(
        name,
        (outcome.runs, len(report.broken), span, len(drops), *counts, round(took_s, 1)),
    )


def _starts_row(name: str, report: Report, took_s: float) -> str:
    started = report.starts
    return _row(name, (started.boards, started.hosts, started.edges, round(took_s, 1)))


def _table(
    titles: tuple[str, ...],
    boards: Mapping[str, Part],
    numbers: range,
    jobs: int,
    row: Callable[[str, Report, float], str],
) -> list[str]:
    """Print a line for each board as it is done; what was broken."""
    broken = []
    print(_row("board", titles))
    for name, part in boards.items():
        began_s = perf_counter()
        report = _spread(part, numbers, jobs)
        print(row(name, report, perf_counter() - began_s), flush=True)
        broken += [f"{name}: {text}" for text in report.broken]
    return broken


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run faults board", description=__doc__)
    parser.add_argument("--board", choices=list(BACK_ENDS), help="only this one")
    parser.add_argument("--runs", type=int, default=COUNT)
    parser.add_argument("--starts", type=int, default=COUNT)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first run and start")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    return parser.parse_args()


def main() -> int:
    """Play them all; 1 when a rule was broken."""
    asked = _asked()
    names = [asked.board] if asked.board else list(BACK_ENDS)
    first: int = asked.first
    with tempfile.TemporaryDirectory() as folder:
        boards = {name: BACK_ENDS[name](Path(folder)) for name in names}
        play = {name: partial(runs, made, asked.seed) for name, made in boards.items()}
        begin = {name: partial(starts, made, asked.seed) for name, made in boards.items()}
        broken = _table(_RUN_TITLES, play, range(first, first + asked.runs), asked.jobs, _runs_row)
        print()
        broken += _table(
            _START_TITLES, begin, range(first, first + asked.starts), asked.jobs, _starts_row
        )
    for text in broken[:_SHOWN]:
        print(text, file=sys.stderr)
    return int(bool(broken))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BridgeError as fault:
        sys.exit(str(fault))
