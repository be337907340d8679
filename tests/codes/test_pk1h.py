"""The phone's own pass: admitted for a minute of its day at its site, refused otherwise exactly."""

from collections.abc import Callable

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.codes import base45, cbor, cose, device_pass, es256, pk1h, pk1s
from gateway.codes.keys import SigningKey
from gateway.codes.recognise import known_format, recognise
from gateway.codes.trust import KeyRecord, KeyUse, TrustList
from gateway.core.credential import Credential, HealthStatus, RefusedCode
from gateway.core.instant import ClockQuality, Instant
from gateway.core.reason import Reason

Show = Callable[..., str]
ISSUED_MS = 1_800_000_000_000
ISSUED_S = ISSUED_MS // 1000
HOUR_MS = 3_600_000
HOLDER = "00112233aabbccdd"
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@pytest.fixture(scope="session")
def phone(colliding_keys: tuple[SigningKey, ...]) -> SigningKey:
    """The key in a phone; its id means nothing."""
    return colliding_keys[0]


@pytest.fixture(scope="session")
def show(pass_key: SigningKey, phone: SigningKey) -> Show:
    """Make the text of a phone; each argument of ``device_pass.mint`` can be given instead."""

    def text(shown_ms: int = ISSUED_MS, *, signer: SigningKey = phone, **changed: object) -> str:
        claims: dict[str, object] = {
            "key": pass_key,
            "site": "park-1",
            "holder": HOLDER,
            "status": HealthStatus.GREEN,
            "issued_ms": ISSUED_MS,
            "life_h": 24,
            "device": device_pass.device_key(phone),
        }
        minted = device_pass.mint(**(claims | changed))  # type: ignore[arg-type] # a table
        return pk1h.present(minted, signer, shown_ms)

    return text


def _at(wall_ms: int, clock: ClockQuality = ClockQuality.SYNCED) -> Instant:
    return Instant(wall_ms, 0, "test", clock)


def _claimed(claims: object, key: SigningKey, phone: SigningKey) -> str:
    """A text whose pass says what the centre would never sign."""
    signed = cose.encode_sign1(cbor.encode(claims), key, b"PK1Hpark-1")
    return pk1h.present(signed, phone, ISSUED_MS)


def _refusal(text: str, trust: TrustList, at: Instant, site: str = "park-1") -> Reason:
    presented = pk1h.verify(text, trust, site, at)
    assert isinstance(presented, RefusedCode)
    assert presented.format == "PK1H"
    return presented.reason


def _mirrored(signature: bytes) -> bytes:
    return signature[:32] + (ORDER - int.from_bytes(signature[32:], "big")).to_bytes(32, "big")


def test_a_phone_without_signal_proves_its_holder(
    show: Show, pass_key: SigningKey, trust: TrustList
) -> None:
    """Twenty hours after it heard of the centre; the issue is the centre's, not the phone's."""
    shown_ms = ISSUED_MS + 20 * HOUR_MS
    text = show(shown_ms, status=HealthStatus.YELLOW)
    assert recognise(text, trust, "park-1", _at(shown_ms)) == Credential(
        format="PK1H",
        issuer=pass_key.key_id.hex(),
        holder=HOLDER,
        status=HealthStatus.YELLOW,
        issued_ms=ISSUED_MS,
        expires_ms=shown_ms + 90_000,
        replay_key=f"{HOLDER}{shown_ms // 1000:08x}",
    )
    assert known_format(text) == "PK1H"


@given(
    issued_ms=st.integers(0, 4_294_000_000_000),
    later_ms=st.integers(0, HOUR_MS),
    holder=st.binary(min_size=8, max_size=8),
    status=st.sampled_from(HealthStatus),
    life_h=st.integers(1, 24),
)
def test_every_pass_that_a_phone_shows_verifies(  # noqa: PLR0913 - one for each claim
    show: Show,
    trust: TrustList,
    *,
    issued_ms: int,
    later_ms: int,
    holder: bytes,
    status: HealthStatus,
    life_h: int,
) -> None:
    """At the moment of showing, within its life, with the claims that were given."""
    shown_ms = issued_ms + later_ms
    text = show(shown_ms, issued_ms=issued_ms, holder=holder.hex(), status=status, life_h=life_h)
    presented = pk1h.verify(text, trust, "park-1", _at(shown_ms))
    assert isinstance(presented, Credential)
    assert (presented.holder, presented.status) == (holder.hex(), status)
    assert presented.replay_key == f"{holder.hex()}{shown_ms // 1000:08x}"
    assert 0 <= issued_ms - presented.issued_ms < 1000


@pytest.mark.parametrize(
    ("offset_ms", "reason"),
    [
        (-30_001, Reason.CODE_NOT_YET_VALID),
        (-30_000, None),
        (0, None),
        (59_999, None),
        (89_999, None),
        (90_000, Reason.CODE_EXPIRED),
        (90_001, Reason.CODE_EXPIRED),
    ],
)
@pytest.mark.parametrize("clock", [ClockQuality.SYNCED, ClockQuality.HOLDOVER])
def test_a_showing_counts_for_its_minute_and_the_skew(
    show: Show, trust: TrustList, offset_ms: int, reason: Reason | None, clock: ClockQuality
) -> None:
    """A screenshot is dead after a minute and a half, however long the pass would live."""
    shown_ms = ISSUED_MS + 5 * HOUR_MS
    presented = pk1h.verify(show(shown_ms), trust, "park-1", _at(shown_ms + offset_ms, clock))
    assert (presented.reason if isinstance(presented, RefusedCode) else None) is reason


@pytest.mark.parametrize("life_h", [1, 24])
@pytest.mark.parametrize(
    ("offset_ms", "reason"),
    [(29_999, None), (30_000, Reason.CODE_EXPIRED), (30_001, Reason.CODE_EXPIRED)],
)
def test_no_showing_outlives_the_centres_pass(
    show: Show, trust: TrustList, life_h: int, offset_ms: int, reason: Reason | None
) -> None:
    """However fresh the phone's own signature is."""
    end_ms = ISSUED_MS + life_h * HOUR_MS
    text = show(end_ms + offset_ms, life_h=life_h)
    presented = pk1h.verify(text, trust, "park-1", _at(end_ms + offset_ms))
    if isinstance(presented, Credential):
        assert presented.expires_ms == end_ms + 30_000
    assert (presented.reason if isinstance(presented, RefusedCode) else None) is reason


@pytest.mark.parametrize(("ahead_ms", "accepted"), [(30_000, True), (31_000, False)])
def test_a_pass_from_the_future_is_not_yet_valid_though_its_showing_is_of_now(
    show: Show, trust: TrustList, ahead_ms: int, *, accepted: bool
) -> None:
    """The centre's clock is held against the gate's as the phone's is."""
    text = show(ISSUED_MS, issued_ms=ISSUED_MS + ahead_ms)
    presented = pk1h.verify(text, trust, "park-1", _at(ISSUED_MS))
    assert isinstance(presented, Credential) is accepted
    assert accepted or presented.reason is Reason.CODE_NOT_YET_VALID  # type: ignore[union-attr]


@pytest.mark.parametrize("offset_ms", [-(10**9), 0, 10**9])
def test_an_unset_clock_neither_admits_nor_calls_anything_expired(
    show: Show, trust: TrustList, stranger_key: SigningKey, offset_ms: int
) -> None:
    """Both signatures are still checked, but the dates go to the guard."""
    at = _at(ISSUED_MS + offset_ms, ClockQuality.UNSET)
    assert _refusal(show(), trust, at) is Reason.CLOCK_UNSET
    assert _refusal(show(signer=stranger_key), trust, at) is Reason.SIGNATURE_BAD


@pytest.mark.parametrize(
    ("life_h", "reason"),
    [
        (23, None),
        (24, None),
        (25, Reason.CODE_LIFE_TOO_LONG),
        (2**63, Reason.CODE_LIFE_TOO_LONG),
    ],
)
@pytest.mark.parametrize("clock", ClockQuality)
def test_a_life_above_a_day_is_refused_even_if_signed(  # noqa: PLR0913 - fixtures and a table
    trust: TrustList,
    pass_key: SigningKey,
    phone: SigningKey,
    *,
    life_h: int,
    reason: Reason | None,
    clock: ClockQuality,
) -> None:
    """Below, at and above the limit; it needs no clock."""
    claims = [ISSUED_S, life_h, 1, b"holder-1", device_pass.device_key(phone)]
    text = _claimed(claims, pass_key, phone)
    presented = pk1h.verify(text, trust, "park-1", _at(ISSUED_MS, clock))
    unset = Reason.CLOCK_UNSET if clock is ClockQuality.UNSET else None
    seen = presented.reason if isinstance(presented, RefusedCode) else None
    assert seen is (reason or unset)


def test_the_replay_memory_covers_the_longest_presentation(show: Show, trust: TrustList) -> None:
    """From the first to the last moment at which one text is accepted."""
    shown_ms = ISSUED_MS + HOUR_MS
    first, last = shown_ms - 30_000, shown_ms + 90_000 - 1
    for wall_ms in (first, last):
        presented = pk1h.verify(show(shown_ms), trust, "park-1", _at(wall_ms))
        assert isinstance(presented, Credential)
    assert last - first < pk1h.MAX_PRESENTABLE_MS == 120_000


def test_an_unknown_key_is_an_unknown_issuer(
    show: Show, stranger_key: SigningKey, document_key: SigningKey, trust: TrustList, now: Instant
) -> None:
    """Nobody's key, and a key of the centre that may not sign passes."""
    assert pk1h.verify(show(key=stranger_key), trust, "park-1", now) == RefusedCode(
        Reason.ISSUER_UNKNOWN, "PK1H", stranger_key.key_id.hex()
    )
    assert _refusal(show(key=document_key), trust, now) is Reason.ISSUER_UNKNOWN


def test_a_stranger_under_our_key_id_is_a_bad_signature(
    show: Show, pass_key: SigningKey, stranger_key: SigningKey, trust: TrustList, now: Instant
) -> None:
    """Naming a trusted key is not holding it."""
    forger = SigningKey(stranger_key.private, pass_key.key_id)
    assert _refusal(show(key=forger), trust, now) is Reason.SIGNATURE_BAD


def test_a_pass_that_was_copied_to_another_phone_is_a_bad_signature(
    show: Show, stranger_key: SigningKey, pass_key: SigningKey, trust: TrustList, now: Instant
) -> None:
    """The pass can be read from any picture; the phone's key can't."""
    for signer in (stranger_key, pass_key):
        assert _refusal(show(signer=signer), trust, now) is Reason.SIGNATURE_BAD


def test_the_moment_of_showing_can_not_be_changed(
    show: Show, trust: TrustList, now: Instant
) -> None:
    """An old showing with a new time is no showing."""
    octets = bytearray(base45.decode(show(ISSUED_MS - HOUR_MS)[4:]))
    octets[-68:-64] = ISSUED_S.to_bytes(4, "big")
    assert _refusal("PK1H" + base45.encode(bytes(octets)), trust, now) is Reason.SIGNATURE_BAD


def test_a_pass_of_another_site_is_told_from_a_forgery(
    show: Show, stranger_key: SigningKey, trust: TrustList, now: Instant
) -> None:
    """If the trust list knows the other site; else its signature is just false here."""
    text = show(site="park-2")
    assert _refusal(text, trust, now) is Reason.SIGNATURE_BAD
    both = TrustList((*trust.records, KeyRecord.of(stranger_key, KeyUse.PASS, "park-2")))
    assert _refusal(text, both, now) is Reason.SITE_WRONG
    assert _refusal(show(), both, now, site="park-2") is Reason.SITE_WRONG


def test_a_pass_of_the_other_format_is_no_device_pass(
    mint: Callable[..., str], phone: SigningKey, trust: TrustList, now: Instant
) -> None:
    """What was signed as PK1S never counts as a part of PK1H, nor the other way round."""
    signed = base45.decode(mint().removeprefix("PK1S"))
    assert _refusal(pk1h.present(signed, phone, ISSUED_MS), trust, now) is Reason.SIGNATURE_BAD


def test_a_device_pass_is_no_pass_of_the_other_format(
    show: Show, trust: TrustList, now: Instant
) -> None:
    """The centre's part alone, under the other prefix."""
    inner = base45.decode(show()[4:])[:-68]
    presented = pk1s.verify("PK1S" + base45.encode(inner), trust, "park-1", now)
    assert isinstance(presented, RefusedCode)
    assert presented.reason is Reason.SIGNATURE_BAD


@pytest.mark.parametrize(
    "text",
    [
        "PK1H",
        "PK1H ",
        "PK1H0",
        "PK1Haa",
        "PK1H健康",
        "PK1H" + "Z" * 4292,
        "PK1H" + base45.encode(bytes(67)),
        "PK1H" + base45.encode(bytes(68)),
        "PK1H" + base45.encode(bytes(69)),
        "PK1H" + base45.encode(bytes(2000)),
    ],
)
def test_a_damaged_pass_is_malformed(trust: TrustList, now: Instant, text: str) -> None:
    """Base45 and COSE refuse before any key is looked for."""
    assert pk1h.verify(text, trust, "park-1", now) == RefusedCode(Reason.CODE_MALFORMED, "PK1H")


@pytest.mark.parametrize("end", [" ", "\n", "0", "00", "000"])
def test_nothing_may_stand_after_a_pass(
    show: Show, trust: TrustList, now: Instant, end: str
) -> None:
    """A text has no second spelling by what follows it."""
    assert _refusal(show() + end, trust, now) is Reason.CODE_MALFORMED


def test_a_mirrored_signature_of_the_phone_keeps_the_replay_key(
    show: Show, trust: TrustList, now: Instant
) -> None:
    """(r, n - s) makes another text of one showing, which is the same presentation."""
    octets = base45.decode(show()[4:])
    text = "PK1H" + base45.encode(octets[:-64] + _mirrored(octets[-64:]))
    assert text != show()
    assert pk1h.verify(text, trust, "park-1", now) == pk1h.verify(show(), trust, "park-1", now)


def test_a_mirrored_signature_of_the_centre_is_no_new_presentation(
    show: Show, phone: SigningKey, trust: TrustList, now: Instant
) -> None:
    """Nobody but the phone can use it, and the phone gets the same replay key."""
    octets = base45.decode(show()[4:])
    mirrored = octets[:-132] + _mirrored(octets[-132:-68])
    stolen = "PK1H" + base45.encode(mirrored + octets[-68:])
    assert _refusal(stolen, trust, now) is Reason.SIGNATURE_BAD
    own = pk1h.present(mirrored, phone, ISSUED_MS)
    assert pk1h.verify(own, trust, "park-1", now) == pk1h.verify(show(), trust, "park-1", now)


def test_a_pass_spelled_another_way_is_refused_even_from_its_phone(
    show: Show, phone: SigningKey, trust: TrustList, now: Instant
) -> None:
    """CBOR with a longer head, or with a tag, would be a second text of one pass."""
    inner = base45.decode(show()[4:])[:-68]
    for spelled in (b"\xd2" + inner, b"\x98\x04" + inner[1:], b"\x9f" + inner[1:] + b"\xff"):
        text = pk1h.present(spelled, phone, ISSUED_MS)
        assert _refusal(text, trust, now) is Reason.CODE_MALFORMED


def test_every_flipped_bit_is_refused(show: Show, trust: TrustList, now: Instant) -> None:
    """Pass, time and signature, as a forger who knows base45 would try."""
    octets = base45.decode(show()[4:])
    for bit in range(8 * len(octets)):
        flipped = bytearray(octets)
        flipped[bit // 8] ^= 1 << bit % 8
        text = "PK1H" + base45.encode(bytes(flipped))
        assert isinstance(pk1h.verify(text, trust, "park-1", now), RefusedCode)


@given(st.text(max_size=200) | st.binary(max_size=300).map(base45.encode))
def test_any_text_after_the_prefix_is_answered(trust: TrustList, now: Instant, text: str) -> None:
    """Nothing is raised and nothing is admitted."""
    assert isinstance(recognise("PK1H" + text, trust, "park-1", now), RefusedCode)


@given(payload=st.binary(max_size=60))
def test_random_signed_claims_are_answered(
    pass_key: SigningKey, phone: SigningKey, trust: TrustList, now: Instant, payload: bytes
) -> None:
    """A centre gone mad can't stop a gate."""
    signed = cose.encode_sign1(payload, pass_key, b"PK1Hpark-1")
    text = pk1h.present(signed, phone, ISSUED_MS)
    assert _refusal(text, trust, now) is Reason.CODE_MALFORMED


def test_the_algorithm_can_not_be_changed_by_the_code(
    pass_key: SigningKey, phone: SigningKey, trust: TrustList, now: Instant
) -> None:
    """A header that claims HMAC, signed as ES256, is refused though the signature fits."""
    claims = cbor.encode([ISSUED_S, 24, 1, b"holder-1", device_pass.device_key(phone)])
    protected = cbor.encode({1: 5, 4: pass_key.key_id})
    message = cose.signature_structure(protected, b"PK1Hpark-1", claims)
    signed = cbor.encode([protected, {}, claims, es256.sign(pass_key.private, message)])
    assert _refusal(pk1h.present(signed, phone, ISSUED_MS), trust, now) is Reason.SIGNATURE_BAD


@settings(max_examples=20)
@given(st.integers(2**31, 2**32 - 1), st.binary(min_size=8, max_size=8))
def test_a_pass_fits_a_version_ten_code(show: Show, issued_s: int, holder: bytes) -> None:
    """57 x 57 modules at error correction M; the longest life has the longest text."""
    text = show(issued_s * 1000, issued_ms=issued_s * 1000, holder=holder.hex(), life_h=24)
    assert len(text) == 304
    code = segno.make(text, error="m", boost_error=False, micro=False)
    assert (code.mode, code.error) == ("alphanumeric", "M")
    assert int(code.version) <= 10
