"""COSE_Sign1 of strangers, against the examples that its working group published."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from gateway.codes import envelope
from gateway.codes.algorithm import Algorithm
from gateway.codes.issuer_key import IssuerKey, Scheme
from gateway.codes.jwk_keys import key_set


@pytest.mark.parametrize(
    ("name", "algorithm"),
    [
        ("ecdsa-examples/ecdsa-sig-01", Algorithm.ES256),
        ("ecdsa-examples/ecdsa-sig-02", None),
        ("ecdsa-examples/ecdsa-sig-03", None),
        ("eddsa-examples/eddsa-sig-01", None),
        ("eddsa-examples/eddsa-sig-02", None),
    ],
)
def test_the_cose_examples_are_read(corpora: Path, name: str, algorithm: Algorithm | None) -> None:
    """One is of an algorithm that is known here, and its signature is right."""
    file = corpora / "certificates" / "cose" / f"{name}.json"
    if not file.exists():
        pytest.skip(f"{file}: public vectors are absent; fetch them from cose-wg/Examples")
    example = json.loads(file.read_text())
    sealed = envelope.unseal(bytes.fromhex(example["output"]["cbor"]))
    assert sealed.payload == example["input"]["plaintext"].encode()
    assert sealed.message.hex().upper() == example["intermediates"]["ToBeSign_hex"]
    assert sealed.algorithm is algorithm
    if algorithm is not None:
        jwk = {key: value for key, value in example["input"]["sign0"]["key"].items() if key != "d"}
        (key,) = key_set(jwk, "example", None)
        assert key.signed(sealed.message, sealed.signature)
        assert key.key_id == sealed.key_id


def test_a_key_of_another_curve_is_no_signer() -> None:
    """A key record holds P-256 or RSA; the stranger's signature fails by itself."""
    key = IssuerKey(Scheme.HC1, b"x", None, ec.derive_private_key(7, ec.SECP256R1()).public_key())
    assert not key.signed(b"message", bytes(64))
