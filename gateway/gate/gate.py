"""The deciding thread: turns signals into passage inputs and the machine's commands into acts.

The only owner of the passage's state. Nothing here blocks: the roster answers from the local
disk, the journal, the board and the page answer later with signals of their own.
"""

import threading
from dataclasses import replace
from typing import Final

from gateway.core import signals
from gateway.core.credential import RefusedCode
from gateway.core.decision import Decision, decide
from gateway.core.event import Event, EventKind, Json
from gateway.core.evidence import Evidence
from gateway.core.guard_acts import LaneAsked, NumberTyped
from gateway.core.heading import Heading
from gateway.core.instant import NS_PER_S
from gateway.core.lane_mode import LaneOrdered
from gateway.core.overrides import is_emergency
from gateway.core.passage import Passage, commands, deadline_ns, inputs, step
from gateway.core.passage.commands import PassageCommand
from gateway.core.passage.inputs import PassageInput
from gateway.core.policy import Policy
from gateway.core.record import breach_body, decision_event, override_body
from gateway.core.signals import Device, Recorded, RecordFailed, Signal
from gateway.gate.bearings import Bearings, person_memory_ms
from gateway.gate.beside import Beside, Bounded
from gateway.gate.clockwatch import ClockWatch
from gateway.gate.degraded import DegradedWatch
from gateway.gate.devices import DeviceBoard, contact_input
from gateway.gate.gathering import Gathering, Parts
from gateway.gate.guard import number_answer
from gateway.gate.inbox import Inbox
from gateway.gate.measuring import Measuring
from gateway.gate.memory import Memory
from gateway.gate.occupancy import Occupancy
from gateway.gate.page import Page
from gateway.gate.ports import GateIdentity, Ports
from gateway.gate.remarks import Remark, remarked
from gateway.gate.rules import Rules
from gateway.gate.showing import number_seen, seen
from gateway.runtime.clock import Clock

LONGEST_WAIT_S: Final = 0.2
"""The gate wakes at least this often, so that the watchdog sees it alive."""


class Gate:
    """One lane.

    Args:
        identity: which access point.
        policy: the rules in force.
        ports: what it acts through.
        clock: the time.
        inbox: where every adapter puts its signals.
    """

    def __init__(
        self, identity: GateIdentity, policy: Policy, ports: Ports, clock: Clock, inbox: Inbox
    ) -> None:
        self.turns = 0
        self.turned_ns = clock.mono_ns()
        self._identity = identity
        self._ports = ports
        self._clock = clock
        self._inbox = inbox
        self._passage = Passage(door_contact=ports.door_contact)
        self._devices = DeviceBoard()
        self.measuring = Measuring(policy.thermometry, self._devices, ports.distances)
        self.degraded = DegradedWatch(ports, self._devices, self.measuring)
        self._clock_watch = ClockWatch(clock.now())
        self._awaited: Event | None = None
        self.memory = Memory(identity, person_memory_ms(policy), ports.announce, self.note)
        self._bearings = Bearings(identity.id, policy, self.memory.admissions)
        self.occupancy = Occupancy(identity.id, policy, ports.tell_rooms, self.note)
        faults, inside = self.degraded, self.occupancy
        self.beside = Beside(
            identity,
            policy,
            ports,
            clock,
            self.memory.admissions,
            register=inside.register,
            note=self.note,
        )
        self._page = Page(
            identity.name,
            policy,
            ports,
            clock,
            self._bearings,
            faults=faults,
            occupancy=inside,
            deeds=self.beside.deeds,
        )
        parts = (self.measuring, self._bearings, self._page, self.beside, self.occupancy)
        self.rules = Rules(policy, self.note, *parts)
        known = Parts(self._devices, self.measuring, self.memory, self._bearings, faults, inside)
        self._gathering = Gathering(identity.id, ports, known)

    def body(self, stopping: threading.Event) -> None:
        """Run until asked to stop: one signal a turn, then the deadlines, then the page."""
        while not stopping.is_set():
            self.turn(self._inbox.take(self._wait_s()))

    def turn(self, signal: Signal | None) -> None:
        """Take one signal in (or only the passing of time) and bring everything up to date."""
        if signal is not None:
            self._receive(signal)
        self._walk(inputs.TimePassed())
        self._tell(self.rules.changed(self._passage))
        self._watch()
        self._page.show(self._passage, self._devices, self.beside.storm, self.rules.mode)
        self.turns += 1
        self.turned_ns = self._clock.mono_ns()

    def note(self, kind: EventKind, facts: dict[str, Json], *, urgent: bool = False) -> Event:
        """Record something that no passage waits for."""
        event = self._event(kind, facts, urgent=urgent)
        self._ports.ledger.append(event)
        return event

    def _receive(self, signal: Signal) -> None:  # noqa: C901, PLR0912 - one arm a signal
        match signal:
            case signals.CodeRead() | signals.CardShown():
                shown = seen(signal, self._ports, self._clock.now())
                elsewhere = self.beside.elsewhere(signal, shown, self._passage)
                self._walk(elsewhere) if elsewhere else self._show(shown)
            case signals.SampleTaken(sample):
                if (warmth := self.measuring.sampled(sample, self._clock.mono_ns())) is not None:
                    self._walk(inputs.TemperatureMeasured(warmth))
            case signals.DistanceTaken(distance):
                self.measuring.ranged(distance)
            case signals.ContactChanged():
                self._contact(signal)
            case signals.DeviceChanged():
                self._device(signal)
            case signals.OpenSent(mono_ns):
                self._walk(inputs.OpenWritten(mono_ns))
            case Recorded() | RecordFailed():
                self._answered(signal)
            case _ if isinstance(signal, Bounded):
                self._guard(signal)
            case NumberTyped():
                self._identify(signal)
            case signals.ClaimHeard():
                for elsewhere in self.beside.heard(signal, self._passage):
                    self._walk(elsewhere)
            case signals.PolicyDue() | LaneOrdered() | LaneAsked():
                self.rules.come(signal)
            case signals.UsedElsewhere():
                self.memory.heard(signal, self._clock.now().wall_ms)
            case signals.OccupancyHeard():
                self.occupancy.heard(signal, self._clock.now().wall_ms)
            case _ if isinstance(signal, Remark):
                self.note(*remarked(signal))

    def _answered(self, answer: Recorded | RecordFailed) -> None:
        """The journal's word on a row: a guard may wait for it, or the passage."""
        self._obey(*self.beside.settled(answer), *self.rules.settled(answer))
        self.occupancy.answered(answer)
        if answer.event is not self._awaited:
            return
        self._awaited = None
        if isinstance(answer, RecordFailed):
            self._walk(inputs.RowRefused(answer.detail))
            return
        day = self.rules.policy.local(answer.event.at.wall_ms).day
        self.memory.recorded(answer.event, answer.sequence, self._passage, day)
        self._walk(inputs.RowWritten(answer.sequence))

    def _identify(self, request: NumberTyped) -> None:
        """A number that a guard typed is a presentation of its own, taken or answered at once."""
        shown = number_seen(request, self._ports, self._clock.mono_ns())
        if not isinstance(shown.presented, RefusedCode):
            self._show(shown)
        self._obey(number_answer(request.act, shown, self._passage))

    def _guard(self, act: Bounded) -> None:
        wanted = self.beside.asked(act, self._passage)
        if isinstance(wanted, tuple):
            self._obey(*wanted)
        else:
            self._walk(wanted)

    def _show(self, shown: inputs.CodeSeen) -> None:
        self._walk(shown)
        if (broken := self.measuring.asked(self._clock.mono_ns())) is not None:
            self._walk(inputs.TemperatureMeasured(broken))

    def _contact(self, change: signals.ContactChanged) -> None:
        happened = contact_input(change)
        if happened is not None:
            self._walk(happened)
        elif change.contact is signals.Contact.TAMPER:
            self.note(EventKind.TAMPER, {"active": change.active})

    def _device(self, change: signals.DeviceChanged) -> None:
        change = self.measuring.reported(change, self._clock.mono_ns())
        self._note_device(change)
        if change.device is Device.BOARD:
            self._walk(inputs.BoardChanged(change.up))
        if change.device is Device.STORAGE and change.up:
            self._walk(inputs.StorageRestored())

    def _note_device(self, change: signals.DeviceChanged) -> None:
        self._tell(self._devices.note(change, self._clock.now().wall_ms))

    def _tell(self, row: tuple[EventKind, dict[str, Json]] | None) -> None:
        if row is not None:
            self.note(*row)

    def _walk(self, happened: PassageInput) -> None:
        before, now = self._passage, self._clock.now()
        policy = self._bearings.asked(before, happened, now.wall_ms)
        self._passage, asked = step(before, happened, now.mono_ns, policy)
        self.measuring.walked(before, self._passage)
        self._obey(*asked)

    def _obey(self, *asked: PassageCommand) -> None:
        for command in asked:
            self._follow(command)

    def _follow(self, command: PassageCommand) -> None:
        match command:
            case commands.Judge():
                self._judge(command)
            case commands.RecordDecision(evidence, decision):
                self._decided(evidence, decision)
            case commands.RecordOverride(request, overruled):
                body = override_body(request, overruled, self._passage.holder, self._heading())
                body |= self.occupancy.counted(self._passage.evidence)
                urgent = is_emergency(request)
                self._record(self._event(EventKind.ACCESS_OVERRIDDEN, body, urgent=urgent))
            case commands.RecordOutcome():
                self._outcome(command)
            case commands.Open(max_ms):
                self._ports.barrier.open(max_ms)
            case commands.Close():
                self._ports.barrier.close()
            case commands.Signal(lamp, tone):
                self._ports.barrier.show(self.degraded.lamp(lamp))
                self._ports.barrier.sound(tone)
            case commands.Remeasure():
                self.measuring.forget()
            case commands.Answer(act, ok, text, sequence):
                self._ports.screen.answer(act, ok=ok, text=text, sequence=sequence or None)

    def _judge(self, asked: commands.Judge) -> None:
        now = self._clock.now()
        evidence = self._gathering.evidence(asked, self.rules, now)
        decision = decide(evidence, self.rules.policy, now)
        self.beside.judged(asked.code, decision)
        self.measuring.judged(asked, evidence.heading, decision, now.mono_ns)
        self._walk(inputs.Judged(evidence, decision))

    def _decided(self, evidence: Evidence, decision: Decision) -> None:
        self._record(decision_event(evidence, decision))
        breach = breach_body(evidence, decision)
        if breach is not None:
            self.note(EventKind.OBSERVATION_BREACH, breach)

    def _record(self, event: Event) -> None:
        self._awaited = event
        self._ports.ledger.append(event)

    def _outcome(self, outcome: commands.RecordOutcome) -> None:
        kind, heading = outcome.kind, self._heading()
        about = replace(self._passage, evidence=outcome.evidence or self._passage.evidence)
        way = self.occupancy.ended(kind, about.evidence, heading)
        self.note(kind, {**outcome.facts, "holder": about.holder, **way})
        self.memory.ended(kind, about, heading, self._clock.now().wall_ms)

    def _heading(self) -> Heading:
        return self._bearings.going(self._passage, self._clock.now().wall_ms)

    def _event(self, kind: EventKind, body: dict[str, Json], *, urgent: bool = False) -> Event:
        versions = self.rules.policy.version, self._ports.roster.version
        return Event(kind, self._clock.now(), body, *versions, urgent or kind.urgent)

    def _watch(self) -> None:
        """What nobody reports: a clock that jumped, a thermometer that is stuck."""
        now = self._clock.now()
        if (change := self._clock_watch.look(now)) is not None:
            self.note(EventKind.CLOCK_CHANGED, change)
        for report in (self._clock_watch.report(now), self.measuring.look(now.mono_ns)):
            if report is not None:
                self._note_device(report)
        self.beside.look(now.mono_ns)
        for facts in self.degraded.look(self._passage, self.rules, now):
            self.note(EventKind.DEGRADED, facts)
        self.occupancy.look(now, self._passage)

    def _wait_s(self) -> float:
        at_ns = deadline_ns(self._passage, self.rules.policy)
        left_s = LONGEST_WAIT_S if at_ns is None else (at_ns - self._clock.mono_ns()) / NS_PER_S
        return min(max(0.0, left_s), LONGEST_WAIT_S)
