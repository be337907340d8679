import pytest

from gateway.core.credential import Credential, RefusedCode
from tests.fuzz.codes_forgeries import honest
from tests.fuzz.codes_makers import KINDS
from tests.fuzz.codes_sealers import honest_octets, sealed
from tests.fuzz.codes_trial import Tally, forgeries, gate, made, trial

SEED = 1
CODES = 4_000
FORMATS = ("PK1S", "PK1H", "HC1", "SHC", "NZCP", "WECOM")


@pytest.fixture(scope="module")
def tallies() -> dict[str, Tally]:
    """The short run; `./run fuzz codes` is the long one."""
    return trial(SEED, range(CODES))


def test_no_hostile_code_breaks_a_promise_of_the_gate(tallies: dict[str, Tally]) -> None:
    """Whatever an issuer signs: one answer, and no exception."""
    assert [line for tally in tallies.values() for line in tally.broken] == []
    assert sum(tally.codes for tally in tallies.values()) == CODES


def test_every_format_is_made_both_good_enough_and_bad(tallies: dict[str, Tally]) -> None:
    """Codes that are all refused at their first letter would say nothing."""
    for name in FORMATS:
        tally = tallies[f"{name}, signed"]
        assert tally.accepted > 10
        assert len(tally.reasons) > 3
    assert tallies["noise"].accepted == 0


@pytest.mark.parametrize("name", FORMATS)
def test_no_code_with_one_changed_bit_is_accepted(name: str) -> None:
    """All bits of one code, packed as its issuer does."""
    tally = forgeries(name, 1, 10**6)
    assert tally.broken == []
    assert tally.codes > 600
    assert tally.accepted == 0


def test_the_codes_that_are_forged_are_good() -> None:
    """Otherwise nothing above would say anything."""
    look = gate()
    assert all(isinstance(look(sealed.text), Credential) for sealed in honest(7).values())


def test_what_a_guided_fuzzer_begins_with_is_good() -> None:
    """All of it is rightly signed; its own search can't run among tests."""
    look = gate()
    assert all(isinstance(look(sealed(octets)), Credential) for octets in honest_octets())
    assert isinstance(look(sealed(b"")), RefusedCode)


def test_the_same_number_makes_the_same_code() -> None:
    """So that a failure can be looked at again."""
    assert made(SEED, 3) == made(SEED, 3)
    assert {made(SEED, number)[0] for number in range(300)} == set(KINDS)
