"""What the downlink relies on, kept by the roster on a disk and by the one in memory alike."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gateway.codes.roster_entry import RosterEntry
from gateway.codes.roster_tables import Roster
from gateway.errors import UntrustedDocumentError
from gateway.journal.roster import RosterReader
from gateway.journal.roster_store import RosterStore
from gateway.sync.downlink import RosterTarget
from tests.rosters import roster_of

if TYPE_CHECKING:
    from tests.sync.memory import MemoryRoster

PERSON = RosterEntry("00" * 8, "张三", "alpha", (), 0, 1)


class DiskRoster:
    """The gate's roster: its reader and its store, tied as the composition root ties them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._store = RosterStore(path)

    def present_version(self) -> int:
        """Of the file in place."""
        with closing(RosterReader(self._path)) as reader:
            return reader.version

    def signed(self) -> bytes:
        """Of the file in place."""
        with closing(RosterReader(self._path)) as reader:
            return reader.signed()

    def replace(self, roster: Roster, version: int, issued_ms: int, signed: bytes) -> object:
        """Put a new file in place."""
        return self._store.replace(roster, version, issued_ms, signed)

    def drop(self) -> None:
        """Take the file away."""
        self._store.drop()


@pytest.fixture(params=["disk", "memory"])
def target(
    request: pytest.FixtureRequest, tmp_path: Path, memory_roster: "MemoryRoster"
) -> RosterTarget:
    """No roster yet, of either kind."""
    if request.param == "memory":
        return memory_roster
    return DiskRoster(tmp_path / "roster.sqlite")


def test_a_newer_roster_takes_the_place_of_the_old_one(target: RosterTarget) -> None:
    """Version 0 says that there is none."""
    assert target.present_version() == 0
    for version in (3, 7):
        target.replace(roster_of([PERSON]), version, 1_800_000_000_000, b"signed %d" % version)
        assert target.present_version() == version
        assert target.signed() == b"signed %d" % version


@pytest.mark.parametrize("version", [4, 5])
def test_a_roster_that_is_not_newer_is_refused(target: RosterTarget, version: int) -> None:
    """Below and at the version in force."""
    target.replace(roster_of([PERSON]), 5, 1_800_000_000_000, b"signed")
    with pytest.raises(UntrustedDocumentError):
        target.replace(roster_of(), version, 1_800_000_000_000, b"signed")
    assert target.present_version() == 5


def test_after_a_roster_was_dropped_any_version_is_newer(target: RosterTarget) -> None:
    """Also where there is nothing to drop."""
    target.drop()
    target.replace(roster_of([PERSON]), 2**40, 1_800_000_000_000, b"signed")
    target.drop()
    assert (target.present_version(), target.signed()) == (0, b"")
    target.replace(roster_of([PERSON]), 1, 1_800_000_000_000, b"signed")
    assert target.present_version() == 1
