"""A newer trust list comes by the broker or by hand, and never an older one."""

import secrets
from dataclasses import dataclass

import pytest

from gateway.codes.keys import ENTROPY_BYTES, SigningKey, generate_private_key, load_private_key
from gateway.codes.trust import KeyRecord, KeyUse, TrustList
from gateway.codes.trust_document import TrustDraft
from gateway.codes.trust_file import trust_text
from gateway.core.signals import ListApplied, Signal
from gateway.errors import JournalError
from gateway.sync.list_downlink import Ears
from gateway.sync.trust_downlink import TrustDownlink


def _key() -> SigningKey:
    return load_private_key(generate_private_key(secrets.token_bytes(ENTROPY_BYTES)), "test")


ROOT, OLD, NEW = _key(), _key(), _key()
INSTALLED = TrustList(
    (KeyRecord.of(ROOT, KeyUse.ROOT, "park-1"), KeyRecord.of(OLD, KeyUse.PASS, "park-1"))
)


def signed(version: int, key: SigningKey = NEW) -> bytes:
    """A list with one pass key."""
    text = trust_text([KeyRecord.of(key, KeyUse.PASS, "park-1")])
    return TrustDraft("park-1", version, 1_000, 2_000, text).signed(ROOT)


@dataclass
class MemoryShelf:
    """A shelf in memory that can fail."""

    kept: bytes | None = None
    mark: int = 0
    broken: str = ""

    def whole(self) -> bytes | None:
        """The list."""
        if self.broken:
            raise JournalError(self.broken)
        return self.kept

    def replace(self, document: bytes) -> None:
        """Keep a list."""
        if self.broken:
            raise JournalError(self.broken)
        self.kept = document
        self.mark += 1


class Gate:
    """A gate as its downlink sees it."""

    def __init__(self, shelf: MemoryShelf) -> None:
        self.shelf = shelf
        self.signals: list[Signal] = []
        self.refusals: list[str] = []
        self.changes = 0
        ears = Ears(self.signals.append, self.refusals.append)
        self.downlink = TrustDownlink("park-1", INSTALLED, shelf, ears, self._count)

    def _count(self) -> None:
        self.changes += 1

    @property
    def pass_keys(self) -> list[bytes]:
        """Ids of the keys whose passes count."""
        records = self.downlink.trust.records
        return [record.key_id for record in records if record.use is KeyUse.PASS]


@pytest.fixture
def gate() -> Gate:
    """A gate with its installed file alone."""
    return Gate(MemoryShelf(mark=1))


def test_before_any_list_the_installed_file_counts(gate: Gate) -> None:
    """An empty shelf is no fault."""
    gate.downlink.look()
    assert (gate.pass_keys, gate.downlink.version, gate.refusals) == ([OLD.key_id], 0, [])


def test_a_list_by_the_broker_is_in_force_at_once_and_after_a_restart(gate: Gate) -> None:
    """Instead of the installed keys, apart from the roots."""
    gate.downlink.received(signed(5))
    assert gate.pass_keys == [NEW.key_id]
    assert gate.signals == [ListApplied("trust", 5, 2, 1_000)]
    assert gate.changes == 1
    gate.downlink.look()
    again = Gate(gate.shelf)
    again.downlink.look()
    assert (again.pass_keys, len(gate.signals)) == ([NEW.key_id], 1)


def test_a_list_that_was_put_there_by_hand_is_taken_up(gate: Gate) -> None:
    """While the gate runs, with or without a network."""
    gate.downlink.look()
    gate.shelf.replace(signed(5))
    gate.downlink.look()
    assert gate.pass_keys == [NEW.key_id]


@pytest.mark.parametrize("by_hand", [False, True])
def test_an_older_list_is_refused_however_it_comes(gate: Gate, *, by_hand: bool) -> None:
    """It would bring a removed key back."""
    gate.downlink.received(signed(5))
    if by_hand:
        gate.shelf.replace(signed(4, OLD))
        gate.downlink.look()
    else:
        gate.downlink.received(signed(4, OLD))
        gate.downlink.received(signed(4, OLD))
    assert gate.pass_keys == [NEW.key_id]
    assert "version 4 came while 5 is in force" in gate.refusals[0]


def test_the_same_version_again_is_no_news(gate: Gate) -> None:
    """The broker repeats what it retains."""
    first = signed(5)
    gate.downlink.received(first)
    gate.downlink.received(first)
    gate.downlink.received(signed(5))
    assert (len(gate.signals), gate.refusals) == (1, [])


def test_rubbish_by_either_way_leaves_what_was_there(gate: Gate) -> None:
    """And is told once."""
    gate.shelf.replace(b"rubbish")
    gate.downlink.look()
    gate.downlink.look()
    gate.downlink.received(b"rubbish")
    gate.downlink.received(b"rubbish")
    assert (gate.pass_keys, len(gate.refusals)) == ([OLD.key_id], 2)


def test_a_list_for_which_the_disk_had_no_room_is_taken_when_it_comes_again(gate: Gate) -> None:
    """Nothing is in force that would be gone after a restart."""
    document = signed(5)
    gate.shelf.broken = "disk full"
    gate.downlink.received(document)
    gate.downlink.look()
    assert (gate.pass_keys, gate.refusals) == ([OLD.key_id], ["disk full", "disk full"])
    gate.shelf.broken = ""
    gate.downlink.received(document)
    assert gate.pass_keys == [NEW.key_id]
