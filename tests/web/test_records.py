"""The gate's own files, read as the page reads them."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from gateway.codes.roster_entry import RosterEntry
from gateway.core.drift import DriftMemory, Seen
from gateway.core.event import EventKind
from gateway.errors import JournalError
from gateway.journal.drift_memory import DRIFT_NAME, save_drift
from gateway.journal.people import Person
from gateway.journal.roster import ROSTER_NAME
from gateway.journal.searching import Wanted
from gateway.web.records import GateFiles
from tests.rosters import put_roster, roster_of

if TYPE_CHECKING:
    from pathlib import Path

WANG = RosterEntry("ab12ab12ab12ab12", "王小明", "华科电子", (), 0, 2_000_000_000_000)


@pytest.fixture
def state_dir(tmp_path: Path) -> Path:
    """A gate's state folder with one person on the roster."""
    put_roster(tmp_path / ROSTER_NAME, roster_of([WANG]), version=1, issued_ms=1)
    return tmp_path


def test_names_and_companies_come_from_the_roster(state_dir: Path) -> None:
    """An id that is not on it has neither."""
    files = GateFiles(state_dir)
    assert files.names({WANG.id}) == {WANG.id: "王小明"}
    assert files.names({"ffff"}) == {"ffff": ""}
    assert files.company(WANG.id) == "华科电子"
    assert files.company("ffff") == ""


def test_any_thread_may_ask(state_dir: Path) -> None:
    """Each request of the page has its own."""
    files = GateFiles(state_dir)
    files.company(WANG.id)
    told: list[str] = []
    asking = threading.Thread(target=lambda: told.append(files.company(WANG.id)))
    asking.start()
    asking.join(5)
    assert told == ["华科电子"]


def test_a_gate_that_has_not_started_yet_has_no_journal(state_dir: Path) -> None:
    """Named, for the page's log."""
    with pytest.raises(JournalError, match="journal"):
        GateFiles(state_dir).recent(5, [EventKind.ACCESS_GRANTED])


def test_a_look_up_reads_the_gates_own_files(state_dir: Path) -> None:
    """Whom a name means, who an id is, how full the disk is, and how the thermometer was."""
    files = GateFiles(state_dir)
    assert files.named("小明").ids == {WANG.id}
    assert files.people_of({WANG.id, "ffff"}) == {WANG.id: Person("王小明", "华科电子")}
    assert files.space().total_bytes > 0
    assert files.drift() == DriftMemory()
    remembered = DriftMemory((Seen(9, 3_650),))
    save_drift(state_dir / DRIFT_NAME, remembered)
    assert files.drift() == remembered


def test_a_damaged_drift_memory_is_named_and_left_to_the_gate(state_dir: Path) -> None:
    """The page changes none of the gate's files."""
    (state_dir / DRIFT_NAME).write_text("[]")
    with pytest.raises(JournalError, match="drift memory can't be read"):
        GateFiles(state_dir).drift()
    assert (state_dir / DRIFT_NAME).read_text() == "[]"


def test_rows_are_searched_and_weighed_in_the_journal_alone(state_dir: Path) -> None:
    """Which is not there before the gate's first start."""
    files = GateFiles(state_dir)
    with pytest.raises(JournalError, match="journal"):
        files.found(Wanted([EventKind.TAMPER]), 5)
    with pytest.raises(JournalError, match="journal"):
        files.growth(0)
