"""A guard's opening that is refused: the answer and the event; not what it is refused for."""

from gateway.core.event import EventKind
from gateway.core.passage.commands import Answer, RecordOutcome
from gateway.core.passage.inputs import GuardOpens


def refused(request: GuardOpens, why: str) -> tuple[Answer, RecordOutcome]:
    """Whoever wants the arm again and again is worth a look afterwards.

    Args:
        request: what the guard asked.
        why: the word that the page knows.
    """
    outcome = RecordOutcome(
        EventKind.OVERRIDE_REFUSED,
        {
            "guard": request.guard,
            "second": request.second or None,
            "why": request.why,
            "answers": request.answers,
            "refused": why,
        },
    )
    return Answer(request.act, ok=False, text=why), outcome
