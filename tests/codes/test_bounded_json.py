"""JSON of strangers: read within bounds, or refused."""

import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.codes.bounded_json import decode_object
from gateway.codes.malformed import MalformedError

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@settings(max_examples=30)
@given(st.dictionaries(st.text(), VALUES, max_size=5))
def test_an_object_is_read(value: dict[str, object]) -> None:
    """As it was written."""
    assert decode_object(json.dumps(value).encode()) == value


@given(st.binary(max_size=200))
def test_random_bytes_are_refused(encoded: bytes) -> None:
    """Nothing else is ever raised."""
    with contextlib.suppress(MalformedError):
        assert isinstance(decode_object(encoded), dict)


@pytest.mark.parametrize(("levels", "read"), [(15, True), (16, True), (17, False)])
def test_levels_are_counted(levels: int, *, read: bool) -> None:
    """The object itself is one."""
    encoded = b'{"a":' + b"[" * (levels - 1) + b"0" + b"]" * (levels - 1) + b"}"
    if read:
        decode_object(encoded)
    else:
        with pytest.raises(MalformedError, match="too deep"):
            decode_object(encoded)


@pytest.mark.parametrize(("zeros", "read"), [(1996, True), (1997, True), (1998, False)])
def test_values_are_counted(zeros: int, *, read: bool) -> None:
    """The object, its name and the list are three."""
    encoded = json.dumps({"a": [0] * zeros}).encode()
    if read:
        decode_object(encoded)
    else:
        with pytest.raises(MalformedError, match="too many"):
            decode_object(encoded)
