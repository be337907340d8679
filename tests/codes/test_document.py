"""Signed documents: opened for their site, kind and signer; else refused with what to do."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.codes import cbor, cose
from gateway.codes.document import Document, DocumentKind, open_document, sign_document
from gateway.codes.keys import SigningKey
from gateway.codes.limits import MAX_DOCUMENT_BYTES
from gateway.codes.trust import KeyRecord, KeyUse, TrustList
from gateway.errors import UntrustedDocumentError

ROSTER = DocumentKind.ROSTER
DOCUMENT = Document(ROSTER, "park-1", version=7, issued_ms=1_800_000_000_000, body=b"sealed")
FIELDS: dict[object, object] = {1: "roster", 2: "park-1", 3: 7, 4: 1_800_000_000_000, 5: b"sealed"}


def _refusal(encoded: bytes, trust: TrustList, site: str = "park-1") -> str:
    with pytest.raises(UntrustedDocumentError) as refusal:
        open_document(encoded, trust, site, ROSTER)
    message = str(refusal.value)
    assert message.startswith(f"roster document for site {site}: ")
    assert message.endswith("; the one before stays in force")
    return message


def test_a_signed_document_is_opened(document_key: SigningKey, trust: TrustList) -> None:
    """With everything that was said."""
    assert open_document(sign_document(DOCUMENT, document_key), trust, "park-1", ROSTER) == DOCUMENT


@given(st.integers(1, 2**53 - 1), st.integers(0, 2**53 - 1), st.binary(max_size=400))
def test_every_document_survives_the_round_trip(
    document_key: SigningKey, trust: TrustList, version: int, issued_ms: int, body: bytes
) -> None:
    """Any version, time and body."""
    document = Document(ROSTER, "park-1", version, issued_ms, body)
    assert open_document(sign_document(document, document_key), trust, "park-1", ROSTER) == document


def test_a_document_of_a_pass_key_is_refused(pass_key: SigningKey, trust: TrustList) -> None:
    """The key of passes is on a web server; it must not make rosters."""
    assert "not in the trust file" in _refusal(sign_document(DOCUMENT, pass_key), trust)


def test_a_document_of_a_stranger_is_refused(stranger_key: SigningKey, trust: TrustList) -> None:
    """The message names the key id, so that the file can be mended."""
    message = _refusal(sign_document(DOCUMENT, stranger_key), trust)
    assert f"key {stranger_key.key_id.hex()}, signed by a key that is not" in message


def test_a_false_signature_is_refused(
    document_key: SigningKey, stranger_key: SigningKey, trust: TrustList
) -> None:
    """Under our key id."""
    forger = SigningKey(stranger_key.private, document_key.key_id)
    assert "its signature is false" in _refusal(sign_document(DOCUMENT, forger), trust)


def test_a_document_of_another_site_is_refused(
    document_key: SigningKey, stranger_key: SigningKey, trust: TrustList
) -> None:
    """Known or unknown to the trust list."""
    elsewhere = sign_document(replace(DOCUMENT, site="park-2"), document_key)
    assert "its signature is false" in _refusal(elsewhere, trust)
    both = TrustList((*trust.records, KeyRecord.of(stranger_key, KeyUse.PASS, "park-2")))
    assert "signed for another site" in _refusal(elsewhere, both)
    here = sign_document(DOCUMENT, document_key)
    assert "signed for another site" in _refusal(here, both, site="park-2")


WRONG: dict[str, object] = {
    "no map": [],
    "no kind": {k: v for k, v in FIELDS.items() if k != 1},
    "another kind": FIELDS | {1: "policy"},
    "another site": FIELDS | {2: "park-2"},
    "version 0": FIELDS | {3: 0},
    "version 2^53": FIELDS | {3: 2**53},
    "version true": FIELDS | {3: True},
    "version 7.0": FIELDS | {3: 7.0},
    "no time": {k: v for k, v in FIELDS.items() if k != 4},
    "a time before 1970": FIELDS | {4: -1},
    "a time that is no number": FIELDS | {4: float("nan")},
    "a text body": FIELDS | {5: "sealed"},
    "no body": {k: v for k, v in FIELDS.items() if k != 5},
    "one field more": FIELDS | {6: 0},
}


@pytest.mark.parametrize("fields", WRONG.values(), ids=WRONG.keys())
def test_signed_fields_of_another_form_are_refused(
    document_key: SigningKey, trust: TrustList, fields: object
) -> None:
    """Even from the centre's own key."""
    encoded = cose.encode_sign1(cbor.encode(fields), document_key, b"DOC1rosterpark-1")
    assert "malformed at document" in _refusal(encoded, trust)


@pytest.mark.parametrize("flipped", range(0, 100, 7))
def test_a_flipped_bit_anywhere_is_refused(
    document_key: SigningKey, trust: TrustList, flipped: int
) -> None:
    """In envelope, header, body and signature."""
    encoded = bytearray(sign_document(DOCUMENT, document_key))
    encoded[flipped * len(encoded) // 100] ^= 1
    _refusal(bytes(encoded), trust)


@pytest.mark.parametrize("cut", [0, 1, 20, 60])
def test_a_torn_document_is_refused(document_key: SigningKey, trust: TrustList, cut: int) -> None:
    """At any place."""
    assert "malformed at" in _refusal(sign_document(DOCUMENT, document_key)[:cut], trust)


def test_a_document_of_any_size_is_refused_by_its_length(trust: TrustList) -> None:
    """Above the limit nothing is parsed; at it the bytes are just not a document."""
    assert "bytes, at most" in _refusal(bytes(MAX_DOCUMENT_BYTES + 1), trust)
    assert "malformed at cose" in _refusal(bytes(MAX_DOCUMENT_BYTES), trust)


def test_a_vast_hostile_envelope_costs_no_more_than_its_bytes(trust: TrustList) -> None:
    """Twenty thousand nested keys in the unprotected header are never made into a map."""
    hostile = b"\x84\x40\xb9\x4e\x20" + b"".join(
        b"\x82\x19" + number.to_bytes(2, "big") + b"\x00\x00" for number in range(20_000)
    )
    assert "malformed at cose" in _refusal(hostile, trust)


@given(st.binary(max_size=200))
def test_random_bytes_are_refused_with_words(trust: TrustList, encoded: bytes) -> None:
    """No other exception leaves the reader."""
    _refusal(encoded, trust)


@pytest.mark.parametrize(("version", "issued_ms"), [(0, 0), (2**53, 0), (1, -1), (1, 2**53)])
def test_a_document_out_of_range_is_not_made(version: int, issued_ms: int) -> None:
    """The centre learns of its slip before any gate does."""
    with pytest.raises(ValueError, match="out of range"):
        Document(ROSTER, "park-1", version, issued_ms, b"")


def test_a_document_does_not_show_its_body() -> None:
    """Its repr may land in a log."""
    assert "sealed" not in repr(DOCUMENT)


@pytest.mark.parametrize(
    ("begin_ms", "end_ms"), [(DOCUMENT.issued_ms + 1, 2**52), (0, DOCUMENT.issued_ms - 1)]
)
def test_a_document_from_outside_its_keys_dates_is_refused(
    document_key: SigningKey, begin_ms: int, end_ms: int
) -> None:
    """By the date that the document itself bears, so no clock is needed."""
    record = KeyRecord.of(document_key, KeyUse.DOCUMENT, "park-1")
    dated = replace(record, not_before_ms=begin_ms, not_after_ms=end_ms)
    seen = _refusal(sign_document(DOCUMENT, document_key), TrustList((dated,)))
    assert "did not count when it was issued" in seen
