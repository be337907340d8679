import json
from contextlib import suppress
from dataclasses import dataclass
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.event import GENESIS, Event, EventKind, row_hash, row_text
from gateway.core.instant import ClockQuality, Instant
from gateway.sync.payload import MAX_INTEGER, ForeignPayloadError
from gateway.sync.wire import (
    MAX_BATCH_BYTES,
    MAX_EPOCH,
    MAX_HEADER_BYTES,
    MAX_ROWS,
    MAX_ROWS_BYTES,
    MAX_UNPACKED_BYTES,
    Ack,
    OversizedBatchError,
    decode_ack,
    decode_batch,
    encode_ack,
    encode_batch,
    pack_batch,
)
from gateway.sync.zstd_frame import compressed

ACK_FIELDS = json.loads(encode_ack(Ack(9, 4, 5)))


VISIBLE = "".join(map(chr, range(35, 91)))
"""Characters that JSON writes as they are."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row as the journal hands it out."""

    sequence: int
    row: str


def chain(count: int, note: str = "") -> list[Row]:
    """Rows as a journal makes them."""
    at = Instant(1_800_000_000_000, 5, "boot", ClockQuality.SYNCED)
    event = Event(EventKind.FORCED_OPEN, at, {"note": note}, policy_version=1, roster_version=0)
    rows: list[Row] = []
    previous = GENESIS
    for sequence in range(1, count + 1):
        rows.append(Row(sequence, row_text(event, sequence, previous)))
        previous = row_hash(rows[-1].row)
    return rows


def batch_of(*lines: str, **header: object) -> bytes:
    """A batch whose header may lie."""
    fields = {"v": 1, "gate": "g1", "epoch": 9, "n": len(lines)} | header
    return "\n".join([json.dumps(fields), *lines]).encode()


def packed(lines: bytes, **header: object) -> bytes:
    """A packed batch whose header may lie."""
    fields = {"v": 2, "gate": "g1", "epoch": 9, "n": 1} | header
    return json.dumps(fields).encode() + b"\n" + compressed(lines)


def noise(count: int, characters: int) -> list[Row]:
    """Rows that shrink to three quarters: each carries other random characters."""
    chance = Random(1)
    return [
        Row(
            sequence,
            row_with(s=sequence, body={"x": "".join(chance.choices(VISIBLE, k=characters))}),
        )
        for sequence in range(1, count + 1)
    ]


def row_with(**changes: object) -> str:
    """A row that is right but for the changes."""
    return json.dumps(json.loads(chain(1)[0].row) | changes)


def test_rows_arrive_byte_for_byte() -> None:
    """The centre hashes what the gate hashed."""
    rows = chain(MAX_ROWS, note="中文")
    batch = decode_batch(encode_batch("g1", 9, rows), "g1")
    assert (batch.gate, batch.epoch) == ("g1", 9)
    assert [(row.sequence, row.row) for row in batch.rows] == [(r.sequence, r.row) for r in rows]
    assert batch.rows.previous_hashes[0] == GENESIS
    assert batch.rows.previous_hashes[1] == row_hash(rows[0].row)


def test_a_row_may_fill_a_batch_alone() -> None:
    """The longest row is as long as the longest batch, so no row that fits can get stuck."""
    short = chain(1)[0].row
    full = chain(1, note="x" * (MAX_ROWS_BYTES - len(short)))[0]
    assert len(full.row) == MAX_ROWS_BYTES
    assert decode_batch(encode_batch("g1", 9, [full]), "g1").rows.lines[0] == full.row


def test_rows_that_the_centre_would_refuse_are_not_sent() -> None:
    """One byte more, and every reader would say no for ever."""
    short = chain(1)[0].row
    long = chain(1, note="x" * (MAX_ROWS_BYTES - len(short) + 1))
    with pytest.raises(OversizedBatchError, match="rows 1 to 1: 65537 bytes"):
        encode_batch("g1", 9, long)


@pytest.mark.parametrize("count", [1, 2, MAX_ROWS])
def test_packed_rows_arrive_byte_for_byte(count: int) -> None:
    """The centre hashes what the gate hashed, and reads both versions."""
    rows = chain(count, note="中文")
    payload, taken = pack_batch("g1", 9, rows)
    assert taken == count
    assert decode_batch(payload, "g1") == decode_batch(encode_batch("g1", 9, rows), "g1")


def test_a_hundred_packed_rows_have_less_than_a_third_of_their_bytes() -> None:
    """Hashes don't shrink; all else repeats."""
    rows = chain(MAX_ROWS, note="x" * 300)
    payload, _ = pack_batch("g1", 9, rows)
    assert len(payload) < 0.3 * len(encode_batch("g1", 9, rows))


def test_rows_that_do_not_shrink_go_in_smaller_batches() -> None:
    """No message is longer than the centre takes, and none of its rows is left out."""
    rows = noise(MAX_ROWS, 2400)
    payload, taken = pack_batch("g1", 9, rows)
    assert (taken, len(payload) <= MAX_BATCH_BYTES) == (MAX_ROWS // 4, True)
    assert [row.row for row in decode_batch(payload, "g1").rows] == [r.row for r in rows[:taken]]


def test_two_of_the_longest_rows_that_do_not_shrink_go_one_by_one() -> None:
    """A row alone always fits, or it would stop the line."""
    rows = noise(2, MAX_ROWS_BYTES - 500)
    payload, taken = pack_batch("g1", 9, rows)
    assert taken == 1
    assert decode_batch(payload, "g1").rows.lines[0] == rows[0].row


def test_rows_before_one_that_is_too_long_still_go() -> None:
    """It stops the line where it stands, not before."""
    long = chain(1, note="x" * MAX_ROWS_BYTES)[0].row
    rows = [*chain(2), Row(3, long), Row(4, long)]
    _, taken = pack_batch("g1", 9, rows)
    assert taken == 2
    with pytest.raises(OversizedBatchError, match="rows 3 to 3"):
        pack_batch("g1", 9, rows[2:])


def test_a_centre_that_knows_only_plain_batches_can_read_the_header_of_a_packed_one() -> None:
    """It refuses the version by its number, and does not meet bytes that it can't explain."""
    payload, _ = pack_batch("g1", 9, chain(2))
    header = json.loads(payload.partition(b"\n")[0])
    assert header == {"v": 2, "gate": "g1", "epoch": 9, "n": 2}


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\xff\xfe",
        b"\n\n",
        b"[]",
        b"[" * 60_000,
        b"x" * (MAX_BATCH_BYTES + 1),
        batch_of(),
        batch_of(row_with(), gate="g2"),
        batch_of(row_with(), gate=None),
        batch_of(row_with(), v=2),
        batch_of(row_with(), v=3),
        packed(b""),
        packed(row_with().encode(), n=2),
        packed(row_with().encode(), v=1),
        packed(row_with().encode(), v=3),
        packed(row_with().encode() + b" " * MAX_UNPACKED_BYTES),
        packed(b"\n".join([row_with().encode()] * 2), n=2),
        packed(row_with(s=0).encode()),
        packed(b"\n" * (MAX_ROWS - 1), n=MAX_ROWS),
        batch_of(row_with(), v=True),
        batch_of(row_with(), v=1.0),
        batch_of(row_with(), n=2),
        batch_of(row_with(), n=0),
        batch_of(row_with(), epoch=-1),
        batch_of(row_with(), epoch=MAX_EPOCH + 1),
        batch_of(row_with(), note="x" * MAX_HEADER_BYTES),
        batch_of(*[row_with(s=number) for number in range(1, MAX_ROWS + 2)]),
        batch_of(row_with(s=1), row_with(s=3)),
        batch_of(row_with(s=2), row_with(s=1)),
        batch_of(row_with(s=1), row_with(s=1)),
        batch_of(row_with(s=0)),
        batch_of(row_with(s=MAX_INTEGER + 1)),
        batch_of(row_with(s="1")),
        batch_of(row_with(k="")),
        batch_of(row_with(k="x" * 65)),
        batch_of(row_with(k="a\u0000b")),
        batch_of(row_with(body=[])),
        batch_of(row_with(body={"x": "\ud800"})),
        batch_of(row_with(body={"x": float("inf")})),
        batch_of(row_with(body={"x": float("nan")})),
        batch_of(row_with().replace('"s": 1', '"s": 1, "s": 1')),
        batch_of(row_with().replace('"body": {"note": ""}', '"body": {"x": 1e999}')),
        batch_of(row_with().replace('"body": {"note": ""}', '"body": {"x": ' + "9" * 5000 + "}")),
        batch_of(row_with(p="0" * 63)),
        batch_of(row_with(p="A" * 64)),
        batch_of(row_with(t=-1)),
        batch_of("null"),
        batch_of(row_with(), "", n=1),
    ],
)
def test_what_is_not_a_batch_is_refused_whole(payload: bytes) -> None:
    """One bad row refuses its batch: half a batch would be a gap that nobody sent."""
    with pytest.raises(ForeignPayloadError, match="refused"):
        decode_batch(payload, "g1")


def test_a_refusal_never_repeats_content() -> None:
    """A payload may carry a person's id, and the refusal is logged."""
    with pytest.raises(ForeignPayloadError) as caught:
        decode_batch(batch_of(row_with(body="holder-77")), "g1")
    assert "holder-77" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_newer_gate_may_add_keys() -> None:
    """Gates and centre are upgraded in any order."""
    batch = decode_batch(batch_of(row_with(new=1), boots=3), "g1")
    assert json.loads(batch.rows.lines[0])["new"] == 1


@pytest.mark.parametrize(
    "ack", [Ack(0, 0), Ack(MAX_EPOCH, 100), Ack(9, 4, 5), Ack(9, 4, 5, begins=True)]
)
def test_an_ack_comes_through(ack: Ack) -> None:
    """What the centre said is what the gate reads."""
    assert decode_ack(encode_ack(ack)) == ack


@pytest.mark.parametrize(
    "change",
    [
        {"v": 0},
        {"epoch": None},
        {"epoch": MAX_EPOCH + 1},
        {"acked": -1},
        {"acked": MAX_INTEGER + 1},
        {"acked": 4.0},
        {"want": 4},
        {"want": 6},
        {"want": False},
        {"begins": 1},
        {"begins": None},
        {"padding": "x" * 512},
    ],
)
def test_an_ack_that_contradicts_itself_is_refused(change: dict[str, object]) -> None:
    """A watermark that is wrong by one would lose a row or send for ever."""
    with pytest.raises(ForeignPayloadError):
        decode_ack(json.dumps(ACK_FIELDS | change).encode())


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)
KEYS = st.sampled_from(["v", "epoch", "acked", "want", "s", "p", "k"])
RUBBISH = (
    st.binary(max_size=300)
    | JSON.map(lambda value: json.dumps(value).encode())
    | st.dictionaries(KEYS, JSON).map(lambda fields: json.dumps(ACK_FIELDS | fields).encode())
    | st.dictionaries(KEYS, JSON).map(lambda fields: batch_of(row_with(**fields)))
)


@given(payload=RUBBISH)
def test_rubbish_is_read_or_refused_and_nothing_else(payload: bytes) -> None:
    """A decoder has one way to fail; what it accepts, it can say again."""
    with suppress(ForeignPayloadError):
        ack = decode_ack(payload)
        assert decode_ack(encode_ack(ack)) == ack
    with suppress(ForeignPayloadError):
        batch = decode_batch(payload, "g1")
        assert decode_batch(encode_batch("g1", batch.epoch, list(batch.rows)), "g1") == batch
