"""Noise, wrong bytes and wrong rates through every sensor's parser; exits 1 on a missed bar.

    python -m tests.fuzz.sensors [--megabytes N] [--frames N] [--seed S] [--jobs N] [NAME ...]

For each format, and for GBP: random bytes, frames with 1 % of their bytes wrong as the gate would
judge them, and 200 frames at eleven wrong rates.
"""

import argparse
import multiprocessing
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from gateway.devices.decoder.confinement import die_with_parent
from tests.fuzz.sensors_lines import Line, lines
from tests.fuzz.sensors_trial import MEGABYTE, Noise, Wrong, noise, wrong_bytes, wrong_rates

MEGABYTES = 10
FRAMES = 20_000
RATE_FRAMES = 200
MOST_KEPT_FRAMES = 2
_HEAD = (
    f"{'':17}{'check':7}|{'noise MB':>9}{'raised':>7}{'kept':>6}{'believed':>9}{'CPU s':>7} "
    f"|{'frames':>8}{'believed':>9}{'wrong':>6}{'>0.6':>5}{'unusable':>9}{'flipped':>8} "
    f"|{'rates':>6}"
)


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of one line."""

    line_name: str
    noise: Noise
    wrong: Wrong
    at_wrong_rates: int


def trial(name: str, seed: int, megabytes: float, frames: int, rate_frames: int) -> Trial:
    """All three on one line."""
    line = _called(name)
    return Trial(
        name,
        noise(line, str(seed), round(megabytes * MEGABYTE)),
        wrong_bytes(line, str(seed), frames),
        wrong_rates(line, rate_frames),
    )


def missed(found: Trial) -> Iterator[str]:
    """The bars that a line didn't reach."""
    line = _called(found.line_name)
    if found.noise.raised:
        yield f"raised {len(found.noise.raised)} times: {found.noise.raised[0]}"
    if found.noise.most_kept > MOST_KEPT_FRAMES * line.frame_bytes:
        yield f"kept {found.noise.most_kept} bytes"
    allowed = line.believed_at_most_per_mb * found.noise.fed_bytes / MEGABYTE
    if found.noise.believed > allowed:
        yield f"believed noise {found.noise.believed} times, at most {allowed:.0f}"
    if found.wrong.flipped:
        yield f"{found.wrong.flipped} wrong verdicts"
    if found.wrong.wrong and not line.believed_at_most_per_mb:
        yield f"believed {found.wrong.wrong} wrong values in spite of a CRC"
    if found.at_wrong_rates:
        yield f"believed {found.at_wrong_rates} readings at wrong rates"


def _row(found: Trial) -> str:
    line, heard, wrong = _called(found.line_name), found.noise, found.wrong
    rates = found.at_wrong_rates if line.sensor else "-"
    return (
        f"{line.name:17}{line.check:7}|{heard.fed_bytes / MEGABYTE:>9.1f}{len(heard.raised):>7}"
        f"{heard.most_kept / line.frame_bytes:>6.2f}{heard.believed:>9}{heard.cpu_ns / 1e9:>7.1f} "
        f"|{wrong.frames:>8,}{wrong.believed:>9,}{wrong.wrong:>6}{wrong.far_off:>5}"
        f"{wrong.unusable:>9}{wrong.flipped:>8} |{rates:>6}"
    )


def _called(name: str) -> Line:
    return next(line for line in lines() if line.name == name)


def main() -> int:
    """Print the table; 1 if a bar was missed."""
    parser = argparse.ArgumentParser(
        prog="./run fuzz sensors", description=(__doc__ or "").splitlines()[0]
    )
    known = [line.name for line in lines()]
    parser.add_argument("name", nargs="*", choices=[*known, []], help="only these formats")
    parser.add_argument("--megabytes", type=float, default=MEGABYTES, help="of noise, each")
    parser.add_argument("--frames", type=int, default=FRAMES, help="with wrong bytes, each")
    parser.add_argument("--rate-frames", type=int, default=RATE_FRAMES, help="at each wrong rate")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    asked = parser.parse_args()
    print(f"seed {asked.seed}\n{_HEAD}", flush=True)
    sizes = (asked.seed, asked.megabytes, asked.frames, asked.rate_frames)
    failed = False
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(asked.jobs, fresh, die_with_parent, (os.getpid(),)) as pool:
        for task in [pool.submit(trial, name, *sizes) for name in asked.name or known]:
            found = task.result()
            print(_row(found), flush=True)
            for words in missed(found):
                failed = True
                print(f"  MISSED: {words}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
