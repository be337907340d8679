"""How well the gate's eye reads beside the engines alone, and at what cost; asserts nothing.

    python -m tests.bench.decode --seed N

Recall and CPU time of the calling thread; all look at one picture before the next one comes.
"""

import argparse
from collections.abc import Mapping, Sequence
from typing import Final

import cv2

from gateway.cli.decode_score import Score, score, table
from gateway.devices.decoder.reading import Effort
from tests.bench.bars import bars, crowd_bars, ratio
from tests.bench.checkpoint import Strain, clips
from tests.bench.contest import (
    ALL_RETRIES,
    EVERY_FRAME,
    MOVING,
    ZXING_FIRST,
    Contender,
    contest,
    engines,
    ours,
    warm_up,
)
from tests.bench.crowd import crowd, crowd_table
from tests.bench.people import GATE, Walk, watched
from tests.bench.samples import PHOTOGRAPHED, RENDERED, label_file, photographs, rendered

WALKS: Final = {f"people-{strain.value}": strain for strain in Strain}
SETS: Final = (*RENDERED, *PHOTOGRAPHED, *WALKS)
ENGINES: Final = engines()
OURS: Final = (
    ours(MOVING, Effort.GLANCE),
    ours(EVERY_FRAME, Effort.RETRY),
    ours(ALL_RETRIES, Effort.EVERYTHING),
)


def main() -> None:
    """Print a table for each set, with the bars below it."""
    asked = _parser().parse_args()
    cv2.setNumThreads(1)
    rivals = [ENGINES[name] for name in asked.engines]
    warm_up([*rivals, *OURS])
    for name in asked.sets:
        print(f"\n{name}", flush=True)
        if name in WALKS:
            _walks(WALKS[name], asked.seed, asked.people, rivals)
        elif name in PHOTOGRAPHED and not label_file(name).is_file():
            print(f"skipped: no photographs at {label_file(name)}; set GATEWAY_CORPORA")
        else:
            _pictures(name, asked, rivals)
    print("\nan empty lane: ./run bench idle; colours of codes: ./run bench colour")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./run bench decode", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--seed", type=int, default=1, help="of the rendered sets")
    parser.add_argument("--count", type=int, help="pictures of each set; all without it")
    parser.add_argument("--people", type=int, default=30, help="of each set of walks")
    parser.add_argument(
        "--sets", nargs="+", choices=SETS, default=SETS, metavar="SET", help=", ".join(SETS)
    )
    parser.add_argument(
        "--engines",
        nargs="*",
        choices=ENGINES,
        default=ENGINES,
        metavar="ENGINE",
        help=f"to compare with, pyzbar and opencv are slow: {', '.join(ENGINES)}",
    )
    return parser


def _pictures(name: str, asked: argparse.Namespace, rivals: Sequence[Contender]) -> None:
    if name in RENDERED:
        samples = rendered(RENDERED[name], asked.seed, asked.count)
    else:
        samples = photographs(name, asked.count)
    scores = {who: score(looks) for who, looks in contest(samples, [*rivals, *OURS]).items()}
    print(*table(scores), sep="\n")
    _beside_zxing(scores)
    print(*bars(name, scores), sep="\n", flush=True)


def _beside_zxing(scores: Mapping[str, Score]) -> None:
    zxing = scores.get(ZXING_FIRST)
    if zxing is None:
        return
    print(f"beside {ZXING_FIRST}, which ends with one code:")
    for name, it in scores.items():
        points = it.percent - zxing.percent
        recall, cost = ratio(it.read, zxing.read), ratio(it.mean_ms, zxing.mean_ms)
        print(f"  {name:12} {points:+6.1f} points, recall x{recall:.2f}, CPU x{cost:.2f}")


def _walks(strain: Strain, seed: int, people: int, rivals: Sequence[Contender]) -> None:
    watching = (*rivals, GATE)
    walks: dict[str, list[Walk]] = {rival.name: [] for rival in watching}
    for turn, clip in enumerate(clips(seed, people, strain)):
        for name, walk in watched(clip, watching, turn).items():
            walks[name].append(walk)
    crowds = {name: crowd(walked) for name, walked in walks.items()}
    print(*crowd_table(crowds), sep="\n")
    print(*crowd_bars(strain, crowds), sep="\n", flush=True)


if __name__ == "__main__":
    main()
