"""The serial link: from write to reading, from order to answer, from unplugged to read again.

    ./run bench link [--rounds N] [--seed N] [readings|orders|replug]

The gate's way to read stands beside pyserial's usual ones, turn by turn in the same minutes, over
real pseudo-terminals whose other ends are processes of their own. A pseudo-terminal has no bit
rate: a UART at 115200 adds 1.8 ms to a reading. Prints; nothing is asserted.
"""

import argparse
import logging
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random

from tests.bench.bar import Bar
from tests.bench.line_board import BoardProcess, Kind, board_command
from tests.bench.line_figures import Delays, ask_board, hear_readings
from tests.bench.line_readers import GATE, READERS
from tests.bench.line_replug import replug_board, replug_sensor

HZ = 50
READINGS = 250
ORDERS = 60
ROUNDS = 6
REPLUGS = 20
PARTS = ("readings", "orders", "replug")


def print_readings(folder: Path, rounds: int) -> Iterator[Bar]:
    """Readings at 50 Hz, by each way to read."""
    all_delays = {name: Delays() for name in READERS}
    for turn in range(rounds):
        for name, delays in all_delays.items():
            hear_readings(name, folder / f"talker-{turn}", HZ, READINGS, delays)
    print(f"\nreadings at {HZ} Hz, {rounds * READINGS} of each: from write to parsed")
    print_delays(all_delays)
    gate = all_delays[GATE]
    yield Bar("reading, p50, ms", gate.percentile(50), 1.0, at_most=True)
    yield Bar("reading, p99, ms", gate.percentile(99), 10.0, at_most=True)
    yield Bar("reader's CPU at 50 Hz, % of a core", cpu_percent(gate), 1.0, at_most=True)
    yield Bar("readings lost", gate.lost, 0, at_most=True)


def print_orders(folder: Path, rounds: int, chance: Random) -> Iterator[Bar]:
    """Orders and their acknowledgements, by each board and each way to read."""
    for kind in Kind:
        link = folder / kind.value
        board = BoardProcess(board_command(kind, folder), link)
        all_delays = {name: Delays() for name in READERS}
        for _ in range(rounds):
            for name, delays in all_delays.items():
                ask_board(name, link, ORDERS, chance, delays)
        board.stop()
        print(f"\norders to the {kind.value} board, {rounds * ORDERS} of each: until acknowledged")
        print_delays(all_delays)
        if kind is Kind.SIMAVR:
            p99_ms = all_delays[GATE].percentile(99)
            yield Bar("order until acknowledged on simavr, p99, ms", p99_ms, 20.0, at_most=True)
        yield Bar(f"orders without an answer, {kind.value}", all_delays[GATE].lost, 0, at_most=True)


def print_replugs(folder: Path, chance: Random) -> Iterator[Bar]:
    """Cables pulled and put back."""
    print(f"\ncables pulled, {REPLUGS} times each{'median':>25}{'worst':>9} s")
    for name, replug in (("board", replug_board), ("sensor", replug_sensor)):
        found = replug(folder, REPLUGS, chance)
        for what, seconds, most in (
            ("noticed", found.noticed_s, 0.5),
            ("readings again", found.back_s, 2.0),
        ):
            ordered = sorted(seconds)
            print(f"  {name + ', ' + what:46}{ordered[len(ordered) // 2]:8.3f}{ordered[-1]:9.3f}")
            yield Bar(f"{name}: {what}, worst, s", ordered[-1], most, at_most=True)


def print_delays(all_delays: Mapping[str, Delays]) -> None:
    """A row for each way to read."""
    print(f"  {'':32}{'p50':>8}{'p99':>8}{'worst':>9} ms{'CPU':>8}{'waits/s':>9}{'lost':>6}")
    for name, delays in all_delays.items():
        p50, p99 = delays.percentile(50), delays.percentile(99)
        cpu = f"{cpu_percent(delays):.2f} %" if delays.wall_s else "-"
        waits = f"{delays.waits / delays.wall_s:.0f}" if delays.wall_s else "-"
        worst = f"{max(delays.ms):9.2f}"
        print(f"  {name:32}{p50:8.3f}{p99:8.3f}{worst}   {cpu:>8}{waits:>9}{delays.lost:6}")


def cpu_percent(delays: Delays) -> float:
    """Of one core, while it read."""
    return 100 * delays.cpu_s / delays.wall_s


def main() -> None:
    """Print the tables, then the bars."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="turns of each way to read")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("part", nargs="?", choices=PARTS)
    asked = parser.parse_args()
    logging.getLogger("gateway").setLevel(logging.ERROR)
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    chance = Random(asked.seed)
    bars: list[Bar] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if asked.part in (None, "readings"):
            bars += print_readings(folder, asked.rounds)
        if asked.part in (None, "orders"):
            bars += print_orders(folder, asked.rounds, chance)
        if asked.part in (None, "replug"):
            bars += print_replugs(folder, chance)
    print(f"\nload average {os.getloadavg()[0]:.1f}")
    print(*bars, sep="\n")


if __name__ == "__main__":
    main()
