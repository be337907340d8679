"""What a row can't tell of a verdict under other rules than those that it was made by; pure."""

from enum import Enum, unique

from gateway.core.decision import Decision
from gateway.core.reason import Reason
from gateway.core.recall import Recalled
from gateway.core.text import Text


@unique
class Unknown(Enum):
    """A fact that nobody asked for then; values stand in reports: add, never rename."""

    TEMPERATURE = "temperature-not-asked"
    SECOND_PROOF = "second-proof-not-asked"
    SECOND_PERSON = "second-person-not-asked"
    FIRST_PERSON = "first-person-not-noted"
    SECOND_READING = "not-measured-again"

    @property
    def text(self) -> Text:
        """For people."""
        return _WORDS[self]


_WORDS = {
    Unknown.TEMPERATURE: Text("当时没有测体温", "no temperature was asked then"),
    Unknown.SECOND_PROOF: Text("当时没有要求第二项证明", "no second proof was asked then"),
    Unknown.SECOND_PERSON: Text("当时没有要求两人同进", "no second person was asked for then"),
    Unknown.FIRST_PERSON: Text("当时没有记谁先到", "who came first was not noted then"),
    Unknown.SECOND_READING: Text("当时没有复测", "it was not measured again then"),
}


def unknown(recalled: Recalled, again: Decision) -> tuple[Unknown, ...]:
    """What would have to be known for the new verdict to be certain.

    Args:
        recalled: the decision of then.
        again: what other rules make of the same evidence.
    """
    evidence = recalled.evidence
    gained = set(again.reasons) - set(recalled.decided.reasons)
    unmeasured = evidence.temperature is None and evidence.second is None
    found = {
        Unknown.TEMPERATURE: Reason.TEMPERATURE_MISSING in gained and unmeasured,
        Unknown.SECOND_PROOF: Reason.SECOND_PROOF_MISSING in gained,
        Unknown.SECOND_PERSON: Reason.TWO_PERSON_MISSING in gained,
        Unknown.FIRST_PERSON: Reason.FIRST_PERSON_MISSING in gained,
        Unknown.SECOND_READING: Reason.FEVER_POSSIBLE in gained and evidence.first_high is None,
    }
    return tuple(one for one, holds in found.items() if holds)
