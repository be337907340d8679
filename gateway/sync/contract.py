"""The contract between gates and centre as an AsyncAPI 3.0 document; made, never kept by hand."""

import json
from dataclasses import dataclass
from typing import Final

from gateway.codes.command import MAX_COMMAND_BYTES
from gateway.codes.limits import MAX_DOCUMENT_BYTES
from gateway.codes.roster import PART_BYTES
from gateway.core.event import Json
from gateway.sync.claims import MAX_CLAIM_BYTES
from gateway.sync.contract_schemas import EXTRA_RULES, schemas
from gateway.sync.occupancy_wire import MAX_ROOMS_BYTES
from gateway.sync.payload import VERSION
from gateway.sync.state import MAX_STATE_BYTES
from gateway.sync.topics import NAME, Channel
from gateway.sync.uses import MAX_USES_BYTES
from gateway.sync.want import MAX_WANT_BYTES
from gateway.sync.wire import MAX_ACK_BYTES, MAX_BATCH_BYTES

_BATCH: Final = (
    "a line of JSON (components.schemas.batchHeader), then its n rows, one a line"
    " (components.schemas.row), without a line end after the last; with header.v = 2 all rows"
    " together are one zstd frame; hash chain: row.p is the SHA-256 of the row before in hex"
)
_DOCUMENT: Final = (
    "COSE_Sign1, untagged, ES256, external_aad DOC1 + kind + site, over the CBOR map"
    " {1: kind, 2: site, 3: version, 4: issued_ms, 5: body}"
)
_COMMAND: Final = (
    "COSE_Sign1, untagged, ES256, external_aad CMD1 + site, over the CBOR map"
    " {1: gate, 2: counter, 3: issued_ms, 4: not_after_ms, 5: [order, its arguments]}"
)


@dataclass(frozen=True, slots=True)
class Traffic:
    """How one channel is used.

    Args:
        what: it carries, in a sentence.
        most_bytes: of a payload that a reader looks at.
        sends: a gate writes it.
        receives: a gate reads it.
        schema: of the JSON object that it is; empty for bytes, which ``what`` describes.
        qos: of MQTT, as it is published.
        retained: the broker keeps the newest.
    """

    what: str
    most_bytes: int
    sends: bool = False
    receives: bool = False
    schema: str = ""
    qos: int = 1
    retained: bool = False


def _document(what: str) -> Traffic:
    most = MAX_DOCUMENT_BYTES
    return Traffic(f"{what}: {_DOCUMENT}", most, receives=True, retained=True)


TRAFFIC: Final = {
    Channel.EVENTS: Traffic(f"rows of the journal: {_BATCH}", MAX_BATCH_BYTES, sends=True),
    Channel.URGENT: Traffic(
        f"one row at once, before its turn: {_BATCH}", MAX_BATCH_BYTES, sends=True
    ),
    Channel.ACK: Traffic(
        "what the centre has on disk", MAX_ACK_BYTES, receives=True, schema="ack", qos=0
    ),
    Channel.STATE: Traffic(
        "birth, heartbeat and will", MAX_STATE_BYTES, sends=True, schema="state", retained=True
    ),
    Channel.WANT: Traffic("a list is asked for", MAX_WANT_BYTES, sends=True, schema="want"),
    Channel.COMMAND: Traffic(
        f"an order, never retained: {_COMMAND}", MAX_COMMAND_BYTES, receives=True
    ),
    Channel.USES: Traffic(
        "codes that were used",
        MAX_USES_BYTES,
        sends=True,
        receives=True,
        schema="uses",
        retained=True,
    ),
    Channel.ROOMS: Traffic(
        "who is inside, counted",
        MAX_ROOMS_BYTES,
        sends=True,
        receives=True,
        schema="rooms",
        retained=True,
    ),
    Channel.CLAIMS: Traffic(
        "a code in a lane's view", MAX_CLAIM_BYTES, sends=True, receives=True, schema="claim", qos=0
    ),
    Channel.ROSTER: _document("manifest of the roster: its file's parts, and where changes lead"),
    Channel.ROSTER_PARTS: Traffic(
        "a part of the roster's file, numbered from 0: AES-256-GCM with 12 bytes of nonce in front"
        " and roster + site + part + version + number as associated data, over a piece of the zstd"
        " frame that holds the SQLite file",
        PART_BYTES,
        receives=True,
        retained=True,
    ),
    Channel.ROSTER_CHANGES: _document(
        "what changed in the roster from a state to the next, sealed"
    ),
    Channel.TRUST: _document("whose signatures count, signed by a root key"),
    Channel.POLICY: _document("the rules, a policy.toml"),
    Channel.REVOCATIONS: _document("what counts no more, whole"),
    Channel.REVOCATION_CHANGES: _document("what counts no more, from one version to the next"),
    Channel.STATUSES: _document("health statuses, whole and sealed"),
    Channel.STATUS_CHANGES: _document("health statuses, from one version to the next, sealed"),
}
"""Every channel stands here, or the contract's test fails."""


def contract() -> dict[str, Json]:
    """The document, as a gate sees it: ``send`` is what a gate writes."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "园区闸门与中心 Gates and centre of a park",
            "version": f"{VERSION}.0.0",
            "description": "MQTT 5, or 3.1.1. A reader ignores keys that it doesn't know and checks"
            " those that it knows. Beyond the schemas: " + "; ".join(EXTRA_RULES) + ".",
        },
        "defaultContentType": "application/json",
        "channels": {_name(channel): _channel(channel) for channel in Channel},
        "operations": dict(_operation(*one) for one in _directions()),
        "components": {
            "schemas": dict(schemas()),
            "messages": {_name(channel): _message(TRAFFIC[channel]) for channel in Channel},
        },
    }


def contract_text() -> str:
    """The document's file."""
    return json.dumps(contract(), ensure_ascii=False, indent=1) + "\n"


def _name(channel: Channel) -> str:
    first, *rest = channel.name.lower().split("_")
    return first + "".join(word.capitalize() for word in rest)


def _channel(channel: Channel) -> Json:
    owner = channel.value.split("/", maxsplit=1)[0]
    name, parameters = _name(channel), {owner: f"its name: {NAME.pattern}"}
    if channel.is_numbered:
        parameters["number"] = "0 to 9999"
    return {
        "address": channel.value.replace("{}", f"{{{owner}}}").replace("#", "{number}"),
        "messages": {name: {"$ref": f"#/components/messages/{name}"}},
        "parameters": {key: {"description": what} for key, what in parameters.items()},
    }


def _message(traffic: Traffic) -> Json:
    schema: Json = {"type": "string", "format": "binary"}
    kind = "application/octet-stream"
    if traffic.schema:
        schema = {"$ref": f"#/components/schemas/{traffic.schema}"}
        kind = "application/json"
    return {
        "summary": traffic.what,
        "contentType": kind,
        "payload": schema,
        "x-most-bytes": traffic.most_bytes,
    }


def _directions() -> list[tuple[str, Channel]]:
    sent = [("send", channel) for channel in Channel if TRAFFIC[channel].sends]
    return sent + [("receive", channel) for channel in Channel if TRAFFIC[channel].receives]


def _operation(action: str, channel: Channel) -> tuple[str, Json]:
    name = _name(channel)
    binding: Json = {"qos": TRAFFIC[channel].qos, "retain": TRAFFIC[channel].retained}
    return f"{action}{name[0].upper()}{name[1:]}", {
        "action": action,
        "channel": {"$ref": f"#/channels/{name}"},
        "bindings": {"mqtt": binding},
    }
