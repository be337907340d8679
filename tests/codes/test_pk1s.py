"""The park pass: admitted for its minute at its site, refused otherwise with one exact reason."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.codes import base45, cbor, cose, pk1s
from gateway.codes.keys import SigningKey
from gateway.codes.trust import KeyRecord, KeyUse, TrustList
from gateway.core.credential import Credential, HealthStatus, RefusedCode
from gateway.core.instant import ClockQuality, Instant
from gateway.core.reason import Reason

Mint = Callable[..., str]
ISSUED_MS = 1_800_000_000_000
ISSUED_S = 1_800_000_000
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
CLAIMS: dict[object, object] = {
    4: ISSUED_S + 60,
    6: ISSUED_S,
    7: b"pass-001",
    -65537: [1, b"holder-1"],
}


def _at(wall_ms: int, clock: ClockQuality = ClockQuality.SYNCED) -> Instant:
    return Instant(wall_ms, 0, "test", clock)


def _text(payload: bytes, key: SigningKey, external_aad: bytes = b"PK1Spark-1") -> str:
    return "PK1S" + base45.encode(cose.encode_sign1(payload, key, external_aad))


def _refusal(text: str, trust: TrustList, at: Instant, site: str = "park-1") -> Reason:
    presented = pk1s.verify(text, trust, site, at)
    assert isinstance(presented, RefusedCode)
    assert presented.format == "PK1S"
    return presented.reason


def test_a_fresh_pass_tells_its_holder_and_nothing_else(
    mint: Mint, pass_key: SigningKey, trust: TrustList, now: Instant
) -> None:
    """Random ids, status and times; ``expires_ms`` is where the gate stops accepting it."""
    assert pk1s.verify(mint(), trust, "park-1", now) == Credential(
        format="PK1S",
        issuer=pass_key.key_id.hex(),
        holder="00112233aabbccdd",
        status=HealthStatus.GREEN,
        issued_ms=ISSUED_MS,
        expires_ms=ISSUED_MS + 90_000,
        replay_key=b"pass-001".hex(),
    )


@given(
    issued_ms=st.integers(0, 2**53),
    holder=st.binary(min_size=8, max_size=8),
    pass_id=st.binary(min_size=8, max_size=8),
    status=st.sampled_from(HealthStatus),
    life_s=st.integers(1, 120),
)
def test_every_pass_that_is_minted_verifies(  # noqa: PLR0913 - one argument for each claim
    mint: Mint,
    trust: TrustList,
    *,
    issued_ms: int,
    holder: bytes,
    pass_id: bytes,
    status: HealthStatus,
    life_s: int,
) -> None:
    """At the moment of issue, with the claims that were given."""
    text = mint(
        issued_ms=issued_ms, holder=holder.hex(), pass_id=pass_id, status=status, life_s=life_s
    )
    presented = pk1s.verify(text, trust, "park-1", _at(issued_ms))
    assert isinstance(presented, Credential)
    assert (presented.holder, presented.replay_key) == (holder.hex(), pass_id.hex())
    assert presented.status is status
    assert 0 <= issued_ms - presented.issued_ms < 1000


@pytest.mark.parametrize(
    ("offset_ms", "reason"),
    [
        (-30_001, Reason.CODE_NOT_YET_VALID),
        (-30_000, None),
        (-29_999, None),
        (0, None),
        (59_999, None),
        (60_000, None),
        (89_999, None),
        (90_000, Reason.CODE_EXPIRED),
        (90_001, Reason.CODE_EXPIRED),
    ],
)
@pytest.mark.parametrize("clock", [ClockQuality.SYNCED, ClockQuality.HOLDOVER])
def test_a_pass_counts_for_its_minute_and_the_skew(
    mint: Mint, trust: TrustList, offset_ms: int, reason: Reason | None, clock: ClockQuality
) -> None:
    """Thirty seconds before it was issued to thirty after it expires, the last not included."""
    presented = pk1s.verify(mint(), trust, "park-1", _at(ISSUED_MS + offset_ms, clock))
    assert (presented.reason if isinstance(presented, RefusedCode) else None) is reason


@pytest.mark.parametrize("offset_ms", [-(10**9), 0, 10**9])
def test_an_unset_clock_neither_admits_nor_calls_anything_expired(
    mint: Mint, trust: TrustList, pass_key: SigningKey, offset_ms: int
) -> None:
    """The signature is still checked, but the date goes to the guard."""
    at = _at(ISSUED_MS + offset_ms, ClockQuality.UNSET)
    assert pk1s.verify(mint(), trust, "park-1", at) == RefusedCode(
        Reason.CLOCK_UNSET, "PK1S", pass_key.key_id.hex(), ISSUED_MS
    )
    assert _refusal(_text(cbor.encode(CLAIMS), pass_key, b"?"), trust, at) is Reason.SIGNATURE_BAD


@pytest.mark.parametrize(
    ("life_s", "reason"),
    [
        (119, None),
        (120, None),
        (121, Reason.CODE_LIFE_TOO_LONG),
        (2**40, Reason.CODE_LIFE_TOO_LONG),
    ],
)
@pytest.mark.parametrize("clock", ClockQuality)
def test_a_life_above_two_minutes_is_refused_even_if_signed(
    trust: TrustList, pass_key: SigningKey, life_s: int, reason: Reason | None, clock: ClockQuality
) -> None:
    """Below, at and above the limit; it needs no clock."""
    text = _text(cbor.encode(CLAIMS | {4: ISSUED_S + life_s}), pass_key)
    presented = pk1s.verify(text, trust, "park-1", _at(ISSUED_MS, clock))
    unset = Reason.CLOCK_UNSET if clock is ClockQuality.UNSET else None
    seen = presented.reason if isinstance(presented, RefusedCode) else None
    assert seen is (reason or unset)


def test_the_replay_memory_covers_the_longest_presentation(
    pass_key: SigningKey, trust: TrustList
) -> None:
    """From the first to the last moment at which a pass of the longest life is accepted."""
    text = _text(cbor.encode(CLAIMS | {4: ISSUED_S + 120}), pass_key)
    first, last = ISSUED_MS - 30_000, ISSUED_MS + 150_000 - 1
    for wall_ms in (first, last):
        assert isinstance(pk1s.verify(text, trust, "park-1", _at(wall_ms)), Credential)
    assert last - first < pk1s.MAX_PRESENTABLE_MS == 180_000


def test_an_unknown_key_is_an_unknown_issuer(
    mint: Mint, stranger_key: SigningKey, trust: TrustList, now: Instant
) -> None:
    """The refusal names the key id for the record."""
    assert pk1s.verify(mint(key=stranger_key), trust, "park-1", now) == RefusedCode(
        Reason.ISSUER_UNKNOWN, "PK1S", stranger_key.key_id.hex()
    )


def test_a_stranger_under_our_key_id_is_a_bad_signature(
    mint: Mint, pass_key: SigningKey, stranger_key: SigningKey, trust: TrustList, now: Instant
) -> None:
    """Naming a trusted key is not holding it."""
    forger = SigningKey(stranger_key.private, pass_key.key_id)
    assert _refusal(mint(key=forger), trust, now) is Reason.SIGNATURE_BAD


def test_a_pass_of_another_site_is_told_from_a_forgery(
    mint: Mint, pass_key: SigningKey, stranger_key: SigningKey, trust: TrustList, now: Instant
) -> None:
    """If the trust list knows the other site; else its signature is just false here."""
    text = mint(site="park-2")
    assert _refusal(text, trust, now) is Reason.SIGNATURE_BAD
    both = TrustList((*trust.records, KeyRecord.of(stranger_key, KeyUse.PASS, "park-2")))
    assert _refusal(text, both, now) is Reason.SITE_WRONG
    assert _refusal(mint(), both, now, site="park-2") is Reason.SITE_WRONG
    assert pass_key.key_id != stranger_key.key_id


def test_a_document_key_can_not_sign_passes(
    mint: Mint, document_key: SigningKey, trust: TrustList, now: Instant
) -> None:
    """The key record says what it may sign."""
    assert _refusal(mint(key=document_key), trust, now) is Reason.ISSUER_UNKNOWN


@pytest.mark.parametrize(
    "text",
    [
        "PK1S",
        "PK1S ",
        "PK1S0",
        "PK1Saa",
        "PK1S健康",
        "PK1S" + "Z" * 4292,
        "PK1S" + base45.encode(b"\xd2\x84"),
        "PK1S" + base45.encode(bytes(2000)),
    ],
)
def test_a_damaged_pass_is_malformed(trust: TrustList, now: Instant, text: str) -> None:
    """Base45, CBOR and COSE refuse before any key is looked for."""
    assert pk1s.verify(text, trust, "park-1", now) == RefusedCode(Reason.CODE_MALFORMED, "PK1S")


@pytest.mark.parametrize("end", [" ", "\n", "0", "00"])
def test_nothing_may_stand_after_a_pass(
    mint: Mint, trust: TrustList, now: Instant, end: str
) -> None:
    """A text has no second spelling by what follows it."""
    assert _refusal(mint() + end, trust, now) is Reason.CODE_MALFORMED


WRONG_CLAIMS: dict[str, object] = {
    "no map": [],
    "an empty map": {},
    "no expiry": {k: v for k, v in CLAIMS.items() if k != 4},
    "no issue": {k: v for k, v in CLAIMS.items() if k != 6},
    "no id": {k: v for k, v in CLAIMS.items() if k != 7},
    "no pass": {k: v for k, v in CLAIMS.items() if k != -65537},
    "one claim more": CLAIMS | {1: "issuer"},
    "a text expiry": CLAIMS | {4: "1800000060"},
    "a float expiry": CLAIMS | {4: float(ISSUED_S + 60)},
    "an endless expiry": CLAIMS | {4: float("inf")},
    "an expiry that is no number": CLAIMS | {4: float("nan")},
    "a null expiry": CLAIMS | {4: None},
    "an expiry at the issue": CLAIMS | {4: ISSUED_S},
    "an expiry before the issue": CLAIMS | {4: ISSUED_S - 1},
    "a float issue": CLAIMS | {6: float(ISSUED_S)},
    "an issue that is no number": CLAIMS | {6: float("nan")},
    "a text id": CLAIMS | {7: "pass-001"},
    "an id of 7 bytes": CLAIMS | {7: b"pass-01"},
    "an id of 9 bytes": CLAIMS | {7: b"pass-0001"},
    "a holder of 7 bytes": CLAIMS | {-65537: [1, b"holder1"]},
    "a holder of 9 bytes": CLAIMS | {-65537: [1, b"holder-01"]},
    "a text holder": CLAIMS | {-65537: [1, "holder-1"]},
    "no holder": CLAIMS | {-65537: [1]},
    "a third field": CLAIMS | {-65537: [1, b"holder-1", 0]},
    "status 0": CLAIMS | {-65537: [0, b"holder-1"]},
    "status 9": CLAIMS | {-65537: [9, b"holder-1"]},
    "status -1": CLAIMS | {-65537: [-1, b"holder-1"]},
    "status true": CLAIMS | {-65537: [True, b"holder-1"]},
    "status 1.0": CLAIMS | {-65537: [1.0, b"holder-1"]},
    "key 7.0": {k: v for k, v in CLAIMS.items() if k != 7} | {7.0: b"pass-001"},
    "true for the issue": CLAIMS | {4: 60, 6: True},
}


@pytest.mark.parametrize("claims", WRONG_CLAIMS.values(), ids=WRONG_CLAIMS.keys())
def test_signed_claims_of_another_form_are_malformed(
    pass_key: SigningKey, trust: TrustList, now: Instant, claims: object
) -> None:
    """Even the centre's key can't make a gate guess."""
    presented = pk1s.verify(_text(cbor.encode(claims), pass_key), trust, "park-1", now)
    assert presented == RefusedCode(Reason.CODE_MALFORMED, "PK1S", pass_key.key_id.hex())


@pytest.mark.parametrize("status", HealthStatus)
def test_every_health_status_is_told(
    pass_key: SigningKey, trust: TrustList, now: Instant, status: HealthStatus
) -> None:
    """What follows from it is for the policy."""
    text = _text(cbor.encode(CLAIMS | {-65537: [int(status), b"holder-1"]}), pass_key)
    presented = pk1s.verify(text, trust, "park-1", now)
    assert isinstance(presented, Credential)
    assert presented.status is status


def test_claims_spelled_another_way_are_refused(
    pass_key: SigningKey, trust: TrustList, now: Instant
) -> None:
    """CBOR with the keys in another order is another text of the same pass: not accepted."""
    payload = cbor.encode(CLAIMS)
    swapped = payload[:1] + payload[7:13] + payload[1:7] + payload[13:]
    assert swapped != payload
    assert isinstance(pk1s.verify(_text(payload, pass_key), trust, "park-1", now), Credential)
    assert _refusal(_text(swapped, pass_key), trust, now) is Reason.CODE_MALFORMED


def test_a_mirrored_signature_keeps_the_replay_key(
    mint: Mint, trust: TrustList, now: Instant
) -> None:
    """(r, n - s) makes another text of one pass, which is the same presentation."""
    message = cose.decode_sign1(base45.decode(mint()[4:]))
    mirrored = ORDER - int.from_bytes(message.signature[32:], "big")
    signature = message.signature[:32] + mirrored.to_bytes(32, "big")
    parts = [message.protected, {}, message.payload, signature]
    text = "PK1S" + base45.encode(cbor.encode(parts))
    assert text != mint()
    assert pk1s.verify(text, trust, "park-1", now) == pk1s.verify(mint(), trust, "park-1", now)


def test_every_flipped_bit_of_the_text_is_refused(
    mint: Mint, trust: TrustList, now: Instant
) -> None:
    """All bits of all characters but the prefix, whose change makes another format."""
    text = mint()
    for place in range(4, len(text)):
        for bit in range(8):
            flipped = text[:place] + chr(ord(text[place]) ^ (1 << bit)) + text[place + 1 :]
            assert isinstance(pk1s.verify(flipped, trust, "park-1", now), RefusedCode)


def test_every_flipped_bit_of_the_signed_bytes_is_refused(
    mint: Mint, trust: TrustList, now: Instant
) -> None:
    """Header, claims and signature, as a forger who knows base45 would try."""
    signed = base45.decode(mint()[4:])
    for bit in range(8 * len(signed)):
        flipped = bytearray(signed)
        flipped[bit // 8] ^= 1 << bit % 8
        text = "PK1S" + base45.encode(bytes(flipped))
        assert isinstance(pk1s.verify(text, trust, "park-1", now), RefusedCode)


@settings(max_examples=20)
@given(st.integers(0, 2**53), st.binary(min_size=8, max_size=8))
def test_a_pass_fits_a_version_eight_code(mint: Mint, issued_ms: int, pass_id: bytes) -> None:
    """ASCII of QR's alphanumeric set; 49 x 49 modules at error correction M are easy to read."""
    text = mint(issued_ms=issued_ms, pass_id=pass_id, status=HealthStatus.NOT_ASKED)
    assert text.isascii()
    code = segno.make(text, error="m", boost_error=False, micro=False)
    assert (code.mode, code.error) == ("alphanumeric", "M")
    assert int(code.version) <= 8


@pytest.mark.parametrize(
    "changed",
    [
        {"pass_id": b"seven.."},
        {"pass_id": b"nine....."},
        {"holder": "00" * 7},
        {"holder": "00" * 9},
        {"holder": "no hex digits..."},
        {"life_s": 0},
        {"life_s": 121},
    ],
)
def test_a_pass_that_gates_would_refuse_is_not_minted(
    mint: Mint, changed: dict[str, object]
) -> None:
    """The centre learns of its slip before a person stands at the gate."""
    with pytest.raises(ValueError, match=r"pass: ids need 8 bytes|hexadecimal"):
        mint(**changed)


@given(
    payload=st.binary(max_size=60) | st.just(cbor.encode(CLAIMS)).map(lambda octets: octets[:-1])
)
def test_random_signed_claims_are_answered(
    pass_key: SigningKey, trust: TrustList, now: Instant, payload: bytes
) -> None:
    """A centre gone mad can't stop a gate."""
    assert _refusal(_text(payload, pass_key), trust, now) is Reason.CODE_MALFORMED


def test_the_algorithm_can_not_be_changed_by_the_code(
    mint: Mint, pass_key: SigningKey, trust: TrustList, now: Instant
) -> None:
    """A header that claims HMAC, signed as ES256, is refused though the signature fits."""
    message = cose.decode_sign1(base45.decode(mint()[4:]))
    protected = cbor.encode({1: 5, 4: pass_key.key_id})
    forged = replace(message, protected=protected)
    parts = [forged.protected, {}, forged.payload, forged.signature]
    text = "PK1S" + base45.encode(cbor.encode(parts))
    assert _refusal(text, trust, now) is Reason.SIGNATURE_BAD
