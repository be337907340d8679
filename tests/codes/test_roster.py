"""What is signed of a roster: its file's parts and the state to which changes lead."""

from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.codes import cbor
from gateway.codes.roster import (
    MAX_PARTS,
    PART_BYTES,
    RosterChange,
    RosterLock,
    RosterManifest,
    cut,
    read_roster_body,
    state_of,
)
from gateway.errors import UntrustedDocumentError

NONCE = b"nonce-of-12b"
LOCK = RosterLock("park-1", bytes(range(32)))
HASHES = (b"\x01" * 32, b"\x02" * 32)
MANIFEST = RosterManifest(7, b"\x03" * 32, 3, 4096, HASHES, b"\x04" * 32)
VALUES: list[Any] = [3, 7, b"\x03" * 32, 3, 4096, b"".join(HASHES), b"\x04" * 32]
CHANGE = RosterChange(b"\x05" * 32, b"sealed")


def refusal(body: bytes) -> str:
    """Why it is not taken."""
    with pytest.raises(UntrustedDocumentError, match="the one before stays in force") as error:
        read_roster_body(body, "park-1")
    return str(error.value)


def test_manifest_and_changes_survive_the_round_trip() -> None:
    """And are spelled as it is documented."""
    for said in (MANIFEST, CHANGE, replace(MANIFEST, people=0)):
        assert read_roster_body(said.body(), "park-1") == said
    assert cbor.decode(MANIFEST.body()) == VALUES
    assert cbor.decode(CHANGE.body()) == [4, b"\x05" * 32, b"sealed"]


def with_value(place: int, value: object) -> list[Any]:
    """The manifest with one other value."""
    return [*VALUES[:place], value, *VALUES[place + 1 :]]


WRONG: dict[str, object] = {
    "no list": {},
    "nothing": [],
    "a form of text": with_value(0, "3"),
    "a value less": VALUES[:6],
    "a value more": [*VALUES, 0],
    "version 0": with_value(1, 0),
    "a true version": with_value(1, True),  # noqa: FBT003 - a wrong value
    "a short state": with_value(2, b"\x03" * 31),
    "people below nobody": with_value(3, -1),
    "more people than a roster has": with_value(3, 200_001),
    "no file": with_value(4, 0),
    "a file beyond the limit": with_value(4, 64 * 1024 * 1024 + 1),
    "no parts": with_value(5, b""),
    "half a hash": with_value(5, b"\x01" * 33),
    "too many parts": with_value(5, bytes(32 * (MAX_PARTS + 1))),
    "a long state": with_value(6, b"\x04" * 33),
    "changes without what they follow": [4, b"", b"sealed"],
    "changes of a value more": [4, b"\x05" * 32, b"sealed", 0],
}


@pytest.mark.parametrize("values", WRONG.values(), ids=WRONG.keys())
def test_what_says_anything_else_is_refused(values: object) -> None:
    """Whoever signed it."""
    assert "malformed at roster" in refusal(cbor.encode(values))


def test_another_form_is_named() -> None:
    """Whoever upgraded one end first learns it; forms 1 and 2 held all people."""
    assert "of form 2; this program reads 3 and 4" in refusal(cbor.encode([2, [], [], []]))


@given(st.binary(max_size=80))
def test_random_bodies_are_refused(body: bytes) -> None:
    """No other exception leaves."""
    refusal(body)


@pytest.mark.parametrize("length", [0, 1, PART_BYTES - 28, PART_BYTES - 27, 3 * PART_BYTES])
def test_a_file_is_cut_into_parts_that_fill_a_message_once_sealed(length: int) -> None:
    """Below, at and above one part; nothing is lost or moved."""
    packed = bytes(number % 251 for number in range(length))
    pieces = list(cut(packed))
    assert b"".join(pieces) == packed
    sealed = [LOCK.seal(piece, NONCE, "part", 7, number) for number, piece in enumerate(pieces)]
    assert all(len(part) == PART_BYTES for part in sealed[:-1])
    assert all(len(part) <= PART_BYTES for part in sealed)


def test_a_part_is_opened_as_itself_alone() -> None:
    """Not as another number's or another version's, nor with another key or at another site."""
    sealed = LOCK.seal(b"piece", NONCE, "part", 7, 0)
    assert LOCK.open(sealed, "part", 7, 0) == b"piece"
    others = (RosterLock("park-2", LOCK.key), RosterLock("park-1", bytes(32)))
    for lock, name in (
        (LOCK, ("part", 7, 1)),
        (LOCK, ("part", 8, 0)),
        (LOCK, ("changes", 7, 0)),
        *((other, ("part", 7, 0)) for other in others),
    ):
        with pytest.raises(UntrustedDocumentError, match="sealed with another roster key"):
            lock.open(sealed, *name)


@pytest.mark.parametrize("nonce", [b"", b"eleven.....", b"thirteen....."])
def test_a_nonce_of_another_length_is_not_used(nonce: bytes) -> None:
    """12 bytes as GCM wants them."""
    with pytest.raises(ValueError, match="nonce of 12 bytes"):
        LOCK.seal(b"piece", nonce, "part", 7, 0)


def test_a_state_names_the_content_and_the_way_to_it() -> None:
    """Another part, another order, other changes or another beginning is another state."""
    first = state_of(HASHES)
    assert first == sha256(b"".join(HASHES)).digest()
    ways = [RosterChange(first, b"a"), RosterChange(first, b"b"), RosterChange(bytes(32), b"a")]
    states = {first, state_of(HASHES[::-1]), *(change.state for change in ways)}
    assert replace(MANIFEST, state=first).is_beginning
    assert not replace(MANIFEST, state=ways[0].state).is_beginning
    assert len(states) == 5
