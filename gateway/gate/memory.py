"""What admissions make the gate remember: used codes, who is inside, one-time visits; no disk."""

from collections.abc import Callable
from datetime import date
from typing import Final

from gateway.core.admissions import CODE_MEMORY_MS, Admissions
from gateway.core.credential import Credential, Presented
from gateway.core.event import Event, EventKind, Json
from gateway.core.first_person import FirstPersons
from gateway.core.heading import Heading
from gateway.core.passage import Passage
from gateway.core.policy import Policy
from gateway.core.signals import UsedElsewhere
from gateway.core.use import Use
from gateway.core.visits import Visits
from gateway.gate.ports import GateIdentity

_ADMITTING: Final = frozenset({EventKind.ACCESS_GRANTED, EventKind.ACCESS_OVERRIDDEN})
_WALKED: Final = frozenset({EventKind.PASSAGE_COMPLETED, EventKind.PASSAGE_UNKNOWN})


class Memory:
    """Owned by the deciding thread; rebuilt from the journal at start.

    Args:
        identity: which gate remembers.
        person_memory_ms: how long an entry is kept.
        announce: tells the site's other gates what this one used.
        note: puts a row into the journal.
    """

    def __init__(
        self,
        identity: GateIdentity,
        person_memory_ms: int,
        announce: Callable[[tuple[Use, ...]], None],
        note: Callable[[EventKind, dict[str, Json]], object],
    ) -> None:
        self.admissions = Admissions(identity.site, CODE_MEMORY_MS, person_memory_ms)
        self.visits = Visits(identity.site, identity.id)
        self.first_persons = FirstPersons()
        self._gate = identity.id
        self._announce = announce
        self._note = note

    def replayed(self, presented: Presented | None, at_ms: int) -> bool:
        """Whether a gate of the site has admitted by this verified code."""
        return isinstance(presented, Credential) and self.admissions.used(
            presented.format, presented.replay_key, at_ms
        )

    def announce(self) -> None:
        """Tell the site's other gates what this one used, the newest first."""
        uses = (*self.admissions.own(), *self.visits.own())
        self._announce(tuple(sorted(uses, key=lambda use: use.at_ms, reverse=True)))

    def recorded(self, event: Event, sequence: int, passage: Passage, day: date) -> None:
        """Take note of a code by which somebody is let in, once its row is on disk.

        Also where a guard opened in spite of the verdict; a code that was a replay all the same
        is not used anew.
        """
        evidence = passage.evidence
        if event.kind not in _ADMITTING or evidence is None:
            return
        at_ms, enters = event.at.wall_ms, evidence.heading is Heading.IN
        if event.kind is EventKind.ACCESS_GRANTED and enters and evidence.holder is not None:
            self.first_persons = self.first_persons.after(evidence.holder.groups, day)
        news = enters and self.visits.admitted(evidence.holder, at_ms, sequence)
        if passage.credential is not None and not evidence.replayed:
            self.admissions.use(passage.credential, at_ms, sequence)
            news = True
        if news:
            self.announce()

    def first_came(self, gate: str, policy: Policy, at_ms: int) -> bool:
        """Whether somebody of the group that must come first here was admitted today."""
        group, day = policy.lane(gate).first_person_group, policy.local(at_ms).day
        return self.first_persons.came(group, day)

    def ended(self, kind: EventKind, passage: Passage, heading: Heading, at_ms: int) -> None:
        """Take note of what became of an admission.

        Where nobody knows whether a one-time visitor went through, the visit is used: a guard
        can look.
        """
        holder, evidence = passage.holder, passage.evidence
        if kind is EventKind.PASSAGE_COMPLETED and holder:
            self.admissions.walked(holder, heading, at_ms)
        person = evidence.holder if evidence and heading is Heading.IN else None
        if kind is EventKind.PASSAGE_ABANDONED:
            self.visits.turned_back(person)
        facts = self.visits.entered(person, at_ms) if kind in _WALKED else None
        if facts is not None:
            self._note(EventKind.VISIT_USED, facts)
            self.announce()

    def heard(self, told: UsedElsewhere, at_ms: int) -> None:
        """Take in what another gate used; visits stay in this gate's journal, too."""
        conflicts = self.admissions.heard(told.gate, told.uses)
        for visit in self.visits.heard(told.gate, told.uses, at_ms):
            self._note(EventKind.VISIT_USED, visit.facts)
            conflicts += [visit.conflict] if visit.conflict else []
        for conflict in conflicts:
            self._note(EventKind.REPLAY_CONFLICT, conflict.body(self._gate))
