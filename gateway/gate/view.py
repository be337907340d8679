"""The guard's view of a passage: a pure function of what the gate knows; not a page."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from gateway.core.bearing import Bearing
from gateway.core.civil_time import LocalTime
from gateway.core.degraded import RowInForce, closes
from gateway.core.heading import Heading
from gateway.core.instant import NS_PER_S
from gateway.core.ladder import Rung
from gateway.core.lane import (
    AlarmView,
    DeviceView,
    LaneState,
    LaneView,
    LinkView,
    ProofView,
    SecondView,
    WaitingView,
)
from gateway.core.lane_mode import LaneMode
from gateway.core.occupancy.room import Headcount
from gateway.core.passage import Passage, Phase
from gateway.core.passage.deadlines import second_end_ns
from gateway.core.passage.pairing import awaits_second
from gateway.core.passage.two_person import held_end_ns
from gateway.core.policy import Policy
from gateway.core.reason import DESK_CALLED, Reason, Verdict
from gateway.core.rules.hours import comes_at
from gateway.core.signals import Device
from gateway.core.temperature import Temperature, TemperatureEstimate

_MS_PER_S: Final = 1_000
_UNTIMELY = frozenset({Reason.HOURS_CLOSED, Reason.SLOT_EARLY})
_REFUSED = {Verdict.REFER: LaneState.REFER, Verdict.DENY: LaneState.DENY}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the view shows beside the passage.

    Args:
        gate: the gate's name for people.
        holder_name: masked name of the person judged, or empty.
        changed_wall_ms: since when the state holds.
        devices: their states.
        link: how far the centre is behind.
        storm: how many wrong codes make the alarm that holds; 0 for none.
        bearing: which way the lane leads.
        today: the day where the gate stands.
        degraded: rows of the matrix of faults that hold.
        unclean_starts: how often the program was started today after it had not ended in order.
        now_ns: the moment, in monotonic nanoseconds.
        occupancy: who is inside under each limit.
        mode: how the lane is run by order.
        alarms: that no guard has closed.
        registered: rows of visitors who wait for a guard to open.
    """

    gate: str
    holder_name: str
    changed_wall_ms: int
    devices: tuple[DeviceView, ...]
    link: LinkView
    storm: int
    bearing: Bearing
    today: date
    degraded: tuple[RowInForce, ...]
    unclean_starts: int
    now_ns: int
    occupancy: tuple[Headcount, ...] = ()
    mode: LaneMode = LaneMode.OPEN
    alarms: tuple[AlarmView, ...] = ()
    registered: tuple[int, ...] = ()

    @property
    def closed(self) -> bool:
        """Whether nobody is admitted here by itself, for a fault or by order."""
        return self.mode is LaneMode.CLOSED or closes(self.degraded)


def lane_state(passage: Passage, policy: Policy, *, closed: bool) -> LaneState:
    """The one state that fills the guard's screen; a lane is closed for a fault or by order."""
    if passage.phase is Phase.FAULT:
        return LaneState.FAULT
    if passage.phase in {Phase.COLLECTING, Phase.DECIDING, Phase.RECORDING}:
        return _in_progress(passage, policy)
    if passage.phase is Phase.OPEN or (passage.phase is Phase.CLEARING and passage.admitted):
        return LaneState.ADMIT
    if passage.answers is not None and passage.decision is not None:
        return _REFUSED[passage.decision.verdict]
    return LaneState.IDLE if passage.board_up and not closed else LaneState.FAULT


def lane_view(passage: Passage, policy: Policy, around: Surroundings) -> LaneView:
    """Everything that the page shows; a person is forgotten with the state that named one."""
    state = lane_state(passage, policy, closed=around.closed)
    person_shown = state in {LaneState.ADMIT, LaneState.REFER, LaneState.DENY}
    holder = passage.holder if person_shown else ""
    estimate = _estimate(passage) if state is not LaneState.IDLE else None
    return LaneView(
        gate=around.gate,
        state=state,
        answers=passage.answers,
        reasons=_reasons(passage) if person_shown else (),
        holder=holder,
        holder_name=around.holder_name if holder else "",
        celsius=estimate.celsius if estimate else None,
        uncertainty_celsius=estimate.uncertainty_celsius if estimate else None,
        arm_open=passage.door_open,
        fire=passage.fire,
        fault=_fault(passage, around) if state is LaneState.FAULT else "",
        changed_wall_ms=around.changed_wall_ms,
        fever_celsius=policy.thermometry.fever_celsius,
        devices=around.devices,
        link=around.link,
        second=_second(passage) if person_shown else None,
        waiting=_waiting(passage),
        hold_left_s=_hold_left_s(passage) if person_shown else None,
        desk=_desk(passage, policy) if person_shown else "",
        storm=around.storm,
        leads=around.bearing.direction,
        leads_until=_when(around.bearing.until, around.today),
        heading=passage.evidence.heading if person_shown and passage.evidence else Heading.IN,
        comes_at=_when(_comes_at(passage, policy), around.today) if person_shown else "",
        proof=_proof(passage) if person_shown else None,
        degraded=around.degraded,
        unclean_starts=around.unclean_starts,
        left_s=_left_s(passage, policy, state, around.now_ns),
        occupancy=around.occupancy,
        mode=around.mode,
        alarms=around.alarms,
        registered=around.registered,
    )


def _in_progress(passage: Passage, policy: Policy) -> LaneState:
    if passage.phase is not Phase.COLLECTING:
        return LaneState.CHECKING
    if passage.code is None:
        return LaneState.SHOW_CODE if passage.held is None else LaneState.SECOND_PERSON
    return LaneState.SHOW_SECOND if awaits_second(passage, policy) else LaneState.HOLD_STILL


def _left_s(passage: Passage, policy: Policy, state: LaneState, now_ns: int) -> int | None:
    """How much longer the lane waits for a second proof or a second person."""
    if state is LaneState.SHOW_SECOND and passage.code is not None:
        end_ns = second_end_ns(passage.code, policy)
    elif state is LaneState.SECOND_PERSON and passage.held is not None:
        end_ns = held_end_ns(passage.held, policy)
    else:
        return None
    return max(0, -(-(end_ns - now_ns) // NS_PER_S))


def _estimate(passage: Passage) -> TemperatureEstimate | None:
    temperature = passage.temperature or passage.first_high
    return temperature if isinstance(temperature, TemperatureEstimate) else None


def _second(passage: Passage) -> SecondView | None:
    reading = passage.second
    return SecondView(reading.celsius, reading.site) if reading else None


def _waiting(passage: Passage) -> tuple[WaitingView, ...]:
    return tuple(
        WaitingView(one.sequence, one.holder, _celsius(one.temperature), one.reason)
        for one in passage.waiting
    )


def _desk(passage: Passage, policy: Policy) -> str:
    """Whom the guard calls where a reason asks for it: the company's desk, or else the site's."""
    holder = passage.evidence.holder if passage.evidence else None
    if DESK_CALLED.isdisjoint(_reasons(passage)):
        return ""
    return (holder.standing.desk if holder else "") or policy.roster.desk


def _hold_left_s(passage: Passage) -> int | None:
    """When the gate decided; it is not counted down while the person stands there."""
    hold = passage.evidence.hold if passage.evidence else None
    if hold is None:
        return None
    return -(-hold.left_ms(passage.stages.decided_ns) // _MS_PER_S)


def _comes_at(passage: Passage, policy: Policy) -> LocalTime | None:
    """When whom the hour keeps out may come; the same for as long as the refusal is shown."""
    evidence, decision = passage.evidence, passage.decision
    if evidence is None or decision is None or _UNTIMELY.isdisjoint(decision.reasons):
        return None
    return comes_at(evidence, policy, decision.at.wall_ms)


def _when(at: LocalTime | None, today: date) -> str:
    """Such as ``08:30`` today and ``10-19 08:30`` on another day."""
    if at is None:
        return ""
    return at.clock if at.day == today else f"{at.day:%m-%d} {at.clock}"


def _proof(passage: Passage) -> ProofView | None:
    """What the verdict stood on; of a refusal that nothing stood on, nothing."""
    decision = passage.decision
    if decision is None or decision.rung is Rung.GUARD:
        return None
    age_ms = decision.ages.roster if decision.rung is Rung.ROSTER else decision.ages.code
    return ProofView(decision.rung, None if age_ms is None else age_ms // _MS_PER_S)


def _celsius(temperature: Temperature | None) -> float | None:
    return temperature.celsius if isinstance(temperature, TemperatureEstimate) else None


def _reasons(passage: Passage) -> tuple[Reason, ...]:
    return passage.decision.reasons if passage.decision else ()


def _fault(passage: Passage, around: Surroundings) -> str:
    if passage.fault:
        return passage.fault
    if closes(around.degraded):
        row = around.degraded[0]
        fault, action = row.fault.text, row.action.text
        return f"{fault.zh}，{action.zh}；{fault.en}, {action.en}"
    if around.mode is LaneMode.CLOSED and passage.board_up:
        shut = Reason.LANE_SHUT.text
        return f"{shut.zh}；{shut.en}"
    return next((view.detail for view in around.devices if view.device is Device.BOARD), "")
