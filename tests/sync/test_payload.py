"""What anyone may have sent is read in one way only, however quickly it is read."""

import json
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.event import Json
from gateway.sync import payload as reading
from gateway.sync.payload import ForeignPayloadError, encode_object, json_object

MOST_BYTES: Final = 4096

_LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8"), max_size=8)
)
_VALUES = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=12,
)
_TRICKS = (
    b'{"a":1,"a":1}',
    b'{"a":{"b":1,"b":2}}',
    b'{"a":NaN}',
    b'{"a":Infinity}',
    b'{"a":1e999}',
    b'{"a":"\\ud800"}',
    b'{"a":"\\udc00\\ud800"}',
    '{"a":"é"}'.encode(),
    b'{"a":"\\xe9"}',
    b'{"a":01}',
    b'{"a":1,}',
    b"[1]",
    b"null",
    b"",
    b'{"a":' + b"[" * 2000 + b"]" * 2000 + b"}",
)


def _strictly(text: bytes) -> Json:
    """What the slow reader alone says, or that it refuses."""
    try:
        return reading._strict(text, "text")
    except ForeignPayloadError:
        return "refused"


@pytest.mark.parametrize("text", _TRICKS)
def test_what_two_readers_could_read_in_two_ways_is_refused(text: bytes) -> None:
    """A key twice, no finite number, half a character, no object."""
    with pytest.raises(ForeignPayloadError):
        json_object(text, "text", 8192)


@given(value=_VALUES, spaced=st.booleans())
def test_the_quick_reader_says_what_the_strict_one_says_or_leaves_it_to_that(
    value: Json, *, spaced: bool
) -> None:
    """Whoever wrote it: numbers beyond 64 bits, other spellings of a character, spaces."""
    separators = (", ", ": ") if spaced else (",", ":")
    try:
        text = json.dumps(value, separators=separators).encode("ascii")
    except UnicodeEncodeError:
        return
    quick = reading._canonical(text)
    if quick is not None:
        strict = _strictly(text)
        assert json.dumps(quick) == json.dumps(strict)


@given(text=st.binary(max_size=64) | st.text(st.sampled_from('{}[]":,0e-.\\ua')).map(str.encode))
def test_the_quick_reader_takes_no_rubbish_that_the_strict_one_refuses(text: bytes) -> None:
    """Bytes of a broken or hostile program."""
    quick = reading._canonical(text)
    assert quick is None or json.dumps(quick) == json.dumps(_strictly(text))


def test_what_our_own_gates_write_is_read_quickly_with_chinese_names_of_companies_too() -> None:
    """Else the centre would be six times as long at a row."""
    text = encode_object({"company": "云栖科技", "celsius": 36.61, "s": 7, "reasons": []})
    assert reading._canonical(text) is not None
    assert json_object(text, "text", MOST_BYTES)["company"] == "云栖科技"


@given(
    values=st.lists(_VALUES, min_size=1, max_size=4),
    joint=st.sampled_from([b"\n", b" \n", b"\r\n"]),
)
def test_lines_are_read_together_only_where_each_alone_reads_the_same(
    values: list[Json], joint: bytes
) -> None:
    """Also with spaces at the ends of lines, and with lines that are no objects."""
    try:
        texts = [json.dumps(value, separators=(",", ":")).encode("ascii") for value in values]
    except UnicodeEncodeError:
        return
    content = joint.join(texts)
    together = reading.plain_objects(content.split(b"\n"), content)
    if together is not None:
        assert json.dumps(together) == json.dumps([_strictly(line) for line in texts])


@pytest.mark.parametrize("text", _TRICKS)
def test_a_trick_between_honest_lines_is_left_to_the_strict_reader(text: bytes) -> None:
    """What stands before and behind it makes it no better."""
    lines = [b'{"s":1}', text, b'{"s":2}']
    assert reading.plain_objects(lines, b"\n".join(lines)) is None


def test_a_text_that_two_lines_share_is_left_to_the_strict_reader() -> None:
    """Joined by commas they would be two objects, though neither line is one."""
    lines = [b'{"a":[1', b'2]},{"b":3}']
    assert reading.plain_objects(lines, b"\n".join(lines)) is None


@pytest.mark.parametrize("innermost", [b"{}", b"[]"])
@pytest.mark.parametrize(("past", "taken"), [(-1, True), (0, True), (1, False)])
def test_what_a_later_reader_could_not_follow_down_is_refused(
    innermost: bytes, past: int, *, taken: bool
) -> None:
    """A row that is stored and then can't be drawn would stop the drawing for good."""
    around = reading.MAX_DEPTH + past - 1
    text = b'{"a":' * around + innermost + b"}" * around
    if taken:
        assert json_object(text, "text", MOST_BYTES)
    else:
        with pytest.raises(ForeignPayloadError, match="nested more than 254 deep"):
            json_object(text, "text", MOST_BYTES)
        assert reading.plain_objects([text], text) is None
