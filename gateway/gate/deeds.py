"""A guard's acts that open nothing: checks to whom each is bound, and puts it on record.

What it does to the passage follows in the same turn; the guard is answered once the row is on disk.
An act that comes twice is done once and answered twice.
"""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from gateway.core import deeds
from gateway.core.admissions import Admissions
from gateway.core.deeds import UNDO_NS, Deed
from gateway.core.event import Event, EventKind, Json
from gateway.core.occupancy.register import Register
from gateway.core.occupancy.rows import count_row
from gateway.core.passage import Passage, inputs
from gateway.core.passage.commands import Answer
from gateway.core.passage.dismissing import (
    can_close,
    can_remeasure,
    holder_of_refusal,
    shows_refusal,
    waits,
)
from gateway.core.signals import Recorded, RecordFailed
from gateway.gate.expected import Expected
from gateway.gate.guarding import ANOTHER_PERSON, Notes
from gateway.gate.ports import Roster
from gateway.gate.unanswered import Unanswered
from gateway.runtime.clock import Clock

TOO_LATE: Final = "too-late"
NOT_YOURS: Final = "not-yours"
MUST_STAY: Final = "must-stay-open"
NO_ALARM: Final = "no-alarm"
NO_HOST: Final = "no-host"
COUNT_MOVED: Final = "count-moved"
_MOST_KEPT: Final = 64

_TAKEN_BACK: Final = frozenset(
    {
        EventKind.PERSON_REFUSED,
        EventKind.ANTIPASSBACK_FORGIVEN,
        EventKind.ACCESS_OVERRIDDEN,
    }
)
"""What can be undone honestly: nothing that somebody else has acted on since."""


@dataclass(frozen=True, slots=True)
class _Undoable:
    """A row of the last seconds.

    Args:
        kind: of the row.
        body: its facts.
        at_ns: monotonic, when it was written.
        entered_ms: since when the forgiven person was inside by the record, or None.
    """

    kind: EventKind
    body: dict[str, Json]
    at_ns: int
    entered_ms: int | None


Wanted = inputs.PassageInput | tuple[Answer, ...]


class Deeds:
    """The guards of one lane.

    Args:
        admissions: who is inside by the record.
        register: how many are.
        roster: knows hosts.
        clock: the time.
        note: puts a row into the journal.
    """

    def __init__(
        self,
        admissions: Admissions,
        register: Register,
        roster: Roster,
        clock: Clock,
        note: Notes,
    ) -> None:
        self.alarms = Unanswered()
        self.expected = Expected()
        self._admissions = admissions
        self._register = register
        self._roster = roster
        self._clock = clock
        self._note = note
        self._answers: OrderedDict[str, Answer | None] = OrderedDict()
        self._waiting: dict[int, tuple[Event, str]] = {}
        self._undoable: OrderedDict[int, _Undoable] = OrderedDict()

    def asked(self, deed: Deed, passage: Passage) -> Wanted:
        """What an act comes to in the passage, or what a guard is told who may not."""
        if deed.act in self._answers:
            known = self._answers[deed.act]
            return () if known is None else (known,)
        wanted = self._weighed(deed, passage)
        if isinstance(wanted, tuple) and wanted:
            self._keep(deed.act, wanted[0])
        return wanted

    def settled(self, answer: Recorded | RecordFailed) -> tuple[Answer, ...]:
        """The journal's word on any row; what the guard who waits for it is told."""
        event, (_, told) = answer.event, self._waiting.pop(id(answer.event), (None, None))
        if isinstance(answer, Recorded):
            for kept in (self.alarms, self.expected):
                kept.written(event.kind, answer.sequence, event.at.wall_ms, event.body)
            if event.kind in _TAKEN_BACK:
                self._remember(answer)
        if told is None:
            return ()
        if isinstance(answer, Recorded):
            said = Answer(told, ok=True, text="", sequence=answer.sequence)
        else:
            said = Answer(told, ok=False, text=answer.detail)
        self._keep(told, said)
        return (said,)

    def _weighed(self, deed: Deed, passage: Passage) -> Wanted:
        match deed:
            case deeds.PersonRefused():
                return self._refused(deed, passage)
            case deeds.MeasureAgain():
                return self._remeasured(deed, passage)
            case deeds.AlarmClosed():
                return self._closed(deed)
            case deeds.ActUndone():
                return self._undone(deed, passage)
            case deeds.VisitorRegistered():
                return self._registered(deed)
            case deeds.CountCorrected():
                return self._corrected(deed)

    def _refused(self, deed: deeds.PersonRefused, passage: Passage) -> Wanted:
        if not shows_refusal(passage, deed.answers) and not waits(passage, deed.answers):
            return _no(deed, ANOTHER_PERSON)
        holder = holder_of_refusal(passage, deed.answers)
        self._record(deed, EventKind.PERSON_REFUSED, why=deed.why, holder=holder)
        return inputs.GuardDismisses(deed.answers)

    def _remeasured(self, deed: deeds.MeasureAgain, passage: Passage) -> Wanted:
        if not can_remeasure(passage, deed.answers):
            return _no(deed, ANOTHER_PERSON)
        self._record(deed, EventKind.MEASURED_AGAIN, holder=passage.holder)
        return inputs.GuardRemeasures(deed.answers)

    def _closed(self, deed: deeds.AlarmClosed) -> Wanted:
        what = self.alarms.kind_of(deed.answers)
        if what is None:
            return _no(deed, NO_ALARM)
        self._record(deed, EventKind.ALARM_CLOSED, why=deed.why, what=what.value)
        return ()

    def _undone(self, deed: deeds.ActUndone, passage: Passage) -> Wanted:
        act = self._undoable.get(deed.answers)
        if act is None or self._clock.mono_ns() - act.at_ns > UNDO_NS:
            return _no(deed, TOO_LATE)
        if act.body.get("guard") != deed.guard:
            return _no(deed, NOT_YOURS)
        if act.kind is EventKind.ACCESS_OVERRIDDEN and not can_close(passage, deed.answers):
            return _no(deed, MUST_STAY)
        del self._undoable[deed.answers]
        return self._taken_back(deed, act)

    def _taken_back(self, deed: deeds.ActUndone, act: _Undoable) -> Wanted:
        holder = act.body.get("holder")
        facts: dict[str, Json] = {"what": act.kind.value}
        if act.kind is EventKind.ANTIPASSBACK_FORGIVEN and act.entered_ms is not None:
            facts |= {"holder": holder, "entered_ms": act.entered_ms}
            self._admissions.enter(str(holder), act.entered_ms)
        self._record(deed, EventKind.ACT_UNDONE, **facts)
        if act.kind is EventKind.ACCESS_OVERRIDDEN:
            return inputs.GuardCloses(deed.answers)
        answered = act.body.get("answers")
        if act.kind is EventKind.PERSON_REFUSED and isinstance(answered, int):
            return inputs.GuardRestores(answered)
        return ()

    def _registered(self, deed: deeds.VisitorRegistered) -> Wanted:
        host = self._roster.holder_of(f"badge:{deed.host.strip()}")
        if not host:
            return _no(deed, NO_HOST)
        facts: dict[str, Json] = {"why": deed.why, "visitor": deed.visitor, "host": host}
        self._record(deed, EventKind.VISITOR_REGISTERED, **facts)
        return ()

    def _corrected(self, deed: deeds.CountCorrected) -> Wanted:
        now_ms = self._clock.now().wall_ms
        counts = self._register.headcounts(now_ms)
        inside = next((one.inside for one in counts if one.of == deed.of), None)
        if inside != deed.seen:
            return _no(deed, COUNT_MOVED)
        facts: dict[str, Json] = {
            "why": deed.why,
            "of": deed.of,
            "period": self._register.period(now_ms),
            "seen": deed.seen,
            "people": deed.people,
            "by": deed.people - deed.seen,
        }
        self._record(deed, EventKind.COUNT_CORRECTED, **facts)
        count_row(self._register, EventKind.COUNT_CORRECTED, facts)
        return ()

    def _record(self, deed: Deed, kind: EventKind, **facts: Json) -> None:
        answers = getattr(deed, "answers", None)
        bound: dict[str, Json] = {} if answers is None else {"answers": answers}
        event = self._note(kind, {"guard": deed.guard, **bound, **facts})
        self._waiting[id(event)] = event, deed.act
        self._keep(deed.act, None)

    def _keep(self, act: str, answer: Answer | None) -> None:
        self._answers[act] = answer
        while len(self._answers) > _MOST_KEPT:
            self._answers.popitem(last=False)

    def _remember(self, row: Recorded) -> None:
        body, holder = dict(row.event.body), row.event.body.get("holder")
        entered_ms = self._admissions.entered_ms(holder) if isinstance(holder, str) else None
        now_ns = self._clock.mono_ns()
        self._undoable[row.sequence] = _Undoable(row.event.kind, body, now_ns, entered_ms)
        while len(self._undoable) > _MOST_KEPT:
            self._undoable.popitem(last=False)


def _no(deed: Deed, why: str) -> tuple[Answer]:
    return (Answer(deed.act, ok=False, text=why),)
