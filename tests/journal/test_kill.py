"""SIGKILL at random moments: what the gate was told is on disk, always."""

import random
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Final

from gateway.journal.opening import open_journal
from gateway.journal.reader import JournalReader

KILLS: Final = 20
CHILD: Final = Path(__file__).with_name("kill_me.py")
ROOT: Final = Path(__file__).parents[2]


def lines_until_killed(path: Path, after_lines: int) -> list[str]:
    """Start a writer, kill it once it has told of so many rows, and return all it told."""
    with subprocess.Popen(
        [sys.executable, str(CHILD), str(path)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
    ) as child:
        assert child.stdout is not None
        told = [child.stdout.readline() for _ in range(after_lines)]
        child.kill()
        told += child.stdout.readlines()
    return [line for line in told if line.endswith("\n")]


def test_twenty_kills_lose_no_row_that_was_told(path: Path) -> None:
    """One journal through twenty lives: each told sequence holds its event, the chain holds."""
    chance = random.Random(20)
    told: dict[int, int] = {}
    for _ in range(KILLS):
        lines = lines_until_killed(path, at_least := chance.randint(1, 60))
        assert len(lines) >= at_least
        for line in lines:
            sequence, number = map(int, line.split())
            assert told.setdefault(sequence, number) == number

    with closing(open_journal(path, "gate-1", 0)) as store:
        assert store.set_aside is None
        assert store.head.sequence >= max(told)
    with closing(JournalReader(path)) as reader:
        assert reader.verify().broken is None
        on_disk = {row.sequence: row.body["n"] for row in reader.since(None)}
    assert {sequence: on_disk[sequence] for sequence in told} == told
    assert len(told) > KILLS
