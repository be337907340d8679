from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.codes.trust import TrustList
from gateway.core.signals import RosterApplied, Signal
from gateway.sync.downlink import RosterDownlink
from gateway.sync.topics import address
from gateway.sync.want import Want

if TYPE_CHECKING:
    from collections.abc import Callable

    from gateway.central.roster_chain import RosterChain
    from tests.sync.memory import MemoryRoster, Park

MS = 1_800_000_000_000


class Gate:
    """A gate as its roster downlink sees it."""

    def __init__(self, park: "Park", roster: "MemoryRoster") -> None:
        self.keys = park.keys
        self.roster = roster
        self.signals: list[Signal] = []
        self.refusals: list[str] = []
        self.fetched = 0
        self.downlink = RosterDownlink(
            lambda: self.keys, roster, self.signals.append, self.refusals.append
        )

    def hear(self, chain: "RosterChain", *, changes: bool = True) -> None:
        """What a broker sends that retains this: parts only as they are asked for."""
        self.downlink.received(chain.pieces.manifest)
        for payload in chain.pieces.changes.values() if changes else ():
            self.downlink.change_received(payload)
        self.fetch(chain)

    def fetch(self, chain: "RosterChain", most: int = 99) -> None:
        """The parts that it subscribes to, in the order in which a broker likes to send them."""
        self.downlink.topics()  # a turn goes by
        for topic in sorted(self.downlink.topics(), reverse=True)[:most]:
            origin = address(topic)
            assert origin
            self.fetched += 1
            self.downlink.take(origin, chain.pieces.parts[origin.number])


@pytest.fixture
def gate(park: "Park", memory_roster: "MemoryRoster") -> Gate:
    """A gate without a roster."""
    return Gate(park, memory_roster)


def test_a_genuine_roster_comes_into_force(gate: Gate, park: "Park") -> None:
    """The gate is told its version, its size and when it was signed; its parts are let go."""
    gate.hear(park.roster(version=5, people=3))
    assert gate.signals == [RosterApplied(5, 3, MS)]
    assert (gate.roster.version, len(gate.roster.entries)) == (5, 3)
    assert not gate.refusals
    assert not gate.downlink.topics()
    assert not gate.roster.parts.kept


def test_an_empty_roster_is_a_roster(gate: Gate, park: "Park") -> None:
    """The park may be closed."""
    gate.hear(park.roster(version=1, people=0))
    assert gate.signals == [RosterApplied(1, 0, MS)]


def test_a_change_comes_by_itself_and_no_part_of_the_file(gate: Gate, park: "Park") -> None:
    """One person more is one small message, in whichever order it comes with the manifest."""
    first = park.roster(version=5, people=3)
    gate.hear(first)
    gate.fetched = 0
    second = park.after(first, version=6, people=4)
    gate.hear(second)
    third = park.after(second, version=7, people=2)
    for payload in third.pieces.changes.values():
        gate.downlink.change_received(payload)
    gate.hear(third)
    assert [*gate.signals[1:]] == [RosterApplied(6, 4, MS), RosterApplied(7, 2, MS)]
    assert len(gate.roster.entries) == 2
    assert gate.fetched == 0
    assert all(len(payload) < 600 for payload in third.pieces.changes.values())


def test_a_gate_that_was_away_goes_on_by_the_changes_that_it_missed(
    gate: Gate, park: "Park"
) -> None:
    """All of them in one go."""
    chain = park.roster(version=5, people=3)
    gate.hear(chain)
    for version in range(6, 12):
        chain = park.after(chain, version, people=version)
    again = Gate(park, gate.roster)
    again.hear(chain)
    assert again.signals == [RosterApplied(11, 11, MS)]
    assert (again.fetched, gate.roster.installed) == (0, 1)


def test_a_new_gate_takes_the_file_and_the_changes_behind_it(gate: Gate, park: "Park") -> None:
    """And is told of what came of it once."""
    chain = park.roster(version=5, people=3)
    for version in (6, 7):
        chain = park.after(chain, version, people=version)
    gate.hear(chain)
    assert gate.signals == [RosterApplied(7, 7, MS)]
    assert gate.fetched == len(chain.pieces.parts)


def test_a_gate_to_which_no_changes_lead_fetches_the_file(gate: Gate, park: "Park") -> None:
    """It waits for what the broker retains before it asks for so much, unless none can lead on."""
    gate.hear(park.roster(version=5, people=3))
    later = park.after(park.roster(version=8, people=4), version=9, people=5)
    gate.hear(later)
    assert (gate.roster.version, gate.downlink.topics()) == (5, frozenset())
    assert list(gate.downlink.wants()) == []
    gate.fetch(later)
    assert gate.roster.version == 9
    assert list(gate.downlink.wants()) == []
    gate.hear(park.roster(version=12, people=6))
    assert gate.roster.version == 12


def test_a_gate_that_no_part_reaches_asks_the_centre(gate: Gate, park: "Park") -> None:
    """Each time that a while went by without one, and not while they come."""
    chain = park.roster(version=5, people=20_000)
    assert len(chain.pieces.parts) > 1
    gate.downlink.received(chain.pieces.manifest)
    assert list(gate.downlink.wants()) == []
    assert list(gate.downlink.wants()) == [Want("roster", 0)]
    assert gate.downlink.topics() == frozenset(), "so that it subscribes anew"
    assert gate.downlink.topics()
    gate.fetch(chain, most=1)
    assert list(gate.downlink.wants()) == []
    gate.fetch(chain)
    assert gate.roster.version == 5
    assert list(gate.downlink.wants()) == []


def test_a_gate_that_starts_again_goes_on_with_the_parts_that_it_has(
    gate: Gate, park: "Park"
) -> None:
    """A power cut in the middle of a thin line's hour."""
    chain = park.roster(version=5, people=20_000)
    gate.downlink.received(chain.pieces.manifest)
    gate.fetch(chain, most=1)
    again = Gate(park, gate.roster)
    again.hear(chain)
    assert again.roster.version == 5
    assert again.fetched == len(chain.pieces.parts) - 1


def test_parts_of_another_file_are_not_taken(gate: Gate, park: "Park") -> None:
    """The broker may still retain those of the file before; a wrong one is asked for on."""
    chain, other = park.roster(5, people=3), park.roster(4, people=9)
    gate.downlink.received(chain.pieces.manifest)
    (topic,) = gate.downlink.topics()
    origin = address(topic)
    assert origin
    gate.downlink.part_received(7, chain.pieces.parts[0])
    gate.downlink.take(origin, other.pieces.parts[0])
    assert gate.downlink.topics() == {topic}
    gate.fetch(chain)
    gate.downlink.take(origin, other.pieces.parts[0])
    assert gate.roster.version == 5
    assert not gate.refusals


def test_the_retained_copy_after_a_reconnect_changes_nothing(gate: Gate, park: "Park") -> None:
    """Neither the same bytes nor, after a restart, the same version are news or a fault."""
    chain = park.after(park.roster(version=4), version=5, people=4)
    for _ in range(2):
        gate.hear(chain)
    Gate(park, gate.roster).hear(chain)
    assert len(gate.signals) == 1
    assert not gate.refusals


def test_an_older_roster_is_refused(gate: Gate, park: "Park") -> None:
    """Somebody who recorded it could bring back people whose approval ended."""
    gate.hear(park.roster(version=5))
    gate.hear(park.roster(version=4))
    assert gate.roster.version == 5
    assert len(gate.signals) == 1
    assert "version 4 came while 5 is in force" in gate.refusals[0]


def test_one_version_with_two_contents_is_refused(gate: Gate, park: "Park") -> None:
    """A centre that was restored from a backup signs a greater one."""
    gate.hear(park.roster(version=5))
    gate.hear(park.roster(version=5, people=4))
    assert (gate.roster.version, len(gate.roster.entries)) == (5, 3)
    assert "version 5 came with another content" in gate.refusals[0]


def flipped(document: bytes) -> bytes:
    """One bit of the body is another one."""
    middle = len(document) // 2
    return document[:middle] + bytes([document[middle] ^ 1]) + document[middle + 1 :]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda park, _: flipped(park.roster(6).pieces.manifest),
        lambda _, other: other.roster(6).pieces.manifest,
        lambda park, _: park.roster(6).pieces.manifest[:-1],
        lambda park, _: park.sign(6, b"\x00" * 200),
        lambda park, _: park.after(park.roster(6), 7, 4).pieces.changes[0],
        lambda _park, _other: b"",
        lambda _park, _other: bytes(1024 * 1024),
        lambda _park, _other: b"\xff" * 1024 * 1024,
    ],
    ids=["signature", "site", "torn", "body", "changes", "cleared", "zeros", "ones"],
)
def test_what_is_not_a_roster_of_this_site_leaves_the_old_one_in_force(
    gate: Gate, park: "Park", other_park: "Park", spoil: "Callable[[Park, Park], bytes]"
) -> None:
    """It is refused whole, told once, and the next good one is taken."""
    gate.hear(park.roster(version=5))
    bad = spoil(park, other_park)
    for _ in range(2):
        gate.downlink.received(bad)
    assert (gate.roster.version, len(gate.refusals)) == (5, 1)
    assert gate.refusals[0].endswith("the one before stays in force")
    gate.hear(park.after(park.roster(version=7), 8, 4))
    list(gate.downlink.wants())
    gate.fetch(park.roster(version=7))
    assert gate.roster.version in {5, 8}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda park, _: flipped(park.after(park.roster(6), 7, 4).pieces.changes[0]),
        lambda _, other: other.after(other.roster(6), 7, 4).pieces.changes[0],
        lambda park, _: park.roster(6).pieces.manifest,
    ],
    ids=["signature", "site", "manifest"],
)
def test_changes_that_are_none_of_this_site_are_refused(
    gate: Gate, park: "Park", other_park: "Park", spoil: "Callable[[Park, Park], bytes]"
) -> None:
    """Told, and nothing is changed; a slot that was cleared says nothing."""
    gate.hear(park.roster(version=5))
    gate.downlink.change_received(spoil(park, other_park))
    gate.downlink.change_received(b"")
    assert (gate.roster.version, len(gate.refusals)) == (5, 1)


def test_changes_sealed_with_another_key_are_refused_with_their_manifest(
    gate: Gate, park: "Park"
) -> None:
    """The centre got another roster key and the gate has not: it says what to compare."""
    first = park.roster(version=5)
    gate.hear(first)
    gate.keys = replace(park.keys, roster_key=bytes(32))
    gate.hear(park.after(first, version=6, people=4))
    assert gate.roster.version == 5
    assert "give centre and gates the same file" in gate.refusals[0]
    assert list(gate.downlink.wants()) == []


def test_a_file_that_is_not_what_was_announced_is_refused(gate: Gate, park: "Park") -> None:
    """Signed, and yet longer than its manifest says: no more than that is unpacked."""
    chain = park.roster(version=5)
    short = replace(chain.manifest, file_bytes=chain.manifest.file_bytes - 1)
    gate.downlink.received(park.sign(5, short.body()))
    gate.fetch(chain)
    assert gate.roster.version == 0
    assert "has not the" in gate.refusals[0]
    assert not gate.downlink.topics()


def test_a_roster_for_which_the_disk_had_no_room_is_taken_later(gate: Gate, park: "Park") -> None:
    """The document was good: what failed is told once, and tried again every few seconds."""
    chain = park.roster(version=5)
    gate.roster.broken = "disk full"
    gate.hear(chain)
    for _ in range(3):
        list(gate.downlink.wants())
    assert gate.refusals == ["disk full"]
    gate.roster.broken = ""
    list(gate.downlink.wants())
    assert gate.roster.version == 5


def test_a_part_for_which_the_disk_had_no_room_is_fetched_again(gate: Gate, park: "Park") -> None:
    """It is still subscribed to."""
    chain = park.roster(version=5)
    gate.roster.parts.broken = "disk full"
    gate.hear(chain)
    assert (gate.refusals, len(gate.downlink.topics())) == (["disk full"], 1)
    gate.roster.parts.broken = ""
    gate.fetch(chain)
    assert gate.roster.version == 5


def test_a_roster_whose_signer_counts_no_more_is_dropped_and_asked_for_anew(
    gate: Gate, park: "Park"
) -> None:
    """A thief of the key may have signed the greatest of all versions."""
    gate.hear(park.roster(version=2**40))
    gate.keys = replace(park.keys, trust=TrustList(()))
    gate.downlink.look()
    assert gate.roster.version == 0
    assert list(gate.downlink.wants()) == [Want("roster", 0)]
    assert "a key that is not in the trust file" in gate.refusals[0]
    gate.keys = park.keys
    gate.hear(park.roster(version=7))
    gate.downlink.look()
    assert gate.roster.version == 7
    assert list(gate.downlink.wants()) == []


def test_a_roster_whose_signer_still_counts_stays_when_other_keys_change(
    gate: Gate, park: "Park"
) -> None:
    """Also over a restart; and a gate that never had one asks for none."""
    gate.downlink.look()
    gate.hear(park.roster(version=5))
    gate.keys = replace(park.keys, trust=TrustList(park.keys.trust.records))
    gate.downlink.look()
    again = Gate(park, gate.roster)
    again.downlink.look()
    assert gate.roster.version == 5
    assert [*gate.downlink.wants(), *again.downlink.wants()] == []
    assert [*gate.refusals, *again.refusals] == []


def test_a_roster_of_which_nobody_can_tell_the_signer_is_dropped(gate: Gate, park: "Park") -> None:
    """As a program wrote it that kept no document, or as somebody else did."""
    gate.hear(park.roster(version=5))
    gate.roster.document = b""
    again = Gate(park, gate.roster)
    again.downlink.look()
    assert (gate.roster.version, len(again.refusals)) == (0, 1)
    again.hear(park.roster(version=5))
    assert gate.roster.version == 5


def test_a_roster_that_the_disk_would_not_let_go_is_dropped_later(gate: Gate, park: "Park") -> None:
    """What failed is told once, although the gate tries again at every turn."""
    gate.hear(park.roster(version=5))
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
        gate.hear(park.after(park.roster(version=5), 6, 4))
        gate.hear(park.roster(version=4))
    assert caplog.text
    assert "人" not in caplog.text


@given(noise=st.binary(max_size=200), where=st.integers(min_value=0), cut=st.booleans())
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_noise_never_becomes_a_roster(
    gate: Gate, park: "Park", noise: bytes, where: int, *, cut: bool
) -> None:
    """Nor does noise within a genuine document."""
    chain = park.after(park.roster(version=9), 10, 2)
    for genuine, take in (
        (chain.pieces.manifest, gate.downlink.received),
        (chain.pieces.changes[0], gate.downlink.change_received),
    ):
        at = where % len(genuine)
        spoiled = genuine[:at] + noise + (b"" if cut else genuine[at + len(noise) :])
        if spoiled != genuine:
            take(spoiled)
    assert gate.roster.version == 0
    assert not gate.downlink.topics()
