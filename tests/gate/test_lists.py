"""A list that comes down counts for the next person and leaves a row."""

from typing import TYPE_CHECKING

from gateway.core.event import EventKind
from gateway.core.lane import LaneState
from gateway.core.listing import Listing
from gateway.core.reason import Reason
from gateway.core.signals import DocumentRefused, ListApplied
from tests.evidence import WALL_MS

if TYPE_CHECKING:
    from tests.lane import Lane


def test_a_code_that_is_revoked_now_is_denied_when_it_is_judged(lane: "Lane") -> None:
    """Also one that was shown before the list came."""
    lane.code("good-1")
    lane.lists.said = Listing(revoked=True, revocations_version=9, revocations_issued_ms=WALL_MS)
    lane.forehead()
    lane.written()
    assert lane.shows(LaneState.DENY)
    assert lane.view.reasons == (Reason.CODE_REVOKED,)
    assert lane.barrier.opened == 0


def test_a_list_in_force_leaves_its_version_and_size_on_record(lane: "Lane") -> None:
    """Who asks later why somebody was refused finds since when."""
    lane.gate.turn(ListApplied("revocations", 9, 100_000, WALL_MS))
    lane.written()
    assert lane.kinds()[-1] is EventKind.CONFIGURATION_APPLIED
    assert lane.ledger.rows[-1].body == {"revocations": 9, "entries": 100_000}


def test_a_refused_document_leaves_a_row(lane: "Lane") -> None:
    """Somebody may be trying keys at the broker."""
    lane.gate.turn(DocumentRefused("its signature is false"))
    lane.written()
    assert lane.kinds()[-1] is EventKind.DOCUMENT_REFUSED
    assert lane.ledger.rows[-1].body == {"why": "its signature is false"}


def test_the_guards_page_has_the_age_of_the_revocations(lane: "Lane") -> None:
    """Of the list in force."""
    lane.lists.said = Listing(revocations_version=9, revocations_issued_ms=WALL_MS - 1)
    lane.wait(1)
    link = lane.view.link
    assert (link.revocations_version, link.revocations_issued_ms) == (9, WALL_MS - 1)
