"""What the guard sees and the gate does in faults of time, lists, power, air and arm.

A real gate on a clock that the test sets, as nobody may set the clock of the machine that tests.
"""

from dataclasses import replace
from pathlib import Path

import pytest

from gateway.core.event import EventKind, Json
from gateway.core.fault import Action, Fault
from gateway.core.instant import ClockQuality
from gateway.core.ladder import Rung
from gateway.core.lane import Lamp, LaneState, Tone
from gateway.core.policy import DegradedPolicy, HealthPolicy, Policy
from gateway.core.reason import Reason
from gateway.core.signals import Contact, Device, DeviceChanged, SampleTaken
from gateway.core.temperature import Sample
from gateway.devices.power import CALM_NS as POWER_CALM_NS
from gateway.devices.power import PowerWatch
from gateway.web.screen import screen
from tests.evidence import HOUR_MS, LISTED, WALL_MS
from tests.lane import WARM_SENSOR, Lane, OnePersonRoster

CALM_MS = 5_000


@pytest.fixture
def roster() -> OnePersonRoster:
    """A roster whose age the test sets."""
    return OnePersonRoster()


@pytest.fixture
def lane(roster: OnePersonRoster) -> Lane:
    """A gate by the default policy, with a contact at its arm."""
    return Lane(roster=roster, door_contact=True)


def strip(lane: Lane, language: str = "en") -> str:
    """What the strip of the guard's page says, or nothing."""
    text = screen(lane.view, "", lane.clock.now().wall_ms)["degraded"]
    return str(text[language]) if isinstance(text, dict) else ""


def lamp(lane: Lane) -> object:
    """What the lane's lamp shows."""
    return [what for name, what in lane.barrier.told if name == "show"][-1]


def person(lane: Lane, text: str = "good-1") -> None:
    """Code and forehead of a healthy person."""
    lane.code(text)
    lane.forehead()
    lane.written()


def told(lane: Lane) -> list[dict[str, Json]]:
    """Every row of the matrix that came or went, by the journal."""
    lane.written()
    return [dict(row.body) for row in lane.ledger.rows if row.kind is EventKind.DEGRADED]


def reports(lane: Lane, device: Device, *, up: bool) -> None:
    """A part of the gate reports."""
    lane.gate.turn(DeviceChanged(device, up, ""))
    lane.written()


def entered(fault: str, action: str) -> dict[str, Json]:
    """The row of one that came."""
    return {"fault": fault, "action": action, "entered": True}


def left(fault: str, action: str) -> dict[str, Json]:
    """The row of one that went."""
    return {"fault": fault, "action": action, "entered": False}


def test_a_gate_in_order_shows_no_strip(lane: Lane) -> None:
    """And writes no row about it."""
    lane.wait(60_000)
    assert strip(lane) == ""
    assert told(lane) == []


def test_offline_the_gate_admits_by_its_lists_and_says_how_old_they_are(
    lane: Lane, roster: OnePersonRoster
) -> None:
    """The guard reads it in both languages; the row says so, too."""
    roster.issued_ms = WALL_MS - 3 * HOUR_MS
    reports(lane, Device.LINK, up=False)
    assert strip(lane, "zh") == "离线，依据 3 小时前的名单：照常工作"
    assert strip(lane) == "Offline, evidence 3 h old: the gate works on"

    person(lane)
    assert lane.shows(LaneState.ADMIT)
    row = lane.ledger.rows[-1]
    assert row.body["faults"] == ["centre-down"]
    assert row.body["rung"] == "live"
    assert row.body["age_ms"]["roster"] == 3 * HOUR_MS + 560  # type: ignore[index,call-overload]


def test_the_page_says_on_what_an_admission_stood(lane: Lane) -> None:
    """Live here: the pass was signed five seconds before it was shown."""
    person(lane)
    assert lane.view.proof is not None
    assert lane.view.proof.rung is Rung.LIVE
    shown = screen(lane.view, "", lane.clock.now().wall_ms)["proof"]
    assert shown == {"zh": "依据：实时，5 秒前签发", "en": "Live proof, 5 s old"}


def test_a_fault_that_flutters_fills_no_journal(lane: Lane) -> None:
    """It counts until it has been gone for five seconds."""
    for _ in range(20):
        reports(lane, Device.LINK, up=False)
        lane.wait(100)
        reports(lane, Device.LINK, up=True)
        lane.wait(100)
    assert told(lane) == [entered("centre-down", "warn")]

    lane.wait(CALM_MS - 101)
    assert strip(lane) != ""
    lane.wait(1)
    assert told(lane)[1:] == [left("centre-down", "warn")]
    assert strip(lane) == ""


def test_a_park_that_wants_nobody_admitted_offline_has_everybody_looked_at(lane: Lane) -> None:
    """With the reason on the guard's page."""
    lane = Lane(policy=Policy(degraded=DegradedPolicy(centre_down="refer")))
    reports(lane, Device.LINK, up=False)
    person(lane)
    assert lane.shows(LaneState.REFER)
    assert lane.view.reasons == (Reason.CENTRE_DOWN,)


@pytest.mark.parametrize(
    ("age_ms", "row"),
    [
        (12 * HOUR_MS, None),
        (12 * HOUR_MS + 1, (Fault.LISTS_OLD, Action.WARN)),
        (72 * HOUR_MS + 1, (Fault.LISTS_STALE, Action.REFER)),
    ],
)
def test_a_roster_that_grows_old_warns_and_then_sends_everybody_to_the_guard(
    lane: Lane, roster: OnePersonRoster, age_ms: int, row: tuple[Fault, Action] | None
) -> None:
    """Two limits: one to call somebody, one at which it proves nothing."""
    roster.issued_ms = WALL_MS - age_ms
    lane.wait(0)
    shown = [(row.fault, row.action) for row in lane.view.degraded]
    assert shown == ([row] if row else [])
    person(lane)
    assert lane.shows(LaneState.REFER if age_ms > 72 * HOUR_MS else LaneState.ADMIT)


def test_a_code_service_that_is_silent_is_named_with_the_action(lane: Lane) -> None:
    """Its list is thirteen hours old; the gate goes by it for eleven hours more."""
    silent = replace(LISTED, statuses_version=2, statuses_issued_ms=WALL_MS - 13 * HOUR_MS)
    lane.lists.said = silent
    lane.wait(0)
    assert strip(lane) == "Code service is down or slow: the gate works on"


def test_where_the_park_says_so_the_roster_alone_admits_while_offline(lane: Lane) -> None:
    """Not online, and the page and the row name the lowest rung."""
    lane = Lane(policy=Policy(health=HealthPolicy(ladder="roster")))
    person(lane, "wecom:77")
    assert lane.view.reasons == (Reason.HEALTH_UNPROVEN,)
    lane.wait(30_000)

    reports(lane, Device.LINK, up=False)
    person(lane, "wecom:77")
    assert lane.shows(LaneState.ADMIT)
    assert lane.view.proof is not None
    assert lane.view.proof.rung is Rung.ROSTER
    assert lane.ledger.rows[-1].body["rung"] == "roster"


def test_a_clock_that_is_not_set_sends_everybody_to_the_guard(lane: Lane) -> None:
    """Rows go on with their numbers."""
    lane.clock.quality = ClockQuality.UNSET
    lane.wait(0)
    assert strip(lane) == "Clock is not set: everybody goes to the guard"
    person(lane)
    assert lane.view.reasons == (Reason.CLOCK_UNSET,)


@pytest.mark.parametrize(("jump_ms", "jumps"), [(1_999, False), (2_000, True), (-2_000, True)])
def test_a_clock_that_jumps_is_not_believed_for_five_minutes(
    lane: Lane,
    jump_ms: int,
    jumps: bool,  # noqa: FBT001 - a table
) -> None:
    """Below and at the limit, forward and back."""
    lane.wait(1_000)
    lane.clock.jump_ms(jump_ms)
    lane.wait(0)
    assert (strip(lane) == "Clock has jumped: everybody goes to the guard") is jumps
    person(lane)
    assert lane.shows(LaneState.REFER if jumps else LaneState.ADMIT)
    if jumps:
        assert lane.view.reasons == (Reason.CLOCK_JUMPED,)
        lane.wait(300_000 + CALM_MS)
        assert strip(lane) == ""


def test_the_first_setting_of_a_clock_is_no_jump(lane: Lane) -> None:
    """Nobody believed it before."""
    lane.clock.quality = ClockQuality.UNSET
    lane.wait(0)
    lane.clock.jump_ms(3_600_000)
    lane.clock.quality = ClockQuality.SYNCED
    lane.wait(0)
    lane.wait(CALM_MS)
    assert strip(lane) == ""


@pytest.fixture
def supply(tmp_path: Path) -> Path:
    """The kernel's word on the voltage, as a Raspberry Pi has it."""
    hwmon = tmp_path / "class" / "hwmon" / "hwmon1"
    hwmon.mkdir(parents=True)
    (hwmon / "name").write_text("rpi_volt\n", "ascii")
    (hwmon / "in0_lcrit_alarm").write_text("0\n", "ascii")
    return hwmon / "in0_lcrit_alarm"


def test_a_weak_supply_beeps_and_keeps_the_arm_down_until_it_is_well(
    lane: Lane, supply: Path
) -> None:
    """The row of the present person is finished; nobody new is admitted by the gate."""
    watch = PowerWatch(lane.gate.turn, lane.clock, supply.parents[3])
    watch.look()
    assert strip(lane) == ""

    supply.write_text("1\n", "ascii")
    watch.look()
    lane.written()
    assert strip(lane) == "Power is low: everybody goes to the guard"
    assert ("sound", Tone.FAULT) in lane.barrier.told
    person(lane)
    assert lane.view.reasons == (Reason.POWER_LOW,)
    assert lane.barrier.opened == 0

    supply.write_text("0\n", "ascii")
    lane.clock.advance_ms(POWER_CALM_NS // 1_000_000)
    watch.look()
    lane.wait(CALM_MS)
    assert strip(lane) == ""
    person(lane, "good-2")
    assert lane.shows(LaneState.ADMIT)


def test_in_frost_the_guard_measures_by_hand(lane: Lane) -> None:
    """The sensor's figures don't hold in such air."""
    lane.gate.turn(SampleTaken(Sample(3.0, 3.1, None, 0, lane.clock.mono_ns())))
    assert strip(lane) == "Thermometer is unusable: measure by hand"


def test_a_park_may_close_the_lane_instead_of_measuring_by_hand(lane: Lane) -> None:
    """The lamp is red before anybody comes, and whoever shows a code is told to go elsewhere."""
    lane = Lane(policy=Policy(degraded=DegradedPolicy(thermometer_dead="close")))
    reports(lane, Device.THERMOMETER, up=False)
    assert lane.shows(LaneState.FAULT)
    assert (
        lane.view.fault == "测温器不可用，本通道关闭；Thermometer is unusable, this lane is closed"
    )
    assert lamp(lane) is Lamp.FAULT

    person(lane)
    assert lane.shows(LaneState.DENY)
    assert lane.view.reasons[0] is Reason.LANE_CLOSED
    lane.wait(30_000)
    lane.wait(20_000)
    assert lamp(lane) is Lamp.FAULT

    reports(lane, Device.THERMOMETER, up=True)
    lane.gate.turn(SampleTaken(replace(WARM_SENSOR, mono_ns=lane.clock.mono_ns())))
    lane.wait(CALM_MS)
    assert lane.shows(LaneState.IDLE)
    assert lamp(lane) is Lamp.READY


def test_an_arm_that_does_not_move_closes_the_lane_until_it_does(lane: Lane) -> None:
    """One pulse, an alarm, and no further pulses; a lift by hand mends it."""
    person(lane)
    assert lane.barrier.opened == 1
    lane.wait(2_000)
    lane.written()
    assert EventKind.DOOR_STUCK in lane.kinds()
    assert strip(lane) == "The door did not move: this lane is closed"
    assert ("sound", Tone.FAULT) in lane.barrier.told

    lane.wait(30_000)
    person(lane, "good-2")
    assert Reason.LANE_CLOSED in lane.view.reasons
    assert lane.barrier.opened == 1

    lane.contact(Contact.DOOR, active=True)
    lane.contact(Contact.DOOR, active=False)
    lane.wait(CALM_MS)
    lane.written()
    assert strip(lane) == ""


def test_a_gate_that_did_not_end_in_order_says_how_often_today(lane: Lane) -> None:
    """A hang, a crash and a power cut look the same from inside; yesterday's is not counted."""
    lane.gate.degraded.started_unclean((WALL_MS - 24 * HOUR_MS, WALL_MS - 1_000, WALL_MS))
    lane.wait(0)
    assert lane.view.unclean_starts == 2
    assert strip(lane, "zh") == "今天有异常重启（2 次）：照常工作"
    lane.wait(24 * HOUR_MS)
    lane.wait(CALM_MS)
    assert lane.view.unclean_starts == 0


def test_several_faults_at_once_show_the_gravest_and_how_many_more(lane: Lane) -> None:
    """The chips and notices beside it name each."""
    reports(lane, Device.LINK, up=False)
    reports(lane, Device.SPACE, up=False)
    reports(lane, Device.BOARD, up=False)
    assert strip(lane) == "Barrier board is gone: everybody goes to the guard (and 2 more)"
    assert strip(lane, "zh") == "道闸断开：全部转门卫（另有 2 项）"
