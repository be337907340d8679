"""What the page draws of a view."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from gateway.core.degraded import RowInForce
from gateway.core.fault import Action, Fault
from gateway.core.heading import Direction, Heading
from gateway.core.lane import DeviceView, LaneState, LaneView, LinkView
from gateway.core.lane_mode import LaneMode
from gateway.core.reason import Reason
from gateway.core.signals import Device
from gateway.texts import STATE_STEPS
from gateway.web.screen import screen, short

if TYPE_CHECKING:
    from gateway.core.event import Json

NOW_MS = 1_800_000_000_000
VIEW = LaneView(
    gate="三号门 Gate 3",
    state=LaneState.DENY,
    answers=41,
    reasons=(Reason.FEVER, Reason.CODE_EXPIRED),
    holder="a1",
    holder_name="王*明",
    celsius=38.14,
    uncertainty_celsius=0.31,
    arm_open=False,
    fire=False,
    fault="",
    changed_wall_ms=NOW_MS,
    fever_celsius=37.3,
    devices=(DeviceView(Device.CAMERA, up=True, detail="", since_wall_ms=NOW_MS),),
    link=LinkView(
        connected=True,
        backlog=0,
        roster_version=12,
        roster_people=10_000,
        roster_issued_ms=NOW_MS - 7_200_000,
    ),
)


def drawn(view: LaneView = VIEW, now_ms: int = NOW_MS) -> dict[str, Json]:
    """The page's picture of a view."""
    return screen(view, "华科电子", now_ms)


def test_a_refusal_shows_word_reasons_and_one_next_step() -> None:
    """The step is the gravest reason's own."""
    page = drawn()
    assert page["state"] == "deny"
    assert page["word"] == {"zh": "拒绝", "en": "DENY"}
    assert page["reasons"] == [
        {"zh": "体温偏高", "en": "High temperature"},
        {"zh": "通行码已过期", "en": "Pass has expired"},
    ]
    assert page["step"] == {
        "zh": Reason.FEVER.next_step.zh,
        "en": Reason.FEVER.next_step.en,
    }


@pytest.mark.parametrize(("after_ms", "desk"), [(19_999, "8888"), (20_000, "")])
def test_the_desk_to_call_stays_as_long_as_the_person(after_ms: int, desk: str) -> None:
    """A visitor's desk has their host's name in it."""
    view = replace(VIEW, reasons=(Reason.HOLDER_UNKNOWN,), desk="8888")
    assert drawn(view, NOW_MS + after_ms)["desk"] == desk


@pytest.mark.parametrize(("left_s", "shown"), [(240, "4:00"), (61, "1:01"), (9, "0:09")])
def test_who_must_wait_sees_for_how_long(left_s: int, shown: str) -> None:
    """In minutes and seconds, behind what to do."""
    held = replace(VIEW, reasons=(Reason.COLD_HOLD,), hold_left_s=left_s)
    step = drawn(held)["step"]
    assert isinstance(step, dict)
    assert step["en"] == f"{Reason.COLD_HOLD.next_step.en} ({shown} left)"
    assert step["zh"] == f"{Reason.COLD_HOLD.next_step.zh}（还需 {shown}）"


@pytest.mark.parametrize("state", [LaneState.SHOW_SECOND, LaneState.SECOND_PERSON])
def test_what_the_lane_waits_for_is_counted_down(state: LaneState) -> None:
    """Behind what to show."""
    step = drawn(replace(VIEW, state=state, reasons=(), left_s=9))["step"]
    assert isinstance(step, dict)
    assert step["en"] == f"{STATE_STEPS[state].en} (0:09 left)"


def test_a_wait_does_not_hide_what_is_graver() -> None:
    """Whose pass has expired need not wait for it."""
    step = drawn(replace(VIEW, hold_left_s=60))["step"]
    assert step == {"zh": Reason.FEVER.next_step.zh, "en": Reason.FEVER.next_step.en}


@pytest.mark.parametrize("state", LaneState)
def test_every_state_has_a_word_and_a_step(state: LaneState) -> None:
    """Also without any reason."""
    page = drawn(replace(VIEW, state=state, reasons=()))
    assert page["state"] == state.value
    for field in ("word", "step"):
        text = page[field]
        assert isinstance(text, dict)
        assert text["zh"]
        assert text["en"]


def test_three_reasons_are_enough_for_a_glance() -> None:
    """The row keeps the others."""
    page = drawn(replace(VIEW, reasons=tuple(Reason)[:5]))
    assert isinstance(page["reasons"], list)
    assert len(page["reasons"]) == 3


def test_an_admission_by_hand_says_so_and_hides_what_was_overruled() -> None:
    """Green with a list of objections would be read twice."""
    page = drawn(replace(VIEW, state=LaneState.ADMIT))
    assert page["reasons"] == []
    assert page["step"] == {"zh": "人工放行", "en": "Opened by hand"}
    assert drawn(replace(VIEW, state=LaneState.ADMIT, reasons=()))["step"] == {
        "zh": "核对本人",
        "en": "Check it is this person",
    }


@pytest.mark.parametrize(("celsius", "high"), [(37.29, False), (37.3, True), (37.31, True)])
def test_temperature_comes_with_uncertainty_and_limit(celsius: float, high: bool) -> None:  # noqa: FBT001  # a table
    """Below, at and above the limit."""
    page = drawn(replace(VIEW, celsius=celsius))
    assert page["temperature"] == {
        "celsius": "37.3",
        "uncertainty": "0.3",
        "limit": "37.3",
        "high": high,
    }
    assert drawn(replace(VIEW, celsius=None))["temperature"] is None


@pytest.mark.parametrize(
    ("later_ms", "shown"), [(0, True), (19_999, True), (20_000, False), (-5_000, True)]
)
def test_a_person_is_forgotten_after_twenty_seconds(later_ms: int, shown: bool) -> None:  # noqa: FBT001  # a table
    """Name and company go; the verdict stays."""
    page = drawn(now_ms=NOW_MS + later_ms)
    assert page["person"] == ({"name": "王*明", "company": "华科电子"} if shown else None)
    assert page["subject"] == {"zh": "王*明 · 拒绝" if shown else "拒绝", "en": "DENY · #41"}
    assert page["state"] == "deny"


@pytest.mark.parametrize(
    ("state", "answers"),
    [
        (LaneState.IDLE, None),
        (LaneState.IDLE, 41),
        (LaneState.CHECKING, None),
        (LaneState.ADMIT, None),
    ],
)
def test_with_nobody_judged_the_panel_says_so(state: LaneState, answers: int | None) -> None:
    """A guard never opens for the person before by mistake."""
    page = drawn(replace(VIEW, state=state, answers=answers))
    assert page["subject"] == {"zh": "当前无人判定", "en": "Nobody now"}


def test_a_device_that_is_down_says_what_to_do() -> None:
    """One line until it is back."""
    camera = DeviceView(Device.CAMERA, up=False, detail="no frame", since_wall_ms=NOW_MS)
    page = drawn(replace(VIEW, devices=(camera,)))
    assert isinstance(page["devices"], list)
    chip = page["devices"][0]
    assert isinstance(chip, dict)
    assert chip["up"] is False
    assert chip["step"] == {
        "zh": "相机无画面：人工核码，并报修",
        "en": "No picture: check passes by eye, report it",
    }


def test_a_device_that_is_up_may_have_something_to_say() -> None:
    """Pins have no dead-man: the guard finds it on the barrier's sign."""
    pins = DeviceView(Device.BOARD, up=True, detail="no dead-man", since_wall_ms=NOW_MS)
    page = drawn(replace(VIEW, devices=(pins,)))
    assert isinstance(page["devices"], list)
    chip = page["devices"][0]
    assert isinstance(chip, dict)
    assert (chip["up"], chip["detail"]) == (True, "道闸正常；no dead-man")


@pytest.mark.parametrize(
    ("connected", "backlog", "device_up", "zh"),
    [
        (True, 0, True, "已联网"),
        (True, 3, True, "已联网 · 待传 3"),
        (False, 0, True, "离线可用"),
        (False, 37, True, "离线可用 · 待传 37"),
        (True, 0, False, "离线可用"),
    ],
)
def test_the_link_is_told_in_plain_words(
    connected: bool,  # noqa: FBT001  # a table
    backlog: int,
    device_up: bool,  # noqa: FBT001  # a table
    zh: str,
) -> None:
    """Offline is no fault of the gate: it works on."""
    link = replace(VIEW.link, connected=connected, backlog=backlog)
    device = DeviceView(Device.LINK, up=device_up, detail="", since_wall_ms=NOW_MS)
    page = drawn(replace(VIEW, link=link, devices=(device,)))
    assert isinstance(page["link"], dict)
    assert isinstance(page["link"]["word"], dict)
    assert page["link"]["word"]["zh"] == zh
    assert page["link"]["up"] is (connected and device_up)
    assert page["devices"] == []


def test_a_silent_centre_behind_a_living_broker_is_offline() -> None:
    """The strip says offline: the chip beside it does not contradict it."""
    row = RowInForce(Fault.CENTRE_DOWN, Action.WARN)
    link = drawn(replace(VIEW, link=replace(VIEW.link, connected=True), degraded=(row,)))["link"]
    assert isinstance(link, dict)
    assert link["up"] is False


@pytest.mark.parametrize(
    ("age_ms", "zh"),
    [
        (-5_000, "名单 10000 人 · 0 分钟前"),
        (3_599_999, "名单 10000 人 · 59 分钟前"),
        (3_600_000, "名单 10000 人 · 1 小时前"),
        (90_000_000, "名单 10000 人 · 25 小时前"),
    ],
)
def test_the_rosters_age_is_told(age_ms: int, zh: str) -> None:
    """In minutes up to an hour, in hours from there on."""
    link = replace(VIEW.link, roster_issued_ms=NOW_MS - age_ms)
    roster = drawn(replace(VIEW, link=link))["roster"]
    assert isinstance(roster, dict)
    assert roster["zh"] == zh


def test_a_gate_without_a_roster_says_so() -> None:
    """It refers everybody, and the guard must know why."""
    none = replace(VIEW, link=replace(VIEW.link, roster_version=0))
    assert drawn(none)["roster"] == {"zh": "还没有名单", "en": "No roster yet"}


@pytest.mark.parametrize(
    ("name", "shown"),
    [("王*明", "王*明"), ("欧**国", "欧**国"), ("J*********h", "J***h"), ("", ""), ("***", "***")],
)
def test_stars_do_not_tell_how_long_a_name_is(name: str, shown: str) -> None:
    """Three at most."""
    assert short(name) == shown


@pytest.mark.parametrize(
    ("age_ms", "zh"),
    [
        (3_599_999, "名单 10000 人 · 2 小时前 · 撤销名单 0 小时前"),
        (3_600_000, "名单 10000 人 · 2 小时前 · 撤销名单 1 小时前"),
        (-1, "名单 10000 人 · 2 小时前 · 撤销名单 0 小时前"),
    ],
)
def test_the_age_of_the_revocations_is_told_beside_it(age_ms: int, zh: str) -> None:
    """Where the centre publishes any."""
    link = replace(VIEW.link, revocations_version=9, revocations_issued_ms=NOW_MS - age_ms)
    roster = drawn(replace(VIEW, link=link))["roster"]
    assert isinstance(roster, dict)
    assert roster["zh"] == zh


@pytest.mark.parametrize(
    ("leads", "until", "shown"),
    [
        (Direction.IN, "", None),
        (Direction.IN, "17:00", {"zh": "进，至 17:00", "en": "Way in until 17:00"}),
        (Direction.OUT, "19:30", {"zh": "出，至 19:30", "en": "Way out until 19:30"}),
        (Direction.OUT, "", {"zh": "出", "en": "Way out"}),
        (Direction.BOTH, "", {"zh": "进出", "en": "Both ways"}),
    ],
)
def test_the_guard_sees_which_way_the_lane_leads_and_until_when(
    leads: Direction, until: str, shown: dict[str, str] | None
) -> None:
    """Nothing is said of a lane that always leads in."""
    assert drawn(replace(VIEW, leads=leads, leads_until=until))["leads"] == shown


def test_who_is_let_out_is_not_called_admitted() -> None:
    """Green, and another word."""
    leaving = replace(VIEW, state=LaneState.ADMIT, reasons=(), heading=Heading.OUT)

    assert drawn(leaving)["word"] == {"zh": "出园", "en": "LEAVING"}
    assert drawn(replace(leaving, state=LaneState.REFER))["word"] == {"zh": "复查", "en": "REFER"}


@pytest.mark.parametrize("reason", [Reason.SLOT_EARLY, Reason.HOURS_CLOSED])
def test_whom_the_hour_keeps_out_the_guard_tells_from_when_on(reason: Reason) -> None:
    """Behind what to do; today the minute is enough."""
    early = replace(VIEW, reasons=(reason,), comes_at="08:30")

    assert drawn(early)["step"] == {
        "zh": "告知可入园的时间：08:30 起",
        "en": "Tell the person when to come: from 08:30",
    }
    assert drawn(replace(early, comes_at=""))["step"] == {
        "zh": reason.next_step.zh,
        "en": reason.next_step.en,
    }
    graver = replace(early, reasons=(Reason.FEVER, reason))
    assert drawn(graver)["step"] == {
        "zh": Reason.FEVER.next_step.zh,
        "en": Reason.FEVER.next_step.en,
    }


def test_a_lane_that_is_closed_by_order_is_not_called_out_of_order() -> None:
    """Unless something else is: then that comes first."""
    shut = replace(
        VIEW,
        state=LaneState.FAULT,
        reasons=(),
        mode=LaneMode.CLOSED,
        fault="本通道奉命关闭；This lane is closed by order",
    )
    drawn = screen(shut, "", NOW_MS)
    assert drawn["word"] == {"zh": "关闭", "en": "CLOSED"}
    assert drawn["step"] == {"zh": "请走其他通道", "en": "Send them to another lane"}
    broken = screen(replace(shut, fault="board gone"), "", NOW_MS)
    assert broken["word"] == {"zh": "故障", "en": "FAULT"}
