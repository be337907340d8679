"""A pass is minted for whoever is approved now, at a bounded pace, and a gate believes it."""

from dataclasses import replace

import pytest

from gateway.central.passes import BURST, MintedPass, PassOffice, PassRefusal
from gateway.central.person import Person, PersonRecord
from gateway.codes import pk1s
from gateway.codes.keys import ENTROPY_BYTES, SigningKey, generate_private_key, load_private_key
from gateway.codes.trust import KeyRecord, KeyUse, TrustList
from gateway.core.credential import Credential, HealthStatus
from gateway.runtime.clock import ManualClock

START = 1_800_000_000_000
WANG = Person(
    "0123456789abcdef",
    "LINK",
    PersonRecord("1", "王", "Acme", (), START, START + 3_600_000, HealthStatus.YELLOW),
)


@pytest.fixture(scope="module")
def key() -> SigningKey:
    """A pass key."""
    return load_private_key(generate_private_key(bytes(range(ENTROPY_BYTES))), "test")


def test_a_gate_believes_the_pass_and_reads_holder_status_and_life(key: SigningKey) -> None:
    """What is minted is what is verified."""
    clock = ManualClock(START + 1_234)
    minted = PassOffice(key, "park-1", 60, clock).mint(WANG)
    assert isinstance(minted, MintedPass)
    trust = TrustList((KeyRecord.of(key, KeyUse.PASS, "park-1"),))
    seen = pk1s.verify(minted.text, trust, "park-1", clock.now())
    assert isinstance(seen, Credential)
    assert (seen.holder, seen.status) == (WANG.id, HealthStatus.YELLOW)
    assert minted.expires_ms == START + 61_000 == seen.expires_ms - pk1s.SKEW_MS
    assert minted.text not in repr(minted)


@pytest.mark.parametrize(
    ("at_ms", "approved"), [(-1, False), (0, True), (3_599_999, True), (3_600_000, False)]
)
def test_only_an_approval_that_holds_now_gets_a_pass(
    key: SigningKey, at_ms: int, *, approved: bool
) -> None:
    """From the first millisecond to the last."""
    said = PassOffice(key, "park-1", 60, ManualClock(START + at_ms)).mint(WANG)
    assert isinstance(said, MintedPass) == approved
    assert approved or said is PassRefusal.NOT_APPROVED


def test_who_asks_without_end_is_slowed_and_others_are_not(key: SigningKey) -> None:
    """A loop on one link must not keep a processor busy with signing."""
    clock = ManualClock(START)
    office = PassOffice(key, "park-1", 60, clock)
    said = [office.mint(WANG) for _ in range(BURST + 1)]
    assert said[-1] is PassRefusal.TOO_OFTEN
    texts = {one.text for one in said if isinstance(one, MintedPass)}
    assert len(texts) == BURST
    assert isinstance(office.mint(replace(WANG, id="ff" * 8)), MintedPass)
    clock.advance_ms(5_000)
    assert isinstance(office.mint(WANG), MintedPass)
