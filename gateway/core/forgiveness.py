"""Anti-passback forgiven by a guard: who may be, why, and the row; not who remembers entries.

The person is let through at the next try, not by the guard's touch: their temperature would be of
another moment by then, and whoever stands at the arm must show whose code it is. A pass that is
still held up is judged again by itself.
"""

from dataclasses import dataclass
from enum import Enum, unique
from typing import Final

from gateway.core.event import Json
from gateway.core.passage.state import Passage
from gateway.core.reason import Reason

PASSBACKS: Final = frozenset({Reason.ANTIPASSBACK, Reason.ANTIPASSBACK_HARD})


@unique
class ForgivenessReason(Enum):
    """Why somebody is not inside in spite of the record; values travel on the wire."""

    EXIT_NOT_READ = "exit-not-read"
    DID_NOT_WALK_IN = "did-not-walk-in"
    SENT_BACK = "sent-back"
    PERSON_CHECKED = "person-checked"


@dataclass(frozen=True, slots=True)
class Forgives:
    """A guard says that somebody is not inside.

    Args:
        guard: who says it.
        why: value of a ``ForgivenessReason``.
        answers: sequence of the refusal that the guard saw.
    """

    guard: str
    why: str
    answers: int

    def body(self, holder: str) -> dict[str, Json]:
        """The row; the refusal that it answers is never rewritten."""
        return {
            "guard": self.guard,
            "why": self.why,
            "answers": self.answers,
            "holder": holder,
        }


def forgivable(passage: Passage) -> str:
    """Random id of the person shown whom anti-passback alone or among others keeps out, or empty.

    Args:
        passage: with its refusal on disk.
    """
    if passage.answers is None or passage.decision is None or passage.admitted:
        return ""
    kept_out = not PASSBACKS.isdisjoint(passage.decision.reasons)
    return passage.holder if kept_out else ""
