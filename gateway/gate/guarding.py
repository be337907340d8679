"""Guards' acts that are limited, confirmed by two or answered by a row of their own; opens nothing.

How often a guard opened is remembered over a restart, from the journal, by ``recall``.
"""

from dataclasses import replace
from typing import Final, Protocol

from gateway.core.admissions import Admissions
from gateway.core.event import Event, EventKind, Json
from gateway.core.forgiveness import Forgives, forgivable
from gateway.core.guard_acts import ConfirmationFailed, ManualOpen, PassbackForgiven
from gateway.core.instant import Instant
from gateway.core.lane import OverrideReason
from gateway.core.overrides import Opening, OverrideRefusal, Overrides, is_duress
from gateway.core.passage import Passage
from gateway.core.passage.commands import Answer, PassageCommand
from gateway.core.passage.inputs import GuardOpens
from gateway.core.passage.refusing import refused
from gateway.core.policy import OverridePolicy
from gateway.core.signals import Recorded, RecordFailed
from gateway.gate.expected import Expected

NOT_KEPT_OUT: Final = "not-kept-out"
ANOTHER_PERSON: Final = "another-person"


class Notes(Protocol):
    """Records something that no passage waits for."""

    def __call__(self, kind: EventKind, facts: dict[str, Json]) -> Event:
        """The event on its way to the disk."""


class Guarding:
    """The guards of one lane.

    Args:
        policy: how often they may open.
        admissions: who is inside by the record.
        note: records what they do beside a passage.
        expected: visitors who were written down.
    """

    def __init__(
        self, policy: OverridePolicy, admissions: Admissions, note: Notes, expected: Expected
    ) -> None:
        self._policy = policy
        self._admissions = admissions
        self._note = note
        self._expected = expected
        self._overrides = Overrides()
        self._forgiving: list[tuple[Event, str, str]] = []
        self._duress: list[dict[str, Json]] = []

    def follow(self, policy: OverridePolicy) -> None:
        """Go by other limits from now on."""
        self._policy = policy

    def recall(self, opening: Opening) -> None:
        """An opening of before a restart; oldest first."""
        self._overrides = self._overrides.after(opening)

    def opens(self, asked: ManualOpen, now: Instant) -> GuardOpens | tuple[PassageCommand, ...]:
        """The opening as the passage takes it, or what is done about one that is refused.

        A call for help goes on record whatever becomes of the opening, and after its row, whose
        number the page shows.
        """
        request = self._named(asked, now)
        if is_duress(asked.held_ms, self._policy):
            self._duress.append({"guard": asked.guard, "answers": asked.answers})
        refusal = self._overrides.refusal(request, self._policy, now.wall_ms)
        if request.registered is not None and not request.visitor:
            refusal = OverrideRefusal.NOBODY_REGISTERED
        return request if refusal is None else refused(request, refusal.value)

    def _named(self, asked: ManualOpen, now: Instant) -> GuardOpens:
        """With the visitor for whom it is; whatever else it is for answers no registration."""
        request = GuardOpens(asked.act, asked.guard, asked.why, asked.answers, asked.second)
        if asked.registered is None or asked.why != OverrideReason.VISITOR_REGISTERED.value:
            return request
        visitor = self._expected.visitor(asked.registered, now.wall_ms)
        return replace(request, registered=asked.registered, visitor=visitor)

    def look(self) -> None:
        """Put calls for help on record, at the end of the turn in which they came."""
        while self._duress:
            self._note(EventKind.DURESS, self._duress.pop(0))

    def unconfirmed(self, asked: ConfirmationFailed) -> tuple[PassageCommand, ...]:
        """Somebody was no second guard."""
        request = GuardOpens(asked.act, asked.guard, asked.why, asked.answers)
        return refused(request, OverrideRefusal.SECOND_GUARD_WRONG.value)

    def forgives(self, asked: PassbackForgiven, passage: Passage) -> Answer | None:
        """Forget that the person shown is inside, once that is on disk; else the answer."""
        if asked.answers != passage.answers:
            return Answer(asked.act, ok=False, text=ANOTHER_PERSON)
        holder = forgivable(passage)
        if not holder:
            return Answer(asked.act, ok=False, text=NOT_KEPT_OUT)
        body = Forgives(asked.guard, asked.why, asked.answers).body(holder)
        event = self._note(EventKind.ANTIPASSBACK_FORGIVEN, body)
        self._forgiving.append((event, asked.act, holder))
        return None

    def settled(self, answer: Recorded | RecordFailed) -> Answer | None:
        """The journal's word on a row; what the guard who waits for it is told, if one does."""
        if isinstance(answer, Recorded):
            self._count(answer.event)
        waiting = next((one for one in self._forgiving if one[0] is answer.event), None)
        if waiting is None:
            return None
        self._forgiving.remove(waiting)
        _, act, holder = waiting
        if isinstance(answer, RecordFailed):
            return Answer(act, ok=False, text=answer.detail)
        self._admissions.leave(holder)
        return Answer(act, ok=True, text="", sequence=answer.sequence)

    def _count(self, event: Event) -> None:
        guard = event.body.get("guard")
        if event.kind is EventKind.ACCESS_OVERRIDDEN and isinstance(guard, str):
            self._overrides = self._overrides.after(Opening(guard, event.at.wall_ms))
