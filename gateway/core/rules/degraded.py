"""What a fault of the gate objects to, as the park's matrix says; not what the fault is."""

from collections.abc import Iterator
from typing import Final

from gateway.core.degraded import closes, in_force
from gateway.core.evidence import Evidence
from gateway.core.fault import Action, Fault
from gateway.core.heading import Heading
from gateway.core.instant import Instant
from gateway.core.policy import Policy
from gateway.core.reason import Reason

_OBJECTS: Final = {
    Fault.DOOR_STUCK: Reason.DOOR_STUCK,
    Fault.CLOCK_JUMPED: Reason.CLOCK_JUMPED,
    Fault.POWER_LOW: Reason.POWER_LOW,
    Fault.CODE_SERVICE_DOWN: Reason.CODE_SERVICE_DOWN,
    Fault.LISTS_OLD: Reason.LISTS_OLD,
    Fault.CENTRE_DOWN: Reason.CENTRE_DOWN,
    Fault.RESTARTED: Reason.RESTARTED,
    Fault.DISK_LOW: Reason.DISK_LOW,
}
"""Of the others the proof that is missing objects by itself."""


def objections(evidence: Evidence, policy: Policy, now: Instant) -> Iterator[Reason]:
    """A lane that is closed, or a fault under which the park has everybody looked at.

    Nobody is kept in by one, but for an arm that does not move.
    """
    roster = evidence.roster_version, evidence.roster_issued_ms
    rows = [
        row
        for row in in_force(evidence.faults, roster, evidence.lists, policy, now)
        if evidence.heading is Heading.IN or row.fault is Fault.DOOR_STUCK
    ]
    if closes(rows):
        yield Reason.LANE_CLOSED
    for row in rows:
        if row.action is Action.REFER and row.fault in _OBJECTS:
            yield _OBJECTS[row.fault]
