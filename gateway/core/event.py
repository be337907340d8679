"""What happened at the gate, as the journal keeps it; not the journal and not the wire batch."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, unique
from hashlib import sha256
from typing import Final

from gateway.core.instant import Instant

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

GENESIS: Final = "0" * 64
"""The previous hash of an epoch's first row."""

_ENCODE: Final = json.JSONEncoder(ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode
"""Made once: ``json.dumps`` with arguments makes an encoder for each row."""


@unique
class EventKind(Enum):
    """Names travel on the wire: add, never rename."""

    ACCESS_GRANTED = "access-granted"
    ACCESS_DENIED = "access-denied"
    ACCESS_REFERRED = "access-referred"
    ACCESS_OVERRIDDEN = "access-overridden"
    OVERRIDE_REFUSED = "override-refused"
    ANTIPASSBACK_FORGIVEN = "antipassback-forgiven"
    CODE_BELONGS_TO_LANE = "code-belongs-to-lane"
    PASSAGE_COMPLETED = "passage-completed"
    PASSAGE_ABANDONED = "passage-abandoned"
    PASSAGE_UNKNOWN = "passage-unknown"
    FORCED_OPEN = "forced-open"
    HELD_OPEN = "held-open"
    DOOR_STUCK = "door-did-not-move"
    DEGRADED = "degraded"
    FIRE_RELEASE = "fire-release"
    TAMPER = "tamper"
    DURESS = "duress"
    CODE_STORM = "code-storm"
    DEVICE_DOWN = "device-down"
    DEVICE_UP = "device-up"
    CLOCK_CHANGED = "clock-changed"
    CONFIGURATION_APPLIED = "configuration-applied"
    DOCUMENT_REFUSED = "document-refused"
    STORAGE_WARNING = "storage-warning"
    THERMOMETER_DRIFT = "thermometer-drift"
    THERMOMETER_CHECKED = "thermometer-checked"
    COLOUR_DISAGREES = "colour-disagrees"
    REPLAY_CONFLICT = "replay-conflict"
    VISIT_USED = "visit-used"
    OBSERVATION_BREACH = "observation-breach"
    OCCUPANCY_NEAR = "occupancy-near"
    OCCUPANCY_SHARED = "occupancy-shared"
    OCCUPANCY_RESUMED = "occupancy-resumed"
    COMMAND_OBEYED = "command-obeyed"
    COMMAND_REFUSED = "command-refused"
    LANE_MODE_CHANGED = "lane-mode-changed"
    PERSON_REFUSED = "person-refused"
    MEASURED_AGAIN = "measured-again"
    ALARM_CLOSED = "alarm-closed"
    ACT_UNDONE = "act-undone"
    VISITOR_REGISTERED = "visitor-registered"
    COUNT_CORRECTED = "count-corrected"
    SERVICE_STARTED = "service-started"
    SERVICE_STOPPED = "service-stopped"

    @property
    def urgent(self) -> bool:
        """Whether it also goes to the centre at once, before any backlog."""
        return self in _URGENT


_URGENT = frozenset(
    {
        EventKind.FORCED_OPEN,
        EventKind.DOOR_STUCK,
        EventKind.FIRE_RELEASE,
        EventKind.TAMPER,
        EventKind.DURESS,
        EventKind.CODE_STORM,
        EventKind.REPLAY_CONFLICT,
        EventKind.OBSERVATION_BREACH,
        EventKind.COMMAND_OBEYED,
        EventKind.COMMAND_REFUSED,
    }
)


OUTCOMES: Final = frozenset(
    {
        EventKind.PASSAGE_COMPLETED,
        EventKind.PASSAGE_ABANDONED,
        EventKind.PASSAGE_UNKNOWN,
    }
)
"""What may become of somebody for whom the arm was opened."""

LOOKED_AT: Final = frozenset(
    {
        EventKind.FORCED_OPEN,
        EventKind.HELD_OPEN,
        EventKind.DOOR_STUCK,
        EventKind.TAMPER,
        EventKind.CODE_STORM,
        EventKind.REPLAY_CONFLICT,
    }
)
"""What a guard goes and sees. A call for help is not among them: whoever forced it reads the page.
"""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, before the journal gives it a sequence.

    Args:
        kind: what happened.
        at: when, on all three clocks.
        body: facts in JSON types; pseudonymous, never a code text, name or number.
        policy_version: the policy in force.
        roster_version: the roster in force, 0 while there is none.
        urgent: goes to the centre before any backlog; a fever sets it by hand.
    """

    kind: EventKind
    at: Instant
    body: Mapping[str, Json]
    policy_version: int
    roster_version: int
    urgent: bool = False


def row_text(event: Event, sequence: int, previous_hash: str) -> str:
    """One line of JSON: the row as it is stored, hashed and sent, byte for byte.

    Args:
        event: what happened.
        sequence: the row's number in its epoch, from 1 without gaps.
        previous_hash: hex SHA-256 of the row before, ``GENESIS`` for the first.
    """
    return _ENCODE(
        {
            "s": sequence,
            "k": event.kind.value,
            "t": event.at.wall_ms,
            "m": event.at.mono_ns,
            "b": event.at.boot,
            "q": event.at.clock.value,
            "pv": event.policy_version,
            "rv": event.roster_version,
            "body": dict(event.body),
            "p": previous_hash,
        }
    )


def row_hash(row: str) -> str:
    """Hex SHA-256 of a row's bytes; the next row carries it as ``p``."""
    return sha256(row.encode("ascii")).hexdigest()
