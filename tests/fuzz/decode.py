"""Hostile pictures by the ten thousand through the real decoder child; exits 1 on a broken promise.

    python -m tests.fuzz.decode [--count N] [--seed S] [--jobs N] [--first N] [--limit-ms N]

The same seed and number make the same picture; ``--first N --count 1`` shows one of them again.
"""

import argparse
import logging
import multiprocessing
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path

from gateway.devices.decoder.confinement import die_with_parent
from gateway.devices.decoder.result import DecodeFailure
from tests.fuzz.trial import KINDS, Outcome, trial

COUNT = 100_000
PART = 1_000
_SHOWN = 20
_TITLES = ("pictures", "refused", "read", "markers", "crashes", "time-outs", "slowest ms", "CPU ms")


@dataclass(slots=True)
class Tally:
    """What became of many pictures."""

    pictures: int = 0
    refused: int = 0
    read: int = 0
    markers: int = 0
    crashes: int = 0
    timeouts: int = 0
    slowest_ms: float = 0.0
    costliest_ms: float = 0.0

    def add(self, outcome: Outcome) -> None:
        """Count one more; a picture with a text and a marker counts as both."""
        marked = [text.startswith("?") for text in outcome.texts]
        self.pictures += 1
        self.refused += outcome.refused
        self.read += not all(marked)
        self.markers += any(marked)
        self.crashes += outcome.failure is DecodeFailure.CRASHED
        self.timeouts += outcome.failure is DecodeFailure.TIMED_OUT
        self.slowest_ms = max(self.slowest_ms, outcome.took_ms)
        self.costliest_ms = max(self.costliest_ms, outcome.cpu_ms)

    def row(self, name: str) -> str:
        """A line of the table."""
        figures = (
            *(self.pictures, self.refused, self.read, self.markers),
            *(self.crashes, self.timeouts, round(self.slowest_ms), round(self.costliest_ms)),
        )
        return f"{name:20}" + "".join(f"{figure:>11,}" for figure in figures)


@dataclass(slots=True)
class Report:
    """All that is told in the end."""

    kinds: dict[str, Tally] = field(default_factory=lambda: {kind: Tally() for kind in KINDS})
    total: Tally = field(default_factory=Tally)
    broken: list[str] = field(default_factory=list)
    died: list[str] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        """Count one more picture."""
        self.kinds[outcome.kind].add(outcome)
        self.total.add(outcome)
        name = f"picture {outcome.number}, {outcome.kind}"
        if outcome.broken:
            self.broken.append(f"{name}: {outcome.broken}")
        if outcome.failure:
            self.died.append(f"{name}: {outcome.failure.value}")

    def lines(self) -> Iterator[str]:
        """The table, and the pictures to look at."""
        yield f"{'':20}" + "".join(f"{title:>11}" for title in _TITLES)
        yield from (tally.row(kind) for kind, tally in self.kinds.items())
        yield self.total.row("all")
        yield from _some("killed a child", self.died)
        yield from _some("broke a promise", self.broken)


def fuzz(seed: int, numbers: range, limit_ms: int, jobs: int) -> Report:
    """Judge these pictures on so many processes."""
    report = Report()
    parts = [numbers[start : start + PART] for start in range(0, len(numbers), PART)]
    for outcomes in _judged(seed, parts, limit_ms, jobs, report):
        for outcome in outcomes:
            report.add(outcome)
    return report


def _judged(
    seed: int, parts: Sequence[range], limit_ms: int, jobs: int, report: Report
) -> Iterator[Iterable[Outcome]]:
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, fresh, _settle, (os.getpid(),)) as pool:
        asked = {pool.submit(trial, seed, part, limit_ms): part for part in parts}
        for done in as_completed(asked):
            part = asked[done]
            try:
                yield done.result()
            except BrokenProcessPool:
                report.broken.append(f"a gate's process ended; not judged: {part}")
            print(f"{report.total.pictures:,} pictures judged", file=sys.stderr, flush=True)


def _settle(parent_pid: int) -> None:
    """End with the parent; be quiet: deaths are counted, and libjpeg tells of damage on stderr."""
    die_with_parent(parent_pid)
    logging.getLogger("gateway").setLevel(logging.ERROR)
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stderr.fileno())


def _some(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield f"{len(lines)} {title}:"
        yield from (f"  {line}" for line in lines[:_SHOWN])


def main() -> int:
    """Print the table; 1 if a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--limit-ms", type=int, default=200)
    asked = parser.parse_args()
    numbers = range(asked.first, asked.first + asked.count)
    print(f"seed {asked.seed}, pictures {numbers.start:,} to {numbers.stop - 1:,}", flush=True)
    report = fuzz(asked.seed, numbers, asked.limit_ms, asked.jobs)
    print("\n".join(report.lines()))
    return 1 if report.broken else 0


if __name__ == "__main__":
    sys.exit(main())
