import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.instant import ClockQuality
from gateway.core.lane_mode import LaneMode
from gateway.sync.list_version import MAX_LISTS, ListVersion
from gateway.sync.payload import ForeignPayloadError
from gateway.sync.state import GateState, Heartbeat, decode_state, encode_state
from gateway.sync.wire import MAX_EPOCH

BEAT = Heartbeat(
    wall_ms=1_800_000_000_000,
    backlog=7,
    epoch=MAX_EPOCH,
    roster_version=3,
    policy_version=2,
    clock=ClockQuality.HOLDOVER,
    lists=(ListVersion("roster", 3, 1_800_000_000_000), ListVersion("revocations", 9, 0)),
    oldest_age_ms=65_000,
    free_bytes=2**33,
    total_bytes=2**35,
    voltage_low=True,
    throttled=False,
    lane_mode=LaneMode.STAFF_ONLY,
    policy_digest="ab" * 32,
)
LISTED = {"name": "revocations", "version": 9, "issued_ms": 5}
STATE_FIELDS = json.loads(encode_state(GateState("5e551", BEAT)))


@pytest.mark.parametrize("state", [GateState("0a", None), GateState("f" * 64, BEAT)])
def test_a_state_comes_through(state: GateState) -> None:
    """Birth, heartbeat and last will are one message."""
    assert decode_state(encode_state(state)) == state


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2},
        {"online": 1},
        {"session": ""},
        {"session": "G"},
        {"session": "0" * 65},
        {"clock": "sundial"},
        {"clock": None},
        {"wall_ms": -1},
        {"backlog": "7"},
        {"roster_version": True},
        {"oldest_age_ms": -1},
        {"free_bytes": 1.5},
        {"total_bytes": "all"},
        {"voltage_low": 1},
        {"throttled": "no"},
        {"lane_mode": "ajar"},
        {"lane_mode": ["open"]},
        {"policy_digest": "ab"},
        {"policy_digest": "AB" * 32},
        {"lists": {}},
        {"lists": [7]},
        {"lists": [LISTED, LISTED]},
        {"lists": [LISTED | {"name": "x" * 17}]},
        {"lists": [LISTED | {"version": "9"}]},
        {"lists": [LISTED | {"issued_ms": -1}]},
        {"lists": [LISTED | {"name": str(number)} for number in range(MAX_LISTS + 1)]},
        {"padding": "x" * 2048},
    ],
)
def test_a_state_that_is_not_ours_is_refused(change: dict[str, object]) -> None:
    """Anyone who may publish could write on the retained topic."""
    with pytest.raises(ForeignPayloadError):
        decode_state(json.dumps(STATE_FIELDS | change).encode())


def test_a_gate_of_an_earlier_program_tells_nothing_of_disk_and_supply() -> None:
    """Gates and centre are upgraded in any order; unknown is not zero."""
    machine = ("oldest_age_ms", "free_bytes", "total_bytes", "voltage_low", "throttled")
    told = (*machine, "lane_mode", "policy_digest")
    fields = {name: value for name, value in STATE_FIELDS.items() if name not in told}
    beat = decode_state(json.dumps(fields).encode()).heartbeat
    assert beat is not None
    assert [getattr(beat, name) for name in told] == [None] * len(told)


def test_a_gate_of_an_earlier_program_names_no_lists() -> None:
    """Gates and centre are upgraded in any order."""
    fields = {name: value for name, value in STATE_FIELDS.items() if name != "lists"}
    beat = decode_state(json.dumps(fields).encode()).heartbeat
    assert beat is not None
    assert beat.lists == ()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)
KEYS = st.sampled_from(["v", "epoch", "online", "session", "clock", "wall_ms", "lists"])
RUBBISH = st.binary(max_size=300) | st.dictionaries(KEYS, JSON).map(
    lambda fields: json.dumps(STATE_FIELDS | fields).encode()
)


@given(payload=RUBBISH)
def test_rubbish_is_read_or_refused_and_nothing_else(payload: bytes) -> None:
    """A decoder has one way to fail; what it accepts, it can say again."""
    with suppress(ForeignPayloadError):
        state = decode_state(payload)
        assert decode_state(encode_state(state)) == state
