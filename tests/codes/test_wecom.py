"""WeCom's codes as its documents 94006 and 94007 describe them; no real one was published."""

import base64
import struct
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.codes import es256, wecom
from gateway.codes.keys import SigningKey
from gateway.codes.recognise import Accepted, known_format, recognise, signed_format
from gateway.codes.trust import KeyRecord, KeyUse, TrustList
from gateway.codes.wecom import MAX_LIFE_S, SKEW_MS, ByteOrder, WecomRules
from gateway.core.admissions import CODE_MEMORY_MS
from gateway.core.credential import Credential, HealthStatus, Identified, Presented, RefusedCode
from gateway.core.instant import ClockQuality, Instant
from gateway.core.reason import Reason

NOW_S = 1_800_000_000
NOW_MS = NOW_S * 1000
OPENVID = 0x0123_4567_89AB_CDEF
ORDER = {ByteOrder.BIG: ">", ByteOrder.LITTLE: "<"}
UNKNOWN = RefusedCode(Reason.CODE_UNKNOWN)


@pytest.fixture
def wecom_trust(pass_key: SigningKey, stranger_key: SigningKey) -> TrustList:
    """A gate of park-1 that trusts one key of WeCom beside the park's own."""
    return TrustList(
        (
            KeyRecord.of(pass_key, KeyUse.PASS, "park-1"),
            KeyRecord.of(stranger_key, KeyUse.WECOM, "park-1"),
        )
    )


def employee(  # noqa: PLR0913 - the fields of a code
    key: SigningKey,
    start_s: int = NOW_S,
    life_s: int = 60,
    *,
    order: ByteOrder = ByteOrder.BIG,
    kind: bytes = b"\x01\x00",
    openvid: int = OPENVID,
) -> str:
    """The text of an employee's code."""
    message = kind + struct.pack(f"{ORDER[order]}QIH", openvid, start_s, life_s)
    return base64.b64encode(message + es256.sign(key.private, message)).decode()


def visitor(key: SigningKey, state: bytes = b"", length: int | None = None) -> str:
    """The text of a visitor's code."""
    told = len(state) if length is None else length
    message = b"\x01\x01" + struct.pack(">QB", OPENVID, told) + state
    return base64.b64encode(message + es256.sign(key.private, message)).decode()


def shown(  # noqa: PLR0913 - one fact of a presentation each
    text: str,
    trust: TrustList,
    wall_ms: int = NOW_MS,
    *,
    rules: WecomRules | None = WecomRules(),  # noqa: B008 - frozen
    clock: ClockQuality = ClockQuality.SYNCED,
    floor_ms: int = 0,
    site: str = "park-1",
) -> Presented:
    """What a gate of a park that takes such codes says."""
    at = Instant(wall_ms, 0, "test", clock, floor_ms)
    return recognise(text, trust, site, at, accepted=Accepted(wecom=rules))


def test_an_employee_is_known_by_the_openvid_and_nothing_is_known_of_health(
    wecom_trust: TrustList, stranger_key: SigningKey
) -> None:
    """Who it is comes from the roster, which knows the openvid."""
    presented = shown(employee(stranger_key), wecom_trust)

    assert presented == Credential(
        format="WECOM",
        issuer=stranger_key.key_id.hex(),
        holder="",
        status=HealthStatus.NOT_ASKED,
        issued_ms=NOW_MS,
        expires_ms=NOW_MS + 60_000 + SKEW_MS,
        replay_key=presented.replay_key if isinstance(presented, Credential) else "",
        alias=f"wecom:{OPENVID}",
    )


@pytest.mark.parametrize("order", ByteOrder)
def test_the_byte_order_is_a_setting_as_no_document_states_it(
    wecom_trust: TrustList, stranger_key: SigningKey, order: ByteOrder
) -> None:
    """Read the other way round, the same code lies decades away or lives for hours."""
    text = employee(stranger_key, order=order)
    other = next(one for one in ByteOrder if one is not order)

    assert isinstance(shown(text, wecom_trust, rules=WecomRules(order)), Credential)
    assert isinstance(shown(text, wecom_trust, rules=WecomRules(other)), RefusedCode)


def test_a_park_that_does_not_take_such_codes_knows_none(
    wecom_trust: TrustList, stranger_key: SigningKey
) -> None:
    """The setting is off by default."""
    for text in (employee(stranger_key), visitor(stranger_key)):
        assert shown(text, wecom_trust, rules=None) == UNKNOWN


@pytest.mark.parametrize(
    ("after_ms", "reason"),
    [
        (-SKEW_MS - 1, Reason.CODE_NOT_YET_VALID),
        (-SKEW_MS, None),
        (0, None),
        (60_000 + SKEW_MS - 1, None),
        (60_000 + SKEW_MS, Reason.CODE_EXPIRED),
    ],
)
def test_a_code_counts_from_its_start_for_its_life(
    wecom_trust: TrustList, stranger_key: SigningKey, after_ms: int, reason: Reason | None
) -> None:
    """With the skew on both sides."""
    presented = shown(employee(stranger_key), wecom_trust, NOW_MS + after_ms)

    assert getattr(presented, "reason", None) is reason


@pytest.mark.parametrize(
    ("life_s", "limit_s", "refused"),
    [(299, 300, False), (300, 300, False), (301, 300, True), (65_535, MAX_LIFE_S, True)],
)
def test_a_life_longer_than_the_park_allows_is_refused(
    wecom_trust: TrustList, stranger_key: SigningKey, life_s: int, limit_s: int, *, refused: bool
) -> None:
    """A screenshot would outlive the memory of used codes."""
    rules = WecomRules(max_life_s=limit_s)
    presented = shown(employee(stranger_key, life_s=life_s), wecom_trust, rules=rules)

    assert (getattr(presented, "reason", None) is Reason.CODE_LIFE_TOO_LONG) is refused


def test_a_used_code_is_remembered_for_longer_than_any_code_lives() -> None:
    """Whatever the setting says."""
    assert MAX_LIFE_S * 1000 + 2 * SKEW_MS < CODE_MEMORY_MS


def test_an_unset_clock_accepts_no_code(wecom_trust: TrustList, stranger_key: SigningKey) -> None:
    """A genuine one goes to the guard."""
    presented = shown(employee(stranger_key), wecom_trust, clock=ClockQuality.UNSET)

    assert presented == RefusedCode(Reason.CLOCK_UNSET, "WECOM", stranger_key.key_id.hex())


@pytest.mark.parametrize(
    ("after_end_ms", "reason"),
    [(-1, Reason.CLOCK_UNSET), (0, Reason.CODE_EXPIRED), (1, Reason.CODE_EXPIRED)],
)
def test_what_expired_before_the_ratchet_is_expired_without_a_clock(
    wecom_trust: TrustList, stranger_key: SigningKey, after_end_ms: int, reason: Reason
) -> None:
    """However late it is, it is not earlier than that."""
    floor_ms = NOW_MS + 60_000 + SKEW_MS + after_end_ms
    unset = ClockQuality.UNSET
    presented = shown(employee(stranger_key), wecom_trust, clock=unset, floor_ms=floor_ms)

    assert getattr(presented, "reason", None) is reason


def test_one_code_signed_twice_is_one_code(
    wecom_trust: TrustList, stranger_key: SigningKey
) -> None:
    """Both signatures of ECDSA, and any life, give the replay key of openvid and start."""
    text = employee(stranger_key)
    octets = base64.b64decode(text)
    s = int.from_bytes(octets[-32:], "big")
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    mirrored = base64.b64encode(octets[:-32] + (order - s).to_bytes(32, "big")).decode()
    keys = {
        getattr(shown(one, wecom_trust), "replay_key", None)
        for one in (text, mirrored, employee(stranger_key, life_s=61))
    }
    other = shown(employee(stranger_key, start_s=NOW_S + 1), wecom_trust)

    assert len(keys) == 1
    assert keys.isdisjoint({None, getattr(other, "replay_key", "")})


def test_a_replay_key_does_not_show_the_openvid(
    wecom_trust: TrustList, stranger_key: SigningKey
) -> None:
    """It stands in rows; the openvid never does."""
    presented = shown(employee(stranger_key), wecom_trust)

    assert isinstance(presented, Credential)
    assert f"{OPENVID:x}" not in presented.replay_key
    assert str(OPENVID) not in repr(presented)


def test_only_a_key_of_wecom_for_this_site_signs_such_codes(
    wecom_trust: TrustList, pass_key: SigningKey, stranger_key: SigningKey, trust: TrustList
) -> None:
    """Neither the park's pass key nor a key that counts elsewhere."""
    good = employee(stranger_key)

    for text, name in ((good, "WECOM"), (visitor(stranger_key), "WECOM-V")):
        assert shown(text, trust) == RefusedCode(Reason.ISSUER_UNKNOWN, name)
        assert shown(text, wecom_trust, site="park-2") == RefusedCode(Reason.ISSUER_UNKNOWN, name)
    for text, name in ((employee(pass_key), "WECOM"), (visitor(pass_key), "WECOM-V")):
        assert shown(text, wecom_trust) == RefusedCode(Reason.SIGNATURE_BAD, name)


@pytest.mark.parametrize(("before", "accepted"), [(0, True), (3, True), (4, False)])
def test_no_more_than_four_keys_are_tried(
    colliding_keys: tuple[SigningKey, ...], stranger_key: SigningKey, before: int, *, accepted: bool
) -> None:
    """Codes name no key; old and new overlap while they change."""
    signers = (*colliding_keys[:before], stranger_key)
    trust = TrustList(tuple(KeyRecord.of(key, KeyUse.WECOM, "park-1") for key in signers))

    assert isinstance(shown(employee(stranger_key), trust), Credential) is accepted


@pytest.mark.parametrize("state", [b"", b"\0", b"A-17", b"0123456789abcdef"])
def test_a_visitor_is_known_and_never_proved(
    wecom_trust: TrustList, stranger_key: SigningKey, state: bytes
) -> None:
    """The code carries no date: yesterday's picture of it is as good as the code."""
    assert shown(visitor(stranger_key, state), wecom_trust) == Identified(
        "WECOM-V", Reason.CODE_UNDATED, f"wecom:{OPENVID}", stranger_key.key_id.hex()
    )


@pytest.mark.parametrize(
    ("state", "length"),
    [(b"", 1), (b"A", 0), (b"A", 2), (b"A" * 16, 15), (b"A" * 16, 17), (b"", 255)],
)
def test_a_visitor_whose_state_is_not_as_long_as_it_says_is_refused(
    wecom_trust: TrustList, stranger_key: SigningKey, state: bytes, length: int
) -> None:
    """Though it is signed."""
    presented = shown(visitor(stranger_key, state, length), wecom_trust)

    assert presented == RefusedCode(Reason.CODE_MALFORMED, "WECOM-V")


def test_a_state_of_17_bytes_is_no_code_of_wecom(
    wecom_trust: TrustList, stranger_key: SigningKey
) -> None:
    """The document allows 16."""
    assert shown(visitor(stranger_key, b"A" * 17), wecom_trust) == UNKNOWN


@pytest.mark.parametrize("kind", [b"\x00\x00", b"\x02\x00", b"\x01\x02", b"\x01\x80"])
def test_another_version_or_type_is_not_guessed_at(
    wecom_trust: TrustList, stranger_key: SigningKey, kind: bytes
) -> None:
    """Nothing says that it is a code of WeCom at all."""
    text = employee(stranger_key, kind=kind)

    assert known_format(text) is None
    assert shown(text, wecom_trust) == UNKNOWN


def test_the_same_bytes_in_another_base64_are_no_second_code(
    wecom_trust: TrustList, stranger_key: SigningKey
) -> None:
    """The last digit before the padding holds two bits that belong to no byte."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    text = employee(stranger_key)
    last = alphabet[alphabet.index(text[-2]) | 1]

    assert shown(f"{text[:-2]}{last}=", wecom_trust) == RefusedCode(Reason.CODE_MALFORMED, "WECOM")


def test_text_of_the_form_that_is_not_base64_is_damaged(wecom_trust: TrustList) -> None:
    """101 digits and a padding that belongs to none of them."""
    assert shown("AQE" + "A" * 98 + "=", wecom_trust) == RefusedCode(
        Reason.CODE_MALFORMED, "WECOM-V"
    )


def test_the_form_alone_tells_what_it_is(stranger_key: SigningKey) -> None:
    """So that the eye prefers it to a poster and believes a damaged reading of it."""
    assert known_format(employee(stranger_key)) == "WECOM"
    assert known_format(visitor(stranger_key)) == "WECOM-V"
    assert signed_format(employee(stranger_key))
    assert not wecom.claims_employee(employee(stranger_key) + "=")
    assert not wecom.claims_employee(employee(stranger_key)[:-1])
    assert not wecom.claims_employee(employee(stranger_key) + "\n")


@given(byte=st.integers(0, 79), bit=st.integers(0, 7))
def test_no_single_flipped_bit_is_accepted(stranger_key: SigningKey, byte: int, bit: int) -> None:
    """Of all 640."""
    trust = TrustList((KeyRecord.of(stranger_key, KeyUse.WECOM, "park-1"),))
    octets = bytearray(base64.b64decode(employee(stranger_key)))
    octets[byte] ^= 1 << bit

    assert isinstance(shown(base64.b64encode(octets).decode(), trust), RefusedCode)


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**32 - 1), st.integers(0, 2**16 - 1))
def test_any_signed_numbers_are_answered(
    stranger_key: SigningKey, openvid: int, start_s: int, life_s: int
) -> None:
    """The greatest start lies in 2106."""
    trust = TrustList((KeyRecord.of(stranger_key, KeyUse.WECOM, "park-1"),))
    text = employee(stranger_key, start_s, life_s, openvid=openvid)
    for order in ByteOrder:
        presented = shown(text, trust, rules=replace(WecomRules(), byte_order=order))
        assert isinstance(presented, Credential | RefusedCode)


@given(st.binary(min_size=0, max_size=100).map(lambda rest: b"\x01" + rest))
def test_any_bytes_in_base64_are_answered(stranger_key: SigningKey, octets: bytes) -> None:
    """Nothing is raised and nothing is believed."""
    trust = TrustList((KeyRecord.of(stranger_key, KeyUse.WECOM, "park-1"),))

    assert isinstance(shown(base64.b64encode(octets).decode(), trust), RefusedCode)


@pytest.mark.parametrize(
    ("begins_ms", "ends_ms", "counts"),
    [
        (NOW_MS, NOW_MS, True),
        (NOW_MS - 1, NOW_MS + 1, True),
        (NOW_MS + 1, NOW_MS + 2, False),
        (NOW_MS - 2, NOW_MS - 1, False),
    ],
)
def test_a_key_of_wecom_counts_within_its_own_dates(
    stranger_key: SigningKey, begins_ms: int, ends_ms: int, *, counts: bool
) -> None:
    """For both kinds of codes."""
    record = KeyRecord.of(stranger_key, KeyUse.WECOM, "park-1")
    dated = TrustList((replace(record, not_before_ms=begins_ms, not_after_ms=ends_ms),))

    for text in (employee(stranger_key), visitor(stranger_key)):
        presented = shown(text, dated)
        assert (getattr(presented, "reason", None) is Reason.KEY_NOT_VALID) is not counts
