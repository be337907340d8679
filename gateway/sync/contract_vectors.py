"""One message of each kind in bytes and read: vectors for whoever writes another end; no secrets.

The keys are published on purpose. A message is made by the program's own encoders; where a name
says "envelope only" the body is a text in the place of a sealed list.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from gateway.codes.command import Command, RunLane
from gateway.codes.document import Document, DocumentKind, sign_document
from gateway.codes.keys import SigningKey, generate_private_key, load_private_key, public_pem
from gateway.codes.packed import PackedRows
from gateway.codes.policy_document import PolicyIssue
from gateway.codes.revocations import ID_BYTES, REVOCATIONS
from gateway.codes.site_list import After, Changes, SiteKey, SiteList, changes_body, snapshot_body
from gateway.core.arbitration import Claim
from gateway.core.event import GENESIS, Event, EventKind, Json, row_hash, row_text
from gateway.core.instant import ClockQuality, Instant
from gateway.core.lane_mode import LaneMode
from gateway.core.occupancy.room import Place, RoomState
from gateway.core.occupancy.tally import Tally
from gateway.core.use import Use
from gateway.sync.claims import encode_claim
from gateway.sync.contract_roster import SITE_KEY, RosterVectors
from gateway.sync.list_version import ListVersion
from gateway.sync.occupancy_wire import encode_rooms
from gateway.sync.state import GateState, Heartbeat, encode_state
from gateway.sync.topics import Channel
from gateway.sync.uses import encode_uses
from gateway.sync.want import Want, encode_want
from gateway.sync.wire import Ack, encode_ack, encode_batch, pack_batch

GATE: Final = "gate-1"
SITE: Final = "park-1"
EPOCH: Final = 4_503_599_627_370_497
AT_MS: Final = 1_800_000_000_000

_ENTROPY: Final = bytes(range(48))
_NONCE: Final = bytes(12)
_DIGEST: Final = "0011223344556677"
_ROWS: Final = 3


@dataclass(frozen=True, slots=True)
class Vector:
    """A message as bytes and as it is read.

    Args:
        channel: where it travels.
        name: which message of that channel.
        payload: the bytes.
        read: its fields as JSON.
    """

    channel: Channel
    name: str
    payload: bytes
    read: Json


@dataclass(frozen=True, slots=True)
class _Row:
    sequence: int
    row: str


def published_key() -> SigningKey:
    """The published key that signs the vectors; never a park's."""
    return load_private_key(generate_private_key(_ENTROPY), "the contract's test key")


def vectors() -> tuple[Vector, ...]:
    """At least one for each channel, the same bytes each time."""
    return (*_batches(), *_objects(), _command(), *_roster(), *_documents())


def vectors_json() -> Json:
    """The vectors as one JSON value, payloads in hex."""
    return {
        "gate": GATE,
        "site": SITE,
        "public_key": public_pem(published_key().private.public_key()),
        "roster_key": SITE_KEY.hex(),
        "vectors": [
            {
                "topic": _topic(one.channel),
                "name": one.name,
                "payload_hex": one.payload.hex(),
                "read": one.read,
            }
            for one in vectors()
        ],
    }


def _topic(channel: Channel) -> str:
    owner = GATE if channel.value.startswith("gate") else SITE
    return channel.numbered(owner, 0) if channel.is_numbered else channel.of(owner)


def _rows() -> list[_Row]:
    rows: list[_Row] = []
    previous = GENESIS
    for sequence in range(1, _ROWS + 1):
        at = Instant(AT_MS + sequence, sequence, "boot-1", ClockQuality.SYNCED)
        event = Event(EventKind.FORCED_OPEN, at, {}, policy_version=1, roster_version=2)
        rows.append(_Row(sequence, row_text(event, sequence, previous)))
        previous = row_hash(rows[-1].row)
    return rows


def _batches() -> Iterator[Vector]:
    rows = _rows()
    plain = encode_batch(GATE, EPOCH, rows)
    read = [json.loads(line) for line in plain.split(b"\n")]
    packed, _ = pack_batch(GATE, EPOCH, rows)
    head = json.loads(packed.partition(b"\n")[0])
    yield Vector(Channel.EVENTS, "batch", plain, {"header": read[0], "rows": read[1:]})
    yield Vector(Channel.EVENTS, "batch in zstd", packed, {"header": head, "rows": read[1:]})
    alone = encode_batch(GATE, EPOCH, rows[:1])
    first = json.loads(alone.partition(b"\n")[0])
    yield Vector(Channel.URGENT, "urgent row", alone, {"header": first, "rows": read[1:2]})


def _objects() -> Iterator[Vector]:
    beat = Heartbeat(
        AT_MS,
        backlog=3,
        epoch=EPOCH,
        roster_version=2,
        policy_version=1,
        clock=ClockQuality.SYNCED,
        lists=(ListVersion("revocations", 7, AT_MS - 1),),
        oldest_age_ms=1500,
        free_bytes=2**33,
        total_bytes=2**34,
        voltage_low=False,
        throttled=False,
        lane_mode=LaneMode.OPEN,
        policy_digest="0" * 64,
    )
    room = RoomState(Place("site", "2027-01-15"), _DIGEST, Tally(5, 2, 1, {"gate-2": 3}))
    for channel, name, payload in (
        (Channel.ACK, "ack", encode_ack(Ack(EPOCH, 3))),
        (Channel.ACK, "ack with a gap", encode_ack(Ack(EPOCH, 3, 4))),
        (Channel.ACK, "ack of a centre that begins", encode_ack(Ack(EPOCH, 3, begins=True))),
        (Channel.STATE, "birth and heartbeat", encode_state(GateState("ab12", beat))),
        (Channel.STATE, "last will", encode_state(GateState("ab12", None))),
        (Channel.WANT, "want", encode_want(Want("revocations", 6))),
        (
            Channel.USES,
            "uses",
            encode_uses(GATE, SITE, [Use(_DIGEST * 2, AT_MS, AT_MS + 1, visit=True)]),
        ),
        (Channel.CLAIMS, "claim", encode_claim(Claim(GATE, _DIGEST * 2, 120, AT_MS), SITE)),
        (Channel.ROOMS, "rooms", encode_rooms(GATE, SITE, [room])),
    ):
        yield Vector(channel, name, payload, json.loads(payload))


def _command() -> Vector:
    command = Command(GATE, 7, AT_MS, AT_MS + 60_000, RunLane(LaneMode.CLOSED))
    read: Json = {
        "gate": GATE,
        "counter": 7,
        "issued_ms": AT_MS,
        "not_after_ms": AT_MS + 60_000,
        "order": ["lane", LaneMode.CLOSED.value],
    }
    return Vector(Channel.COMMAND, "command", command.signed(SITE, published_key()), read)


def _roster() -> Iterator[Vector]:
    made = RosterVectors(SITE, AT_MS)
    yield Vector(Channel.ROSTER_PARTS, "roster, part of the file", made.part, made.part_read)
    for channel, document, read in (
        (Channel.ROSTER_CHANGES, made.change(), made.change_read),
        (Channel.ROSTER, made.manifest(), made.manifest_read),
    ):
        told: Json = {**_read(document), "body": read}
        name = channel.name.lower().replace("_", ", ")
        yield Vector(channel, name, sign_document(document, published_key()), told)


def _documents() -> Iterator[Vector]:
    for channel, kind, body in (
        (Channel.TRUST, DocumentKind.TRUST, b"trust list"),
        (Channel.REVOCATIONS, DocumentKind.REVOCATIONS, _revocations()),
        (Channel.REVOCATION_CHANGES, DocumentKind.REVOCATIONS, _revocation_changes()),
        (Channel.STATUSES, DocumentKind.STATUSES, b"sealed statuses"),
        (Channel.STATUS_CHANGES, DocumentKind.STATUSES, b"sealed changes"),
    ):
        document = Document(kind, SITE, 7, AT_MS, body)
        name = kind.value if kind is DocumentKind.REVOCATIONS else f"{kind.value}, envelope only"
        yield Vector(channel, name, sign_document(document, published_key()), _read(document))
    text = b"# rules\n"
    issue = PolicyIssue(7, AT_MS, 0, text)
    read: Json = {"version": 7, "issued_ms": AT_MS, "effective_from_ms": 0, "text": text.decode()}
    yield Vector(Channel.POLICY, "policy", issue.signed(SITE, published_key()), read)


def _read(document: Document) -> dict[str, Json]:
    return {
        "kind": document.kind.value,
        "site": document.site,
        "version": document.version,
        "issued_ms": document.issued_ms,
        "body_hex": document.body.hex(),
    }


def _revocations() -> bytes:
    rows = PackedRows.of(ID_BYTES, 0, {bytes(ID_BYTES): b""})
    return snapshot_body(REVOCATIONS, SiteList(7, AT_MS, rows), _site_key(), _NONCE)


def _revocation_changes() -> bytes:
    put = PackedRows.of(ID_BYTES, 0, {bytes(ID_BYTES): b""})
    after = After(7, AT_MS, len(put), put.digest)
    return changes_body(REVOCATIONS, Changes(after, (), put), _site_key(), _NONCE)


def _site_key() -> SiteKey:
    return SiteKey(SITE, SITE_KEY)
