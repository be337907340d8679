"""What a contact at a door may say, and what is made of it."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.central.door_contact import door_of, tells_of_opening
from gateway.sync.payload import ForeignPayloadError
from gateway.sync.session import Received


def said(payload: bytes, *, retained: bool = False) -> Received:
    """A message as it comes."""
    return Received("home/door-1/door", payload, retained, connection=1, mid=1, qos=1)


@pytest.mark.parametrize(
    ("topic", "door"),
    [
        ("home/door-3-502/door", "door-3-502"),
        ("home/a/door", "a"),
        ("home//door", None),
        ("home/a/b/door", None),
        ("home/a/window", None),
        ("gate/a/door", None),
        ("home/+/door", None),
        (f"home/{'a' * 33}/door", None),
        ("home/door", None),
    ],
)
def test_a_contact_is_named_by_its_topic(topic: str, door: str | None) -> None:
    """One level, and nothing that could be a wildcard."""
    assert door_of(topic) == door


@pytest.mark.parametrize(
    ("payload", "opens"),
    [
        (b'{"contact":false}', True),
        (b'{"contact": true}', False),
        (b'{"battery":97,"contact":false,"linkquality":120,"voltage":3.01}', True),
    ],
)
def test_a_door_that_is_not_shut_is_open(payload: bytes, *, opens: bool) -> None:
    """As Zigbee2MQTT says it."""
    assert tells_of_opening(said(payload)) == opens


def test_what_the_broker_kept_tells_of_no_opening() -> None:
    """It comes with each connection of the centre."""
    assert not tells_of_opening(said(b'{"contact":false}', retained=True))


@pytest.mark.parametrize(
    "payload",
    [
        *(b"", b"OPEN", b"{}", b"[]", b'{"contact":0}', b'{"contact":"false"}'),
        *(b'{"contact":null}', b'{"contact":false,"contact":true}'),
        b'{"contact":false,"x":"' + b"y" * 2048 + b'"}',
    ],
)
def test_what_says_nothing_of_the_door_is_refused(payload: bytes) -> None:
    """And counted where messages are taken in."""
    with pytest.raises(ForeignPayloadError):
        tells_of_opening(said(payload))


@given(payload=st.binary(max_size=200))
def test_no_bytes_break_the_reading(payload: bytes) -> None:
    """Refused, or read."""
    with suppress(ForeignPayloadError):
        tells_of_opening(said(payload))
