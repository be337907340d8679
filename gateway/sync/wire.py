"""Rows of the journal and the centre's answer, to bytes and back; pure, and not when it is sent.

A reader ignores keys that it doesn't know and checks every key that it knows; a change that breaks
this rule needs another ``v``. A centre reads both versions of a batch; one of a program that knew
only the first refuses the second by its header, which is never packed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final, Protocol

from gateway.errors import GatewayError
from gateway.sync.payload import (
    VERSION,
    encode_object,
    integer,
    json_object,
    refuse,
    version_one,
)
from gateway.sync.received import ReceivedRows, received_rows
from gateway.sync.zstd_frame import compressed, expanded

MAX_ROWS: Final = 100
"""Rows of a batch: the knee of the throughput curve, measured with mosquitto 2.0.11 and paho 2.2,
12.5 times one row a message."""

MAX_ROWS_BYTES: Final = 64 * 1024
"""Bytes of all rows of a plain batch together, line ends included; a row alone may fill it."""

MAX_UNPACKED_BYTES: Final = 256 * 1024
"""The same of a packed batch before it is packed: 100 rows of admissions have 165 KB."""

MAX_FRAME_BYTES: Final = MAX_ROWS_BYTES + 512
"""A packed batch's frame; the longest row fits, though it may not shrink at all (zstd adds 10)."""

MAX_HEADER_BYTES: Final = 512
MAX_BATCH_BYTES: Final = MAX_HEADER_BYTES + MAX_FRAME_BYTES
MAX_ACK_BYTES: Final = 512
MAX_EPOCH: Final = 2**53 - 1
"""An epoch is a random number of 53 bits, exact in every JSON reader."""

PACKED: Final = 2
"""The ``v`` of a batch whose rows are a zstd frame."""


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
class Batch:
    """Rows of one gate and epoch with sequences that follow each other.

    Args:
        gate: the gate's name, the same as in the topic.
        epoch: random number made with the gate's journal file.
        rows: 1 to ``MAX_ROWS`` of them.
    """

    gate: str
    epoch: int
    rows: ReceivedRows


@dataclass(frozen=True, slots=True)
class Ack:
    """The centre's word, given after its commit.

    Args:
        epoch: which journal file it speaks of.
        acked: every row from 1 to this one is stored there; 0 for none.
        want: the first missing row, which is ``acked + 1``, if later ones are there; else None.
        begins: the centre has only now begun to listen: what was sent before is lost.
    """

    epoch: int
    acked: int
    want: int | None = None
    begins: bool = False


def encode_batch(gate: str, epoch: int, rows: Sequence[OutboxRow]) -> bytes:
    """A header line and the rows verbatim, one a line, without a line end after the last.

    Raises:
        OversizedBatchError: it would be refused for its length, again and again.
    """
    lines = _lines(rows)
    if len(lines) > MAX_ROWS_BYTES:
        raise OversizedBatchError(
            f"rows {rows[0].sequence} to {rows[-1].sequence}: {len(lines)} bytes to be sent at"
            f" once, at most {MAX_ROWS_BYTES} are taken; this and all later rows stay here"
        )
    return _header(VERSION, gate, epoch, len(rows)) + lines


def pack_batch(gate: str, epoch: int, rows: Sequence[OutboxRow]) -> tuple[bytes, int]:
    """The same with the lines in a zstd frame, and how many of the rows are in it.

    Rows that don't shrink enough go in halves; a row alone goes plain, as it hardly shrinks.

    Args:
        gate: the gate's name.
        epoch: random number of the journal's file.
        rows: 1 to ``MAX_ROWS`` rows of ``MAX_UNPACKED_BYTES`` together, or one row alone.

    Raises:
        OversizedBatchError: already the first row is too long.
    """
    fitting = list(takewhile(lambda row: len(row.row) <= MAX_ROWS_BYTES, rows))
    rows = fitting or rows[:1]
    while len(rows) > 1:
        frame = compressed(_lines(rows))
        if len(frame) <= MAX_FRAME_BYTES:
            return _header(PACKED, gate, epoch, len(rows)) + frame, len(rows)
        rows = rows[: len(rows) // 2]
    return encode_batch(gate, epoch, rows), len(rows)


def decode_batch(payload: bytes, gate: str) -> Batch:
    """Read a batch of either version, or an urgent row.

    Args:
        payload: bytes as they came.
        gate: the gate named by the topic.

    Raises:
        ForeignPayloadError: not a batch of this gate.
    """
    if len(payload) > MAX_BATCH_BYTES:
        refuse("batch", f"{len(payload)} bytes")
    first, _, content = payload.partition(b"\n")
    header = json_object(first, "batch header", MAX_HEADER_BYTES)
    version = integer(header, "v", "batch header", low=VERSION, high=PACKED)
    if header.get("gate") != gate:
        refuse("batch header", "names another gate than its topic")
    epoch = integer(header, "epoch", "batch header", high=MAX_EPOCH)
    if version == PACKED:
        content = expanded(content, "batch", MAX_UNPACKED_BYTES)
    lines = content.count(b"\n") + 1
    if integer(header, "n", "batch header", low=1, high=MAX_ROWS) != lines:
        refuse("batch", f"{lines} lines follow a header that says otherwise")
    return Batch(gate, epoch, received_rows(content, MAX_ROWS_BYTES))


def encode_ack(ack: Ack) -> bytes:
    """One JSON object."""
    told = {"v": VERSION, "epoch": ack.epoch, "acked": ack.acked, "want": ack.want}
    return encode_object({**told, "begins": True} if ack.begins else told)


def decode_ack(payload: bytes) -> Ack:
    """Read an acknowledgement.

    Raises:
        ForeignPayloadError: not an acknowledgement.
    """
    fields = json_object(payload, "ack", MAX_ACK_BYTES)
    version_one(fields, "ack")
    epoch = integer(fields, "epoch", "ack", high=MAX_EPOCH)
    acked = integer(fields, "acked", "ack")
    want = None
    if fields.get("want") is not None:
        want = integer(fields, "want", "ack", low=acked + 1, high=acked + 1)
    begins = fields.get("begins", False)
    if not isinstance(begins, bool):
        refuse("ack, field 'begins'", "neither true nor false")
    return Ack(epoch, acked, want, begins)


def _header(version: int, gate: str, epoch: int, rows: int) -> bytes:
    return encode_object({"v": version, "gate": gate, "epoch": epoch, "n": rows}) + b"\n"


def _lines(rows: Sequence[OutboxRow]) -> bytes:
    return "\n".join([row.row for row in rows]).encode("ascii")
