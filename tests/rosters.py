"""Rosters for tests that ask only for people."""

from collections.abc import Iterable

from gateway.codes.roster_entry import RosterEntry
from gateway.codes.roster_tables import Roster


def roster_of(people: Iterable[RosterEntry] = ()) -> Roster:
    """Of a park that keeps no list of companies."""
    return Roster(tuple(people))
