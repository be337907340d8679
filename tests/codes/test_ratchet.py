"""What an unset clock still tells of a pass, and what a pass tells an unset clock."""

from collections.abc import Callable

import pytest

from gateway.codes import device_pass, pk1h
from gateway.codes.keys import SigningKey
from gateway.codes.recognise import recognise
from gateway.codes.signed_time import MAX_MS, centre_signed_ms
from gateway.codes.trust import TrustList
from gateway.core.credential import Credential, HealthStatus, RefusedCode
from gateway.core.instant import ClockQuality, Instant
from gateway.core.reason import Reason
from tests.codes import issuers
from tests.codes.conftest import NOW_MS

SHOWN_MS = NOW_MS + 7_200_000
"""Two hours after a phone heard of its centre."""


@pytest.fixture
def phone_text(pass_key: SigningKey, colliding_keys: tuple[SigningKey, ...]) -> str:
    """A PK1H of a pass of ``NOW_MS``, shown at ``SHOWN_MS``."""
    phone = colliding_keys[0]
    minted = device_pass.mint(
        pass_key,
        site="park-1",
        holder="00112233aabbccdd",
        status=HealthStatus.GREEN,
        issued_ms=NOW_MS,
        life_h=24,
        device=device_pass.device_key(phone),
    )
    return pk1h.present(minted, phone, SHOWN_MS)


def unset(floor_ms: int, wall_ms: int = 0) -> Instant:
    """A clock that nobody set, above a ratchet."""
    return Instant(wall_ms, 0, "test", ClockQuality.UNSET, floor_ms)


@pytest.mark.parametrize(
    ("floor_ms", "reason"),
    [
        (NOW_MS, Reason.CLOCK_UNSET),
        (NOW_MS + 89_999, Reason.CLOCK_UNSET),
        (NOW_MS + 90_000, Reason.CODE_EXPIRED),
        (NOW_MS + 10_800_000, Reason.CODE_EXPIRED),
    ],
)
def test_a_pass_that_expired_before_the_ratchet_is_refused_without_a_clock(
    mint: Callable[..., str], trust: TrustList, floor_ms: int, reason: Reason
) -> None:
    """However fresh it looks to a clock that woke in its minute; every other goes to the guard."""
    presented = recognise(mint(), trust, "park-1", unset(floor_ms, wall_ms=NOW_MS))

    assert isinstance(presented, RefusedCode)
    assert presented.reason is reason


@pytest.mark.parametrize(
    ("floor_ms", "reason"),
    [(SHOWN_MS + 89_999, Reason.CLOCK_UNSET), (SHOWN_MS + 90_000, Reason.CODE_EXPIRED)],
)
def test_a_phones_showing_that_expired_before_the_ratchet_is_refused_without_a_clock(
    phone_text: str, trust: TrustList, floor_ms: int, reason: Reason
) -> None:
    """The screenshot of a phone is no better."""
    presented = recognise(phone_text, trust, "park-1", unset(floor_ms, wall_ms=SHOWN_MS))

    assert isinstance(presented, RefusedCode)
    assert presented.reason is reason


@pytest.mark.parametrize(
    ("floor_s", "reason"),
    [
        (issuers.NOW_S + issuers.DAY_S - 1, Reason.CLOCK_UNSET),
        (issuers.NOW_S + issuers.DAY_S, Reason.CODE_EXPIRED),
    ],
)
def test_a_certificate_that_expired_before_the_ratchet_is_refused_without_a_clock(
    floor_s: int, reason: Reason
) -> None:
    """As a pass is."""
    presented = issuers.show(issuers.hc1(), unset(floor_s * 1000, issuers.NOW_S * 1000))

    assert isinstance(presented, RefusedCode)
    assert presented.reason is reason


@pytest.mark.parametrize("clock", ClockQuality)
@pytest.mark.parametrize("offset_ms", [-3_600_000, 0, 3_600_000])
def test_a_genuine_pass_tells_when_the_centre_signed_it(
    mint: Callable[..., str], trust: TrustList, clock: ClockQuality, offset_ms: int
) -> None:
    """Whether it is good, of the future, or past."""
    at = Instant(NOW_MS + offset_ms, 0, "test", clock)

    assert centre_signed_ms(recognise(mint(), trust, "park-1", at)) == NOW_MS


@pytest.mark.parametrize("clock", ClockQuality)
def test_of_a_phones_pass_only_the_centres_time_counts(
    phone_text: str, trust: TrustList, clock: ClockQuality
) -> None:
    """A phone may sign tomorrow."""
    at = Instant(SHOWN_MS, 0, "test", clock)

    assert centre_signed_ms(recognise(phone_text, trust, "park-1", at)) == NOW_MS


def test_a_forged_pass_tells_nothing(
    mint: Callable[..., str], trust: TrustList, stranger_key: SigningKey
) -> None:
    """Nor one of another site."""
    for text, site in ((mint(key=stranger_key), "park-1"), (mint(), "park-2")):
        assert centre_signed_ms(recognise(text, trust, site, unset(0))) == 0


def test_a_year_that_nobody_writes_tells_nothing(
    mint: Callable[..., str], trust: TrustList
) -> None:
    """A ratchet at the end of time would never come back."""
    far = mint(issued_ms=MAX_MS + 1)

    assert centre_signed_ms(recognise(far, trust, "park-1", unset(0))) == 0


def test_certificates_of_others_tell_nothing() -> None:
    """They may be dated long after they were signed."""
    card = Credential("SHC", "key", "holder", HealthStatus.GREEN, NOW_MS, NOW_MS + 1, "id")

    assert centre_signed_ms(card) == 0
