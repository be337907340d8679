"""Rosters for tests that ask only for people, and their files."""

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from gateway.codes.roster_changes import RosterIssue
from gateway.codes.roster_entry import RosterEntry
from gateway.codes.roster_tables import Roster
from gateway.core.approval import HolderKind, Observation
from gateway.journal.roster import RosterFacts
from gateway.journal.roster_file import build_roster
from gateway.journal.roster_store import RosterStore

VISITOR = RosterEntry(
    id="ff" * 8,
    name="Li",
    company="alpha",
    groups=(),
    not_before_ms=0,
    not_after_ms=9_000,
    batch="B-7",
    kind=HolderKind.VISITOR,
    host="00" * 8,
    once=True,
    lanes=("east-1", "west_2"),
    observation=Observation(5_000, "worker-3"),
)
"""Has a value in every field that a person may have."""


def roster_of(people: Iterable[RosterEntry] = ()) -> Roster:
    """Of a park that keeps no list of companies."""
    return Roster(tuple(people))


def roster_file(roster: Roster, version: int = 1) -> bytes:
    """The file's bytes, as the centre builds it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "roster.sqlite"
        build_roster(path, roster, RosterIssue(version, 0, b""))
        return path.read_bytes()


def put_roster(
    path: Path, roster: Roster, version: int = 1, issued_ms: int = 1, signed: bytes = b""
) -> RosterFacts:
    """Put a roster in force at a gate, as if it had come from the centre."""
    issue = RosterIssue(version, issued_ms, version.to_bytes(32, "big"), signed)
    return RosterStore(path).install([roster_file(roster, version)], [issue])
