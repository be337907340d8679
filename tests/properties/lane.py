"""One gate's day in memory, by a clock of our own; says where something happened that never may."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Final

from gateway.app.recall import recall_admissions
from gateway.app.recall_first_persons import recall_first_persons
from gateway.core.credential import Credential, Identified, Presented
from gateway.core.decision import Decision, decide
from gateway.core.degraded import Condition, observed
from gateway.core.event import GENESIS, Event, EventKind, Json, row_text
from gateway.core.evidence import Evidence
from gateway.core.heading import Heading
from gateway.core.instant import NS_PER_MS, ClockQuality, Instant
from gateway.core.occupancy.room import RoomState
from gateway.core.occupancy.rows import ROWS, count_row
from gateway.core.passage import Passage, Phase, step
from gateway.core.passage import commands as ask
from gateway.core.passage import inputs as happen
from gateway.core.reason import Reason, Verdict
from gateway.core.recall import recall
from gateway.core.record import decision_event, override_body
from gateway.core.signals import OccupancyHeard, Recorded, UsedElsewhere
from gateway.core.use import Use
from gateway.gate.bearings import Bearings, person_memory_ms
from gateway.gate.memory import Memory
from gateway.gate.occupancy import Occupancy
from gateway.gate.ports import GateIdentity
from gateway.journal.row import JournalRow, parse_row
from tests.evidence import estimate
from tests.properties.facts import ago, badge, down, lists, presented_by
from tests.properties.oracle import Oracle, Seen, Shown
from tests.properties.park import HOUR_MS, MIDNIGHT_MS, Park, Weather

SITE: Final = "park-1"
_NEVER_OF_LEAVERS: Final = frozenset(
    {Reason.ACCESS_NOT_GRANTED, Reason.HOURS_CLOSED, Reason.SLOT_EARLY, Reason.SLOT_LATE}
    | {Reason.FEVER, Reason.FEVER_POSSIBLE, Reason.TEMPERATURE_MISSING, Reason.TEMPERATURE_STALE}
)


class BrokenDayError(Exception):
    """Something happened that may never happen."""


@dataclass
class Lane:
    """One gate.

    Args:
        name: its id.
        park: rules and people.
        seen: what the oracle knows, of both gates.
        neighbours: tells the site's other gates something.
    """

    name: str
    park: Park
    seen: Seen
    neighbours: Callable[["Lane", UsedElsewhere | OccupancyHeard], None]
    now_ms: int = MIDNIGHT_MS + 5 * HOUR_MS
    rows: list[JournalRow] = field(default_factory=list)
    shown: Shown | None = None
    shown_ms: int = 0
    awaited: EventKind | None = None
    decided: list[Decision] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin with an empty journal that is older than the day."""
        self.begin()

    @property
    def weather(self) -> Weather:
        """What is out of order here."""
        return self.park.weather[self.name]

    @property
    def now(self) -> Instant:
        """On all three clocks."""
        quality = ClockQuality.SYNCED if self.weather.clock_set else ClockQuality.UNSET
        return Instant(self.now_ms, self.now_ms * NS_PER_MS, "boot", quality)

    def begin(self) -> None:
        """Start, or start again, with what the journal tells."""
        policy = self.park.policy
        self.passage = Passage(board_up=self.weather.board_up)
        identity = GateIdentity(self.name, self.name, SITE)
        self.memory = Memory(identity, person_memory_ms(policy), self._announce, self.note)
        self.bearings = Bearings(self.name, policy, self.memory.admissions)
        self.occupancy = Occupancy(self.name, policy, self._tell, self.note)
        recall_admissions(self.memory.admissions, self.rows)
        recall_first_persons(self.memory, self.rows, policy)
        self.occupancy.register.begun_ms = MIDNIGHT_MS - 48 * HOUR_MS
        for row in self.rows:
            if row.kind in {kind.value for kind in ROWS}:
                count_row(self.occupancy.register, EventKind(row.kind), row.body)
        self.memory.announce()

    def visit(self, shown: Shown, *, walks: bool, opened_by: str = "", alone: bool = True) -> None:
        """Somebody comes, shows what they have, is decided about, walks or not.

        Args:
            shown: who and what.
            walks: through an arm that is open.
            opened_by: a guard who lets a refused person through, or nobody.
            alone: nobody comes right after them.
        """
        self.shown, self.shown_ms = shown, self.now_ms
        self._give(happen.BoardChanged(self.weather.board_up))
        if self.weather.disk_up:
            self._give(happen.StorageRestored())
        self._present(presented_by(shown, self.park, self.now_ms), shown.key)
        if shown.badge and self.passage.phase is Phase.COLLECTING:
            self._present(badge(shown.badge), f"badge of {shown.badge}")
        for celsius in shown.celsius:
            self._after(1_500)
            temperature = estimate(celsius, self.now.mono_ns)
            self._give(happen.TemperatureMeasured(temperature))
        self._after(15_000 if self.passage.phase is Phase.COLLECTING else 100)
        if opened_by and self.passage.phase is Phase.CLEARING and not self.passage.admitted:
            answers = self.passage.answers
            self._give(happen.GuardOpens("act", opened_by, "identity-checked", answers))
        if walks and self.passage.phase is Phase.OPEN:
            for broken in (True, False):
                self._give(happen.BeamChanged(broken))
        for ms in (30_000,) * 4 if alone else (5_000,):
            self._after(ms)

    def heard(self, told: UsedElsewhere | OccupancyHeard) -> None:
        """The other gate says something."""
        if isinstance(told, UsedElsewhere):
            self.memory.heard(told, self.now_ms)
        else:
            self.occupancy.heard(told, self.now_ms)

    def note(self, kind: EventKind, facts: dict[str, Json]) -> None:
        """A row that nobody waits for."""
        event = Event(kind, self.now, facts, 1, 1)
        self._write(event)
        self.occupancy.answered(Recorded(event, len(self.rows), self.now.mono_ns))

    def _present(self, presented: Presented, digest: str) -> None:
        at_ns = self.now.mono_ns
        self._give(happen.CodeSeen(presented, digest, at_ns, at_ns))

    def _after(self, ms: int) -> None:
        self.now_ms += ms
        self._give(happen.TimePassed())
        self.occupancy.look(self.now, self.passage)

    def _give(self, happened: happen.PassageInput) -> None:
        policy = self.bearings.asked(self.passage, happened, self.now_ms)
        self.passage, asked = step(self.passage, happened, self.now.mono_ns, policy)
        for command in asked:
            self._follow(command)

    def _follow(self, command: Any) -> None:  # noqa: ANN401 - every kind of command
        match command:
            case ask.Judge():
                self._judge(command)
            case ask.RecordDecision(evidence, decision):
                self._record(decision_event(evidence, decision))
            case ask.RecordOverride(request, overruled):
                heading = self.bearings.going(self.passage, self.now_ms)
                body = override_body(request, overruled, self.passage.holder, heading)
                body |= self.occupancy.counted(self.passage.evidence)
                self._record(Event(EventKind.ACCESS_OVERRIDDEN, self.now, body, 1, 1))
            case ask.RecordOutcome(kind):
                self._ended(kind)
            case ask.Open():
                self._opens()

    def _judge(self, asked: ask.Judge) -> None:
        evidence = self._evidence(asked)
        decision = decide(evidence, self.park.policy, self.now)
        self.decided.append(decision)
        self._look(evidence, decision)
        self._give(happen.Judged(evidence, decision))

    def _look(self, evidence: Evidence, decision: Decision) -> None:
        """What must hold of every verdict."""
        self._replay(evidence, decision)
        assert self.shown is not None
        oracle = Oracle(self.park, self.seen, self.shown, self.now_ms, self.shown_ms)
        lacks, admits = oracle.lacks(), decision.verdict is Verdict.ADMIT
        if oracle.leaves is not (evidence.heading is Heading.OUT):
            raise BrokenDayError(f"{self.shown} goes another way than {evidence.heading}")
        if admits and lacks:
            raise BrokenDayError(f"{self.shown} was admitted without {lacks}")
        turned = replace(oracle, at_ms=self.shown_ms).way != oracle.way  # nobody was measured yet
        elsewhere = Reason.OCCUPANCY_FULL in decision.reasons  # the other gate has the place
        if not (admits or lacks or turned or elsewhere):
            raise BrokenDayError(f"{self.shown} lacks nothing and met {decision.reasons}")
        if oracle.leaves and _NEVER_OF_LEAVERS & set(decision.reasons):
            raise BrokenDayError(f"{self.shown} was kept in by {decision.reasons}")

    def _replay(self, evidence: Evidence, decision: Decision) -> None:
        row = parse_row(row_text(decision_event(evidence, decision), 1, GENESIS))
        recalled = recall(row)
        again = decide(recalled.evidence, self.park.policy, recalled.decided.at)
        if not decision == recalled.decided == again:
            raise BrokenDayError(f"a replay gives {again} instead of {decision}")

    def _record(self, event: Event) -> None:
        if not self.weather.disk_up:
            self.awaited = None
            self._give(happen.RowRefused("the disk is full"))
            return
        self._write(event)
        self.awaited = event.kind
        self.occupancy.answered(Recorded(event, len(self.rows), self.now.mono_ns))
        day = self.park.policy.local(self.now_ms).day
        self.memory.recorded(event, len(self.rows), self.passage, day)
        self._give(happen.RowWritten(len(self.rows)))

    def _opens(self) -> None:
        """The arm moves: the row that was waited for must allow it."""
        evidence, by_hand = self.passage.evidence, self.awaited is EventKind.ACCESS_OVERRIDDEN
        if not by_hand and self.awaited is not EventKind.ACCESS_GRANTED:
            raise BrokenDayError(f"the arm opened on a row {self.awaited}")
        assert self.shown is not None
        self._give(happen.OpenWritten(self.now.mono_ns))
        if self.shown.kind == "pass" and evidence is not None:
            self.seen.used.add(self.shown.key)
        if evidence is None or evidence.heading is Heading.OUT or evidence.holder is None:
            return
        if not by_hand:
            self.seen.came |= {(self.name, group) for group in evidence.holder.groups}
        self.seen.inside.add(evidence.holder.id)
        if evidence.holder.company == "alpha":
            self.seen.by_hand += by_hand
            self._room()

    def _room(self) -> None:
        inside = self.seen.of_alpha(self.park)
        for limit in self.park.policy.occupancy.limits:
            if len(inside) > limit.most + self.seen.by_hand:
                raise BrokenDayError(f"{len(inside)} inside of {limit.most}")

    def _ended(self, kind: EventKind) -> None:
        passage, heading = self.passage, self.bearings.going(self.passage, self.now_ms)
        way = self.occupancy.ended(kind, passage.evidence, heading)
        self.note(kind, {"holder": passage.holder, **way})
        self.memory.ended(kind, passage, heading, self.now_ms)
        who = passage.holder
        if kind is EventKind.PASSAGE_COMPLETED and heading is Heading.IN and who:
            self.seen.entered[self.name, who] = self.now_ms
        elif kind is EventKind.PASSAGE_COMPLETED and who:
            self.seen.entered.pop((self.name, who), None)
            self.seen.inside.discard(who)
        elif kind is EventKind.PASSAGE_ABANDONED and heading is Heading.IN:
            self.seen.inside.discard(who)

    def _write(self, event: Event) -> None:
        text = row_text(event, len(self.rows) + 1, GENESIS)
        self.rows.append(parse_row(text))

    def _evidence(self, asked: ask.Judge) -> Evidence:
        presented = asked.code.presented if asked.code else None
        named = presented.holder if isinstance(presented, Credential | Identified) else ""
        person, sky, now_ms = self.park.people.get(named), self.weather, self.now_ms
        policy, faults = self.park.policy, observed(Condition(down(sky)), self.park.policy)
        return Evidence(
            presented=presented,
            replayed=self.memory.replayed(presented, now_ms),
            holder=person,
            roster_version=0 if sky.roster_h is None else 1,
            roster_issued_ms=ago(now_ms, sky.roster_h),
            entered_ms=self.memory.admissions.entered_ms(named) if named else None,
            temperature=asked.temperature,
            first_high=asked.first_high,
            board_up=sky.board_up,
            badge=asked.badge,
            lists=lists(sky, self.shown, now_ms),
            lane=self.name,
            heading=self.bearings.heading(presented, now_ms),
            first_came=self.memory.first_came(self.name, policy, now_ms),
            faults=faults,
            rooms=self.occupancy.rooms(person, now_ms),
        )

    def _announce(self, uses: tuple[Use, ...]) -> None:
        self.neighbours(self, UsedElsewhere(self.name, uses))

    def _tell(self, states: tuple[RoomState, ...]) -> None:
        self.neighbours(self, OccupancyHeard(self.name, states))
