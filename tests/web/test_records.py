"""The gate's own files, read as the page reads them."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from gateway.codes.roster_entry import RosterEntry
from gateway.core.event import EventKind
from gateway.errors import JournalError
from gateway.journal.roster import ROSTER_NAME
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
