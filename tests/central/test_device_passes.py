"""A phone gets a pass for its own key while its holder is approved, at a bounded pace."""

from dataclasses import replace

import pytest

from gateway.central.device_passes import (
    BURST,
    INTERVAL_S,
    DevicePassOffice,
    MintedDevicePass,
)
from gateway.central.passes import PassRefusal
from gateway.central.person import Person, PersonRecord
from gateway.codes import device_pass, pk1h
from gateway.codes.keys import ENTROPY_BYTES, SigningKey, generate_private_key, load_private_key
from gateway.codes.malformed import MalformedError
from gateway.codes.trust import KeyRecord, KeyUse, TrustList
from gateway.core.credential import Credential, HealthStatus
from gateway.runtime.clock import ManualClock

START = 1_800_000_000_000
HOUR_MS = 3_600_000
WANG = Person(
    "0123456789abcdef",
    "LINK",
    PersonRecord("1", "王", "Acme", (), START, START + 48 * HOUR_MS, HealthStatus.YELLOW),
)


def _key(seed: int) -> SigningKey:
    return load_private_key(generate_private_key(bytes([seed]) * ENTROPY_BYTES), "test")


@pytest.fixture(scope="module")
def key() -> SigningKey:
    """The centre's pass key."""
    return _key(1)


@pytest.fixture(scope="module")
def phone() -> SigningKey:
    """A phone's key."""
    return _key(2)


def test_a_gate_believes_what_the_phone_signs_with_its_pass(
    key: SigningKey, phone: SigningKey
) -> None:
    """For the holder, the status and the site of the centre, hours later."""
    clock = ManualClock(START + 1_234)
    minted = DevicePassOffice(key, "park-1", 24, clock).mint(WANG, device_pass.device_key(phone))
    assert isinstance(minted, MintedDevicePass)
    assert (minted.issued_ms, minted.expires_ms) == (START + 1_234, START + 1_000 + 24 * HOUR_MS)
    clock.advance_ms(20 * HOUR_MS)
    trust = TrustList((KeyRecord.of(key, KeyUse.PASS, "park-1"),))
    text = pk1h.present(minted.octets, phone, clock.now().wall_ms)
    seen = pk1h.verify(text, trust, "park-1", clock.now())
    assert isinstance(seen, Credential)
    assert (seen.holder, seen.status) == (WANG.id, HealthStatus.YELLOW)
    assert minted.octets.hex() not in repr(minted)


@pytest.mark.parametrize(
    ("left_ms", "hours"),
    [
        (48 * HOUR_MS, 24),
        (24 * HOUR_MS, 24),
        (24 * HOUR_MS - 1, 23),
        (2 * HOUR_MS - 1, 1),
        (HOUR_MS, 1),
        (HOUR_MS - 1, PassRefusal.ENDS_SOON),
        (1, PassRefusal.ENDS_SOON),
        (0, PassRefusal.NOT_APPROVED),
        (49 * HOUR_MS, PassRefusal.NOT_APPROVED),
    ],
)
def test_no_pass_outlives_the_approval(
    key: SigningKey, phone: SigningKey, left_ms: int, hours: int | PassRefusal
) -> None:
    """It lives in whole hours, so the last hour of an approval has none."""
    clock = ManualClock(WANG.record.not_after_ms - left_ms)
    said = DevicePassOffice(key, "park-1", 24, clock).mint(WANG, device_pass.device_key(phone))
    if isinstance(said, MintedDevicePass):
        assert (said.expires_ms - said.issued_ms // 1000 * 1000) // HOUR_MS == hours
    else:
        assert said is hours


def test_who_asks_without_end_is_slowed_and_others_are_not(
    key: SigningKey, phone: SigningKey
) -> None:
    """Also when each request names another key."""
    clock = ManualClock(START)
    office = DevicePassOffice(key, "park-1", 1, clock)
    said = [office.mint(WANG, device_pass.device_key(_key(seed))) for seed in range(3, 4 + BURST)]
    assert said[-1] is PassRefusal.TOO_OFTEN
    assert all(isinstance(one, MintedDevicePass) for one in said[:-1])
    device = device_pass.device_key(phone)
    assert isinstance(office.mint(replace(WANG, id="ff" * 8), device), MintedDevicePass)
    clock.advance_ms(round(INTERVAL_S * 1000) - 1)
    assert office.mint(WANG, device) is PassRefusal.TOO_OFTEN
    clock.advance_ms(1)
    assert isinstance(office.mint(WANG, device), MintedDevicePass)


@pytest.mark.parametrize("device", [b"", bytes(33), b"\x02" * 32, b"\x04" * 65])
def test_a_key_that_is_none_gets_no_pass(key: SigningKey, device: bytes) -> None:
    """The phone's page has another version, or somebody plays."""
    office = DevicePassOffice(key, "park-1", 24, ManualClock(START))
    with pytest.raises(MalformedError, match="compressed point of P-256"):
        office.mint(WANG, device)
