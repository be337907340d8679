"""How long each row was on its way to the centre, sorted by what was going on; reads, and no more.

Rows count as made *after reconnection* from their own gate's first connection to the broker that
came back: gates come back one by one, within a minute, so that they don't all come at once.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from gateway.central.store.database import Database
from gateway.central.store.schema import EVENT
from gateway.core.event import EventKind
from gateway.core.reason import Reason

STEADY, OUTAGE, RETURNING, AFTER = (
    "before the outage",
    "made while everything was gone",
    "made after the return, gate not back yet",
    "made after its gate's reconnection",
)
CAUGHT_MS = 5_000
"""Rows this soon before the cut may have been caught by it, and count as made during it."""

FEVERS = frozenset({Reason.FEVER.value, Reason.FEVER_POSSIBLE.value})


NEVER_MS = 2**62
"""When what did not happen did: after everything else."""


@dataclass(slots=True)
class Times:
    """When what was done to the park, noted as it is done; wall milliseconds.

    Args:
        began_ms: gates started.
        cut_ms: broker and centre were killed.
        back_ms: both answered again.
    """

    began_ms: int
    cut_ms: int = NEVER_MS
    back_ms: int = NEVER_MS


@dataclass(frozen=True, slots=True)
class Happened:
    """When what was done to the park; wall milliseconds.

    Args:
        began_ms: gates started.
        cut_ms: broker and centre were killed.
        back_ms: both answered again.
        reconnected_ms: each gate's first connection after that.
    """

    began_ms: int
    cut_ms: int
    back_ms: int
    reconnected_ms: Mapping[str, int]

    @staticmethod
    def of(report: Mapping[str, Any], times: Times) -> "Happened":
        """From what the simulation wrote down; the broker may be reached before the centre is."""
        connected = {
            one["gate"]: min(
                (ms for ms in one["connected_ms"] if ms >= times.cut_ms), default=NEVER_MS
            )
            for one in report["journals"]
        }
        return Happened(times.began_ms, times.cut_ms, times.back_ms, connected)

    def phase(self, gate: str, made_ms: int) -> str:
        """What was going on when a row was made."""
        if made_ms < self.cut_ms - CAUGHT_MS:
            return STEADY
        if made_ms < self.back_ms:
            return OUTAGE
        return AFTER if made_ms >= self.reconnected_ms[gate] else RETURNING


@dataclass(slots=True)
class Ways:
    """Milliseconds from row to centre by phase; alarms apart, and in the rows, too.

    Args:
        rows: all of them.
        alarms: those that go at once.
        last_ms: when the last row of the outage came, wall milliseconds.
        last_alarm_ms: the same of its alarms.
    """

    rows: dict[str, list[int]] = field(default_factory=dict)
    alarms: dict[str, list[int]] = field(default_factory=dict)
    last_ms: int = 0
    last_alarm_ms: int = 0


def ways(database: Database, happened: Happened) -> Ways:
    """Look at every row."""
    found = Ways()
    columns = (EVENT.c.gate, EVENT.c.kind, EVENT.c.wall_ms, EVENT.c.received_ms, EVENT.c.row)
    with database.read() as connection:
        for gate, kind, made_ms, came_ms, row in connection.execute(select(*columns)):
            phase = happened.phase(gate, made_ms)
            found.rows.setdefault(phase, []).append(came_ms - made_ms)
            urgent = _urgent(kind, row)
            if urgent:
                found.alarms.setdefault(phase, []).append(came_ms - made_ms)
            if phase == OUTAGE:
                found.last_ms = max(found.last_ms, came_ms)
                if urgent:
                    found.last_alarm_ms = max(found.last_alarm_ms, came_ms)
    return found


def _urgent(kind: str, row: str) -> bool:
    if EventKind(kind).urgent:
        return True
    judged = kind in {EventKind.ACCESS_REFERRED.value, EventKind.ACCESS_DENIED.value}
    return judged and not FEVERS.isdisjoint(json.loads(row)["body"]["reasons"])
