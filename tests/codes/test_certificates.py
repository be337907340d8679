"""Health certificates: genuine ones accepted in their time, each as the same one ever."""

from dataclasses import replace

import cbor2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.codes import base45, es256, hc1, nzcp, shc
from gateway.codes.certificate import Certificate, open_certificate
from gateway.codes.health_verdict import HealthVerdict
from gateway.codes.issuer_key import IssuerKey, IssuerKeys, Kind, Scheme
from gateway.codes.recognise import recognise
from gateway.codes.trust import TrustList
from gateway.core.credential import Credential, HealthStatus, RefusedCode
from gateway.core.instant import ClockQuality, Instant
from gateway.core.reason import Reason
from tests.codes import issuers

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
NOW_MS = issuers.NOW.wall_ms


def _shown(text: str, at: Instant = issuers.NOW) -> Credential:
    presented = issuers.show(text, at)
    assert isinstance(presented, Credential)
    return presented


def _reason(text: str, at: Instant = issuers.NOW) -> Reason | None:
    presented = issuers.show(text, at)
    return presented.reason if isinstance(presented, RefusedCode) else None


@pytest.mark.parametrize(
    ("text", "name", "issuer", "expires_s"),
    [
        (issuers.hc1(), "HC1", issuers.KID.hex(), issuers.NOW_S + issuers.DAY_S),
        (issuers.shc(), "SHC", issuers.CARD_KID, 253_402_300_799),
        (issuers.nzcp(), "NZCP", f"{issuers.DID}#key-1", issuers.NOW_S + issuers.DAY_S),
    ],
    ids=["HC1", "SHC", "NZCP"],
)
def test_a_certificate_tells_issuer_status_and_dates(
    text: str, name: str, issuer: str, expires_s: int
) -> None:
    """A card without an end never ends."""
    shown = _shown(text)
    assert (shown.format, shown.issuer, shown.status) == (name, issuer, HealthStatus.GREEN)
    assert NOW_MS - shown.issued_ms in range(86_400_000 - 500, 86_400_001)
    assert shown.expires_ms == expires_s * 1000


def test_an_rsa_key_signs_certificates_too() -> None:
    """PS256, as some countries chose."""
    shown = _shown(issuers.hc1_text(issuers.rsa_sign1(cbor2.dumps(issuers.CWT))))
    assert shown.issuer == issuers.RSA_KID.hex()


ENVELOPES = {
    "untagged": {"tag": b""},
    "tagged as CWT and COSE_Sign1": {"tag": b"\xd8\x3d\xd2"},
    "key id unsigned": {"header": {1: -7}, "unsigned": {4: issuers.KID}},
    "algorithm unsigned": {"header": {4: issuers.KID}, "unsigned": {1: -7}},
    "both unsigned": {"header": b"", "unsigned": {1: -7, 4: issuers.KID}},
    "another key id unsigned": {"unsigned": {4: b"stranger"}},
    "a content type": {"header": {1: -7, 3: 61, 4: issuers.KID}},
    "an embedded certificate": {"unsigned": {33: b"0\x82"}},
}


@pytest.mark.parametrize("bent", ENVELOPES.values(), ids=ENVELOPES.keys())
def test_an_envelope_may_be_written_in_several_ways(bent: dict[str, object]) -> None:
    """All are in use; who is meant stays clear."""
    assert _shown(issuers.hc1(**bent)).issuer == issuers.KID.hex()


def test_an_issuer_that_names_no_country_is_that_of_its_key() -> None:
    """The claim is optional in the specification."""
    claims = {key: value for key, value in issuers.CWT.items() if key != 1}
    assert _shown(issuers.hc1(claims)).status is HealthStatus.GREEN


BEFORE = -hc1.EARLY_MS


@pytest.mark.parametrize(
    ("text", "offset_ms", "reason"),
    [
        (issuers.nzcp(), -86_400_001, Reason.CODE_NOT_YET_VALID),
        (issuers.nzcp(), -86_400_000, None),
        (issuers.nzcp(), 86_399_999, None),
        (issuers.nzcp(), 86_400_000, Reason.CODE_EXPIRED),
        (issuers.hc1(), BEFORE - 86_400_001, Reason.CODE_NOT_YET_VALID),
        (issuers.hc1(), BEFORE - 86_400_000, None),
        (issuers.hc1(), 86_399_999, None),
        (issuers.hc1(), 86_400_000, Reason.CODE_EXPIRED),
    ],
)
def test_a_certificate_counts_between_its_dates(
    text: str, offset_ms: int, reason: Reason | None
) -> None:
    """From the first millisecond on, and not at the last; where only ``iat`` is, a month before."""
    assert _reason(text, replace(issuers.NOW, wall_ms=NOW_MS + offset_ms)) is reason


def test_no_certificate_is_issued_later_than_it_is_shown() -> None:
    """An issuer's clock that is ahead must not tell the gate what time it is."""
    early = replace(issuers.NOW, wall_ms=NOW_MS - 2 * 86_400_000)
    assert _shown(issuers.hc1(), early).issued_ms == early.wall_ms


def test_a_card_with_an_end_ends() -> None:
    """``exp`` is optional there."""
    text = issuers.shc(issuers.card(exp=issuers.NOW_S + 1.5))
    assert _reason(text, replace(issuers.NOW, wall_ms=NOW_MS + 1499)) is None
    assert _reason(text, replace(issuers.NOW, wall_ms=NOW_MS + 1500)) is Reason.CODE_EXPIRED


@pytest.mark.parametrize("text", [issuers.hc1(), issuers.shc(), issuers.nzcp()])
def test_without_a_clock_no_date_is_proved(text: str) -> None:
    """Neither accepted nor called expired."""
    unset = replace(issuers.NOW, clock=ClockQuality.UNSET)
    assert _reason(text, unset) is Reason.CLOCK_UNSET


@pytest.mark.parametrize(
    ("before_ms", "after_ms", "reason"),
    [(0, 0, None), (1, 1, Reason.KEY_NOT_VALID), (-1, -1, Reason.KEY_NOT_VALID)],
)
def test_a_key_counts_between_its_own_dates(
    before_ms: int, after_ms: int, reason: Reason | None
) -> None:
    """Both included (RFC 5280 section 4.1.2.5)."""
    key = IssuerKey(
        Scheme.HC1,
        issuers.KID,
        "AT",
        issuers.COUNTRY_KEY.public_key(),
        not_before_ms=NOW_MS + before_ms,
        not_after_ms=NOW_MS + after_ms,
    )
    presented = recognise(issuers.hc1(), TrustList((), IssuerKeys((key,))), "", issuers.NOW)
    assert (presented.reason if isinstance(presented, RefusedCode) else None) is reason


@pytest.mark.parametrize("kind", list(Kind))
def test_a_key_attests_only_its_kinds(kind: Kind) -> None:
    """One that may attest tests attests no vaccination and no recovery."""
    entries = {
        Kind.VACCINATION: issuers.VACCINATION,
        Kind.TEST: issuers.TEST,
        Kind.RECOVERY: issuers.RECOVERY,
    }
    claims = issuers.CWT | {-260: {1: issuers.NAMED | {kind.value: [entries[kind]]}}}
    text = issuers.hc1(claims, header={1: -7, 4: issuers.TEST_KID})
    assert _reason(text) is (None if kind is Kind.TEST else Reason.KEY_USE_WRONG)


def test_a_malleated_signature_is_the_same_certificate() -> None:
    """``(r, n - s)`` is another text, and neither another holder nor another presentation."""
    original = issuers.hc1()
    sealed = hc1.FORMAT.unseal(original.removeprefix("HC1:"))
    s = int.from_bytes(sealed.signature[32:], "big")
    twin = sealed.signature[:32] + (ORDER - s).to_bytes(32, "big")
    protected = cbor2.dumps({1: -7, 4: issuers.KID})
    text = issuers.hc1_text(issuers.raw_sign1([protected, {}, sealed.payload, twin]))
    assert text != original
    assert _shown(text) == _shown(original)


def test_another_spelling_of_the_envelope_is_the_same_certificate() -> None:
    """Tags, unsigned headers and compression are anybody's to change."""
    assert _shown(issuers.hc1(tag=b"", unsigned={9: "x"})) == _shown(issuers.hc1())


def test_a_certificate_signed_anew_is_the_same_presentation_of_another_holder() -> None:
    """Its id was used; its pseudonym can't be told from the name."""
    renewed = _shown(issuers.hc1(issuers.CWT | {6: issuers.NOW_S - 5}))
    original = _shown(issuers.hc1())
    assert renewed.replay_key == original.replay_key
    assert renewed.holder != original.holder


def test_two_people_are_two_holders_and_two_presentations() -> None:
    """In every scheme."""
    other_dose = issuers.dcc(v=[issuers.VACCINATION | {"ci": "URN:UVCI:01:AT:2"}])
    other_card = issuers.shc(issuers.card([issuers.immunization("212")]))
    other_pass = issuers.nzcp(issuers.PASS | {7: bytes(16)})
    pairs = [
        (issuers.hc1(), other_dose),
        (issuers.shc(), other_card),
        (issuers.nzcp(), other_pass),
    ]
    for first, second in pairs:
        assert _shown(first).holder != _shown(second).holder
        assert _shown(first).replay_key != _shown(second).replay_key


def test_colliding_key_ids_are_all_tried() -> None:
    """Eight bytes collide by accident among enough countries; a stranger's key stands first."""
    strange = IssuerKey(Scheme.HC1, issuers.KID, "XX", issuers.STRANGER.public_key())
    both = IssuerKeys((strange, *issuers.trust().issuers.keys, strange))
    assert len(both.named(Scheme.HC1, issuers.KID)) == 2
    presented = recognise(issuers.hc1(), TrustList((), both), "", issuers.NOW)
    assert isinstance(presented, Credential)


def test_a_rule_of_the_park_is_asked_about_the_content() -> None:
    """With what was signed, and only once the certificate is genuine."""
    asked: list[Certificate] = []

    def strict(certificate: Certificate, at: Instant) -> HealthVerdict:
        assert at == issuers.NOW
        asked.append(certificate)
        return HealthVerdict(HealthStatus.YELLOW, "VR-EU-0001")

    presented = recognise(issuers.hc1(), issuers.trust(), "", issuers.NOW, strict)
    assert isinstance(presented, Credential)
    assert (presented.status, presented.failed_rule) == (HealthStatus.YELLOW, "VR-EU-0001")
    assert dict(asked[0].claims.content) == issuers.VACCINATED
    recognise(issuers.hc1(key=issuers.STRANGER), issuers.trust(), "", issuers.NOW, strict)
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("row", "text"),
    [(hc1.FORMAT, issuers.hc1()), (shc.FORMAT, issuers.shc()), (nzcp.FORMAT, issuers.nzcp())],
    ids=["HC1", "SHC", "NZCP"],
)
def test_names_and_dates_of_birth_stay_out_of_what_is_printed(row: object, text: str) -> None:
    """A certificate may end in an error report by mistake."""
    assert isinstance(row, type(hc1.FORMAT))
    opened = open_certificate(row, text, issuers.trust().issuers, issuers.NOW)
    assert isinstance(opened, Certificate)
    shown = repr(opened) + repr(row.unseal(text.removeprefix(row.prefix)))
    assert not any(secret in shown for secret in ("MUSTER", "1998", "Jack", "1960", "UVCI", "207"))


@settings(max_examples=150)
@given(st.data())
def test_no_certificate_with_one_changed_bit_is_accepted(data: st.DataObject) -> None:
    """Anywhere in the signed bytes or the signature, packed rightly again."""
    protected = cbor2.dumps({1: -7, 4: issuers.KID})
    payload = cbor2.dumps(issuers.CWT)
    sealed = hc1.FORMAT.unseal(issuers.hc1().removeprefix("HC1:"))
    whole = bytearray(protected + payload + sealed.signature)
    bit = data.draw(st.integers(0, 8 * len(whole) - 1))
    whole[bit // 8] ^= 1 << bit % 8
    edge = len(protected) + len(payload)
    parts = [bytes(whole[: len(protected)]), {}, bytes(whole[len(protected) : edge])]
    text = issuers.hc1_text(issuers.raw_sign1([*parts, bytes(whole[edge:])]))
    assert isinstance(issuers.show(text), RefusedCode)


@given(st.sampled_from(["HC1:", "shc:/", "NZCP:/1/"]), st.text(max_size=300))
def test_any_text_after_a_prefix_is_answered(prefix: str, text: str) -> None:
    """Nothing is raised and nothing is accepted."""
    assert isinstance(issuers.show(prefix + text), RefusedCode)


@given(st.binary(max_size=300))
def test_any_bytes_rightly_packed_are_answered(octets: bytes) -> None:
    """Past base45 and DEFLATE, into CBOR and JSON."""
    for text in (
        issuers.hc1_text(octets),
        issuers.hc1(octets),
        issuers.shc(octets),
        issuers.nzcp(octets),
        "HC1:" + base45.encode(octets),
    ):
        assert isinstance(issuers.show(text), RefusedCode)


def test_the_signature_is_64_bytes_in_every_scheme_of_es256() -> None:
    """What the pseudonym is made of."""
    for row, text in ((shc.FORMAT, issuers.shc()), (nzcp.FORMAT, issuers.nzcp())):
        sealed = row.unseal(text.removeprefix(row.prefix))
        assert len(sealed.fingerprint) * 2 == es256.SIGNATURE_BYTES
