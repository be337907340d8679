"""What the centre orders one gate, signed; anything else is no command."""

from dataclasses import replace

import pytest

from gateway.codes import cbor, cose
from gateway.codes.command import (
    MAX_COMMAND_BYTES,
    Command,
    Order,
    Replay,
    RunLane,
    TellState,
    UnknownOrder,
    open_command,
    order_name,
)
from gateway.codes.keys import SigningKey
from gateway.codes.limits import MAX_INTEGER
from gateway.codes.trust import KeyRecord, KeyUse, TrustList
from gateway.core.lane_mode import LaneMode
from gateway.errors import UntrustedDocumentError

ORDERS: tuple[Order, ...] = (
    Replay(2**53 - 1, 1, MAX_INTEGER),
    *(RunLane(mode) for mode in LaneMode),
    TellState(),
)


def command(order: Order = ORDERS[0]) -> Command:
    """For gate-1, for a minute."""
    return Command("gate-1", 7, 1_000, 61_000, order)


def raw(key: SigningKey, *fields: object) -> bytes:
    """Any five fields, signed as a command of park-1."""
    payload = cbor.encode(dict(enumerate(fields, 1)))
    return cose.encode_sign1(payload, key, b"CMD1park-1")


@pytest.mark.parametrize("order", ORDERS)
def test_a_command_comes_back_as_it_was_signed(
    document_key: SigningKey, trust: TrustList, order: Order
) -> None:
    """And is short."""
    signed = command(order).signed("park-1", document_key)
    assert open_command(signed, trust, "park-1") == command(order)
    assert len(signed) < MAX_COMMAND_BYTES // 2


@pytest.mark.parametrize("signer", ["stranger_key", "pass_key"])
def test_only_a_document_key_of_the_site_commands(
    request: pytest.FixtureRequest, trust: TrustList, signer: str
) -> None:
    """Neither a stranger's nor the key of the passes."""
    key: SigningKey = request.getfixturevalue(signer)
    with pytest.raises(UntrustedDocumentError, match="not obeyed"):
        open_command(command().signed("park-1", key), trust, "park-1")


def test_a_command_for_another_site_or_altered_is_refused(
    document_key: SigningKey, trust: TrustList
) -> None:
    """Though the same key signed it."""
    with pytest.raises(UntrustedDocumentError, match="not obeyed"):
        open_command(command().signed("park-2", document_key), trust, "park-1")
    altered = command().signed("park-1", document_key).replace(b"gate-1", b"gate-2")
    with pytest.raises(UntrustedDocumentError, match="signature-bad"):
        open_command(altered, trust, "park-1")


@pytest.mark.parametrize("name", ["open-the-arm", "replay", "lane", "state"])
def test_an_order_that_is_not_known_has_its_name_alone(
    document_key: SigningKey, trust: TrustList, name: str
) -> None:
    """A newer centre may ask what this program can't do, also by a name that it knows."""
    signed = raw(document_key, "gate-1", 7, 1_000, 61_000, [name, "very", "wide"])
    assert open_command(signed, trust, "park-1").order == UnknownOrder(name)


@pytest.mark.parametrize(
    "order",
    [["replay", 1, 0, 1], ["replay", 1, 2, 1], ["replay", -1, 1, 1], ["lane", "ajar"], ["lane", 1]],
)
def test_an_order_that_can_t_be_meant_is_not_known(
    document_key: SigningKey, trust: TrustList, order: list[object]
) -> None:
    """A range that is none, a mode that is none."""
    signed = raw(document_key, "gate-1", 7, 1_000, 61_000, order)
    assert isinstance(open_command(signed, trust, "park-1").order, UnknownOrder)


@pytest.mark.parametrize(
    "fields",
    [
        ("gate-1", 0, 1_000, 61_000, ["state"]),
        ("gate-1", MAX_INTEGER + 1, 1_000, 61_000, ["state"]),
        ("gate-1", 7, 61_000, 1_000, ["state"]),
        ("gate-1", 7, -1, 1_000, ["state"]),
        ("gate-1", True, 1_000, 61_000, ["state"]),
        ("gate-1", 7, 1_000, 61_000, []),
        ("gate-1", 7, 1_000, 61_000, [""]),
        ("gate-1", 7, 1_000, 61_000, ["a" * 33]),
        ("gate-1", 7, 1_000, 61_000, ["replay", 1, True, 2]),
        ("gate-1", 7, 1_000, 61_000, ["state"], "more"),
        (b"gate-1", 7, 1_000, 61_000, ["state"]),
        ("gate-1", 7, 1_000, 61_000),
    ],
)
def test_a_signed_map_that_is_no_command_is_refused(
    document_key: SigningKey, trust: TrustList, fields: tuple[object, ...]
) -> None:
    """Types are exact, and nothing may stand beside."""
    with pytest.raises(UntrustedDocumentError, match="not obeyed"):
        open_command(raw(document_key, *fields), trust, "park-1")


@pytest.mark.parametrize("payload", [b"", b"\x80", b"{}", b"x" * (MAX_COMMAND_BYTES + 1)])
def test_bytes_that_are_no_signed_message_are_refused(trust: TrustList, payload: bytes) -> None:
    """Whatever somebody publishes there."""
    with pytest.raises(UntrustedDocumentError, match="not obeyed"):
        open_command(payload, trust, "park-1")


def test_a_key_commands_only_while_it_counts(document_key: SigningKey) -> None:
    """One that was replaced orders nobody about any more."""
    record = replace(KeyRecord.of(document_key, KeyUse.DOCUMENT, "park-1"), not_after_ms=999)
    with pytest.raises(UntrustedDocumentError, match="did not count when it was issued"):
        open_command(command().signed("park-1", document_key), TrustList((record,)), "park-1")


def test_each_order_has_a_name_of_its_own() -> None:
    """By which rows and the centre call it."""
    names = [order_name(order) for order in (*ORDERS, UnknownOrder("dance"))]
    assert names == ["replay", "lane", "lane", "lane", "state", "dance"]
