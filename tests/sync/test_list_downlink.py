"""A list comes down whole or by changes, and a gate is never left with less than it had."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest

from gateway.codes.document import Document, sign_document
from gateway.codes.packed import PackedRows
from gateway.codes.revocations import REVOCATIONS, revocation_id
from gateway.codes.site_list import SiteKey, SiteList, changes_body, snapshot_body
from gateway.codes.trust import TrustList
from gateway.core.signals import ListApplied, Signal
from gateway.errors import JournalError
from gateway.sync.list_downlink import Ears, ListDownlink
from gateway.sync.want import Want
from tests.site_lists import changes_between

if TYPE_CHECKING:
    from tests.sync.memory import Park


@dataclass
class MemoryShelf:
    """A shelf in memory that can fail."""

    kept: bytes | None = None
    since: list[bytes] = field(default_factory=list)
    broken: str = ""
    full: bool = False

    def whole(self) -> bytes | None:
        """The whole list."""
        self._work()
        return self.kept

    def changes(self) -> list[bytes]:
        """The changes since."""
        return self.since

    def replace(self, document: bytes) -> None:
        """Keep a whole list."""
        self._work()
        self.kept, self.since = document, []

    def append(self, document: bytes) -> None:
        """Keep a change."""
        self._work()
        self.since.append(document)

    def _work(self) -> None:
        if self.broken:
            raise JournalError(self.broken)


class Centre:
    """Signs versions of a list of names."""

    def __init__(self, park: "Park") -> None:
        self._park = park
        self._site = SiteKey(park.site, park.roster_key)

    def whole(self, version: int, *names: str) -> bytes:
        """The whole list."""
        listed = self._listed(version, *names)
        return self._signed(listed, snapshot_body(REVOCATIONS, listed, self._site, bytes(12)))

    def changes(self, version: int, before: tuple[str, ...], *names: str) -> bytes:
        """What leads to a version from the one before."""
        first, second = self._listed(version - 1, *before), self._listed(version, *names)
        changes = changes_between(first, second)
        return self._signed(second, changes_body(REVOCATIONS, changes, self._site, bytes(12)))

    def _listed(self, version: int, *names: str) -> SiteList:
        values = {revocation_id(name): b"" for name in names}
        return SiteList(version, 1_000 * version, PackedRows.of(8, 0, values))

    def _signed(self, listed: SiteList, body: bytes) -> bytes:
        site, version, issued_ms = self._park.site, listed.version, listed.issued_ms
        document = Document(REVOCATIONS.kind, site, version, issued_ms, body)
        return sign_document(document, self._park.key)


class Gate:
    """A gate as its downlink sees it."""

    def __init__(self, park: "Park", shelf: MemoryShelf) -> None:
        self.keys = park.keys
        self.shelf = shelf
        self.signals: list[Signal] = []
        self.refusals: list[str] = []
        ears = Ears(self.signals.append, self.refusals.append)
        self.downlink = ListDownlink(REVOCATIONS, lambda: self.keys, shelf, ears)
        self.downlink.restore()

    @property
    def listed(self) -> tuple[int, int]:
        """Version and rows in force."""
        present = self.downlink.present
        return (present.version, len(present.rows)) if present else (0, 0)

    def restarted(self, park: "Park") -> "Gate":
        """The same gate after a restart."""
        return Gate(park, self.shelf)


@pytest.fixture
def centre(park: "Park") -> Centre:
    """The site's centre."""
    return Centre(park)


@pytest.fixture
def gate(park: "Park") -> Gate:
    """A gate without any list."""
    return Gate(park, MemoryShelf())


def test_a_whole_list_and_its_changes_come_into_force_and_outlive_a_restart(
    gate: Gate, centre: Centre, park: "Park"
) -> None:
    """The gate is told of each."""
    gate.downlink.received(centre.whole(5, "ann"))
    gate.downlink.received(centre.changes(6, ("ann",), "ann", "bob"))
    assert gate.listed == (6, 2)
    assert gate.signals == [
        ListApplied("revocations", 5, 1, 5_000),
        ListApplied("revocations", 6, 2, 6_000),
    ]
    again = gate.restarted(park)
    assert (again.listed, again.signals, again.refusals) == ((6, 2), [], [])


def test_what_the_broker_repeats_changes_nothing(gate: Gate, centre: Centre) -> None:
    """The retained whole list is older than the changes that followed it; that is no fault."""
    whole, changes = centre.whole(5, "ann"), centre.changes(6, ("ann",), "bob")
    for payload in (whole, changes, whole, changes, changes):
        gate.downlink.received(payload)
    assert (gate.listed, gate.refusals, len(gate.signals)) == ((6, 1), [], 2)
    assert gate.downlink.want() is None


def test_an_older_list_never_comes_back(gate: Gate, centre: Centre) -> None:
    """Somebody who recorded one could make a revoked code good again."""
    gate.downlink.received(centre.whole(5, "ann"))
    gate.downlink.received(centre.whole(4))
    assert gate.listed == (5, 1)


def test_changes_that_do_not_follow_leave_the_list_and_a_whole_one_is_wanted(
    gate: Gate, centre: Centre
) -> None:
    """Until it comes; half a list would let somebody through. It is nobody's fault."""
    gate.downlink.received(centre.whole(5, "ann"))
    gate.downlink.received(centre.changes(7, ("ann",), "bob"))
    assert gate.listed == (5, 1)
    assert gate.downlink.want() == Want("revocations", 5)
    assert gate.refusals == []
    gate.downlink.received(centre.whole(7, "bob"))
    assert (gate.listed, gate.downlink.want()) == ((7, 1), None)


def test_changes_after_which_the_counts_differ_are_dropped_and_a_whole_list_is_wanted(
    gate: Gate, centre: Centre
) -> None:
    """What was there was not what the centre thinks."""
    gate.downlink.received(centre.whole(5, "ann"))
    gate.downlink.received(centre.changes(6, ("eve", "kim"), "eve", "kim", "bob"))
    assert gate.listed == (5, 1)
    assert gate.downlink.want() == Want("revocations", 5)
    assert gate.shelf.since == []
    assert "3 were meant" in gate.refusals[0]


def test_a_gate_without_a_list_wants_one_when_it_sees_changes(gate: Gate, centre: Centre) -> None:
    """And wants none where nothing was ever published."""
    assert gate.downlink.want() is None
    gate.downlink.received(centre.changes(6, (), "bob"))
    assert gate.downlink.want() == Want("revocations", 0)


def test_too_many_kept_changes_make_a_whole_list_wanted(gate: Gate, centre: Centre) -> None:
    """A restart would have to go through all of them."""
    gate.shelf.full = True
    assert gate.downlink.want() is None
    gate.downlink.received(centre.whole(5))
    assert gate.downlink.want() == Want("revocations", 5)


def test_a_list_for_which_the_disk_had_no_room_is_taken_when_it_comes_again(
    gate: Gate, centre: Centre
) -> None:
    """Nothing is in force that would be gone after a restart."""
    gate.shelf.broken = "disk full"
    gate.downlink.received(centre.whole(5, "ann"))
    assert (gate.listed, gate.refusals) == ((0, 0), ["disk full"])
    gate.shelf.broken = ""
    gate.downlink.received(centre.whole(5, "ann"))
    assert gate.listed == (5, 1)


@pytest.mark.parametrize("where", range(0, 200, 7))
def test_one_flipped_bit_anywhere_leaves_the_list_before(
    gate: Gate, centre: Centre, where: int
) -> None:
    """And is told."""
    gate.downlink.received(centre.whole(5, "ann"))
    good = centre.whole(6, "bob")
    place = where % len(good)
    gate.downlink.received(good[:place] + bytes([good[place] ^ 4]) + good[place + 1 :])
    assert (gate.listed, len(gate.refusals)) == ((5, 1), 1)


def test_what_was_altered_on_disk_is_not_believed_after_a_restart(
    gate: Gate, centre: Centre, park: "Park"
) -> None:
    """As far as it goes: good changes before a bad one stay."""
    gate.downlink.received(centre.whole(5, "ann"))
    gate.downlink.received(centre.changes(6, ("ann",), "ann", "bob"))
    gate.shelf.since.append(b"rubbish")
    again = gate.restarted(park)
    assert (again.listed, len(again.refusals)) == ((6, 2), 1)
    gate.shelf.broken = "unreadable"
    assert gate.restarted(park).listed == (0, 0)


def test_a_list_by_a_key_that_was_not_known_is_taken_once_it_is(
    gate: Gate, centre: Centre, park: "Park"
) -> None:
    """The trust list that names the key may come later than what the key signed."""
    gate.keys = replace(park.keys, trust=TrustList(()))
    whole = centre.whole(5, "ann")
    gate.downlink.received(whole)
    assert gate.listed == (0, 0)
    gate.keys = park.keys
    gate.downlink.received(whole)
    assert gate.listed == (5, 1)


def test_a_list_whose_signer_counts_no_more_is_dropped_and_asked_for_anew(
    gate: Gate, centre: Centre, park: "Park"
) -> None:
    """A thief of the key may have signed the greatest of all versions."""
    gate.downlink.received(centre.whole(2**40, "ann"))
    gate.keys = replace(park.keys, trust=TrustList(()))
    gate.downlink.restore()
    assert (gate.listed, gate.downlink.want()) == ((0, 0), Want("revocations", 0))
    gate.keys = park.keys
    gate.downlink.received(centre.whole(7, "bob"))
    assert (gate.listed, gate.downlink.want()) == ((7, 1), None)
    assert gate.restarted(park).listed == (7, 1)


def test_a_list_whose_signer_still_counts_stays_when_other_keys_change(
    gate: Gate, centre: Centre
) -> None:
    """The very same list, and nobody is asked."""
    gate.downlink.received(centre.whole(5, "ann"))
    gate.downlink.received(centre.changes(6, ("ann",), "ann", "bob"))
    gate.downlink.restore()
    assert (gate.listed, gate.downlink.want(), gate.refusals) == ((6, 2), None, [])
