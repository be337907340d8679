"""Keys of the park may have dates; a pass of a key outside of them is refused by name."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from gateway.codes import pk1h, pk1s
from gateway.codes.device_pass import mint as mint_device_pass
from gateway.codes.issuer_key import UNDATED_MS
from gateway.codes.key_dates import date_ms, date_text
from gateway.codes.keys import SigningKey
from gateway.codes.trust import KeyRecord, KeyUse, TrustList
from gateway.core.credential import Credential, HealthStatus, RefusedCode
from gateway.core.instant import ClockQuality, Instant
from gateway.core.reason import Reason

DAY_MS = 24 * 3_600_000


def compressed(key: SigningKey) -> bytes:
    """A phone's public key as its pass names it."""
    public = key.private.public_key()
    return public.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)


def dated(key: SigningKey, begin_ms: int, end_ms: int) -> TrustList:
    """One pass key that counts from one moment to another."""
    record = KeyRecord.of(key, KeyUse.PASS, "park-1")
    return TrustList((replace(record, not_before_ms=begin_ms, not_after_ms=end_ms),))


@pytest.mark.parametrize(
    ("dates_ms", "counts"),
    [((0, 0), True), ((1, 0), False), ((0, -1), False), ((-DAY_MS, DAY_MS), True)],
)
def test_a_pass_counts_only_within_its_keys_dates(
    mint: Callable[..., str],
    pass_key: SigningKey,
    now: Instant,
    dates_ms: tuple[int, int],
    *,
    counts: bool,
) -> None:
    """The first and the last moment included."""
    trust = dated(pass_key, *(now.wall_ms + ms for ms in dates_ms))
    seen = pk1s.verify(mint(), trust, "park-1", now)
    if counts:
        assert isinstance(seen, Credential)
    else:
        assert seen == RefusedCode(Reason.KEY_NOT_VALID, "PK1S", pass_key.key_id.hex())


def test_a_phones_own_pass_counts_only_within_the_dates_of_the_centres_key(
    pass_key: SigningKey, stranger_key: SigningKey, now: Instant
) -> None:
    """The phone's key has no dates; its pass has."""
    signed = mint_device_pass(
        pass_key,
        site="park-1",
        holder="00" * 8,
        status=HealthStatus.GREEN,
        issued_ms=now.wall_ms,
        life_h=24,
        device=compressed(stranger_key),
    )
    text = pk1h.present(signed, stranger_key, now.wall_ms)
    trust = dated(pass_key, 0, now.wall_ms - 1)
    seen = pk1h.verify(text, trust, "park-1", now)
    assert isinstance(seen, RefusedCode)
    assert seen.reason is Reason.KEY_NOT_VALID


def test_without_a_clock_a_keys_dates_object_to_nothing(
    mint: Callable[..., str], pass_key: SigningKey, now: Instant
) -> None:
    """The clock itself does."""
    unset = replace(now, clock=ClockQuality.UNSET)
    seen = pk1s.verify(mint(), dated(pass_key, 0, 1), "park-1", unset)
    assert isinstance(seen, RefusedCode)
    assert seen.reason is Reason.CLOCK_UNSET


def test_a_key_without_an_end_counts_for_ever(pass_key: SigningKey) -> None:
    """Also beyond the last year that can be written."""
    record = KeyRecord.of(pass_key, KeyUse.PASS, "park-1")
    assert record.counts_at(2**53)
    assert not replace(record, not_after_ms=UNDATED_MS - 1).counts_at(UNDATED_MS)


@pytest.mark.parametrize("text", ["1970-01-01T00:00:00Z", "2027-01-31T12:34:56Z"])
def test_a_date_is_written_as_it_is_read(text: str) -> None:
    """To the second."""
    ms = date_ms(text)
    assert ms is not None
    assert date_text(ms) == text
