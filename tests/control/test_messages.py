"""What gate and web say to each other is told back exactly, and anything else is refused."""

import json
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.control.messages import (
    MAX_LINE,
    Answer,
    Beat,
    LineBuffer,
    ToGate,
    decode_for_gate,
    decode_for_page,
    encode,
)
from gateway.control.shapes import MAX_ITEMS, MAX_TEXT, ShapeError
from gateway.core.guard_acts import (
    ConfirmationFailed,
    HandMeasured,
    LaneAsked,
    ManualOpen,
    NumberTyped,
    PassbackForgiven,
)
from gateway.core.lane import (
    DeviceView,
    LaneState,
    LaneView,
    LinkView,
    SecondView,
    WaitingView,
)
from gateway.core.lane_mode import LaneMode
from gateway.core.reason import Reason
from gateway.core.second_instrument import Site
from gateway.core.signals import Device

TEXTS = st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=MAX_TEXT)
INTS = st.integers(-(2**53) + 1, 2**53 - 1)
FLOATS = st.floats(-1e9, 1e9)
VIEWS = st.builds(
    LaneView,
    gate=TEXTS,
    state=st.sampled_from(LaneState),
    answers=st.none() | INTS,
    reasons=st.lists(st.sampled_from(Reason), max_size=8).map(tuple),
    holder=TEXTS,
    holder_name=TEXTS,
    celsius=st.none() | FLOATS,
    uncertainty_celsius=st.none() | FLOATS,
    fault=TEXTS,
    changed_wall_ms=INTS,
    fever_celsius=FLOATS,
    devices=st.lists(
        st.builds(DeviceView, st.sampled_from(Device), st.booleans(), TEXTS, INTS), max_size=7
    ).map(tuple),
    link=st.builds(LinkView, st.booleans(), INTS, INTS, INTS, INTS),
    second=st.none() | st.builds(SecondView, FLOATS, st.sampled_from(Site)),
    waiting=st.lists(
        st.builds(WaitingView, INTS, TEXTS, st.none() | FLOATS, st.sampled_from(Reason)), max_size=4
    ).map(tuple),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)

ViewMaker = Callable[..., LaneView]


@given(VIEWS)
def test_any_view_arrives_as_it_was_sent(view: LaneView) -> None:
    """Nothing is rounded, reordered or lost on the socket."""
    assert decode_for_page(encode(view).rstrip(b"\n")) == view


@pytest.mark.parametrize(
    "message",
    [
        Beat(),
        Answer("a" * 32, ok=True, text="", sequence=7),
        Answer("b", ok=False, text="忙", sequence=None),
    ],
)
def test_beats_and_answers_arrive_as_they_were_sent(message: Beat | Answer) -> None:
    """The small messages too."""
    assert decode_for_page(encode(message).rstrip(b"\n")) == message


def test_a_request_arrives_as_it_was_sent(request_to_open: ManualOpen) -> None:
    """The guard's name may be Chinese."""
    assert decode_for_gate(encode(request_to_open).rstrip(b"\n")) == request_to_open


@given(st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=64))
def test_a_number_arrives_as_it_was_typed(number: str) -> None:
    """Full-width digits too; what it is worth is the gate's to say."""
    request = NumberTyped("0" * 32, "张队", number)
    assert decode_for_gate(encode(request).rstrip(b"\n")) == request


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("act", "0123"),
        ("guard", ""),
        ("guard", "x" * 33),
        ("number", ""),
        ("number", "7" * 65),
        ("number", 7),
        ("number", "1\n2"),
    ],
)
def test_a_number_with_a_bad_field_is_refused_by_the_fields_name(field: str, value: object) -> None:
    """And never repeated."""
    message = json.loads(encode(NumberTyped("0" * 32, "li", "10234")))
    message["body"][field] = value
    with pytest.raises(ShapeError, match=f"identify.{field}") as error:
        decode_for_gate(json.dumps(message).encode())
    assert "777" not in str(error.value)


@pytest.mark.parametrize("celsius", [34.0, 36.8, 43.0])
@pytest.mark.parametrize("site", Site)
def test_a_reading_arrives_as_it_was_typed(celsius: float, site: Site) -> None:
    """At both limits too."""
    request = HandMeasured("0" * 32, "张队", 41, celsius, site)
    assert decode_for_gate(encode(request).rstrip(b"\n")) == request


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("act", "0123"),
        ("guard", ""),
        ("answers", 0),
        ("answers", None),
        ("answers", 41.0),
        ("celsius", 33.9),
        ("celsius", 43.1),
        ("celsius", 1e300),
        ("celsius", "36.8"),
        ("celsius", None),
        ("celsius", True),
        ("site", "forehead"),
        ("site", None),
        ("site", ["ear"]),
    ],
)
def test_a_reading_with_a_bad_field_is_refused_by_the_fields_name(
    field: str, value: object
) -> None:
    """Below and above what a thermometer shows, and whatever is no number."""
    message = json.loads(encode(HandMeasured("0" * 32, "li", 41, 36.8, Site.AXILLA)))
    message["body"][field] = value
    with pytest.raises(ShapeError, match=f"measure.{field}"):
        decode_for_gate(json.dumps(message).encode())


@pytest.mark.parametrize("mode", LaneMode)
def test_a_lanes_mode_arrives_as_it_was_chosen(mode: LaneMode) -> None:
    """From a guard with a name."""
    request = LaneAsked("0" * 32, "张队", mode)
    assert decode_for_gate(encode(request).rstrip(b"\n")) == request


@pytest.mark.parametrize(("field", "value"), [("act", "0"), ("guard", ""), ("mode", "ajar")])
def test_a_lanes_mode_with_a_bad_field_is_refused_by_the_fields_name(
    field: str, value: str
) -> None:
    """As every other act."""
    message = json.loads(encode(LaneAsked("0" * 32, "li", LaneMode.OPEN)))
    message["body"][field] = value
    with pytest.raises(ShapeError, match=f"lane.{field}"):
        decode_for_gate(json.dumps(message).encode())


def test_a_fault_with_control_and_bidi_characters_is_made_harmless(view: ViewMaker) -> None:
    """The other side would refuse them, and the guard would be blind for a device's bad text."""
    sent = view(fault="down\nnow\x1b[31m \u202eevil\u200b" + "x" * MAX_TEXT)
    seen = decode_for_page(encode(sent).rstrip(b"\n"))
    assert isinstance(seen, LaneView)
    assert seen.fault.startswith("down now�[31m �evil�xxx")
    assert len(seen.fault) == MAX_TEXT
    assert seen.fault.endswith("…")


@given(JSON)
def test_any_other_json_is_refused_as_a_named_error(value: object) -> None:
    """Never another exception, whatever the value."""
    line = json.dumps(value).encode()
    with pytest.raises(ShapeError):
        decode_for_page(line)
    with pytest.raises(ShapeError):
        decode_for_gate(line)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_as_a_named_error(line: bytes) -> None:
    """Bytes that are no JSON at all."""
    with pytest.raises(ShapeError):
        decode_for_page(line)


@given(VIEWS, st.sampled_from([field.name for field in fields(LaneView)]), JSON)
def test_a_view_with_one_wild_field_is_refused_or_well_typed(
    base: LaneView,
    name: str,
    wild: Any,  # noqa: ANN401  # any JSON
) -> None:
    """One field replaced by anything never makes a view of wrong types."""
    message = json.loads(encode(base))
    message["body"][name] = wild
    try:
        seen = decode_for_page(json.dumps(message).encode())
    except ShapeError:
        return
    assert decode_for_page(encode(seen).rstrip(b"\n")) == seen


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("act", "0123", "open.act"),
        ("act", "G" * 32, "open.act"),
        ("act", None, "open.act"),
        ("guard", "", "open.guard"),
        ("guard", "x" * 33, "open.guard"),
        ("guard", "a\u202eb", "open.guard"),
        ("guard", "\ud800", "open.guard"),
        ("why", "because", "open.why"),
        ("why", ["emergency"], "open.why"),
        ("answers", 0, "open.answers"),
        ("answers", -1, "open.answers"),
        ("answers", True, "open.answers"),
        ("answers", 1.0, "open.answers"),
        ("answers", 2**53, "open.answers"),
        ("answers", "41", "open.answers"),
    ],
)
def test_a_request_with_a_bad_value_is_refused_by_the_fields_name(
    request_to_open: ManualOpen, field: str, value: object, complaint: str
) -> None:
    """The installer reads which field, never what was in it."""
    message = json.loads(encode(request_to_open))
    message["body"][field] = value
    with pytest.raises(ShapeError, match=complaint):
        decode_for_gate(json.dumps(message).encode())


@pytest.mark.parametrize(
    "line",
    [
        b'{"v":1,"kind":"beat","body":{},"more":1}',
        b'{"v":2,"kind":"beat","body":{}}',
        b'{"v":true,"kind":"beat","body":{}}',
        b'{"v":1,"kind":["beat"],"body":{}}',
        b'{"v":1,"kind":"open","body":{}}',
        b'{"v":1,"kind":"beat","body":{"at":1}}',
        b'{"v":1,"kind":"beat","kind":"beat","body":{}}',
        b'{"v":1,"kind":"beat","body":NaN}',
        b"[" * 60_000,
        b'{"v":1,"kind":"beat","body":' + b"9" * 5000 + b"}",
        '{"v":1,"kind":"beat","body":{}}'.encode("utf-16"),
    ],
)  # fmt: skip
def test_envelopes_that_are_not_ours_are_refused(line: bytes) -> None:
    """Unknown version, unknown kind, more keys, a key twice, no JSON."""
    with pytest.raises(ShapeError):
        decode_for_page(line)


@pytest.mark.parametrize(("count", "taken"), [(MAX_ITEMS, True), (MAX_ITEMS + 1, False)])
def test_lists_are_bounded(view: ViewMaker, count: int, taken: bool) -> None:  # noqa: FBT001  # a table
    """At the limit and above it."""
    line = encode(view(reasons=(Reason.FEVER,) * count)).rstrip(b"\n")
    if taken:
        decode_for_page(line)
        return
    with pytest.raises(ShapeError, match=r"view\.reasons: 33 items"):
        decode_for_page(line)


@given(st.lists(st.binary(max_size=20).filter(lambda b: b"\n" not in b)), st.integers(1, 7))
def test_lines_are_found_however_the_bytes_are_cut(lines: list[bytes], step: int) -> None:
    """A stream socket keeps no message boundaries."""
    stream = b"".join(line + b"\n" for line in lines)
    buffer = LineBuffer()
    found = [
        line for i in range(0, len(stream), step) for line in buffer.feed(stream[i : i + step])
    ]
    assert found == lines


def test_a_line_without_an_end_is_refused_at_the_limit() -> None:
    """Nobody fills the gate's memory through the socket."""
    buffer = LineBuffer()
    assert buffer.feed(b"x" * MAX_LINE) == []
    with pytest.raises(ShapeError, match="over 65536 bytes"):
        buffer.feed(b"x")


@pytest.mark.parametrize(
    "request_",
    [
        ManualOpen("0" * 32, "张队", "emergency", None, "li", 2_000),
        ConfirmationFailed("0" * 32, "张队", "emergency", 7),
        PassbackForgiven("0" * 32, "张队", "sent-back", 7),
    ],
)
def test_guards_acts_arrive_as_they_were_sent(request_: ToGate) -> None:
    """Confirmed, unconfirmed, forgiving."""
    assert decode_for_gate(encode(request_).rstrip(b"\n")) == request_


@pytest.mark.parametrize(
    ("request_", "field", "value"),
    [
        (ManualOpen("0" * 32, "li", "emergency", None), "second", "x" * 33),
        (ManualOpen("0" * 32, "li", "emergency", None), "held_ms", -1),
        (ManualOpen("0" * 32, "li", "emergency", None), "registered", 0),
        (ManualOpen("0" * 32, "li", "emergency", None), "held_ms", 600_001),
        (ConfirmationFailed("0" * 32, "li", "emergency", 7), "why", "sent-back"),
        (ConfirmationFailed("0" * 32, "li", "emergency", 7), "answers", 0),
        (PassbackForgiven("0" * 32, "li", "sent-back", 7), "why", "emergency"),
        (PassbackForgiven("0" * 32, "li", "sent-back", 7), "answers", None),
        (PassbackForgiven("0" * 32, "li", "sent-back", 7), "answers", 0),
    ],
)
def test_a_guards_act_with_a_bad_field_is_refused_by_the_fields_name(
    request_: ToGate, field: str, value: object
) -> None:
    """Whatever the page sent."""
    message = json.loads(encode(request_))
    message["body"][field] = value
    with pytest.raises(ShapeError, match=field):
        decode_for_gate(json.dumps(message).encode())
