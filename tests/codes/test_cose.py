"""COSE_Sign1: the one envelope that is read, and every way of bending it refused."""

import cbor2
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from gateway.codes import cose
from gateway.codes.keys import SigningKey
from gateway.codes.limits import MAX_HEADER_BYTES
from gateway.codes.malformed import MalformedError, Step

KID = b"kid"
SIGNATURE = bytes(64)
HEADER = cbor2.dumps({1: -7, 4: KID})


def _envelope(protected: bytes = HEADER, *, payload: bytes = b"payload") -> bytes:
    return cbor2.dumps([protected, {}, payload, SIGNATURE])


@pytest.mark.parametrize("length", [0, 23, 24, 255, 256, 65535, 65536])
def test_a_signed_payload_of_any_length_is_read_back(pass_key: SigningKey, length: int) -> None:
    """Lengths take one, two, three or five bytes in CBOR."""
    payload = bytes(length)
    message = cose.decode_sign1(cose.encode_sign1(payload, pass_key, b"aad"))
    assert (message.payload, message.key_id) == (payload, pass_key.key_id)
    assert message.algorithm == cose.ES256
    assert message.signed_by(pass_key.private.public_key(), b"aad")
    assert not message.signed_by(pass_key.private.public_key(), b"aae")


BENT = {
    "nothing": b"",
    "one byte": b"\x84",
    "not an array": cbor2.dumps({}),
    "three parts": cbor2.dumps([HEADER, {}, b""]),
    "five parts": cbor2.dumps([HEADER, {}, b"", SIGNATURE, b""]),
    "a tag": cbor2.dumps(cbor2.CBORTag(18, [HEADER, {}, b"", SIGNATURE])),
    "two tags": b"\xd2" + cbor2.dumps(cbor2.CBORTag(18, [HEADER, {}, b"", SIGNATURE])),
    "an unprotected key id": cbor2.dumps([HEADER, {4: KID}, b"", SIGNATURE]),
    "an unprotected embedded key": cbor2.dumps([HEADER, {-1: b"key"}, b"", SIGNATURE]),
    "a list for the unprotected header": cbor2.dumps([HEADER, [], b"", SIGNATURE]),
    "a header not wrapped": cbor2.dumps([{1: -7, 4: KID}, {}, b"", SIGNATURE]),
    "no payload": cbor2.dumps([HEADER, {}, None, SIGNATURE]),
    "a text payload": cbor2.dumps([HEADER, {}, "text", SIGNATURE]),
    "a text signature": cbor2.dumps([HEADER, {}, b"", "s" * 64]),
    "bytes after the end": _envelope() + b"\x00",
    "a torn signature": _envelope()[:-1],
    "an array without a length": b"\x9f" + _envelope()[1:] + b"\xff",
    "a length in more bytes than needed": _envelope().replace(b"\x47payload", b"\x58\x07payload"),
    "a length of eight bytes": b"\x84\x5b" + bytes(8) + _envelope()[1:],
}


@pytest.mark.parametrize("encoded", BENT.values(), ids=BENT.keys())
def test_a_bent_envelope_is_refused_at_cose(encoded: bytes) -> None:
    """Each by its name."""
    with pytest.raises(MalformedError) as refusal:
        cose.decode_sign1(encoded)
    assert refusal.value.step is Step.COSE


HEADERS = {
    "no header": b"",
    "an empty header": b"\xa0",
    "not a map": cbor2.dumps([1, -7]),
    "no algorithm": cbor2.dumps({4: KID}),
    "no key id": cbor2.dumps({1: -7}),
    "an algorithm by name": cbor2.dumps({1: "ES256", 4: KID}),
    "true for an algorithm": cbor2.dumps({1: True, 4: KID}),
    "a key id in text": cbor2.dumps({1: -7, 4: "kid"}),
    "a short key id": cbor2.dumps({1: -7, 4: b"ki"}),
    "a long key id": cbor2.dumps({1: -7, 4: b"kids"}),
    "a critical header": cbor2.dumps({1: -7, 2: [4], 4: KID}),
    "a critical header of nothing": cbor2.dumps({1: -7, 2: [], 4: KID}),
    "true for label 1": cbor2.dumps({True: -7, 4: KID}),
    "1.0 for label 1": cbor2.dumps({1.0: -7, 4: KID}, canonical=True),
    "bytes for a label": cbor2.dumps({1: -7, 4: KID, b"x": 0}, canonical=True),
    "labels out of order": b"\xa2\x04\x43kid\x01\x26",
    "a label twice": b"\xa3\x01\x26\x01\x26\x04\x43kid",
    "nesting": cbor2.dumps({1: -7, 4: KID, 9: [[[[0]]]]}),
}


@pytest.mark.parametrize("protected", HEADERS.values(), ids=HEADERS.keys())
def test_a_header_that_does_not_bind_signer_and_algorithm_is_refused(protected: bytes) -> None:
    """Each by its name."""
    with pytest.raises(MalformedError):
        cose.decode_sign1(_envelope(protected))


@pytest.mark.parametrize(("length", "read"), [(255, True), (256, True), (257, False)])
def test_a_header_ends_at_its_limit(length: int, *, read: bool) -> None:
    """Below, at and above: it is parsed before anything is verified."""
    header: dict[object, object] = {1: -7, 4: KID, "x": b""}
    filler = bytes(length - len(cbor2.dumps(header)) - 1)
    protected = cbor2.dumps(header | {"x": filler}, canonical=True)
    assert len(protected) == length
    assert (length <= MAX_HEADER_BYTES) is read
    if read:
        assert cose.decode_sign1(_envelope(protected)).key_id == KID
    else:
        with pytest.raises(MalformedError, match=r"a protected header of 257 bytes"):
            cose.decode_sign1(_envelope(protected))


def test_a_key_inside_the_message_is_never_used(
    pass_key: SigningKey, stranger_key: SigningKey
) -> None:
    """Other signed labels are ignored; the verifying key comes from the trust list alone."""
    public = stranger_key.private.public_key()
    embedded = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    protected = cbor2.dumps({1: -7, 4: KID, -1: embedded}, canonical=True)
    message = cose.decode_sign1(_envelope(protected))
    assert message.key_id == KID
    assert not message.signed_by(pass_key.private.public_key(), b"")


@pytest.mark.parametrize("length", [23, 24, 39, 255, 256])
def test_every_byte_of_the_frame_is_the_only_one_that_will_do(length: int) -> None:
    """Wherever one is changed, what is still read is what encoding its parts gives."""
    usual = _envelope(payload=bytes(length))
    for place in (*range(16), len(usual) - 66, len(usual) - 65):
        for octet in range(256):
            bent = usual[:place] + bytes([octet]) + usual[place + 1 :]
            try:
                message = cose.decode_sign1(bent)
            except MalformedError:
                continue
            parts = [message.protected, {}, message.payload, message.signature]
            assert cbor2.dumps(parts, canonical=True) == bent


@given(st.binary(max_size=200))
def test_random_bytes_are_no_envelope(encoded: bytes) -> None:
    """No other exception leaves the reader."""
    with pytest.raises(MalformedError):
        cose.decode_sign1(encoded)


@given(protected=st.binary(max_size=40), payload=st.binary(max_size=40))
def test_random_headers_are_refused_or_kept_as_signed(protected: bytes, payload: bytes) -> None:
    """What is read is exactly what was there."""
    try:
        message = cose.decode_sign1(_envelope(protected, payload=payload))
    except MalformedError:
        return
    assert (message.protected, message.payload) == (protected, payload)
