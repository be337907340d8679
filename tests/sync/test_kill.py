"""A gate's process killed with kill -9 at any moment, on a real journal and a real broker."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gateway.journal.reader import JournalReader
from tests.sync.rig import Centre

if TYPE_CHECKING:
    from tests.sync.conftest import Broker

pytestmark = pytest.mark.broker

ROOT = Path(__file__).parents[2]
ROWS = 4_000


def gate_process(broker: "Broker", folder: Path) -> subprocess.Popen[bytes]:
    """Journal and sync of a gate, running."""
    arguments = [str(broker.port), str(folder), str(ROWS)]
    return subprocess.Popen([sys.executable, "-m", "tests.sync.gate_process", *arguments], cwd=ROOT)


def test_a_gate_killed_while_it_sends_loses_nothing_and_sends_nothing_twice_for_good(
    broker: "Broker", tmp_path: Path
) -> None:
    """Each time the will tells the centre; in the end both databases agree, row for row."""
    with closing(Centre(broker.settings).start()) as centre:
        for kill in range(1, 4):
            with gate_process(broker, tmp_path) as process:
                centre.until_more_than(kill * 500)
                process.kill()
            centre.until(lambda: centre.states[-1].heartbeat is None)
        with gate_process(broker, tmp_path) as process:
            centre.until(lambda: centre.states[-1].heartbeat is not None)
            centre.until(lambda: len(centre.rows) == ROWS)
            process.kill()
        with closing(JournalReader(tmp_path / "journal.sqlite")) as reader:
            stored = reader.rows_after(0, ROWS + 1, 2**40)
        assert {row.sequence: row.row for row in stored} == centre.rows
        assert len({state.session for state in centre.states}) == 4
