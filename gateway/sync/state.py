"""What a gate says of itself, to bytes and back: birth, heartbeat and last will; pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from gateway.core.event import Json
from gateway.core.instant import ClockQuality
from gateway.core.lane_mode import LaneMode
from gateway.sync.list_version import ListVersion, list_versions, list_versions_json
from gateway.sync.payload import (
    HASH,
    VERSION,
    encode_object,
    integer,
    json_object,
    refuse,
    text,
    version_one,
)
from gateway.sync.wire import MAX_EPOCH

MAX_STATE_BYTES: Final = 2048

SESSION: Final = re.compile(r"[0-9a-f]{1,64}", re.ASCII)
_MODES: Final = frozenset(mode.value for mode in LaneMode)
_CLOCKS: Final = frozenset(quality.value for quality in ClockQuality)


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """How the gate is, said every few seconds.

    Args:
        wall_ms: milliseconds UTC at the gate; as good as ``clock``.
        backlog: rows that the centre has not acknowledged.
        epoch: random number of the journal file.
        roster_version: roster in force, 0 for none.
        policy_version: policy in force.
        clock: quality of ``wall_ms``.
        lists: the signed documents in force; a gate of an earlier program names none.
        oldest_age_ms: milliseconds since the oldest row that was not acknowledged, by the gate's
            clock; None for no such row, or an earlier program.
        free_bytes: what the journal's disk has left; None from an earlier program.
        total_bytes: what it has in all; None from an earlier program.
        voltage_low: whether the supply gives too little now; None where the machine doesn't tell,
            or from an earlier program.
        throttled: whether the machine runs slower now, for heat or its supply; None likewise.
        lane_mode: how the lane is run by order, such as ``staff-only``; None from an earlier
            program.
        policy_digest: SHA-256 of the policy's text in hex, so that one version with two texts
            shows; None from an earlier program.
    """

    wall_ms: int
    backlog: int
    epoch: int
    roster_version: int
    policy_version: int
    clock: ClockQuality
    lists: tuple[ListVersion, ...] = ()
    oldest_age_ms: int | None = None
    free_bytes: int | None = None
    total_bytes: int | None = None
    voltage_low: bool | None = None
    throttled: bool | None = None
    lane_mode: LaneMode | None = None
    policy_digest: str | None = None


@dataclass(frozen=True, slots=True)
class GateState:
    """The retained state of a gate: born and beating, or gone by its last will.

    Args:
        session: random hex id of one run of the gate, so that an old will isn't a new gate's.
        heartbeat: the last one; None says offline. Judge life by its age, not by its presence:
            a power cut that takes gate and broker together sends no will.
    """

    session: str
    heartbeat: Heartbeat | None


def encode_state(state: GateState) -> bytes:
    """One JSON object: birth and heartbeat, or the last will."""
    fields: dict[str, Json] = {"v": VERSION, "online": False, "session": state.session}
    if state.heartbeat is not None:
        beat = state.heartbeat
        fields |= {
            "online": True,
            "wall_ms": beat.wall_ms,
            "backlog": beat.backlog,
            "epoch": beat.epoch,
            "roster_version": beat.roster_version,
            "policy_version": beat.policy_version,
            "clock": beat.clock.value,
            "lists": list_versions_json(beat.lists),
            "oldest_age_ms": beat.oldest_age_ms,
            "free_bytes": beat.free_bytes,
            "total_bytes": beat.total_bytes,
            "voltage_low": beat.voltage_low,
            "throttled": beat.throttled,
            "lane_mode": None if beat.lane_mode is None else beat.lane_mode.value,
            "policy_digest": beat.policy_digest,
        }
    return encode_object(fields)


def decode_state(payload: bytes) -> GateState:
    """Read a gate's state.

    Raises:
        ForeignPayloadError: not a state.
    """
    fields = json_object(payload, "state", MAX_STATE_BYTES)
    version_one(fields, "state")
    session = text(fields, "session", "state", max_chars=64)
    if SESSION.fullmatch(session) is None:
        refuse("state, field 'session'", "not lower-case hex")
    online = fields.get("online")
    if not isinstance(online, bool):
        refuse("state, field 'online'", "neither true nor false")
    return GateState(session, _heartbeat(fields) if online else None)


def _heartbeat(fields: Mapping[str, Json]) -> Heartbeat:
    clock = text(fields, "clock", "state", max_chars=16)
    if clock not in _CLOCKS:
        refuse("state, field 'clock'", "not a clock quality")
    return Heartbeat(
        wall_ms=integer(fields, "wall_ms", "state"),
        backlog=integer(fields, "backlog", "state"),
        epoch=integer(fields, "epoch", "state", high=MAX_EPOCH),
        roster_version=integer(fields, "roster_version", "state"),
        policy_version=integer(fields, "policy_version", "state"),
        clock=ClockQuality(clock),
        lists=list_versions(fields.get("lists", []), "state"),
        oldest_age_ms=_unless_absent(fields, "oldest_age_ms"),
        free_bytes=_unless_absent(fields, "free_bytes"),
        total_bytes=_unless_absent(fields, "total_bytes"),
        voltage_low=_flag(fields, "voltage_low"),
        throttled=_flag(fields, "throttled"),
        lane_mode=_lane_mode(fields.get("lane_mode")),
        policy_digest=_digest(fields),
    )


def _unless_absent(fields: Mapping[str, Json], key: str) -> int | None:
    return None if fields.get(key) is None else integer(fields, key, "state")


def _flag(fields: Mapping[str, Json], key: str) -> bool | None:
    flag = fields.get(key)
    if flag is not None and not isinstance(flag, bool):
        refuse(f"state, field {key!r}", "neither true nor false")
    return flag


def _lane_mode(said: Json) -> LaneMode | None:
    if said is None:
        return None
    if not isinstance(said, str) or said not in _MODES:
        refuse("state, field 'lane_mode'", "not a lane's mode")
    return LaneMode(said)


def _digest(fields: Mapping[str, Json]) -> str | None:
    if fields.get("policy_digest") is None:
        return None
    digest = text(fields, "policy_digest", "state", max_chars=64)
    if HASH.fullmatch(digest) is None:
        refuse("state, field 'policy_digest'", "not 64 lower-case hex digits")
    return digest
