"""Who stands on the roster and still may not enter: company, batch, visit, lane, observation."""

import json
from dataclasses import replace
from typing import Any

import pytest

from gateway.core.approval import APPROVED, Batch, Observation, Standing
from gateway.core.decision import decide
from gateway.core.evidence import Evidence
from gateway.core.policy import Policy, RosterPolicy
from gateway.core.reason import Reason, Verdict
from gateway.core.record import breach_body, decision_body
from gateway.core.rules.roster import under_observation
from tests.evidence import HOLDER, HOUR_MS, NOW, WALL_MS, evidence

POLICY = Policy()
BATCH = Batch("B-7", WALL_MS - HOUR_MS, WALL_MS + HOUR_MS, "tower 2")


def somebody(*, visited: bool = False, lane: str = "east-1", **terms: Any) -> Evidence:  # noqa: ANN401 - any field of Holder
    """At lane east-1, with everything in order but for the named terms."""
    return evidence(holder=replace(HOLDER, **terms), visited=visited, lane=lane)


def reasons(facts: Evidence) -> tuple[Reason, ...]:
    """What the gate objects to."""
    return decide(facts, POLICY, NOW).reasons


def test_a_visitor_with_all_terms_in_order_is_admitted() -> None:
    """Nothing of what a roster may say is an objection by itself."""
    facts = somebody(
        standing=Standing(until_ms=WALL_MS + 1, desk="王 8888"),
        batch=BATCH,
        lanes=("west-1", "east-1"),
        once=True,
        observation=Observation(WALL_MS, "worker-3"),
    )
    assert decide(facts, POLICY, NOW).verdict is Verdict.ADMIT


def test_nobody_of_a_suspended_company_enters() -> None:
    """Whatever their own dates say."""
    assert reasons(somebody(standing=Standing(suspended=True))) == (Reason.COMPANY_SUSPENDED,)


@pytest.mark.parametrize(("past_ms", "refused"), [(-1, False), (0, True), (1, True)])
def test_a_company_s_approval_ends_by_itself(past_ms: int, *, refused: bool) -> None:
    """Below, at and above its end; no new roster is needed for it."""
    facts = somebody(standing=Standing(until_ms=WALL_MS - past_ms))
    assert reasons(facts) == ((Reason.COMPANY_EXPIRED,) if refused else ())


@pytest.mark.parametrize(
    ("from_ms", "until_ms", "reason"),
    [
        (WALL_MS + 1, WALL_MS + 2, Reason.BATCH_NOT_YET),
        (WALL_MS, WALL_MS + 1, None),
        (WALL_MS - 1, WALL_MS, Reason.BATCH_ENDED),
        (WALL_MS - 2, WALL_MS - 1, Reason.BATCH_ENDED),
    ],
)
def test_a_batch_has_its_own_days(from_ms: int, until_ms: int, reason: Reason | None) -> None:
    """Told apart from the person's own dates, as only the company can apply anew."""
    facts = somebody(batch=Batch("B-7", from_ms, until_ms))
    assert reasons(facts) == ((reason,) if reason else ())


@pytest.mark.parametrize(
    ("once", "visited", "refused"),
    [(True, False, False), (True, True, True), (False, True, False)],
)
def test_a_one_time_visitor_enters_once(*, once: bool, visited: bool, refused: bool) -> None:
    """A dated one comes and goes."""
    assert reasons(somebody(once=once, visited=visited)) == ((Reason.VISIT_USED,) * refused)


@pytest.mark.parametrize(
    ("lanes", "refused"), [((), False), (("east-1",), False), (("west-1", "west-2"), True)]
)
def test_who_is_bound_to_lanes_enters_at_no_other(lanes: tuple[str, ...], *, refused: bool) -> None:
    """No lane named is every lane."""
    assert reasons(somebody(lanes=lanes)) == ((Reason.LANE_WRONG,) * refused)


@pytest.mark.parametrize(("left_ms", "refused"), [(1, True), (0, False), (-1, False)])
def test_who_must_stay_at_home_is_not_let_in(left_ms: int, *, refused: bool) -> None:
    """Until the moment at which it is over."""
    facts = somebody(observation=Observation(WALL_MS + left_ms, "worker-3"))
    assert reasons(facts) == ((Reason.UNDER_OBSERVATION,) * refused)
    assert (under_observation(facts, WALL_MS) is not None) == refused


def test_nobody_on_the_roster_is_under_observation() -> None:
    """A stranger is told apart from an observed person."""
    facts = evidence(holder=None)
    assert under_observation(facts, WALL_MS) is None
    assert breach_body(facts, decide(facts, POLICY, NOW)) is None


def test_the_worker_of_somebody_who_left_home_is_told_where_and_how() -> None:
    """Whatever the verdict; by an id, never by a name."""
    facts = somebody(observation=Observation(WALL_MS + 1, "worker-3"))
    assert breach_body(facts, decide(facts, POLICY, NOW)) == {
        "holder": HOLDER.id,
        "contact": "worker-3",
        "until_ms": WALL_MS + 1,
        "proved": True,
        "verdict": "deny",
        "lane": "east-1",
        "heading": "in",
    }


def test_everything_that_is_wrong_is_named() -> None:
    """The company's desk hears all of it at once."""
    facts = somebody(
        standing=Standing(suspended=True, until_ms=WALL_MS),
        batch=replace(BATCH, until_ms=WALL_MS),
        not_after_ms=WALL_MS,
        once=True,
        visited=True,
        lanes=("west-1",),
        observation=Observation(WALL_MS + 1, "worker-3"),
    )
    assert set(reasons(facts)) == {
        Reason.UNDER_OBSERVATION,
        Reason.HOLDER_EXPIRED,
        Reason.VISIT_USED,
        Reason.LANE_WRONG,
        Reason.COMPANY_SUSPENDED,
        Reason.COMPANY_EXPIRED,
        Reason.BATCH_ENDED,
    }


def test_a_park_without_a_list_of_people_asks_for_none_of_it() -> None:
    """Where a valid pass alone admits."""
    facts = somebody(standing=Standing(suspended=True))
    assert decide(facts, Policy(roster=RosterPolicy(required=False)), NOW).reasons == ()


@pytest.mark.parametrize(
    "reason",
    [
        Reason.COMPANY_SUSPENDED,
        Reason.COMPANY_EXPIRED,
        Reason.BATCH_NOT_YET,
        Reason.BATCH_ENDED,
        Reason.VISIT_USED,
        Reason.LANE_WRONG,
        Reason.UNDER_OBSERVATION,
    ],
)
def test_each_of_them_denies(reason: Reason) -> None:
    """No guard is asked to weigh them."""
    assert reason.verdict is Verdict.DENY


def test_every_term_is_on_record_but_the_desk() -> None:
    """The verdict can be computed again; a desk's name and number stay on the page."""
    facts = somebody(
        standing=Standing(suspended=True, desk="王 8888"),
        batch=BATCH,
        lanes=("east-1",),
        observation=Observation(WALL_MS + 1, "worker-3"),
    )
    body = json.loads(json.dumps(decision_body(facts, decide(facts, POLICY, NOW))))

    assert body["visited"] is False
    holder = body["holder"]
    assert holder["standing"] == {"suspended": True, "until_ms": None}
    assert holder["batch"]["building"] == facts.holder.building == "tower 2"  # type: ignore[union-attr] # somebody
    assert (holder["kind"], holder["lanes"], holder["once"]) == ("staff", ["east-1"], False)
    assert holder["observation"] == {"until_ms": WALL_MS + 1, "contact": "worker-3"}
    assert "8888" not in json.dumps(body)
    assert "8888" not in repr(facts)


def test_nothing_said_of_terms_is_on_record_as_nothing() -> None:
    """Null, and neither left out nor zero."""
    facts = somebody()
    body = decision_body(facts, decide(facts, POLICY, NOW))["holder"]
    assert isinstance(body, dict)
    assert (body["batch"], body["observation"]) == (None, None)
    assert (HOLDER.standing, HOLDER.building) == (APPROVED, "")
