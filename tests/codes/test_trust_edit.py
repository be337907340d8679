"""Keys come into a trust file and leave a list; whatever comes out is a trust file."""

import json

import pytest

from gateway.codes.keys import SigningKey
from gateway.codes.trust import KeyRecord, KeyUse
from gateway.codes.trust_edit import listed_text, with_key, without_key
from gateway.codes.trust_file import read_trust, trust_text
from gateway.errors import ConfigurationError


@pytest.fixture
def text(pass_key: SigningKey, document_key: SigningKey, stranger_key: SigningKey) -> bytes:
    """A centre's file: one key for each use."""
    uses = {pass_key: KeyUse.PASS, document_key: KeyUse.DOCUMENT, stranger_key: KeyUse.ROOT}
    return trust_text([KeyRecord.of(key, use, "park-1") for key, use in uses.items()])


def test_a_key_comes_beside_the_others(text: bytes, stranger_key: SigningKey) -> None:
    """And nothing else changes."""
    added = with_key(text, KeyRecord.of(stranger_key, KeyUse.PASS, "park-1"), "trust.json")
    before, after = (read_trust(one, "test").records for one in (text, added))
    assert after[:3] == before
    assert (after[3].use, after[3].key_id) == (KeyUse.PASS, stranger_key.key_id)


def test_a_key_that_is_there_is_not_added_twice(text: bytes, pass_key: SigningKey) -> None:
    """The file would not be read again."""
    with pytest.raises(ConfigurationError, match="stands 2 times"):
        with_key(text, KeyRecord.of(pass_key, KeyUse.PASS, "park-1"), "trust.json")


def test_a_list_has_no_root_key(text: bytes) -> None:
    """Those stand in installed files only; other keys and issuers stay."""
    said = json.loads(listed_text(text, "trust.json"))["keys"]
    assert [entry["use"] for entry in said] == ["pass", "document"]


def test_a_removed_key_is_gone_and_the_others_stay(text: bytes, pass_key: SigningKey) -> None:
    """From the file, so that no later list has it again."""
    said = json.loads(without_key(text, pass_key.key_id.hex(), "trust.json"))["keys"]
    assert [entry["use"] for entry in said] == ["document", "root"]


def test_to_remove_a_key_that_is_not_there_is_a_mistake(text: bytes) -> None:
    """A digit mistyped must not leave a stolen key in force."""
    with pytest.raises(ConfigurationError, match="no key abcdef to remove; nothing was changed"):
        without_key(text, "abcdef", "trust.json")


def test_a_list_without_any_key_is_not_made(stranger_key: SigningKey) -> None:
    """Nobody could pass, nor could a next list help."""
    roots = trust_text([KeyRecord.of(stranger_key, KeyUse.ROOT, "park-1")])
    with pytest.raises(ConfigurationError, match="expected 1 to 64 keys"):
        listed_text(roots, "trust.json")


def test_what_is_no_trust_file_is_told_so() -> None:
    """At the place where it came from."""
    with pytest.raises(ConfigurationError, match=r"trust\.json: not a usable trust file"):
        listed_text(b"{}", "trust.json")
