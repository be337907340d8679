"""PS256: what it signs, and what it refuses."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from gateway.codes import ps256


def test_wycheproof_agrees_on_every_vector(corpora: Path) -> None:
    """C2SP's vectors for RSA 2048, SHA-256, MGF1 of SHA-256 and a salt of 32 bytes."""
    file = corpora / "certificates" / "wycheproof" / "rsa_pss_2048_sha256_mgf1_32_test.json"
    if not file.exists():
        pytest.skip(f"{file}: public vectors are absent; fetch them from C2SP/wycheproof")
    tried = 0
    for group in json.loads(file.read_text())["testGroups"]:
        public = load_pem_public_key(group["publicKeyPem"].encode())
        assert isinstance(public, rsa.RSAPublicKey)
        for vector in group["tests"]:
            message, signature = bytes.fromhex(vector["msg"]), bytes.fromhex(vector["sig"])
            verified = ps256.verifies(public, message, signature)
            assert verified is (vector["result"] == "valid"), vector["comment"]
            tried += 1
    assert tried > 50
