"""What the downlink relies on, kept by the roster on a disk and by the one in memory alike."""

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gateway.app.bridges import RosterShelf
from gateway.codes.roster_changes import RosterChanges, RosterIssue
from gateway.codes.roster_entry import RosterEntry
from gateway.errors import JournalError, UntrustedDocumentError
from gateway.sync.roster_target import RosterTarget
from tests.rosters import roster_file, roster_of

if TYPE_CHECKING:
    from tests.sync.memory import MemoryRoster

PERSON = RosterEntry("00" * 8, "张三", "alpha", (), 0, 1)
OTHER = RosterEntry("11" * 8, "李四", "alpha", (), 0, 1)
FILE = roster_file(roster_of([PERSON]))


@pytest.fixture(params=["disk", "memory"])
def target(
    request: pytest.FixtureRequest, tmp_path: Path, memory_roster: "MemoryRoster"
) -> RosterTarget:
    """No roster yet, of either kind."""
    if request.param == "memory":
        return memory_roster
    return RosterShelf(tmp_path / "roster.sqlite")


def issue(version: int, changes: RosterChanges | None = None) -> RosterIssue:
    """What the centre signed."""
    state = version.to_bytes(32, "big")
    return RosterIssue(version, 1_800_000_000_000, state, b"signed %d" % version, changes)


def test_a_newer_roster_takes_the_place_of_the_old_one(target: RosterTarget) -> None:
    """Version 0 says that there is none."""
    assert (target.present().version, target.signed()) == (0, b"")
    for version in (3, 7):
        target.install([FILE[:999], FILE[999:]], [issue(version)])
        present = target.present()
        assert (present.version, present.people) == (version, 1)
        assert present.state == version.to_bytes(32, "big")
        assert target.signed() == b"signed %d" % version


def test_changes_follow_a_file_and_each_other(target: RosterTarget) -> None:
    """With the file in one go, or later."""
    target.install([FILE], [issue(3), issue(4, RosterChanges(2, put=(OTHER,)))])
    assert (target.present().version, target.present().people) == (4, 2)
    gone = RosterChanges(1, removed=(PERSON.id,))
    target.change([issue(5, gone), issue(6, RosterChanges(2, put=(PERSON,)))])
    assert (target.present().version, target.present().people) == (6, 2)
    assert target.signed() == b"signed 6"


@pytest.mark.parametrize("version", [4, 5])
def test_a_roster_that_is_not_newer_is_refused(target: RosterTarget, version: int) -> None:
    """Below and at the version in force."""
    target.install([FILE], [issue(5)])
    with pytest.raises(UntrustedDocumentError):
        target.install([FILE], [issue(version)])
    with pytest.raises(UntrustedDocumentError):
        target.change([issue(version, RosterChanges(1))])
    assert target.present().version == 5


def test_changes_that_do_not_fit_are_refused(target: RosterTarget) -> None:
    """They were to leave two people."""
    target.install([FILE], [issue(5)])
    with pytest.raises(UntrustedDocumentError, match="the one before stays in force"):
        target.change([issue(6, RosterChanges(2))])
    assert target.present().version == 5


def test_after_a_roster_was_dropped_any_version_is_newer(target: RosterTarget) -> None:
    """Also where there is nothing to drop."""
    target.drop()
    target.install([FILE], [issue(2**40)])
    target.drop()
    assert (target.present().version, target.signed()) == (0, b"")
    target.install([FILE], [issue(1)])
    assert target.present().version == 1


def test_parts_are_kept_by_their_hash_until_they_are_let_go(target: RosterTarget) -> None:
    """What is gone is told, so that it is fetched again."""
    parts = {sha256(part).digest(): part for part in (b"one", b"two", b"three")}
    for part in parts.values():
        target.parts.put(part)
    assert all(target.parts.has(digest) for digest in parts)
    assert [target.parts.get(digest) for digest in parts] == [*parts.values()]
    kept, *others = parts
    target.parts.keep({kept})
    assert target.parts.get(kept) == b"one"
    for digest in others:
        assert not target.parts.has(digest)
        with pytest.raises(JournalError, match="it is fetched again"):
            target.parts.get(digest)
    target.parts.keep(())
    assert not target.parts.has(kept)


def test_a_part_that_a_power_cut_tore_is_fetched_again(tmp_path: Path) -> None:
    """Parts are not synced: each is checked when it is read."""
    shelf = RosterShelf(tmp_path / "roster.sqlite")
    shelf.parts.put(b"part")
    digest = sha256(b"part").digest()
    (tmp_path / "roster.parts" / digest.hex()).write_bytes(b"pa")
    with pytest.raises(JournalError, match="torn by a power cut"):
        shelf.parts.get(digest)
    assert not shelf.parts.has(digest)
