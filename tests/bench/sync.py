"""The way of a row: onto the disk, and by the thousand through a real mosquitto to the centre.

    ./run bench sync [--rows N] [--rounds N] [--small] [append|drain|verdict]

The gate's way stands beside the least that a disk allows, beside paho as it is mostly used, and
beside a table that is filled by its driver alone, turn by turn in the same minutes. All on this
machine: gate, broker and centre share its processor. Prints; nothing is asserted.
"""

import argparse
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.sync_append import append
from tests.bench.sync_drain import drain
from tests.bench.sync_verdict import verdicts

if TYPE_CHECKING:
    from tests.bench.bar import Bar

PARTS = ("append", "drain", "verdict")
ROWS = 100_000
ROUNDS = 3
APPEND_ROUNDS = 11


def main() -> None:
    """Print the tables, then the bars."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=ROWS, help="rows of the backlog")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="turns of each way")
    parser.add_argument("--small", action="store_true", help="rows of 240 bytes only")
    parser.add_argument("part", nargs="?", choices=PARTS)
    asked = parser.parse_args()
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    bars: list[Bar] = []
    with tempfile.TemporaryDirectory() as name:
        if asked.part in (None, "append"):
            bars += append(Path(name), APPEND_ROUNDS)
        if asked.part in (None, "drain"):
            bars += drain(Path(name), asked.rows, asked.rounds, whole=not asked.small)
        if asked.part in (None, "verdict"):
            bars += verdicts(Path(name), asked.rows)
    print(f"\nload average {os.getloadavg()[0]:.1f}")
    print(*bars, sep="\n")


if __name__ == "__main__":
    main()
