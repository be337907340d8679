"""Reading as another user, who may not write in the state folder: the guard's page."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.journal.conftest import Lane, MakeEvent

NOBODY = 65534
TELL_THE_HEAD = """
import sys
from pathlib import Path
from gateway.errors import JournalError
from gateway.journal.reader import JournalReader
reader = JournalReader(Path(sys.argv[1]))
for _ in sys.stdin:
    try:
        print(reader.head().sequence, flush=True)
    except JournalError as error:
        print(error, flush=True)
"""


@pytest.fixture
def shared_folder() -> Iterator[Path]:
    """A folder that other users may read but not write, as the state folder is to the page."""
    if os.geteuid() != 0:
        pytest.skip("only root can become another user")
    folder = Path(tempfile.mkdtemp(prefix="gate-state-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_another_user_reads_through_a_restart_of_the_gate(
    shared_folder: Path, open_lane: "Callable[[Path], Lane]", event: "MakeEvent"
) -> None:
    """The guard's page has no right to write in the state folder, and needs none."""
    path = shared_folder / "journal.sqlite"
    lane = open_lane(path)
    _let_everybody_read(path)
    with _reader_of_another_user(path) as ask:
        lane.write(event())
        assert ask() == "1"
        lane.store.close()
        assert ask() == "1"
        open_lane(path).write(event())
        assert ask() == "2"


def test_another_user_may_begin_to_read_while_the_gate_is_stopped(
    shared_folder: Path, open_lane: "Callable[[Path], Lane]", event: "MakeEvent"
) -> None:
    """No log is there and this user can't make one; when the gate starts the page follows."""
    path = shared_folder / "journal.sqlite"
    lane = open_lane(path)
    _let_everybody_read(path)
    lane.write(event())
    lane.store.close()
    assert not path.with_name("journal.sqlite-wal").exists()
    with _reader_of_another_user(path) as ask:
        assert ask() == "1"
        open_lane(path).write(event())
        assert ask() == "2"


def test_a_file_that_this_user_may_not_read_is_named(
    shared_folder: Path, open_lane: "Callable[[Path], Lane]"
) -> None:
    """A page that is not in the gate's group says so."""
    path = shared_folder / "journal.sqlite"
    open_lane(path)

    with _reader_of_another_user(path) as ask:
        assert ask() == f"journal {path}: this user may not read it"


def _let_everybody_read(path: Path) -> None:
    """SQLite gives the log the file's own mode."""
    for file in path.parent.glob("journal.sqlite*"):
        file.chmod(0o644)


@contextmanager
def _reader_of_another_user(path: Path) -> Iterator[Callable[[], str]]:
    """Another process and user that answers each question with the head's sequence."""
    become = f"import os; os.setgid({NOBODY}); os.setuid({NOBODY})"
    program = f"import gateway.journal.reader\n{become}\n{TELL_THE_HEAD}"
    with subprocess.Popen(
        [sys.executable, "-c", program, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as child:

        def ask() -> str:
            assert child.stdin is not None
            assert child.stdout is not None
            child.stdin.write("\n")
            child.stdin.flush()
            return child.stdout.readline().strip()

        yield ask
        child.communicate(timeout=10)
