"""What other rules would have said, and which facts nobody asked for then."""

from dataclasses import replace

import pytest

from gateway.core.decision import Decision, decide
from gateway.core.evidence import Evidence
from gateway.core.hindsight import Unknown, unknown
from gateway.core.policy import Policy
from gateway.core.reason import Reason
from gateway.core.recall import Recalled
from tests.evidence import NOW, estimate, evidence


def then(facts: Evidence) -> Recalled:
    """As it was decided by the rules of then."""
    return Recalled(facts, decide(facts, Policy(), NOW))


def with_reasons(decided: Decision, *reasons: Reason) -> Decision:
    """What other rules made of it."""
    return replace(decided, reasons=reasons)


@pytest.mark.parametrize(
    ("reason", "missing"),
    [
        (Reason.TEMPERATURE_MISSING, Unknown.TEMPERATURE),
        (Reason.SECOND_PROOF_MISSING, Unknown.SECOND_PROOF),
        (Reason.TWO_PERSON_MISSING, Unknown.SECOND_PERSON),
        (Reason.FIRST_PERSON_MISSING, Unknown.FIRST_PERSON),
        (Reason.FEVER_POSSIBLE, Unknown.SECOND_READING),
    ],
)
def test_a_new_objection_for_want_of_a_fact_is_uncertain(reason: Reason, missing: Unknown) -> None:
    """Nobody asked then, so nobody knows what would have been answered."""
    was = then(evidence(temperature=None))
    was = Recalled(was.evidence, with_reasons(was.decided))
    assert unknown(was, with_reasons(was.decided, reason)) == (missing,)
    assert missing.text.zh
    assert missing.text.en


def test_what_was_objected_to_then_already_is_certain() -> None:
    """The guard saw it."""
    was = then(evidence(temperature=None))
    assert unknown(was, was.decided) == ()


def test_who_was_measured_then_lacks_no_measurement() -> None:
    """Neither the first nor the second."""
    was = then(evidence(first_high=estimate(37.5)))
    again = with_reasons(was.decided, Reason.TEMPERATURE_MISSING, Reason.FEVER_POSSIBLE)
    assert unknown(was, again) == ()
