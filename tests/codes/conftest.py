"""A centre's keys, its trust file and its passes, all fixed, so that every run is the same."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from gateway.codes import pk1s
from gateway.codes.keys import ENTROPY_BYTES, SigningKey, generate_private_key, load_private_key
from gateway.codes.malformed import MalformedError
from gateway.codes.trust import KeyRecord, KeyUse, TrustList
from gateway.core.credential import HealthStatus
from gateway.core.instant import ClockQuality, Instant

NOW_MS = 1_800_000_000_000


def _key(seed: int) -> SigningKey:
    return load_private_key(generate_private_key(bytes([seed]) * ENTROPY_BYTES), "test key")


@pytest.fixture(scope="session")
def pass_key() -> SigningKey:
    """The key that signs park-1's passes."""
    return _key(1)


@pytest.fixture(scope="session")
def document_key() -> SigningKey:
    """The key that signs park-1's documents."""
    return _key(2)


@pytest.fixture(scope="session")
def stranger_key() -> SigningKey:
    """A good key that no gate trusts."""
    return _key(3)


@pytest.fixture(scope="session")
def colliding_keys(pass_key: SigningKey) -> tuple[SigningKey, ...]:
    """Six different keys under the id of the pass key, as 2^24 tries would find them."""
    return tuple(SigningKey(_key(seed).private, pass_key.key_id) for seed in range(10, 16))


@pytest.fixture(scope="session")
def trust(pass_key: SigningKey, document_key: SigningKey) -> TrustList:
    """What the gates of park-1 trust."""
    return TrustList(
        (
            KeyRecord.of(pass_key, KeyUse.PASS, "park-1"),
            KeyRecord.of(document_key, KeyUse.DOCUMENT, "park-1"),
        )
    )


@pytest.fixture(scope="session")
def now() -> Instant:
    """The moment at which the pass of ``mint`` was issued, on a synced clock."""
    return Instant(NOW_MS, 0, "test", ClockQuality.SYNCED)


@pytest.fixture(scope="session")
def mint(pass_key: SigningKey) -> Callable[..., str]:
    """Make a pass for park-1; each argument of ``pk1s.mint`` can be given instead."""

    def mint_with(**changed: object) -> str:
        claims: dict[str, object] = {
            "key": pass_key,
            "site": "park-1",
            "holder": "00112233aabbccdd",
            "status": HealthStatus.GREEN,
            "issued_ms": NOW_MS,
            "pass_id": b"pass-001",
        }
        return pk1s.mint(**(claims | changed))  # type: ignore[arg-type] # a table of arguments

    return mint_with


@pytest.fixture(scope="session")
def corpora() -> Path:
    """Where public test vectors lie; they are never part of this repository."""
    beside = Path(__file__).parents[2] / ".." / "shared" / "corpora"
    return Path(os.environ.get("GATEWAY_CORPORA", beside))


@pytest.fixture(scope="session")
def rfc_examples_read(corpora: Path) -> Callable[[Callable[[bytes], object]], int]:
    """How many examples of RFC 8949, appendix A, a reader reads: each as it was published."""
    file = corpora / "certificates" / "cbor" / "appendix_a.json"
    if not file.exists():
        pytest.skip(f"{file}: public vectors are absent; see GATEWAY_CORPORA")
    examples = json.loads(file.read_text("utf-8"))

    def count(decode: Callable[[bytes], object]) -> int:
        read = 0
        for example in examples:
            try:
                value = decode(bytes.fromhex(example["hex"]))
            except MalformedError:
                continue
            read += 1
            if "decoded" in example:
                assert value == example["decoded"], example["hex"]
        return read

    return count
