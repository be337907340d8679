from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.codes.trust import TrustList
from gateway.core.signals import RosterApplied, Signal
from gateway.sync.downlink import RosterDownlink
from gateway.sync.want import Want
from tests.rosters import roster_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sync.memory import MemoryRoster, Park


class Gate:
    """A gate as its roster downlink sees it."""

    def __init__(self, park: "Park", roster: "MemoryRoster") -> None:
        self.keys = park.keys
        self.roster = roster
        self.signals: list[Signal] = []
        self.refusals: list[str] = []
        self.downlink = RosterDownlink(
            lambda: self.keys, roster, self.signals.append, self.refusals.append
        )


@pytest.fixture
def gate(park: "Park", memory_roster: "MemoryRoster") -> Gate:
    """A gate without a roster."""
    return Gate(park, memory_roster)


def test_a_genuine_roster_comes_into_force(gate: Gate, park: "Park") -> None:
    """The gate is told its version, its size and when it was signed."""
    gate.downlink.received(park.roster(version=5, people=3))
    assert gate.signals == [RosterApplied(5, 3, 1_800_000_000_000)]
    assert (gate.roster.version, len(gate.roster.entries)) == (5, 3)
    assert not gate.refusals


def test_an_empty_roster_is_a_roster(gate: Gate, park: "Park") -> None:
    """The park may be closed."""
    gate.downlink.received(park.roster(version=1, people=0))
    assert gate.signals == [RosterApplied(1, 0, 1_800_000_000_000)]


def test_the_retained_copy_after_a_reconnect_changes_nothing(gate: Gate, park: "Park") -> None:
    """Neither the same bytes nor, after a restart, the same version are news or a fault."""
    document = park.roster(version=5)
    gate.downlink.received(document)
    gate.downlink.received(document)
    gate.downlink.received(park.roster(version=5))
    Gate(park, gate.roster).downlink.received(document)
    assert len(gate.signals) == 1
    assert not gate.refusals


def test_an_older_roster_is_refused(gate: Gate, park: "Park") -> None:
    """Somebody who recorded it could bring back people whose approval ended."""
    gate.downlink.received(park.roster(version=5))
    gate.downlink.received(park.roster(version=4))
    assert gate.roster.version == 5
    assert len(gate.signals) == 1
    assert "version 4 came while 5 is in force" in gate.refusals[0]


def flipped(document: bytes) -> bytes:
    """One bit of the body is another one."""
    middle = len(document) // 2
    return document[:middle] + bytes([document[middle] ^ 1]) + document[middle + 1 :]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda park, _: flipped(park.roster(6)),
        lambda _, other: other.roster(6),
        lambda park, _: park.roster(6)[:-1],
        lambda park, _: park.sign(6, b"\x00" * 200),
        lambda _park, _other: b"",
        lambda _park, _other: bytes(1024 * 1024),
        lambda _park, _other: b"\xff" * 1024 * 1024,
    ],
    ids=["signature", "site", "torn", "body", "cleared", "zeros", "ones"],
)
def test_what_is_not_a_roster_of_this_site_leaves_the_old_one_in_force(
    gate: Gate, park: "Park", other_park: "Park", spoil: "Callable[[Park, Park], bytes]"
) -> None:
    """It is refused whole, told once, and the next good one is taken."""
    gate.downlink.received(park.roster(version=5))
    bad = spoil(park, other_park)
    gate.downlink.received(bad)
    gate.downlink.received(bad)
    assert (gate.roster.version, len(gate.refusals)) == (5, 1)
    assert gate.refusals[0].endswith("the one before stays in force")
    gate.downlink.received(park.roster(version=7))
    assert gate.roster.version == 7


def test_a_roster_for_which_the_disk_had_no_room_is_taken_when_it_comes_again(
    gate: Gate, park: "Park"
) -> None:
    """The document was good; the broker repeats it after the next reconnect."""
    document = park.roster(version=5)
    gate.roster.broken = "disk full"
    gate.downlink.received(document)
    assert gate.refusals == ["disk full"]
    gate.roster.broken = ""
    gate.downlink.received(document)
    assert gate.roster.version == 5


def test_a_roster_whose_signer_counts_no_more_is_dropped_and_asked_for_anew(
    gate: Gate, park: "Park"
) -> None:
    """A thief of the key may have signed the greatest of all versions."""
    gate.downlink.received(park.roster(version=2**40))
    gate.keys = replace(park.keys, trust=TrustList(()))
    gate.downlink.look()
    assert gate.roster.version == 0
    assert list(gate.downlink.wants()) == [Want("roster", 0)]
    assert "a key that is not in the trust file" in gate.refusals[0]
    gate.keys = park.keys
    gate.downlink.received(park.roster(version=7))
    gate.downlink.look()
    assert gate.roster.version == 7
    assert list(gate.downlink.wants()) == []


def test_a_roster_whose_signer_still_counts_stays_when_other_keys_change(
    gate: Gate, park: "Park"
) -> None:
    """Also over a restart; and a gate that never had one asks for none."""
    gate.downlink.look()
    gate.downlink.received(park.roster(version=5))
    gate.keys = replace(park.keys, trust=TrustList(park.keys.trust.records))
    gate.downlink.look()
    again = Gate(park, gate.roster)
    again.downlink.look()
    assert gate.roster.version == 5
    assert [*gate.downlink.wants(), *again.downlink.wants()] == []
    assert [*gate.refusals, *again.refusals] == []


def test_a_roster_of_which_nobody_can_tell_the_signer_is_dropped(gate: Gate, park: "Park") -> None:
    """As a program wrote it that kept no document, or as somebody else did."""
    gate.roster.replace(roster_of(), 5, 1_800_000_000_000, b"")
    gate.downlink.look()
    assert (gate.roster.version, len(gate.refusals)) == (0, 1)
    gate.downlink.received(park.roster(version=5))
    assert gate.roster.version == 5


def test_a_roster_that_the_disk_would_not_let_go_is_dropped_later(gate: Gate, park: "Park") -> None:
    """What failed is told once, although the gate tries again at every turn."""
    gate.downlink.received(park.roster(version=5))
    gate.keys = replace(park.keys, trust=TrustList(()))
    gate.roster.broken = "disk full"
    for _ in range(3):
        gate.downlink.look()
    assert (gate.roster.version, gate.refusals) == (5, ["disk full"])
    gate.roster.broken = ""
    gate.downlink.look()
    assert (gate.roster.version, len(gate.refusals)) == (0, 2)


def test_no_name_is_ever_logged(gate: Gate, park: "Park", caplog: pytest.LogCaptureFixture) -> None:
    """A roster is full of them."""
    with caplog.at_level("DEBUG"):
        gate.downlink.received(park.roster(version=5))
        gate.downlink.received(park.roster(version=4))
    assert caplog.text
    assert "人" not in caplog.text


@given(noise=st.binary(max_size=200), where=st.integers(min_value=0), cut=st.booleans())
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_noise_never_becomes_a_roster(
    gate: Gate, park: "Park", noise: bytes, where: int, *, cut: bool
) -> None:
    """Nor does noise within a genuine document."""
    genuine = park.roster(version=9)
    at = where % len(genuine)
    spoiled = genuine[:at] + noise + (b"" if cut else genuine[at + len(noise) :])
    if spoiled != genuine:
        gate.downlink.received(spoiled)
    assert gate.roster.version == 0
