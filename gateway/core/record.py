"""What a decision leaves in the journal: every input it stood on; not the row's chain."""

from typing import Final

from gateway.core.blackbody import BlackbodyCheck
from gateway.core.colour import Sighting
from gateway.core.credential import Credential, Identified, RefusedCode
from gateway.core.decision import Decision
from gateway.core.event import EventKind, Json
from gateway.core.evidence import Evidence
from gateway.core.listing import Listing
from gateway.core.passage.inputs import GuardOpens
from gateway.core.reason import Reason, Verdict
from gateway.core.second_instrument import SecondReading
from gateway.core.temperature_row import temperature_row
from gateway.core.thermometry import Hold

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
        "code": _code(evidence),
        "replayed": evidence.replayed,
        "badge": evidence.badge.holder if evidence.badge else None,
        "holder": _holder(evidence),
        "roster_issued_ms": evidence.roster_issued_ms,
        "entered_ms": evidence.entered_ms,
        "temperature": temperature_row(evidence.temperature),
        "first_high": temperature_row(evidence.first_high),
        "second": _second(evidence.second),
        "blackbody": _blackbody(evidence.blackbody),
        "hold": _hold(evidence.hold),
        "board_up": evidence.board_up,
        "lists": _lists(evidence.lists),
        "lane": evidence.lane,
        "heading": evidence.heading.value,
        "age_ms": {
            "code": decision.code_age_ms,
            "temperature": decision.temperature_age_ms,
            "roster": decision.roster_age_ms,
        },
    }


def override_body(request: GuardOpens, overruled: Decision | None, holder: str) -> dict[str, Json]:
    """Who opened, why, and what verdict was overruled; the first row is never rewritten."""
    return {
        "guard": request.guard,
        "why": request.why,
        "answers": request.answers,
        "overruled": overruled.verdict.wire if overruled else None,
        "reasons": [reason.value for reason in overruled.reasons] if overruled else [],
        "holder": holder,
    }


def _lists(lists: Listing) -> Json:
    return {
        "revoked": lists.revoked,
        "revocations": lists.revocations_version,
        "revocations_issued_ms": lists.revocations_issued_ms,
        "trust": lists.trust_version,
        "trust_expires_ms": lists.trust_expires_ms,
    }


def _code(evidence: Evidence) -> Json:
    presented = evidence.presented
    if isinstance(presented, Credential):
        return {
            "format": presented.format,
            "issuer": presented.issuer,
            "holder": presented.holder,
            "status": int(presented.status),
            "issued_ms": presented.issued_ms,
            "expires_ms": presented.expires_ms,
            "replay_key": presented.replay_key,
            "proof": presented.proof.value,
            "rule": presented.failed_rule or None,
            **_sighting(evidence.sighting),
        }
    if isinstance(presented, Identified):
        return {
            "format": presented.format,
            "issuer": presented.issuer,
            "holder": presented.holder,
            "identified": presented.reason.value,
            "guard": presented.guard,
            **_sighting(evidence.sighting),
        }
    if isinstance(presented, RefusedCode):
        return {
            "format": presented.format,
            "issuer": presented.issuer,
            "refused": presented.reason.value,
            **_sighting(evidence.sighting),
        }
    return None


def _sighting(sighting: Sighting) -> dict[str, Json]:
    return {"colour": sighting.colour.value, "beside": list(sighting.beside)}


def _holder(evidence: Evidence) -> Json:
    holder = evidence.holder
    if holder is None:
        return None
    return {
        "company": holder.company,
        "groups": list(holder.groups),
        "not_before_ms": holder.not_before_ms,
        "not_after_ms": holder.not_after_ms,
    }


def _second(reading: SecondReading | None) -> Json:
    if reading is None:
        return None
    return {
        "celsius": reading.celsius,
        "site": reading.site.value,
        "instrument": reading.site.instrument.value,
        "guard": reading.guard,
        "answers": reading.answers,
        "mono_ns": reading.mono_ns,
    }


def _blackbody(check: BlackbodyCheck | None) -> Json:
    """The offset as it was found; no reading in the row is corrected by it."""
    if check is None:
        return None
    return {"checked_ms": check.at_ms, "offset_celsius": check.offset_celsius}


def _hold(hold: Hold | None) -> Json:
    """Until when, on the monotonic clock that the row has, too."""
    return {"why": hold.why.value, "until_mono_ns": hold.until_ns} if hold else None
