"""What gates and centre say to each other, to bytes and back; pure, and not when it is sent.

A reader ignores keys that it doesn't know and checks every key that it knows, so that gates and
centre may be upgraded in any order; a change that breaks this rule needs another ``v``.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from gateway.core.event import Json
from gateway.core.instant import ClockQuality
from gateway.errors import GatewayError
from gateway.sync.list_version import ListVersion, list_versions, list_versions_json
from gateway.sync.payload import VERSION, integer, json_object, refuse, text, version_one

MAX_ROWS: Final = 100
"""Rows of a batch: the knee of the throughput curve, measured with mosquitto 2.0.11 and paho 2.2,
12.5 times one row a message."""

MAX_ROWS_BYTES: Final = 64 * 1024
"""Bytes of all rows of a batch together, line ends included; a row alone may fill it."""

MAX_HEADER_BYTES: Final = 512
MAX_BATCH_BYTES: Final = MAX_HEADER_BYTES + MAX_ROWS_BYTES
MAX_ACK_BYTES: Final = 512
MAX_STATE_BYTES: Final = 2048
MAX_EPOCH: Final = 2**53 - 1
"""An epoch is a random number of 53 bits, exact in every JSON reader."""

_HASH: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_SESSION: Final = re.compile(r"[0-9a-f]{1,64}", re.ASCII)
_CLOCKS: Final = frozenset(quality.value for quality in ClockQuality)


class OversizedBatchError(GatewayError):
    """Rows are longer than the centre takes."""


class OutboxRow(Protocol):
    """A row as the journal stores it."""

    @property
    def sequence(self) -> int:
        """Its number in its epoch, from 1 without gaps."""

    @property
    def row(self) -> str:
        """Its line of JSON, byte for byte."""


@dataclass(frozen=True, slots=True)
class ReceivedRow:
    """A row as it came: checked for shape, not for its place in the hash chain.

    Args:
        sequence: its number in its epoch.
        row: the line, byte for byte as the gate hashed it.
        previous_hash: hex SHA-256 of the row before, as the row claims.
        fields: the parsed line, with the keys of ``gateway.core.event.row_text``.
    """

    sequence: int
    row: str
    previous_hash: str
    fields: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of one gate and epoch with sequences that follow each other.

    Args:
        gate: the gate's name, the same as in the topic.
        epoch: random number made with the gate's journal file.
        rows: 1 to ``MAX_ROWS`` of them.
    """

    gate: str
    epoch: int
    rows: tuple[ReceivedRow, ...]


@dataclass(frozen=True, slots=True)
class Ack:
    """The centre's word, given after its commit.

    Args:
        epoch: which journal file it speaks of.
        acked: every row from 1 to this one is stored there; 0 for none.
        want: the first missing row, which is ``acked + 1``, if later ones are there; else None.
    """

    epoch: int
    acked: int
    want: int | None = None


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
    """

    wall_ms: int
    backlog: int
    epoch: int
    roster_version: int
    policy_version: int
    clock: ClockQuality
    lists: tuple[ListVersion, ...] = ()


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


def encode_batch(gate: str, epoch: int, rows: Sequence[OutboxRow]) -> bytes:
    """A header line and the rows verbatim, one a line, without a line end after the last.

    Raises:
        OversizedBatchError: it would be refused for its length, again and again.
    """
    header = _encode({"v": VERSION, "gate": gate, "epoch": epoch, "n": len(rows)})
    lines = b"\n".join(row.row.encode("ascii") for row in rows)
    if len(lines) > MAX_ROWS_BYTES:
        raise OversizedBatchError(
            f"rows {rows[0].sequence} to {rows[-1].sequence}: {len(lines)} bytes to be sent at"
            f" once, at most {MAX_ROWS_BYTES} are taken; this and all later rows stay here"
        )
    return header + b"\n" + lines


def decode_batch(payload: bytes, gate: str) -> Batch:
    """Read a batch or an urgent row.

    Args:
        payload: bytes as they came.
        gate: the gate named by the topic.

    Raises:
        ForeignPayloadError: not a batch of this gate.
    """
    if len(payload) > MAX_BATCH_BYTES:
        refuse("batch", f"{len(payload)} bytes")
    first, *lines = payload.split(b"\n", MAX_ROWS + 1)
    header = json_object(first, "batch header", MAX_HEADER_BYTES)
    version_one(header, "batch header")
    if header.get("gate") != gate:
        refuse("batch header", "names another gate than its topic")
    if integer(header, "n", "batch header", low=1, high=MAX_ROWS) != len(lines):
        refuse("batch", f"{len(lines)} lines follow a header that says otherwise")
    epoch = integer(header, "epoch", "batch header", high=MAX_EPOCH)
    return Batch(gate, epoch, _contiguous([_received(line) for line in lines]))


def encode_ack(ack: Ack) -> bytes:
    """One JSON object."""
    return _encode({"v": VERSION, "epoch": ack.epoch, "acked": ack.acked, "want": ack.want})


def decode_ack(payload: bytes) -> Ack:
    """Read an acknowledgement.

    Raises:
        ForeignPayloadError: not an acknowledgement.
    """
    fields = json_object(payload, "ack", MAX_ACK_BYTES)
    version_one(fields, "ack")
    epoch = integer(fields, "epoch", "ack", high=MAX_EPOCH)
    acked = integer(fields, "acked", "ack")
    if fields.get("want") is None:
        return Ack(epoch, acked)
    return Ack(epoch, acked, integer(fields, "want", "ack", low=acked + 1, high=acked + 1))


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
        }
    return _encode(fields)


def decode_state(payload: bytes) -> GateState:
    """Read a gate's state.

    Raises:
        ForeignPayloadError: not a state.
    """
    fields = json_object(payload, "state", MAX_STATE_BYTES)
    version_one(fields, "state")
    session = text(fields, "session", "state", max_chars=64)
    if _SESSION.fullmatch(session) is None:
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
    )


def _received(line: bytes) -> ReceivedRow:
    fields = json_object(line, "row", MAX_ROWS_BYTES)
    for key in ("t", "m", "pv", "rv"):
        integer(fields, key, "row")
    for key in ("k", "b", "q"):
        text(fields, key, "row", max_chars=64)
    if not isinstance(fields.get("body"), dict):
        refuse("row, field 'body'", "not a JSON object")
    previous = text(fields, "p", "row", max_chars=64)
    if _HASH.fullmatch(previous) is None:
        refuse("row, field 'p'", "not a SHA-256 in lower-case hex")
    sequence = integer(fields, "s", "row", low=1)
    return ReceivedRow(sequence, line.decode("ascii"), previous, fields)


def _contiguous(rows: list[ReceivedRow]) -> tuple[ReceivedRow, ...]:
    first = rows[0].sequence
    if [row.sequence for row in rows] != list(range(first, first + len(rows))):
        refuse("batch", "sequences don't follow each other")
    return tuple(rows)


def _encode(fields: Mapping[str, Json]) -> bytes:
    return json.dumps(fields, ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode()
