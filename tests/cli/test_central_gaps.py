"""The office sees which rows never came."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from gateway.central.store.database import open_database
from gateway.central.store.events import EventStore
from gateway.central.store.gaps import GapStore
from gateway.cli import main
from gateway.config import load_central
from gateway.sync.wire import decode_batch
from tests.sync.memory import MemoryOutbox


def gaps(folder: Path, *options: str) -> int:
    """The command's exit code."""
    return main(["central", "gaps", "--config", str(folder / "central.toml"), *options])


def test_gaps_and_broken_chains_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """For people, and for programs; the exit code says whether somebody must look."""
    assert main(["central", "init", "--dir", str(tmp_path), "--site", "park-1"]) == 0
    capsys.readouterr()
    assert gaps(tmp_path) == 0
    assert "no row is missing" in capsys.readouterr().out

    outbox = MemoryOutbox()
    outbox.append(9)
    row = outbox.text_of(5).encode()
    late = outbox.text_of(9).encode()
    with closing(
        open_database(load_central(tmp_path / "central.toml").central.database)
    ) as database:
        for number, line in ((5, row), (9, late)):
            header = b'{"v":1,"gate":"gate-1","epoch":9,"n":1}'
            EventStore(database).add(decode_batch(header + b"\n" + line, "gate-1"), number)
        GapStore(database).close("gate-1", 9, 1, 4)

    assert gaps(tmp_path) == 1
    told = capsys.readouterr().out
    assert "gate-1  6-8  缺 3 行 rows missing" in told
    assert "not asked for yet" in told
    assert "rows 1 to 4: lost at the gate" in told

    assert gaps(tmp_path, "--json") == 1
    said = json.loads(capsys.readouterr().out)
    assert (said["gaps"][0]["first"], said["gaps"][0]["rows"], said["gaps"][0]["asked"]) == (
        6,
        3,
        0,
    )
    assert said["breaks"][0]["gate"] == "gate-1"
