"""Gates always find the newest lists: whole when they need it, else only what changed."""

from dataclasses import dataclass, field

import pytest

from gateway.central.publish import REISSUE_NS, WHOLE_EVERY_NS
from gateway.central.publish_lists import (
    MAX_WAITING,
    SMALL_BYTES,
    ListPublisher,
    ListSeal,
)
from gateway.central.store.database import Database
from gateway.central.store.lists import Listed, ListStore
from gateway.codes.document import open_document
from gateway.codes.keys import ENTROPY_BYTES, generate_private_key, load_private_key
from gateway.codes.revocations import REVOCATIONS, revocation_id
from gateway.codes.site_list import ListForm, SiteKey, SiteList, apply_changes, read_body
from gateway.codes.status_list import STATUSES
from gateway.codes.trust import KeyRecord, KeyUse, TrustList
from gateway.runtime.clock import ManualClock
from gateway.sync.want import Want

KEY = load_private_key(generate_private_key(bytes(ENTROPY_BYTES)), "test")
SITE = SiteKey("park-1", bytes(32))
TRUST = TrustList((KeyRecord.of(KEY, KeyUse.DOCUMENT, "park-1"),))
WHOLE, CHANGES = "site/park-1/revocations", "site/park-1/revocations/changes"
MS = 1_000_000
ANN, BOB = revocation_id("ann"), revocation_id("bob")


@dataclass
class Board:
    """A broker, and a gate that reads everything on it."""

    form: ListForm = REVOCATIONS
    up: bool = True
    topics: list[str] = field(default_factory=list)
    present: SiteList | None = None

    def post(self, topic: str, payload: bytes) -> bool:
        """Take the message if up."""
        if self.up:
            self.topics.append(topic)
            document = open_document(payload, TRUST, "park-1", self.form.kind)
            body = read_body(self.form, document, SITE)
            whole = isinstance(body, SiteList)
            self.present = body if isinstance(body, SiteList) else apply_changes(self.present, body)
            assert topic.endswith("/changes") is not whole
        return self.up

    @property
    def listed(self) -> set[bytes]:
        """What a gate knows."""
        assert self.present is not None
        return set(self.present.rows.keys())


class Centre:
    """One list's publisher with its store, broker and clock."""

    def __init__(self, database: Database, form: ListForm = REVOCATIONS) -> None:
        self.store = ListStore(database, form)
        self.board = Board(form)
        self.clock = ManualClock()
        self.publisher = self.started()

    def started(self) -> ListPublisher:
        """The publisher of a centre that starts now."""
        seal = ListSeal(self.store.form, SITE, KEY)
        always = self.store.form is REVOCATIONS
        return ListPublisher(self.store, seal, self.board.post, always=always)

    def revoke(self, *ids: bytes) -> None:
        """List some ids."""
        self.store.put(dict.fromkeys(ids, b""))

    def step(self, after_ms: float = 1_000) -> None:
        """A second passes."""
        self.clock.advance_ms(after_ms)
        self.publisher.step(self.clock.now())


@pytest.fixture
def centre(database: Database) -> Centre:
    """A centre that has just started."""
    return Centre(database)


def test_gates_hear_at_once_that_nobody_is_revoked(centre: Centre) -> None:
    """An empty list is news: it has a date."""
    centre.step()
    centre.step()
    assert (centre.board.topics, centre.board.listed) == ([WHOLE], set())


def test_a_list_of_statuses_that_nobody_ever_filled_is_not_published(database: Database) -> None:
    """A park without codes of others has none."""
    centre = Centre(database, STATUSES)
    centre.step()
    assert centre.board.topics == []
    centre.store.put({bytes(16): b"\x01"})
    centre.step()
    assert centre.board.present is not None
    assert centre.board.present.secret == centre.store.secret()


def test_a_change_goes_out_as_such_and_leads_where_the_database_is(centre: Centre) -> None:
    """Put and taken back, whole list only once."""
    centre.step()
    centre.revoke(ANN, BOB)
    centre.step()
    assert centre.board.listed == {ANN, BOB}
    assert centre.store.remove([ANN]) == Listed(1, 1)
    centre.step()
    assert centre.board.listed == {BOB}
    assert centre.board.topics == [WHOLE, CHANGES, CHANGES]


def test_what_changes_nothing_is_not_sent(centre: Centre) -> None:
    """An import of the same file once more."""
    centre.revoke(ANN)
    centre.step()
    assert centre.store.put({ANN: b""}) == Listed(0, 1)
    assert centre.store.remove([BOB]) == Listed(0, 1)
    assert centre.store.replace({ANN: b""}) == Listed(0, 1)
    centre.step()
    assert centre.board.topics == [WHOLE]
    assert centre.store.count() == 1


def test_a_list_that_nobody_changes_is_dated_anew_by_a_few_bytes(centre: Centre) -> None:
    """Gates see by the date that the centre still means it."""
    centre.step()
    assert centre.board.present is not None
    first_ms = centre.board.present.issued_ms
    centre.step(REISSUE_NS / MS)
    assert centre.board.topics == [WHOLE, CHANGES]
    assert centre.board.present.issued_ms > first_ms


def test_a_gate_that_lost_the_thread_gets_the_whole_list(centre: Centre) -> None:
    """Once for all gates that ask within five seconds."""
    centre.step(10_000)
    centre.step(10_000)
    for have in (0, 1):
        centre.publisher.wanted(Want("revocations", have))
    centre.step()
    centre.publisher.wanted(Want("revocations", 0))
    centre.step()
    assert centre.board.topics == [WHOLE, WHOLE]
    centre.step(WHOLE_EVERY_NS / MS)
    assert centre.board.topics == [WHOLE, WHOLE, WHOLE]


@pytest.mark.parametrize(
    "want", [Want("statuses", 0), Want("trust", 0), Want("revocations", 2**60)]
)
def test_wishes_for_another_list_or_a_version_that_is_there_change_nothing(
    centre: Centre, want: Want
) -> None:
    """A gate may have caught up meanwhile."""
    centre.publisher.wanted(want)
    centre.step()
    centre.publisher.wanted(want)
    centre.step(60_000)
    assert centre.board.topics == [WHOLE]


def test_a_new_connection_gets_the_whole_list_at_once(centre: Centre) -> None:
    """A broker without a disk forgets what it retained."""
    centre.step()
    centre.publisher.connected()
    centre.step(1)
    assert centre.board.topics == [WHOLE, WHOLE]


def test_changes_wait_for_a_broker_that_is_down(centre: Centre) -> None:
    """In their order, and no version is used up by waiting."""
    centre.step()
    centre.board.up = False
    for one in (ANN, BOB):
        centre.revoke(one)
        centre.step()
        centre.step()
    centre.board.up = True
    centre.step()
    assert centre.board.listed == {ANN, BOB}
    assert centre.board.topics == [WHOLE, CHANGES, CHANGES]


def test_more_changes_than_may_wait_become_a_whole_list(centre: Centre) -> None:
    """The memory of a centre without its broker stays small."""
    centre.step()
    centre.board.up = False
    for number in range(MAX_WAITING + 1):
        centre.revoke(revocation_id(str(number)))
        centre.step(10)
    centre.board.up = True
    centre.step(WHOLE_EVERY_NS / MS)
    assert centre.board.topics == [WHOLE, WHOLE]
    assert len(centre.board.listed) == MAX_WAITING + 1


def test_a_change_as_large_as_the_list_is_sent_as_a_whole(centre: Centre) -> None:
    """It would be no smaller."""
    centre.step()
    ids = range(SMALL_BYTES // REVOCATIONS.key_bytes + 1)
    centre.revoke(*(revocation_id(str(number)) for number in ids))
    centre.step(WHOLE_EVERY_NS / MS)
    assert centre.board.topics == [WHOLE, WHOLE]


def test_a_restarted_centre_and_one_from_a_backup_are_still_followed(centre: Centre) -> None:
    """Versions grow with the clock, whatever the database has forgotten."""
    centre.revoke(ANN)
    centre.step()
    assert centre.board.present is not None
    before = centre.board.present.version
    centre.publisher = centre.started()
    centre.step(10_000)
    assert centre.board.present.version > before
    assert centre.board.present.version == centre.clock.now().wall_ms // 1000
    assert centre.board.listed == {ANN}


def test_a_version_that_somebody_else_gave_is_not_built_upon(centre: Centre) -> None:
    """Two centres on one database: what gates have is not what this one has."""
    centre.step()
    centre.store.issue(0, None)
    centre.revoke(ANN)
    centre.step(WHOLE_EVERY_NS / MS)
    assert (centre.board.topics, centre.board.listed) == ([WHOLE, WHOLE], {ANN})
