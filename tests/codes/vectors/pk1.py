"""Makes `pk1.json`: passes PK1S and PK1H with what a gate says of each, for other implementers.

The keys are published on purpose and the nonces are those of RFC 6979, so every run makes the same
file: ``python -m tests.codes.vectors.pk1``.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from gateway.codes import base45, cbor, cose, device_pass, pk1h
from gateway.codes.keys import ENTROPY_BYTES, SigningKey, generate_private_key, load_private_key
from gateway.codes.recognise import recognise
from gateway.codes.trust import KeyRecord, KeyUse, TrustList
from gateway.codes.trust_file import trust_text
from gateway.core.credential import Credential, HealthStatus, RefusedCode
from gateway.core.instant import ClockQuality, Instant

FILE = Path(__file__).with_suffix(".json")
ABOUT = (
    "Park passes PK1S and PK1H and what a gate of `site` says of each `text` at `at_ms` when it"
    " trusts the keys of `trust`. The private keys are published: never trust them at a gate."
)
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
NOW_MS = 1_800_000_000_000
NOW_S = NOW_MS // 1000
HOUR_MS = 3_600_000
SITE = "park-1"
HOLDER = bytes.fromhex("00112233aabbccdd")
PASS_ID = bytes.fromhex("0123456789abcdef")


def _key(name: str) -> SigningKey:
    entropy = name.encode().ljust(ENTROPY_BYTES, b".")
    return load_private_key(generate_private_key(entropy), name)


CENTRE, NEIGHBOUR = _key("published key of park-1"), _key("published key of park-2")
STRANGER, PHONE = _key("published key of nobody"), _key("published key of a phone")
OTHER_PHONE = _key("published key of another phone")
TRUSTED = (
    KeyRecord.of(CENTRE, KeyUse.PASS, SITE),
    KeyRecord.of(NEIGHBOUR, KeyUse.PASS, "park-2"),
)

_PUBLISHED = (
    "format",
    "issuer",
    "holder",
    "status",
    "issued_ms",
    "expires_ms",
    "replay_key",
)
"""What of a credential another implementation can compare."""


@dataclass(frozen=True)
class Vector:
    """One text and when it is shown; the answer is the gate's."""

    name: str
    text: str
    at_ms: int = NOW_MS
    clock: str = "synced"

    def judged(self) -> dict[str, Any]:
        """The vector as the file has it."""
        at = Instant(self.at_ms, 0, "vectors", ClockQuality(self.clock))
        said = recognise(self.text, TrustList(TRUSTED), SITE, at)
        if isinstance(said, Credential):
            told = asdict(said) | {"status": int(said.status)}
            return asdict(self) | {"accepted": {name: told[name] for name in _PUBLISHED}}
        assert isinstance(said, RefusedCode)
        return asdict(self) | {"refused": said.reason.value}


def _online(payload: object, key: SigningKey = CENTRE, site: str = SITE) -> str:
    signed = cose.encode_sign1(cbor.encode(payload), key, b"PK1S" + site.encode())
    return "PK1S" + base45.encode(signed)


def _issued(**changed: object) -> bytes:
    claims: dict[str, Any] = {
        "key": CENTRE,
        "site": SITE,
        "holder": HOLDER.hex(),
        "status": HealthStatus.GREEN,
        "issued_ms": NOW_MS,
        "life_h": 24,
        "device": device_pass.device_key(PHONE),
    }
    return device_pass.mint(**(claims | changed))


def _signed_claims(claims: list[object]) -> str:
    signed = cose.encode_sign1(cbor.encode(claims), CENTRE, b"PK1Hpark-1")
    return pk1h.present(signed, PHONE, NOW_MS)


def _mirrored(signature: bytes) -> bytes:
    s = ORDER - int.from_bytes(signature[32:], "big")
    return signature[:32] + s.to_bytes(32, "big")


def online_vectors() -> Iterator[Vector]:
    """PK1S: each rule of the format, below and above its limits."""
    claims: dict[int, object] = {4: NOW_S + 60, 6: NOW_S, 7: PASS_ID, -65537: [1, HOLDER]}
    good = Vector("PK1S, fresh", _online(claims))
    octets = base45.decode(good.text[4:])
    turned = "PK1S" + base45.encode(octets[:-64] + _mirrored(octets[-64:]))
    longest = Vector("PK1S, longest life", _online(claims | {4: NOW_S + 120}))
    yield good
    yield replace(good, name="PK1S, mirrored signature: the same replay key", text=turned)
    yield replace(good, name="PK1S, first accepted moment", at_ms=NOW_MS - 30_000)
    yield replace(good, name="PK1S, a moment too early", at_ms=NOW_MS - 30_001)
    yield replace(good, name="PK1S, last accepted moment", at_ms=NOW_MS + 89_999)
    yield replace(good, name="PK1S, a moment too late", at_ms=NOW_MS + 90_000)
    yield replace(good, name="PK1S, the gate's clock is not set", clock="unset")
    yield longest
    yield Vector("PK1S, a second too long", _online(claims | {4: NOW_S + 121}))
    yield Vector("PK1S, of a key that no gate knows", _online(claims, STRANGER))
    yield Vector("PK1S, for the other site", _online(claims, site="park-2"))
    yield Vector("PK1S, of the other site", _online(claims, NEIGHBOUR, "park-2"))
    yield Vector("PK1S, last bit turned", "PK1S" + base45.encode(_turned(octets)))
    yield Vector("PK1S, cut off", good.text[:-3])
    yield Vector("PK1S, a character more", good.text + " ")
    yield Vector("PK1S, one claim more", _online(claims | {1: "park"}))
    yield Vector("PK1S, a float for the issue", _online(claims | {6: float(NOW_S)}))
    yield Vector("PK1S, tagged as COSE_Sign1", "PK1S" + base45.encode(b"\xd2" + octets))


def phone_vectors() -> Iterator[Vector]:
    """PK1H: both signatures, both lives, and everything that may be turned."""
    issued, device = _issued(), device_pass.device_key(PHONE)
    late_ms = NOW_MS + 20 * HOUR_MS
    good = Vector("PK1H, 20 hours after the issue", pk1h.present(issued, PHONE, late_ms), late_ms)
    octets = base45.decode(good.text[4:])
    turned = "PK1H" + base45.encode(octets[:-64] + _mirrored(octets[-64:]))
    hour = pk1h.present(_issued(life_h=1), PHONE, NOW_MS + HOUR_MS)
    ending = Vector("PK1H, last accepted moment of its pass", hour, NOW_MS + HOUR_MS + 29_999)
    yield good
    yield replace(good, name="PK1H, mirrored phone signature: the same replay key", text=turned)
    own = pk1h.present(issued[:-64] + _mirrored(issued[-64:]), PHONE, late_ms)
    yield replace(good, name="PK1H, mirrored centre signature, signed anew: the same key", text=own)
    stolen = issued[:-64] + _mirrored(issued[-64:]) + octets[-68:]
    stolen_text = "PK1H" + base45.encode(stolen)
    yield replace(good, name="PK1H, mirrored centre signature", text=stolen_text)
    yield replace(good, name="PK1H, first accepted moment", at_ms=late_ms - 30_000)
    yield replace(good, name="PK1H, a moment too early", at_ms=late_ms - 30_001)
    yield replace(good, name="PK1H, last accepted moment", at_ms=late_ms + 89_999)
    yield replace(good, name="PK1H, a moment too late", at_ms=late_ms + 90_000)
    yield replace(good, name="PK1H, the gate's clock is not set", clock="unset")
    yield ending
    yield replace(ending, name="PK1H, its pass has ended", at_ms=NOW_MS + HOUR_MS + 30_000)
    ahead = pk1h.present(_issued(issued_ms=NOW_MS + 31_000), PHONE, NOW_MS)
    yield Vector("PK1H, its pass is of the future", ahead)
    too_long = [NOW_S, 25, 1, HOLDER, device]
    yield Vector("PK1H, a life of 25 hours", _signed_claims(too_long))
    yield Vector("PK1H, shown by another phone", pk1h.present(issued, OTHER_PHONE, NOW_MS))
    unknown = pk1h.present(_issued(key=STRANGER), PHONE, NOW_MS)
    yield Vector("PK1H, of a key that no gate knows", unknown)
    elsewhere = pk1h.present(_issued(site="park-2"), PHONE, NOW_MS)
    yield Vector("PK1H, for the other site", elsewhere)
    theirs = pk1h.present(_issued(key=NEIGHBOUR, site="park-2"), PHONE, NOW_MS)
    yield Vector("PK1H, of the other site", theirs)
    forged = pk1h.present(_turned(issued), PHONE, NOW_MS)
    yield Vector("PK1H, last bit of the pass turned", forged)
    yield Vector("PK1H, last bit turned", "PK1H" + base45.encode(_turned(octets)), late_ms)
    moved = octets[:-68] + NOW_S.to_bytes(4, "big") + octets[-64:]
    yield Vector("PK1H, another moment of showing", "PK1H" + base45.encode(moved))
    yield Vector("PK1H, cut off", good.text[:-3], late_ms)
    yield Vector("PK1H, a life of 0 hours", _signed_claims([NOW_S, 0, 1, HOLDER, device]))
    no_point = b"\x02" + bytes(31) + b"\x01"
    yield Vector("PK1H, no point of the curve", _signed_claims([NOW_S, 24, 1, HOLDER, no_point]))
    tagged = pk1h.present(b"\xd2" + issued, PHONE, NOW_MS)
    yield Vector("PK1H, its pass tagged as COSE_Sign1", tagged)
    spelled = pk1h.present(b"\x98\x04" + issued[1:], PHONE, NOW_MS)
    yield Vector("PK1H, its pass spelled longer", spelled)


def steps() -> dict[str, dict[str, str]]:
    """What stands between claims and text in the first vector of each format, in hex."""
    online, phone = next(online_vectors()), next(phone_vectors())
    told = {}
    for vector, tail in ((online, 0), (phone, 68)):
        prefix, octets = vector.text[:4], base45.decode(vector.text[4:])
        message = cose.decode_sign1(octets[: len(octets) - tail])
        aad = prefix.encode() + SITE.encode()
        told[prefix] = {
            "claims": message.payload.hex(),
            "external_aad": aad.hex(),
            "signed": cose.signature_structure(message.protected, aad, message.payload).hex(),
            "octets": octets.hex(),
        }
    phones = prefix.encode() + octets[:-64]
    told[prefix]["signed_by_phone"] = phones.hex()
    return told


def _turned(octets: bytes) -> bytes:
    return octets[:-1] + bytes([octets[-1] ^ 1])


def _published(key: SigningKey) -> dict[str, str]:
    secret = key.private.private_numbers().private_value
    return {"private": f"{secret:064x}", "public": device_pass.device_key(key).hex()}


def published() -> str:
    """The whole file."""
    vectors = [*online_vectors(), *phone_vectors()]
    keys = {"centre": CENTRE, "neighbour": NEIGHBOUR, "stranger": STRANGER, "phone": PHONE}
    content = {
        "about": ABOUT,
        "site": SITE,
        "keys": {name: _published(key) for name, key in keys.items()},
        "trust": json.loads(trust_text(TRUSTED)),
        "steps": steps(),
        "vectors": [vector.judged() for vector in vectors],
    }
    return json.dumps(content, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(published(), "utf-8")
