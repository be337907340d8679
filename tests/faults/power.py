"""Power cuts at random moments of our journal and of others, on disks that keep less and less.

    python -m tests.faults.power [--images 300] [--rows 600] [--seed 1]

strace records every write and sync of a real program; from these come folders as a disk may hold
them after a cut, and each store is opened again. Exits 1 where our journal lost what it had said
to be safe, or is damaged. A disk that lies about its syncs is beyond every store here.
"""

import argparse
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.faults.power_images import Disk, image
from tests.faults.power_stores import NORMAL, OURS, PEERS, left
from tests.faults.power_trace import Act, recorded
from tests.faults.sync_storages import fetched


@dataclass(frozen=True, slots=True)
class Recording:
    """What a store did.

    Args:
        store: which.
        rows: events that it was given.
        before: its files at the start.
        acts: what it asked of the disk and said.
    """

    store: str
    rows: int
    before: dict[str, bytes]
    acts: list[Act]


@dataclass(frozen=True, slots=True)
class Cuts:
    """What power cuts did to a store: images that lost something, images that are damaged."""

    lost: int
    broken: int


def main() -> int:
    """A line for each store."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=300, help="of each disk")
    parser.add_argument("--rows", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    stores = [OURS, NORMAL, *(PEERS if fetched() else ())]
    print(f"{asked.images} power cuts on each disk, {asked.rows} rows: lost something / damaged")
    bad = 0
    for store in stores:
        with tempfile.TemporaryDirectory(prefix="power") as place:
            recording = record(store, Path(place), asked.rows)
            cuts = {disk: cut(recording, disk, asked.images, asked.seed) for disk in Disk}
        told = "".join(f"  {disk.value} {it.lost:4} /{it.broken:4}" for disk, it in cuts.items())
        print(f"  {store:30}{told}")
        bad += sum(it.lost + it.broken for it in cuts.values()) if store == OURS else 0
    return 1 if bad else 0


def record(store: str, place: Path, rows: int) -> Recording:
    """Run a store under strace.

    Raises:
        NotTracedError: there is no strace, or it may not trace.
    """
    folder = place / "store"
    folder.mkdir()
    _make(store, folder)
    before = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    acts = recorded("tests.faults.power_stores", folder, place / "trace", store, str(rows))
    return Recording(store, rows, before, acts)


def _make(store: str, folder: Path) -> None:
    """By a process of its own, as a peer's threads still write after it was told to stop."""
    command = [sys.executable, "-m", "tests.faults.power_stores", str(folder), store, "0"]
    subprocess.run(command, cwd=Path(__file__).parents[2], check=True)
    for shared in folder.glob("*-shm"):
        shared.unlink()  # mapped memory, which SQLite makes anew and strace does not see


def cut(recording: Recording, disk: Disk, images: int, seed: int) -> Cuts:
    """Cut the power at random places of a recording."""
    chance, lost, broken = Random(seed), 0, 0
    for _ in range(images):
        acts = recording.acts[: chance.randint(0, len(recording.acts))]
        made = image(recording.before, acts, disk, chance)
        with tempfile.TemporaryDirectory(prefix="power") as folder:
            made.put_down(Path(folder))
            there = left(recording.store, Path(folder), recording.rows)
        lost += there.lacks(made.said)
        broken += there.broken
    return Cuts(lost, broken)


if __name__ == "__main__":
    sys.exit(main())
