"""What a decision leaves in the journal: every input it stood on; not the row's chain."""

from typing import Final

from gateway.core.credential import Credential
from gateway.core.decision import Decision
from gateway.core.event import Event, EventKind, Json
from gateway.core.evidence import Evidence
from gateway.core.evidence_row import evidence_row
from gateway.core.heading import Heading
from gateway.core.passage.inputs import GuardOpens
from gateway.core.reason import Reason, Verdict
from gateway.core.row_value import row_value
from gateway.core.rules.roster import under_observation

KIND_OF_VERDICT: Final = {
    Verdict.ADMIT: EventKind.ACCESS_GRANTED,
    Verdict.REFER: EventKind.ACCESS_REFERRED,
    Verdict.DENY: EventKind.ACCESS_DENIED,
}

_FEVERS: Final = frozenset({Reason.FEVER, Reason.FEVER_POSSIBLE})


def is_urgent(decision: Decision) -> bool:
    """A fever goes to the centre before any backlog."""
    return not _FEVERS.isdisjoint(decision.reasons)


def decision_body(evidence: Evidence, decision: Decision) -> dict[str, Json]:
    """All that a recomputation of the verdict needs; pseudonymous, never the code's text."""
    return {
        "verdict": decision.verdict.wire,
        "reasons": [reason.value for reason in decision.reasons],
        **evidence_row(evidence),
        "floor_ms": decision.at.floor_ms,
        "rung": decision.rung.value,
        "age_ms": row_value(decision.ages),
        "punch": row_value(decision.punch),
    }


def decision_event(evidence: Evidence, decision: Decision) -> Event:
    """The decision's row before the journal numbers it, dated by the moment it was decided for."""
    return Event(
        KIND_OF_VERDICT[decision.verdict],
        decision.at,
        decision_body(evidence, decision),
        decision.policy_version,
        evidence.roster_version,
        is_urgent(decision),
    )


def breach_body(evidence: Evidence, decision: Decision) -> dict[str, Json] | None:
    """Whom the community worker is told of, or None where nobody left home observation.

    Whatever the verdict: a person who leaves by a lane has been outside, too.
    """
    observation = under_observation(evidence, decision.at.wall_ms)
    if observation is None or evidence.holder is None:
        return None
    return {
        "holder": evidence.holder.id,
        "contact": observation.contact,
        "until_ms": observation.until_ms,
        "proved": isinstance(evidence.presented, Credential),
        "verdict": decision.verdict.wire,
        "lane": evidence.lane,
        "heading": evidence.heading.value,
    }


def override_body(
    request: GuardOpens, overruled: Decision | None, holder: str, heading: Heading
) -> dict[str, Json]:
    """Who opened, why, and what verdict was overruled; the first row is never rewritten."""
    registered: dict[str, Json] = {"registered": request.registered, "visitor": request.visitor}
    return {
        "guard": request.guard,
        "second": request.second or None,
        "why": request.why,
        "answers": request.answers,
        "overruled": overruled.verdict.wire if overruled else None,
        "reasons": [reason.value for reason in overruled.reasons] if overruled else [],
        "holder": holder,
        "heading": heading.value,
        "punch": row_value(overruled.punch) if overruled else None,
        **({} if request.registered is None else registered),
    }
