"""Hostile and forged codes by the million through the gate's verifier; exits 1 on a broken promise.

    python -m tests.fuzz.codes [--count N] [--forgeries N] [--seed S] [--jobs N] [--first N]

The same seed and number make the same code; ``--first N --count 1 --forgeries 0`` shows one again.
"""

import argparse
import multiprocessing
import os
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from itertools import count

from gateway.devices.decoder.confinement import die_with_parent
from tests.fuzz.codes_forgeries import honest
from tests.fuzz.codes_trial import Tally, bits_of, forgeries, trial

COUNT = 1_000_000
FORGERIES = 300_000
PART = 5_000
_SHOWN = 20
_TOLD_REASONS = 4

Found = dict[str, Tally]


def fuzz(seed: int, numbers: range, forged: int, jobs: int) -> Found:
    """Judge all of them on so many processes; the tallies by kind."""
    found: Found = {}
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, fresh, die_with_parent, (os.getpid(),)) as pool:
        asked = [pool.submit(trial, seed, part) for part in _parts(numbers)]
        asked += [pool.submit(_forgeries, *part) for part in _forged_parts(forged)]
        for tallies in _done(asked):
            for kind, tally in tallies.items():
                found.setdefault(kind, Tally()).add(tally)
    return dict(sorted(found.items()))


def _parts(numbers: range) -> Iterable[range]:
    return (numbers[start : start + PART] for start in range(0, len(numbers), PART))


def _forged_parts(most: int) -> Iterator[tuple[str, int, int]]:
    """Format, number of the honest code and how many of its forgeries, until there are enough."""
    for number in count(1):
        for name, sealed in honest(number).items():
            if most <= 0:
                return
            yield name, number, min(most, bits_of(sealed))
            most -= bits_of(sealed)


def _forgeries(name: str, number: int, most: int) -> Found:
    return {f"{name}, one bit": forgeries(name, number, most)}


def _done(asked: list[Future[Found]]) -> Iterator[Found]:
    judged = 0
    for finished, task in enumerate(as_completed(asked), start=1):
        tallies = task.result()
        judged += sum(tally.codes for tally in tallies.values())
        if finished % 50 == 0:
            print(f"{judged:,} codes judged", file=sys.stderr, flush=True)
        yield tallies


def told(found: Found) -> Iterator[str]:
    """The table, and the codes to look at."""
    yield f"{'':20}{'codes':>11}{'accepted':>10}{'slowest CPU ms':>16}  refused as"
    total = Tally()
    for kind, tally in found.items():
        total.add(tally)
        yield _row(kind, tally)
    yield _row("all", total)
    yield f"slowest: {total.slowest}"
    if total.broken:
        yield f"{len(total.broken)} broke a promise:"
        yield from (f"  {line}" for line in total.broken[:_SHOWN])


def _row(kind: str, tally: Tally) -> str:
    figures = f"{tally.codes:>11,}{tally.accepted:>10,}{tally.slowest_ms:>16.2f}"
    most = tally.reasons.most_common(_TOLD_REASONS)
    return f"{kind:20}{figures}  " + ", ".join(f"{reason} {times:,}" for reason, times in most)


def main() -> int:
    """Print the table; 1 if a promise was broken."""
    parser = argparse.ArgumentParser(
        prog="./run fuzz codes", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--count", type=int, default=COUNT, help="hostile codes")
    parser.add_argument("--forgeries", type=int, default=FORGERIES, help="of honest codes, one bit")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    asked = parser.parse_args()
    numbers = range(asked.first, asked.first + asked.count)
    forged = f"{asked.forgeries:,} forgeries"
    print(f"seed {asked.seed}, {asked.count:,} codes from {asked.first:,}, {forged}", flush=True)
    found = fuzz(asked.seed, numbers, asked.forgeries, asked.jobs)
    print("\n".join(told(found)))
    return 1 if any(tally.broken for tally in found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
