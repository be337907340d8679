"""The page in a real browser, over a real server and a real control socket."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gateway.core.degraded import RowInForce
from gateway.core.event import EventKind
from gateway.core.fault import Action, Fault
from gateway.core.heading import Direction
from gateway.core.lane import DeviceView, LaneState, SecondView, WaitingView
from gateway.core.reason import Reason
from gateway.core.second_instrument import Site
from gateway.core.signals import Device
from gateway.texts import STATE_WORDS
from tests.web.browsing import CUT_OFF, all_sizes

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.web.conftest import Rig

pytestmark = pytest.mark.browser

NOTE_LOST = """() => {
  new MutationObserver(() => { window.lostAt ??= performance.now(); })
    .observe(document.getElementById("lost"), { attributes: true });
}"""
"""By the page's own clock, because a busy machine tells the test later."""

CHIPS_CUT_OFF = """() => {
  const chips = [...document.querySelectorAll(".chip")].map((chip) => chip.getBoundingClientRect());
  const row = document.getElementById("chips").getBoundingClientRect();
  return chips.filter((chip) => chip.right > innerWidth + 1 || chip.bottom > row.bottom + 1).length;
}"""

SPOKEN = """async (names) => {
  const context = new OfflineAudioContext(1, 1, 44100);
  const files = names.flatMap((name) => [`${name}.zh.mp3`, `${name}.en.mp3`]);
  return Promise.all(files.map(async (file) => {
    const answer = await fetch(`/static/spoken/${file}`);
    return (await context.decodeAudioData(await answer.arrayBuffer())).duration;
  }));
}"""


@all_sizes
def test_the_sign_in_fits_a_phone(page: Page) -> None:
    """Nothing is cut off at the side."""
    assert page.url.endswith("/login")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box = page.locator("input[name=name]").bounding_box()
    assert box
    assert box["x"] >= 16
    assert page.evaluate(f"{box['x'] + box['width']} <= innerWidth - 16")


def test_a_guard_signs_in_and_out(rig: Rig, page: Page) -> None:
    """A wrong password is told, the right one opens the page, and signing out closes it."""
    rig.show()
    page.fill("input[name=name]", "zhang")
    page.fill("input[name=password]", "wrong-password")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=账号或密码不对")
    page.fill("input[name=name]", "zhang")
    page.fill("input[name=password]", "seven-blue-tigers")
    page.keyboard.press("Enter")
    page.wait_for_selector("#stage[data-state=idle]")
    page.click("text=下岗退出")
    page.wait_for_selector("input[name=password]")
    assert page.url.endswith("/login")


@all_sizes
def test_each_state_fills_the_screen_with_its_own_word_sign_and_look(
    rig: Rig, signed_in: Page
) -> None:
    """Nothing is cut off, and no two states look alike even without colour."""
    looks = set()
    for state in LaneState:
        judged = state in {LaneState.ADMIT, LaneState.REFER, LaneState.DENY}
        refused = judged and state is not LaneState.ADMIT
        rig.show(
            state=state,
            answers=41 if judged else None,
            reasons=(Reason.FEVER, Reason.TEMPERATURE_LOW, Reason.CODE_EXPIRED) if refused else (),
            holder_name="J***h" if judged else "",
            celsius=37.2 if judged else None,
            uncertainty_celsius=0.3 if judged else None,
            fault="board: no answer on /dev/gate-board" if state is LaneState.FAULT else "",
            changed_wall_ms=rig.clock.now().wall_ms,
        )
        signed_in.wait_for_selector(f"#stage[data-state={state.value}]")
        words = STATE_WORDS[state]
        assert signed_in.inner_text("#word .zh") == words.zh
        assert signed_in.inner_text("#word .en") == words.en
        assert signed_in.locator("#word .zh").bounding_box()["height"] >= 60  # type: ignore[index]
        sign = signed_in.locator("#stage .verdict-sign use").get_attribute("href")
        frame = signed_in.evaluate("getComputedStyle(stage).border")
        looks.add((sign, frame))
        assert signed_in.evaluate(CUT_OFF) == [], state
    assert len(looks) == len(LaneState)
    assert len({sign for sign, _ in looks}) == len(LaneState)


def test_a_person_is_shown_with_temperature_limit_reason_and_next_step(
    rig: Rig, signed_in: Page
) -> None:
    """In one glance, and gone with the next view."""
    rig.records.people["a1"] = ("王小明", "华科电子")
    rig.records.add(EventKind.ACCESS_DENIED, code={"holder": "a1"}, reasons=["fever"])
    rig.show(
        state=LaneState.DENY,
        answers=1,
        reasons=(Reason.FEVER,),
        holder="a1",
        holder_name="王*明",
        celsius=38.1,
        uncertainty_celsius=0.3,
        changed_wall_ms=rig.clock.now().wall_ms,
    )
    signed_in.wait_for_selector("#stage[data-state=deny]")
    assert signed_in.inner_text("#person").split() == ["王*明", "华科电子"]
    assert signed_in.inner_text("#temperature").split() == [
        "38.1", "°C", "±", "0.3", "上限", "limit", "37.3",
    ]  # fmt: skip
    assert "体温偏高" in signed_in.inner_text("#reasons")
    assert Reason.FEVER.next_step.zh in signed_in.inner_text("#step")
    signed_in.wait_for_selector("#passages >> text=王*明")
    assert "王小明" not in signed_in.content()
    rig.show()
    signed_in.wait_for_selector("#stage[data-state=idle]")
    assert signed_in.locator("#person").is_hidden()


def test_devices_and_link_are_told_in_plain_words(rig: Rig, signed_in: Page) -> None:
    """What is down, and what to do until it is back."""
    rig.show(devices=(DeviceView(Device.CAMERA, up=False, detail="", since_wall_ms=1),))
    signed_in.wait_for_selector(".notices >> text=相机无画面")
    assert signed_in.locator(".chip.down").count() == 1
    rig.show(degraded=(RowInForce(Fault.CAMERA_DEAD, Action.CLOSE),))
    signed_in.wait_for_selector(".in-force >> text=相机无画面或画面不动：本通道关闭")
    rig.show()
    signed_in.wait_for_selector(".notices >> text=相机无画面", state="detached")


@all_sizes
def test_a_gate_that_lost_everything_still_shows_its_one_state(rig: Rig, signed_in: Page) -> None:
    """Each part has its chip; of what to do stands there what leaves the verdict its room."""
    rig.show(
        state=LaneState.REFER,
        reasons=(Reason.BOARD_MISSING, Reason.THERMOMETER_MISSING, Reason.CLOCK_UNSET),
        devices=tuple(DeviceView(part, up=False, detail="", since_wall_ms=1) for part in Device),
        degraded=(RowInForce(Fault.BOARD_GONE, Action.REFER),),
        storm=6,
        fire=True,
    )
    signed_in.wait_for_selector("#stage[data-state=refer]")
    signed_in.wait_for_selector(".in-force")
    assert signed_in.locator("#word .zh").bounding_box()["height"] >= 30  # type: ignore[index]
    assert signed_in.locator(".chip.down").count() == len(Device)
    assert signed_in.evaluate("stage.scrollHeight <= stage.clientHeight + 1")
    gravest = "parseFloat(getComputedStyle(document.querySelector('#reasons li')).fontSize)"
    assert signed_in.evaluate(gravest) >= 14
    assert signed_in.evaluate(CHIPS_CUT_OFF) == 0


@all_sizes
def test_hours_and_the_lanes_direction_are_told_and_fit_the_screen(
    rig: Rig, signed_in: Page
) -> None:
    """From when on somebody may come, which way the lane leads and until when."""
    rig.show(
        state=LaneState.DENY,
        answers=41,
        reasons=(Reason.SLOT_EARLY,),
        holder_name="王*明",
        comes_at="10-19 08:30",
        leads=Direction.OUT,
        leads_until="10-19 19:30",
        changed_wall_ms=rig.clock.now().wall_ms,
    )
    signed_in.wait_for_selector("#stage[data-state=deny]")
    assert "10-19 08:30 起" in signed_in.inner_text("#step")
    assert signed_in.inner_text("#chips li:first-child .zh") == "出，至 10-19 19:30"
    assert signed_in.evaluate(CUT_OFF) == []
    rig.show()
    signed_in.wait_for_selector("#chips >> text=出，至", state="detached")


def test_the_screen_greys_within_three_seconds_of_silence_and_comes_back(
    rig: Rig, signed_in: Page
) -> None:
    """The stream lives on; only the gate has gone. No reload, and no name stays."""
    rig.show(
        state=LaneState.ADMIT,
        answers=1,
        holder_name="王*明",
        changed_wall_ms=rig.clock.now().wall_ms,
    )
    signed_in.wait_for_selector("#stage[data-state=admit]")
    signed_in.evaluate(NOTE_LOST)
    rig.stop_gate()
    gone_ms = signed_in.evaluate("performance.now()")
    try:
        signed_in.wait_for_selector("#lost")
        assert signed_in.evaluate("window.lostAt") - gone_ms < 3000
        assert "画面已断开" in signed_in.inner_text("#lost")
        assert "王" not in signed_in.inner_text("#stage")
    finally:
        rig.start_gate()
    signed_in.wait_for_selector("#lost", state="hidden")
    rig.show(state=LaneState.CHECKING)
    signed_in.wait_for_selector("#stage[data-state=checking]")


@all_sizes
def test_a_guard_opens_by_hand_with_two_touches(rig: Rig, signed_in: Page) -> None:
    """The verdict stays in sight, and the row is told."""
    rig.show(state=LaneState.DENY, answers=41, reasons=(Reason.CODE_EXPIRED,))
    signed_in.wait_for_selector("#stage[data-state=deny]")
    signed_in.click("#open")
    assert signed_in.locator("#word").is_visible()
    assert signed_in.evaluate(CUT_OFF) == []
    verdict, panel = (signed_in.locator(name).bounding_box() for name in (".verdict", "#override"))
    assert verdict
    assert panel
    beside = panel["x"] >= verdict["x"] + verdict["width"]
    below = panel["y"] >= verdict["y"] + verdict["height"]
    assert beside or below
    with rig.answering(ok=True, sequence=43):
        signed_in.click("[data-why=identity-checked]")
        signed_in.wait_for_selector("#outcome[data-outcome=good]")
    assert (rig.asked.why, rig.asked.answers) == ("identity-checked", 41)
    assert "#43" in signed_in.inner_text("#outcome")


def test_an_open_panel_dies_with_the_person_that_it_was_for(rig: Rig, signed_in: Page) -> None:
    """Another person is judged while the guard thinks: nothing can be pressed any more."""
    rig.show(state=LaneState.DENY, answers=41, reasons=(Reason.CODE_EXPIRED,))
    signed_in.wait_for_selector("#stage[data-state=deny]")
    signed_in.click("#open")
    rig.show(state=LaneState.REFER, answers=42, reasons=(Reason.ANTIPASSBACK,))
    signed_in.wait_for_selector("#outcome >> text=已换人")
    assert not signed_in.locator("[data-why]").first.is_visible()
    assert rig.requests.empty()
    signed_in.keyboard.press("Escape")
    signed_in.click("#open")
    assert "42" in signed_in.inner_text("#subject")


def test_the_keyboard_alone_is_enough(rig: Rig, signed_in: Page) -> None:
    """Tab to the button, Enter, Enter on the first reason."""
    rig.show(state=LaneState.DENY, answers=41)
    signed_in.wait_for_selector("#stage[data-state=deny]")
    signed_in.focus("#open")
    signed_in.keyboard.press("Enter")
    with rig.answering(ok=True, sequence=43):
        signed_in.keyboard.press("Enter")
        signed_in.wait_for_selector("#outcome[data-outcome=good]")
    assert rig.asked.why == "identity-checked"


@all_sizes
def test_a_guard_types_a_number_and_the_panel_keeps_nothing_of_it(
    rig: Rig, signed_in: Page
) -> None:
    """The name comes on the stage; an opening still takes its own two touches."""
    rig.show(state=LaneState.IDLE, answers=None)
    signed_in.click("#open")
    signed_in.click("#number")
    assert not signed_in.locator("#override").is_visible()
    assert signed_in.evaluate(CUT_OFF) == []
    with rig.answering(ok=True):
        signed_in.keyboard.type("10234")
        signed_in.keyboard.press("Enter")
        signed_in.wait_for_selector("#number-panel", state="hidden")
    assert (rig.typed.number, signed_in.input_value("#number-field")) == ("10234", "")
    signed_in.click("#open")
    assert not signed_in.locator("#number-panel").is_visible()


def test_a_number_that_was_not_looked_up_may_be_corrected(rig: Rig, signed_in: Page) -> None:
    """The panel stays, with the reason."""
    rig.show(state=LaneState.IDLE, answers=None)
    signed_in.click("#number")
    with rig.answering(ok=False, text="no-number"):
        signed_in.fill("#number-field", "王")
        signed_in.click("#number-form button")
        signed_in.wait_for_selector("#number-outcome >> text=不是工号")
    assert signed_in.input_value("#number-field") == "王"
    signed_in.keyboard.press("Escape")
    assert not signed_in.locator("#number-panel").is_visible()


HOT = WaitingView(41, "a1", 38.4, Reason.FEVER)
FULL = (
    WaitingView(38, "", None, Reason.THERMOMETER_MISSING),
    WaitingView(39, "a2", 37.2, Reason.FEVER_POSSIBLE),
    WaitingView(40, "a2", 37.2, Reason.FEVER_POSSIBLE),
    HOT,
)


@all_sizes
def test_a_guard_enters_a_reading_with_touches_alone(rig: Rig, signed_in: Page) -> None:
    """Who, where, three digits, enter; each step fits, and every target suits a glove."""
    rig.records.people["a1"] = ("王小明", "华科电子")
    assert not signed_in.locator("#measure").is_visible()
    rig.show(state=LaneState.ADMIT, answers=57, waiting=FULL)
    signed_in.wait_for_selector("#stage[data-state=admit]")
    signed_in.click("#measure")
    assert signed_in.locator("#bench button").count() == 4
    assert signed_in.locator("[data-site=axilla]").is_disabled()
    signed_in.click("#bench >> text=王*明")
    _fits(signed_in)
    signed_in.click("[data-site=axilla]")
    assert "王*明" in signed_in.inner_text("#measure-subject")
    _fits(signed_in)
    with rig.answering(ok=True, sequence=58):
        for digit in "368":
            assert signed_in.locator("[data-key=Enter]").is_disabled()
            signed_in.click(f"[data-key='{digit}']")
        assert signed_in.inner_text("#reading") == "36.8"
        signed_in.click("[data-key=Enter]")
        signed_in.wait_for_selector("#measure-panel", state="hidden")
    assert (rig.read.answers, rig.read.celsius, rig.read.site) == (41, 36.8, Site.AXILLA)
    assert "小" not in signed_in.content().replace("小时", "")


def _fits(page: Page) -> None:
    assert page.evaluate(CUT_OFF) == []
    assert page.locator("#word").is_visible()
    for button in page.locator("button:visible").all():
        box = button.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 96, button.inner_text()


def test_one_who_waits_alone_is_chosen_and_the_keyboard_is_enough(
    rig: Rig, signed_in: Page
) -> None:
    """A wrong digit is taken back; with none left one chooses anew."""
    rig.show(waiting=(HOT,))
    signed_in.click("#measure")
    signed_in.click("[data-site=ear]")
    for key in ("3", "6", "9", "Backspace", "8", "x"):
        signed_in.keyboard.press(key)
    assert signed_in.inner_text("#reading") == "36.8"
    for _ in range(4):
        signed_in.keyboard.press("Backspace")
    signed_in.click("[data-site=mouth]")
    with rig.answering(ok=False, text="busy"):
        signed_in.keyboard.type("365")
        signed_in.keyboard.press("Enter")
        signed_in.wait_for_selector("#measure-outcome >> text=通道有人")
    assert signed_in.inner_text("#reading") == "36.5"
    with rig.answering(ok=True, sequence=58):
        signed_in.keyboard.press("Enter")
        signed_in.wait_for_selector("#measure-panel", state="hidden")
    assert (rig.read.celsius, rig.read.site) == (36.5, Site.MOUTH)


@all_sizes
def test_what_no_thermometer_shows_can_not_be_entered(rig: Rig, signed_in: Page) -> None:
    """The page says what can."""
    rig.show(waiting=(HOT,))
    signed_in.click("#measure")
    signed_in.click("[data-site=axilla]")
    for digits, can in (("339", False), ("340", True), ("430", True), ("431", False)):
        signed_in.keyboard.type(digits)
        assert signed_in.locator("[data-key=Enter]").is_enabled() is can
        assert signed_in.locator("#measure-outcome").is_visible() is not can
        assert signed_in.evaluate(CUT_OFF) == []
        for _ in digits:
            signed_in.keyboard.press("Backspace")
    signed_in.keyboard.press("Escape")
    assert not signed_in.locator("#measure-panel").is_visible()
    assert rig.requests.empty()


def test_a_panel_dies_with_the_one_who_waits_no_more(rig: Rig, signed_in: Page) -> None:
    """The person was let in meanwhile, or the quarter of an hour is over."""
    rig.show(waiting=(HOT,))
    signed_in.click("#measure")
    signed_in.click("[data-site=axilla]")
    rig.show(waiting=FULL[:1])
    signed_in.wait_for_selector("#measure-outcome >> text=不在等候")
    assert signed_in.locator("[data-site=axilla]").is_disabled()
    signed_in.click("#open")
    assert not signed_in.locator("#measure-panel").is_visible()
    rig.show()
    signed_in.wait_for_selector("#measure", state="hidden")


def test_whom_to_call_stands_on_the_screen_with_the_refusal(rig: Rig, signed_in: Page) -> None:
    """However long a desk's name and number are."""
    rig.show(state=LaneState.DENY, answers=43, reasons=(Reason.HOLDER_UNKNOWN,), desk="台" * 80)
    signed_in.wait_for_selector("#desk", state="visible")
    assert signed_in.inner_text("#desk").split() == ["请联系", "Call", "台" * 80]
    assert signed_in.evaluate(CUT_OFF) == []


def test_both_instruments_values_are_shown(rig: Rig, signed_in: Page) -> None:
    """And what follows a fever that was measured twice."""
    rig.show(
        state=LaneState.DENY,
        answers=43,
        reasons=(Reason.FEVER,),
        celsius=38.4,
        uncertainty_celsius=0.3,
        second=SecondView(38.0, Site.AXILLA),
    )
    signed_in.wait_for_selector("#stage[data-state=deny]")
    assert "38.4" in signed_in.inner_text("#temperature")
    assert signed_in.inner_text("#second").split() == ["腋下", "38.0", "°C", "Armpit"]
    assert "隔离区" in signed_in.inner_text("#step")
    assert signed_in.evaluate(CUT_OFF) == []


@all_sizes
def test_every_target_is_big_enough_for_a_glove(rig: Rig, signed_in: Page) -> None:
    """96 px at least."""
    rig.show(state=LaneState.DENY, answers=41)
    signed_in.wait_for_selector("#stage[data-state=deny]")
    signed_in.click("#open")
    for button in signed_in.locator("button:visible").all():
        box = button.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 96, button.inner_text()


def test_sound_begins_with_the_guards_touch_and_can_be_muted(signed_in: Page) -> None:
    """Browsers allow none before; the choice outlives a reload."""
    assert "上岗" in signed_in.inner_text("#sound")
    signed_in.click("#sound")
    signed_in.wait_for_selector("#sound[data-sound=voice]")
    signed_in.click("#sound")
    signed_in.wait_for_selector("#sound[data-sound=tones]")
    signed_in.click("#sound")
    signed_in.wait_for_selector("#sound[data-sound=off]")
    signed_in.reload()
    signed_in.wait_for_selector("#sound[data-sound=off]")


def test_every_verdict_can_be_spoken_in_both_languages(signed_in: Page) -> None:
    """The browser decodes what the page would speak, and is let load it."""
    spoken = signed_in.evaluate(SPOKEN, ["admit", "refer", "deny", "fault", "lost", "hold-still"])
    assert len(spoken) == 12
    assert all(0.4 < seconds < 3.0 for seconds in spoken)


def test_hostile_words_are_only_words(rig: Rig, signed_in: Page) -> None:
    """No element, no dialog, no request comes of a name or a fault."""
    attack = "<img src=x onerror=alert(1)>"
    rig.records.people["a1"] = (attack, attack)
    rig.records.add(EventKind.ACCESS_DENIED, code={"holder": "a1"}, reasons=[attack])
    rig.show(
        state=LaneState.FAULT,
        fault=attack,
        holder="a1",
        holder_name=attack,
        answers=1,
        changed_wall_ms=rig.clock.now().wall_ms,
    )
    signed_in.wait_for_selector("#stage[data-state=fault]")
    assert signed_in.inner_text("#fault").endswith(attack)
    assert signed_in.inner_text("#person").startswith(attack)
    assert signed_in.locator("img").count() == 0


def test_signed_out_elsewhere_the_page_goes_to_the_sign_in(rig: Rig, signed_in: Page) -> None:
    """Within the stream's next look at its session."""
    rig.accounts.end_sessions("zhang")
    signed_in.wait_for_url("**/login")
