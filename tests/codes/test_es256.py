"""ES256 over raw signatures: published vectors, the rules of range, and malleability."""

import base64
import json
from pathlib import Path

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from hypothesis import given
from hypothesis import strategies as st

from gateway.codes import cose, es256
from gateway.codes.keys import SigningKey

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551

# RFC 6979 appendix A.2.5, curve NIST P-256 with SHA-256
RFC_6979_KEY = 0xC9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721
RFC_6979 = {
    b"sample": "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"
    "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8",
    b"test": "F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367"
    "019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083",
}


@pytest.mark.parametrize(("message", "signature"), RFC_6979.items())
def test_signatures_are_those_of_the_rfc(message: bytes, signature: str) -> None:
    """The nonce comes from key and message alone, so no bad generator can leak the key."""
    private = ec.derive_private_key(RFC_6979_KEY, ec.SECP256R1())
    assert es256.sign(private, message).hex().upper() == signature
    assert es256.verifies(private.public_key(), message, bytes.fromhex(signature))


def _halves(r: int, s: int) -> bytes:
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


@pytest.mark.parametrize("r", [0, 1, ORDER - 1, ORDER, 2**256 - 1])
@pytest.mark.parametrize("s", [0, 1, ORDER - 1, ORDER, 2**256 - 1])
def test_numbers_outside_the_group_are_no_signature(pass_key: SigningKey, r: int, s: int) -> None:
    """The "psychic signatures" of CVE-2022-21449 and their kin."""
    assert not es256.verifies(pass_key.private.public_key(), b"message", _halves(r, s))


@pytest.mark.parametrize("length", [0, 63, 65, 70, 128])
def test_a_signature_of_another_length_is_refused(pass_key: SigningKey, length: int) -> None:
    """DER, torn and padded signatures."""
    signature = es256.sign(pass_key.private, b"message")
    padded = (signature * 2)[:length]
    assert not es256.verifies(pass_key.private.public_key(), b"message", padded)


def test_the_mirrored_signature_verifies_too(pass_key: SigningKey) -> None:
    """(r, n - s) is valid ECDSA: identity must never come from the signature."""
    signature = es256.sign(pass_key.private, b"message")
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    assert es256.verifies(pass_key.private.public_key(), b"message", _halves(r, ORDER - s))


@given(message=st.binary(max_size=100), other=st.binary(max_size=100))
def test_a_signature_counts_for_its_message_alone(
    pass_key: SigningKey, message: bytes, other: bytes
) -> None:
    """Another message with the same signature is refused."""
    signature = es256.sign(pass_key.private, message)
    verified = es256.verifies(pass_key.private.public_key(), other, signature)
    assert verified is (message == other)


def test_wycheproof_agrees_on_every_vector(corpora: Path) -> None:
    """C2SP's vectors for P-256, SHA-256 and IEEE P1363 signatures."""
    folder = corpora / "certificates" / "wycheproof"
    file = folder / "ecdsa_secp256r1_sha256_p1363_test.json"
    if not file.exists():
        pytest.skip(f"{file}: public vectors are absent; fetch them from C2SP/wycheproof")
    tried = 0
    for group in json.loads(file.read_text())["testGroups"]:
        public = load_pem_public_key(group["publicKeyPem"].encode())
        assert isinstance(public, ec.EllipticCurvePublicKey)
        for vector in group["tests"]:
            message, signature = bytes.fromhex(vector["msg"]), bytes.fromhex(vector["sig"])
            verified = es256.verifies(public, message, signature)
            assert verified is (vector["result"] == "valid"), vector["comment"]
            tried += 1
    assert tried > 0


def test_the_signed_structure_is_that_of_the_cose_examples(corpora: Path) -> None:
    """cose-wg's ECDSA-01: our Sig_structure, its signature; their loose envelope is refused."""
    file = corpora / "certificates" / "cose" / "ecdsa-examples" / "ecdsa-sig-01.json"
    if not file.exists():
        pytest.skip(f"{file}: public vectors are absent; fetch them from cose-wg/Examples")
    example = json.loads(file.read_text())
    encoded = bytes.fromhex(example["output"]["cbor"])
    protected, _, payload, signature = cbor2.loads(encoded).value
    structure = cose.signature_structure(protected, b"", payload)
    assert structure.hex().upper() == example["intermediates"]["ToBeSign_hex"]
    key = example["input"]["sign0"]["key"]
    x, y = (int.from_bytes(base64.urlsafe_b64decode(key[axis] + "=")) for axis in ("x", "y"))
    public = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    assert es256.verifies(public, structure, signature)
