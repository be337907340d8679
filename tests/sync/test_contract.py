"""The published contract says what the program's encoders write and its decoders take."""

import copy
import json
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from gateway.cli import main
from gateway.codes.algorithm import Algorithm
from gateway.codes.command import RunLane, open_command
from gateway.codes.document import DocumentKind, open_document
from gateway.codes.policy_document import open_policy
from gateway.codes.roster import RosterLock, RosterManifest, read_roster_body
from gateway.codes.roster_changes import open_changes
from gateway.codes.trust import KeyRecord, KeyUse, TrustList
from gateway.core.event import Json
from gateway.sync.claims import decode_claim
from gateway.sync.contract import TRAFFIC, contract, contract_text
from gateway.sync.contract_roster import SITE_KEY
from gateway.sync.contract_schemas import schemas
from gateway.sync.contract_vectors import GATE, SITE, Vector, published_key, vectors, vectors_json
from gateway.sync.occupancy_wire import decode_rooms
from gateway.sync.payload import ForeignPayloadError
from gateway.sync.state import decode_state
from gateway.sync.topics import Channel
from gateway.sync.uses import decode_uses
from gateway.sync.want import decode_want
from gateway.sync.wire import decode_ack, decode_batch
from gateway.sync.zstd_stream import unpacked

HERE = Path(__file__).parent
PUBLISHED = HERE.parents[1] / "gateway" / "sync"
DECODERS: dict[Channel, Callable[[bytes], object]] = {
    Channel.ACK: decode_ack,
    Channel.STATE: decode_state,
    Channel.WANT: decode_want,
    Channel.USES: lambda payload: decode_uses(payload, GATE, SITE),
    Channel.CLAIMS: lambda payload: decode_claim(payload, GATE, SITE),
    Channel.ROOMS: lambda payload: decode_rooms(payload, GATE, SITE),
}
OBJECTS = [one for one in vectors() if one.channel in DECODERS]
BATCHES = [one for one in vectors() if one.channel in {Channel.EVENTS, Channel.URGENT}]
OTHER_VALUES: st.SearchStrategy[Json] = st.sampled_from(
    [
        *(None, True, False, -1, 0, 1, 2, 2**53, 2**63 - 1, 2**63, 0.5, 10**9, 10**9 + 1),
        *("", "a", "00" * 16, "z" * 99, "synced", "2026-11-26", "2026-1-1", "gate-1"),
        *([], [1], {}, {"a": 1}, [{}]),
    ]
)
EXTRA = {("want",), ("gate",)}
"""Fields that a decoder compares with others or the topic; see ``EXTRA_RULES``."""


def _schema(channel: Channel) -> Draft7Validator:
    return Draft7Validator(schemas()[TRAFFIC[channel].schema])


def _trust() -> TrustList:
    key = published_key()
    public = key.private.public_key()
    return TrustList((KeyRecord(key.key_id, Algorithm.ES256, KeyUse.DOCUMENT, SITE, public),))


def test_the_document_is_one_of_asyncapi_3() -> None:
    """By the schema that its authors publish."""
    rules = json.loads((HERE / "asyncapi" / "3.0.0.json").read_text("utf-8"))
    judge = Draft7Validator(rules)
    assert [error.message for error in judge.iter_errors(contract())] == []
    broken = copy.deepcopy(contract())
    broken["operations"] = {"sendEvents": {"action": "shout"}}
    assert list(judge.iter_errors(broken))


@pytest.mark.parametrize(
    ("name", "now"),
    [
        ("asyncapi.json", contract_text()),
        ("vectors.json", json.dumps(vectors_json(), ensure_ascii=False, indent=1) + "\n"),
    ],
    ids=["asyncapi", "vectors"],
)
def test_the_published_copy_is_up_to_date(name: str, now: str) -> None:
    """Whoever reads the repository reads what the program says."""
    assert (PUBLISHED / name).read_text("utf-8") == now, (
        f"write it anew: gateway contract{' --vectors' if name[0] == 'v' else ''} > {name}"
    )


@pytest.mark.parametrize("option", [[], ["--vectors"]], ids=["document", "vectors"])
def test_the_command_prints_it(option: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """For whoever has the program and not the repository."""
    assert main(["contract", *option]) == 0
    assert json.loads(capsys.readouterr().out) == (vectors_json() if option else contract())


def test_every_channel_is_in_the_contract_with_a_vector() -> None:
    """A new channel is published with the change that makes it."""
    assert set(TRAFFIC) == set(Channel)
    assert {one.channel for one in vectors()} == set(Channel)
    assert all(one.sends or one.receives for one in TRAFFIC.values())


@pytest.mark.parametrize("schema", schemas().values(), ids=schemas())
def test_each_schema_is_one(schema: dict[str, Json]) -> None:
    """By the rules of JSON Schema."""
    Draft7Validator.check_schema(schema)


@pytest.mark.parametrize("vector", OBJECTS, ids=lambda one: one.name)
def test_schema_and_decoder_take_what_the_encoder_wrote(vector: Vector) -> None:
    """The three say the same of a usual message."""
    _schema(vector.channel).validate(vector.read)
    DECODERS[vector.channel](vector.payload)
    assert len(vector.payload) <= TRAFFIC[vector.channel].most_bytes


@pytest.mark.parametrize("vector", BATCHES, ids=lambda one: one.name)
def test_header_and_rows_of_a_batch_are_as_their_schemas_say(vector: Vector) -> None:
    """Both versions hold the same rows."""
    read: Any = vector.read
    Draft7Validator(schemas()["batchHeader"]).validate(read["header"])
    for row in read["rows"]:
        Draft7Validator(schemas()["row"]).validate(row)
    rows = decode_batch(vector.payload, GATE).rows
    assert [json.loads(row.row) for row in rows] == read["rows"]


def test_a_command_and_documents_open_with_the_published_key() -> None:
    """What the vectors say of a signed message is what is signed."""
    for one in vectors():
        read: Any = one.read
        if one.channel is Channel.COMMAND:
            command = open_command(one.payload, _trust(), SITE)
            assert isinstance(command.order, RunLane)
            assert ["lane", command.order.mode.value] == read["order"]
            assert (command.gate, command.counter) == (read["gate"], read["counter"])
        elif one.channel is Channel.POLICY:
            assert open_policy(one.payload, _trust(), SITE).text.decode() == read["text"]
        elif one.channel is Channel.ROSTER_PARTS:
            lock = RosterLock(SITE, SITE_KEY)
            packed = lock.open(one.payload, "part", read["of_version"], read["number"])
            content = bytes.fromhex(read["file_hex"])
            assert b"".join(unpacked([packed], "part", len(content))) == content
        elif one.channel.value.startswith("site") and one.channel is not Channel.TRUST:
            kind = DocumentKind(read["kind"])
            document = open_document(one.payload, _trust(), SITE, kind)
            assert (document.version, document.body.hex()) == (read["version"], read["body_hex"])


def test_the_rosters_messages_belong_together() -> None:
    """The part's hash stands in the manifest, and the changes lead from the file to its state."""
    found = {one.channel: one.payload for one in vectors()}
    opened = [
        open_document(found[channel], _trust(), SITE, DocumentKind.ROSTER)
        for channel in (Channel.ROSTER, Channel.ROSTER_CHANGES)
    ]
    manifest, change = (read_roster_body(document.body, SITE) for document in opened)
    assert isinstance(manifest, RosterManifest)
    assert not isinstance(change, RosterManifest)
    assert manifest.parts == (sha256(found[Channel.ROSTER_PARTS]).digest(),)
    assert (manifest.base_state, manifest.state) == (change.follows, change.state)
    changes = open_changes(change, RosterLock(SITE, SITE_KEY), opened[1].version)
    assert (changes.people, changes.removed) == (2, ("0123456789abcdef",))


def _places(value: Json, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    keyed = value.items() if isinstance(value, dict) else ()
    numbered = enumerate(value) if isinstance(value, list) else ()
    for key, inner in (*keyed, *numbered):
        yield (*path, key)
        yield from _places(inner, (*path, key))


@given(st.sampled_from(OBJECTS), st.randoms(use_true_random=False), OTHER_VALUES, st.booleans())
def test_a_decoder_takes_a_changed_message_exactly_if_its_schema_does(
    vector: Vector,
    random: Random,
    other: Json,
    absent: bool,  # noqa: FBT001  # a chance, not a choice
) -> None:
    """Each field in turn is something else or away; what only a decoder can judge is left out."""
    changed: Any = json.loads(vector.payload)
    *way, last = random.choice(list(_places(changed)))
    assume((last,) not in EXTRA and last not in {"until_ms", "at_ms"})
    place = changed
    for step in way:
        place = place[step]
    if absent:
        del place[last]
    else:
        place[last] = other
    assume(not (last == "acked" and changed.get("want") is not None))
    assert _taken(vector.channel, changed) == _schema(vector.channel).is_valid(changed)


def _taken(channel: Channel, fields: Json) -> bool:
    try:
        DECODERS[channel](json.dumps(fields, separators=(",", ":")).encode())
    except ForeignPayloadError:
        return False
    return True
