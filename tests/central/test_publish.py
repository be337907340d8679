"""Gates always find the newest roster, signed and unreadable to anyone else."""

from dataclasses import dataclass, field, replace

import pytest

from gateway.central.person import PersonRecord
from gateway.central.publish import REISSUE_NS, WHOLE_EVERY_NS, RosterPublisher, RosterSeal
from gateway.central.store.database import Database
from gateway.central.store.people import PeopleStore
from gateway.codes.document import Document, DocumentKind, open_document
from gateway.codes.keys import ENTROPY_BYTES, generate_private_key, load_private_key
from gateway.codes.roster import open_roster
from gateway.codes.trust import KeyRecord, KeyUse, TrustList
from gateway.core.credential import HealthStatus
from gateway.runtime.clock import ManualClock
from gateway.sync.want import Want

WANG = PersonRecord("1001", "王小明", "Acme", ("day",), 1_000, 2_000, HealthStatus.GREEN)
KEY = load_private_key(generate_private_key(bytes(ENTROPY_BYTES)), "test")
SEAL = RosterSeal("park-1", KEY, bytes(32))
TRUST = TrustList((KeyRecord.of(KEY, KeyUse.DOCUMENT, "park-1"),))


@dataclass
class Board:
    """A broker's retained message, and whether it takes one now."""

    up: bool = True
    posted: list[tuple[str, bytes]] = field(default_factory=list)

    def post(self, topic: str, payload: bytes) -> bool:
        """Take the message if up."""
        if self.up:
            self.posted.append((topic, payload))
        return self.up

    def document(self) -> Document:
        """What a gate reads."""
        topic, payload = self.posted[-1]
        assert topic == "site/park-1/roster"
        return open_document(payload, TRUST, "park-1", DocumentKind.ROSTER)


@pytest.fixture
def people(database: Database) -> PeopleStore:
    """The roster's people."""
    return PeopleStore(database)


@pytest.fixture
def board() -> Board:
    """Where the roster is posted."""
    return Board()


@pytest.fixture
def publisher(people: PeopleStore, board: Board) -> RosterPublisher:
    """The publisher under test."""
    return RosterPublisher(people, SEAL, board.post)


def test_a_gate_opens_the_roster_and_finds_the_person_without_the_parks_key(
    publisher: RosterPublisher, people: PeopleStore, board: Board
) -> None:
    """Name and company arrive; the staff number never leaves the centre."""
    (wang,) = people.replace_all([WANG]).people
    publisher.step(ManualClock().now())
    (entry,) = open_roster(board.document().body, bytes(32), "park-1").people
    assert (entry.id, entry.name, entry.groups) == (wang.id, "王小明", ("day",))
    assert "王".encode() not in board.posted[0][1]
    assert b"1001" not in board.posted[0][1]


def test_gates_learn_what_other_systems_call_a_person(
    publisher: RosterPublisher, people: PeopleStore, board: Board
) -> None:
    """Sealed like the name."""
    people.replace_all([replace(WANG, aliases=("badge:10234", "wecom:7"))])
    publisher.step(ManualClock().now())
    (entry,) = open_roster(board.document().body, bytes(32), "park-1").people
    assert entry.aliases == ("badge:10234", "wecom:7")
    assert b"10234" not in board.posted[0][1]


def test_nothing_is_published_before_there_was_a_roster(
    publisher: RosterPublisher, board: Board
) -> None:
    """An empty roster would turn everyone away."""
    publisher.step(ManualClock().now())
    assert board.posted == []


def test_it_publishes_once_and_again_after_an_import(
    publisher: RosterPublisher, people: PeopleStore, board: Board
) -> None:
    """The import command writes from another process."""
    clock = ManualClock()
    people.replace_all([WANG])
    publisher.step(clock.now())
    publisher.step(clock.now())
    assert len(board.posted) == 1
    first = board.document()
    people.replace_all([WANG, replace(WANG, key="1002")])
    publisher.step(clock.now())
    assert len(board.posted) == 2
    assert board.document().version == first.version + 1


def test_a_broker_that_is_down_gets_the_same_version_when_it_is_back(
    publisher: RosterPublisher, people: PeopleStore, board: Board
) -> None:
    """Waiting must not use up versions."""
    clock = ManualClock()
    people.replace_all([WANG])
    board.up = False
    for _ in range(3):
        publisher.step(clock.now())
    board.up = True
    publisher.step(clock.now())
    assert board.document().version == clock.now().wall_ms // 1000


def test_a_new_connection_gets_the_roster_again(
    publisher: RosterPublisher, people: PeopleStore, board: Board
) -> None:
    """A broker without a disk forgets what it retained."""
    people.replace_all([WANG])
    publisher.step(ManualClock().now())
    publisher.connected()
    publisher.step(ManualClock().now())
    assert board.posted[0] == board.posted[1]


def test_a_start_and_an_old_signature_make_a_newer_version(
    publisher: RosterPublisher, people: PeopleStore, board: Board
) -> None:
    """Gates see by the date that the centre still means it."""
    clock = ManualClock()
    people.replace_all([WANG])
    publisher.step(clock.now())
    first = board.document()
    clock.advance_ms(REISSUE_NS / 1e6)
    publisher.step(clock.now())
    assert board.document().issued_ms == first.issued_ms + REISSUE_NS // 1_000_000
    RosterPublisher(people, SEAL, board.post).step(clock.now())
    assert board.document().version == first.version + REISSUE_NS // 1_000_000_000 + 1


def test_a_gate_that_had_to_drop_its_roster_gets_this_one_again(
    publisher: RosterPublisher, people: PeopleStore, board: Board
) -> None:
    """Not at every call, and not for a gate that has it or for another list."""
    clock = ManualClock()
    people.replace_all([WANG])
    publisher.wanted(Want("roster", 0))
    publisher.step(clock.now())
    version = board.document().version
    for want in (Want("roster", version), Want("revocations", 0)):
        publisher.wanted(want)
        clock.advance_ms(WHOLE_EVERY_NS / 1e6)
        publisher.step(clock.now())
    assert len(board.posted) == 1
    for _ in range(3):
        publisher.wanted(Want("roster", 0))
        publisher.step(clock.now())
    assert board.posted[1:] == [board.posted[0]]
    clock.advance_ms(WHOLE_EVERY_NS / 1e6)
    publisher.step(clock.now())
    assert len(board.posted) == 3
