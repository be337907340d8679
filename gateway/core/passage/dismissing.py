"""A guard turns a refused person away, has one measured again, or takes either back; opens nothing.

Each is bound to the row that the guard saw: whoever was judged since is not touched.
"""

from dataclasses import replace

from gateway.core.event import EventKind
from gateway.core.lane import Lamp
from gateway.core.passage.collecting import Step
from gateway.core.passage.commands import Remeasure, Signal
from gateway.core.passage.inputs import GuardCloses, GuardDismisses, GuardRemeasures, GuardRestores
from gateway.core.passage.measuring import MOST_WAITING
from gateway.core.passage.outcomes import finished
from gateway.core.passage.pairing import asks_on
from gateway.core.passage.state import Passage, Phase, Stages, emptied
from gateway.core.passage.two_person import ready
from gateway.core.policy import Policy

_REFUSAL_SHOWN = frozenset({Phase.IDLE, Phase.CLEARING})


def shows_refusal(passage: Passage, answers: int) -> bool:
    """Whether the guard's page shows the refusal of this row, and nobody is judged meanwhile."""
    shown = passage.phase in _REFUSAL_SHOWN and passage.answers == answers
    return shown and passage.decision is not None and not passage.admitted


def waits(passage: Passage, answers: int) -> bool:
    """Whether the person of this row stands aside for the guard's thermometer."""
    return any(one.sequence == answers for one in passage.waiting)


def holder_of_refusal(passage: Passage, answers: int) -> str:
    """Random id of whom this row refused, shown or waiting; empty where nobody is named."""
    if passage.answers == answers:
        return passage.holder
    return next((one.holder for one in passage.waiting if one.sequence == answers), "")


def can_remeasure(passage: Passage, answers: int) -> bool:
    """Whether the person of this row is shown, named by a code, and so can be judged anew."""
    return shows_refusal(passage, answers) and passage.code is not None


def can_close(passage: Passage, grant: int) -> bool:
    """Whether the arm that this row opened may come down: nobody stands in the lane or has passed.

    Of two people one may have passed already, so they are not stopped.
    """
    opened = passage.phase is Phase.OPEN and passage.grant is not None
    if not opened or passage.both or passage.answers != grant:
        return False
    return not passage.body_in_lane and not passage.crossed and not passage.fire


def dismissed(passage: Passage, told: GuardDismisses, now_ns: int, _policy: Policy) -> Step:
    """Forget the refused person; whoever is judged meanwhile goes on."""
    if not shows_refusal(passage, told.answers) and not waits(passage, told.answers):
        return passage, ()
    kept = tuple(one for one in passage.waiting if one.sequence != told.answers)
    gone = replace(passage, waiting=kept, dismissed=(replace(passage, dismissed=()),))
    return ready(gone, now_ns) if shows_refusal(passage, told.answers) else (gone, ())


def restored(passage: Passage, told: GuardRestores, now_ns: int, _policy: Policy) -> Step:
    """The dismissed person waits again, and is shown again while nobody else came."""
    before = next(iter(passage.dismissed), None)
    if before is None:
        return passage, ()
    back = tuple(one for one in before.waiting if one.sequence == told.answers)
    others = (one for one in passage.waiting if one.sequence != told.answers)
    waiting = sorted((*others, *back), key=lambda one: one.since_ns)
    passage = replace(passage, dismissed=(), waiting=tuple(waiting[-MOST_WAITING:]))
    free = passage.phase is Phase.IDLE and passage.answers is None
    if not free or before.answers != told.answers:
        return passage, ()
    shown = replace(
        passage,
        since_ns=now_ns,
        code=before.code,
        badge=before.badge,
        test=before.test,
        temperature=before.temperature,
        first_high=before.first_high,
        second=before.second,
        evidence=before.evidence,
        decision=before.decision,
        answers=before.answers,
        stages=before.stages,
    )
    return shown, ()


def remeasured(passage: Passage, told: GuardRemeasures, now_ns: int, policy: Policy) -> Step:
    """Ask the same person for another forehead: what they showed stays, what was read does not."""
    if not can_remeasure(passage, told.answers) or passage.code is None:
        return passage, ()
    asked = replace(
        emptied(passage, Phase.COLLECTING, now_ns),
        code=passage.code,
        badge=passage.badge,
        test=passage.test,
        joined_ns=now_ns,  # from now on there is as much time as after a second code
        stages=Stages(in_view_ns=now_ns, decoded_ns=now_ns),
    )
    return asked, (asks_on(asked, policy), Remeasure())


def closed(passage: Passage, told: GuardCloses, now_ns: int, _policy: Policy) -> Step:
    """The guard took the admission back before anybody walked: the arm comes down."""
    if not can_close(passage, told.grant):
        return passage, ()
    stopped, asked = finished(passage, EventKind.PASSAGE_ABANDONED, now_ns)
    return stopped, (*asked, Signal(Lamp.STOP))
