"""A gate that is killed: between the row and the arm, after a refusal, after a forgiveness."""

import signal
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from gateway.app.recall import GRANTS, recall_admissions, unfinished_grants
from gateway.core.event import OUTCOMES, EventKind
from gateway.core.reason import Reason
from gateway.journal.opening import open_journal
from gateway.journal.reader import JournalReader
from tests.evidence import CREDENTIAL
from tests.lane import Lane

CHILD = Path(__file__).with_name("killed_before_opening.py")
FORGIVING = Path(__file__).with_name("killed_after_forgiving.py")
ROOT = Path(__file__).parents[2]


def test_a_code_whose_row_is_on_disk_is_used_though_the_arm_never_moved(tmp_path: Path) -> None:
    """The person shows the next code of the page; the friend has nothing of the old one."""
    path = tmp_path / "journal.sqlite"
    died = subprocess.run(
        [sys.executable, str(CHILD), str(path)],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        timeout=60,
        check=False,
    )
    assert died.returncode == -signal.SIGKILL

    again = Lane()
    open_journal(path, "gate-1", 0).close()
    with closing(JournalReader(path)) as reader:
        recall_admissions(again.gate.memory.admissions, reader.since(None))
        (grant,) = unfinished_grants(reader.recent(2, GRANTS | OUTCOMES))
        assert grant.sequence == reader.head().sequence
    again.code()
    again.forehead()
    again.written()

    assert again.view.reasons == (Reason.CODE_REPLAYED,)
    assert again.barrier.opened == 0


@pytest.mark.parametrize(
    ("last", "reasons"),
    [
        (EventKind.ACCESS_REFERRED, (Reason.ANTIPASSBACK,)),
        (EventKind.ANTIPASSBACK_FORGIVEN, ()),
    ],
)
def test_a_kill_forgives_nobody_and_takes_no_forgiveness_back(
    tmp_path: Path, last: EventKind, reasons: tuple[Reason, ...]
) -> None:
    """Killed after the refusal the person is inside still; killed after the guard's word, not."""
    path = tmp_path / "journal.sqlite"
    died = subprocess.run(
        [sys.executable, str(FORGIVING), str(path), last.value],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        timeout=60,
        check=False,
    )
    assert died.returncode == -signal.SIGKILL

    again = Lane(recognise=lambda text, _at: replace(CREDENTIAL, replay_key=text))
    open_journal(path, "gate-1", 0).close()
    with closing(JournalReader(path)) as reader:
        recall_admissions(again.gate.memory.admissions, reader.since(None))
    again.code("good-3")
    again.forehead()
    again.written()

    assert again.view.reasons == reasons
    assert again.barrier.opened == (0 if reasons else 1)
