"""Gates always find the newest roster, signed and unreadable to anyone else."""

from dataclasses import dataclass, field, replace
from hashlib import sha256

import pytest

from gateway.central.person import PersonRecord
from gateway.central.publish import REISSUE_NS, WHOLE_EVERY_NS, RosterPublisher
from gateway.central.roster_chain import RETAINED, RosterSeal
from gateway.central.store.database import Database
from gateway.central.store.people import PeopleStore
from gateway.central.store.roster_pieces import RosterPieces
from gateway.codes.document import Document
from gateway.codes.keys import ENTROPY_BYTES, generate_private_key, load_private_key
from gateway.codes.trust import KeyRecord, KeyUse, TrustList
from gateway.core.credential import HealthStatus
from gateway.runtime.clock import ManualClock
from gateway.sync.site_keys import SiteKeys
from gateway.sync.want import Want
from tests.roster_reading import roster_at
from tests.sync.memory import MemoryRoster

WANG = PersonRecord("1001", "王小明", "Acme", ("day",), 1_000, 2_000, HealthStatus.GREEN)
KEY = load_private_key(generate_private_key(bytes(ENTROPY_BYTES)), "test")
SEAL = RosterSeal("park-1", KEY, bytes(32))
TRUST = TrustList((KeyRecord.of(KEY, KeyUse.DOCUMENT, "park-1"),))
KEYS = SiteKeys("park-1", TRUST, bytes(32))
MANIFEST = "site/park-1/roster/manifest"


@dataclass
class Board:
    """A broker's retained messages, and whether it takes one now."""

    up: bool = True
    posted: list[tuple[str, bytes]] = field(default_factory=list)

    def post(self, topic: str, payload: bytes) -> bool:
        """Take the message if up."""
        if self.up:
            self.posted.append((topic, payload))
        return self.up

    def document(self) -> Document:
        """The newest manifest, which is posted behind all that it names."""
        topic, payload = self.posted[-1]
        assert topic == MANIFEST
        return SEAL.opened(payload)

    def manifests(self) -> list[bytes]:
        """All of them."""
        return [payload for topic, payload in self.posted if topic == MANIFEST]

    def roster(self, had: MemoryRoster | None = None) -> MemoryRoster:
        """What a gate reads."""
        return roster_at(dict(self.posted), KEYS, had)


@pytest.fixture
def people(database: Database) -> PeopleStore:
    """The roster's people."""
    return PeopleStore(database)


@pytest.fixture
def board() -> Board:
    """Where the roster is posted."""
    return Board()


@pytest.fixture
def publisher(people: PeopleStore, board: Board, database: Database) -> RosterPublisher:
    """The publisher under test."""
    return RosterPublisher(people, SEAL, board.post, RosterPieces(database))


def test_a_gate_opens_the_roster_and_finds_the_person_without_the_parks_key(
    publisher: RosterPublisher, people: PeopleStore, board: Board
) -> None:
    """Name and company arrive; the staff number never leaves the centre."""
    (wang,) = people.replace_all([WANG]).people
    publisher.step(ManualClock().now())
    (entry,) = board.roster().entries.values()
    assert (entry.id, entry.name, entry.groups) == (wang.id, "王小明", ("day",))
    for _, payload in board.posted:
        assert "王".encode() not in payload
        assert b"1001" not in payload


def test_gates_learn_what_other_systems_call_a_person(
    publisher: RosterPublisher, people: PeopleStore, board: Board
) -> None:
    """Sealed like the name."""
    people.replace_all([replace(WANG, aliases=("badge:10234", "wecom:7"))])
    publisher.step(ManualClock().now())
    (entry,) = board.roster().entries.values()
    assert entry.aliases == ("badge:10234", "wecom:7")
    assert all(b"10234" not in payload for _, payload in board.posted)


def test_nothing_is_published_before_there_was_a_roster(
    publisher: RosterPublisher, board: Board
) -> None:
    """An empty roster would turn everyone away."""
    publisher.step(ManualClock().now())
    assert board.posted == []


def test_a_change_is_published_once_and_alone(
    publisher: RosterPublisher, people: PeopleStore, board: Board
) -> None:
    """The import command writes from another process; no part of the file is sent again."""
    clock = ManualClock()
    people.replace_all([WANG])
    for _ in range(2):
        publisher.step(clock.now())
    assert [topic.split("/", 2)[2] for topic, _ in board.posted] == [
        *("roster/parts/0", "roster/manifest")
    ]
    first, gate = board.document(), board.roster()
    people.replace_all([WANG, replace(WANG, key="1002")])
    publisher.step(clock.now())
    assert [topic.split("/", 2)[2] for topic, _ in board.posted[2:]] == [
        *("roster/changes/0", "roster/manifest")
    ]
    assert board.document().version == first.version + 1
    board.roster(gate)
    assert (len(gate.entries), gate.installed) == (2, 1)


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


def test_a_new_connection_gets_everything_again(
    publisher: RosterPublisher, people: PeopleStore, board: Board
) -> None:
    """A broker without a disk forgets what it retained; the manifest comes last."""
    people.replace_all([WANG])
    publisher.step(ManualClock().now())
    people.replace_all([WANG, replace(WANG, key="1002")])
    publisher.step(ManualClock().now())
    before, board.posted = dict(board.posted), []
    publisher.connected()
    publisher.step(ManualClock().now())
    assert dict(board.posted) == before
    assert len(board.posted) == 3
    assert board.document().version


def test_an_old_signature_makes_a_newer_version(
    publisher: RosterPublisher, people: PeopleStore, board: Board
) -> None:
    """Gates see by the date that the centre still means it."""
    clock = ManualClock()
    people.replace_all([WANG])
    publisher.step(clock.now())
    first, gate = board.document(), board.roster()
    clock.advance_ms(REISSUE_NS / 1e6)
    publisher.step(clock.now())
    assert board.document().issued_ms == first.issued_ms + REISSUE_NS // 1_000_000
    assert board.document().version == first.version + REISSUE_NS // 1_000_000_000
    board.roster(gate)
    assert (gate.version, gate.installed) == (board.document().version, 1)


def test_a_centre_that_starts_again_goes_on_with_changes(
    publisher: RosterPublisher, people: PeopleStore, board: Board, database: Database
) -> None:
    """No gate fetches the file for it, also where somebody changed meanwhile."""
    clock, gate = ManualClock(), MemoryRoster()
    people.replace_all([WANG])
    publisher.step(clock.now())
    board.roster(gate)
    for number in range(3):
        again = RosterPublisher(people, SEAL, board.post, RosterPieces(database))
        people.replace_all([WANG, replace(WANG, key="1002", name=f"王{number}")])
        again.step(clock.now())
        board.roster(gate)
    assert sorted(one.name for one in gate.entries.values()) == ["王2", "王小明"]
    assert gate.installed == 1
    assert board.roster().entries == gate.entries


def test_a_centre_with_a_new_roster_key_begins_anew(
    publisher: RosterPublisher, people: PeopleStore, board: Board, database: Database
) -> None:
    """It can't open what it published; gates with the new key fetch a new file."""
    people.replace_all([WANG])
    publisher.step(ManualClock().now())
    seal = replace(SEAL, roster_key=bytes(range(32)))
    RosterPublisher(people, seal, board.post, RosterPieces(database)).step(ManualClock().now())
    gate = roster_at(dict(board.posted), replace(KEYS, roster_key=bytes(range(32))))
    assert [one.name for one in gate.entries.values()] == ["王小明"]


def test_a_new_gate_never_has_a_long_way_and_an_old_one_none_to_fetch(
    publisher: RosterPublisher, people: PeopleStore, board: Board
) -> None:
    """Eighty changes: the file is built anew now and then, and the changes go on across it."""
    clock, gate = ManualClock(), MemoryRoster()
    for number in range(80):
        people.replace_all([replace(WANG, name=f"王{number}")])
        publisher.step(clock.now())
        board.roster(gate)
        fresh = board.roster()
        assert fresh.entries == gate.entries
    assert (gate.installed, [one.name for one in gate.entries.values()]) == (1, ["王79"])
    files = sum(topic.endswith("parts/0") for topic, _ in board.posted)
    assert 2 <= files <= 5
    slots = {topic for topic, _ in board.posted if "changes" in topic}
    assert len(slots) == RETAINED


def test_large_changes_do_not_build_the_file_anew_each_time(
    publisher: RosterPublisher, people: PeopleStore, board: Board
) -> None:
    """A month of files of joiners: those retained from before the file are on nobody's way."""
    clock, gate = ManualClock(), MemoryRoster()
    for step in range(40):
        many = [
            replace(WANG, key=f"{step}-{one}", name=sha256(f"{step}-{one}".encode()).hexdigest())
            for one in range(200)
        ]
        people.replace_all([WANG, *many], allow_shrinking=True)
        publisher.step(clock.now())
        board.roster(gate)
    assert (gate.installed, board.roster().entries) == (1, gate.entries)
    changes = [len(payload) for topic, payload in board.posted if "changes" in topic]
    files = sum(topic.endswith("parts/0") for topic, _ in board.posted)
    assert sum(changes[-RETAINED:]) > 256 * 1024
    assert files <= 1 + sum(changes) // (256 * 1024 - max(changes))


def test_more_changes_than_a_message_holds_are_a_new_file(
    publisher: RosterPublisher, people: PeopleStore, board: Board
) -> None:
    """A thousand people with names that nothing makes shorter."""
    people.replace_all([WANG])
    publisher.step(ManualClock().now())
    gate = board.roster()
    many = [replace(WANG, key=str(number), name=f"王{number * 7919}") for number in range(4_000)]
    people.replace_all(many, allow_shrinking=True)
    publisher.step(ManualClock().now())
    assert not any("changes" in topic for topic, _ in board.posted)
    board.roster(gate)
    assert (len(gate.entries), gate.installed) == (4_000, 2)


def test_a_gate_that_can_not_follow_gets_everything_again(
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
    assert len(board.manifests()) == 1
    for _ in range(3):
        publisher.wanted(Want("roster", 0))
        publisher.step(clock.now())
    assert board.posted[2:] == board.posted[:2]
    clock.advance_ms(WHOLE_EVERY_NS / 1e6)
    publisher.step(clock.now())
    assert len(board.manifests()) == 3
