"""What people at the lane see and hear: lamp, tone and the guard's view; not how it is drawn."""

from dataclasses import dataclass
from enum import Enum, unique

from gateway.core.degraded import RowInForce
from gateway.core.event import EventKind
from gateway.core.heading import Direction, Heading
from gateway.core.ladder import Rung
from gateway.core.lane_mode import LaneMode
from gateway.core.occupancy.room import Headcount
from gateway.core.reason import Reason
from gateway.core.second_instrument import Site
from gateway.core.signals import Device


@unique
class Lamp(Enum):
    """The lane's light, the same for everyone in the queue: it never tells a reason."""

    OFF = "off"
    READY = "ready"
    WAIT = "wait"
    SECOND = "second"
    GO = "go"
    STOP = "stop"
    FAULT = "fault"


@unique
class Tone(Enum):
    """Sounds that differ in number and pitch, so that they differ in noise."""

    NONE = "none"
    TICK = "tick"
    SECOND = "second"
    GO = "go"
    STOP = "stop"
    GUARD = "guard"
    FAULT = "fault"


@unique
class LaneState(Enum):
    """The one state that fills the guard's screen."""

    IDLE = "idle"
    SHOW_CODE = "show-code"
    SHOW_SECOND = "show-second"
    SECOND_PERSON = "second-person"
    HOLD_STILL = "hold-still"
    CHECKING = "checking"
    ADMIT = "admit"
    REFER = "refer"
    DENY = "deny"
    FAULT = "fault"


@unique
class OverrideReason(Enum):
    """Why a guard opens by hand; values travel on the wire."""

    IDENTITY_CHECKED = "identity-checked"
    MEASURED_BY_HAND = "measured-by-hand"
    VISITOR_REGISTERED = "visitor-registered"
    EMERGENCY = "emergency"
    EQUIPMENT_FAULT = "equipment-fault"


@dataclass(frozen=True, slots=True)
class DeviceView:
    """One device as the guard sees it."""

    device: Device
    up: bool
    detail: str
    since_wall_ms: int


@dataclass(frozen=True, slots=True)
class LinkView:
    """How far the centre is behind, and how old what it sent is; a version of 0 is none."""

    connected: bool
    backlog: int
    roster_version: int
    roster_people: int
    roster_issued_ms: int
    revocations_version: int = 0
    revocations_issued_ms: int = 0


@dataclass(frozen=True, slots=True)
class SecondView:
    """What the guard's own thermometer said of the person shown."""

    celsius: float
    site: Site


@dataclass(frozen=True, slots=True)
class WaitingView:
    """A refused person whom the guard may measure by hand.

    Args:
        answers: sequence of the row that refused them, for the reading to bind to.
        holder: random id of the person, or empty.
        celsius: what the gate's thermometer estimated, or None.
        reason: the gravest that another thermometer answers.
    """

    answers: int
    holder: str
    celsius: float | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class AlarmView:
    """An alarm that no guard has closed yet.

    Args:
        answers: sequence of its row, for the closing to bind to.
        kind: what it told.
        at_wall_ms: when.
    """

    answers: int
    kind: EventKind
    at_wall_ms: int


@dataclass(frozen=True, slots=True)
class ProofView:
    """What stood behind the verdict shown.

    Args:
        rung: of the ladder of proofs.
        age_s: how long ago what stands there was signed, or None where nothing stands there.
    """

    rung: Rung
    age_s: int | None


@dataclass(frozen=True, slots=True)
class LaneView:
    """Everything the guard's page shows of this moment.

    Args:
        state: the one state.
        answers: sequence of the decision row shown, for acts to bind to.
        reasons: gravest first.
        holder: random id of the person, or empty.
        holder_name: masked for the screen, or empty; only ever here.
        celsius: estimate shown, or None.
        uncertainty_celsius: with it.
        arm_open: whether the arm is believed open.
        fire: whether the fire input holds the lane free.
        fault: plain words of a lane fault, or empty.
        changed_wall_ms: since when ``state`` holds.
        second: the guard's own reading, beside ``celsius``.
        waiting: who may be measured by hand, oldest first.
        hold_left_s: how much longer the person shown must wait to be measured, or None.
        desk: whom the guard calls about the person shown, or empty.
        leads: which way the lane leads now.
        leads_until: local date and minute at which it turns, or empty.
        heading: which way the person shown goes.
        comes_at: local date and minute from which the person shown may come, or empty.
        storm: how many wrong codes make the alarm that holds; 0 for none.
        occupancy: who is inside under each limit of the policy, in its order.
        left_s: how much longer the lane waits for what ``state`` asks for, or None.
        proof: what stood behind the verdict shown, or None.
        degraded: rows of the matrix of faults that hold now, the gravest first.
        unclean_starts: how often the program was started today after it had not ended in order.
        mode: how the lane is run by order.
        registered: rows of visitors who were written down and wait for a guard to open.
        alarms: that no guard has closed, oldest first.
    """

    gate: str
    state: LaneState
    answers: int | None
    reasons: tuple[Reason, ...]
    holder: str
    holder_name: str
    celsius: float | None
    uncertainty_celsius: float | None
    arm_open: bool
    fire: bool
    fault: str
    changed_wall_ms: int
    fever_celsius: float
    devices: tuple[DeviceView, ...]
    link: LinkView
    second: SecondView | None = None
    waiting: tuple[WaitingView, ...] = ()
    hold_left_s: int | None = None
    desk: str = ""
    leads: Direction = Direction.IN
    leads_until: str = ""
    heading: Heading = Heading.IN
    comes_at: str = ""
    storm: int = 0
    occupancy: tuple[Headcount, ...] = ()
    left_s: int | None = None
    proof: ProofView | None = None
    degraded: tuple[RowInForce, ...] = ()
    unclean_starts: int = 0
    mode: LaneMode = LaneMode.OPEN
    alarms: tuple[AlarmView, ...] = ()
    registered: tuple[int, ...] = ()
