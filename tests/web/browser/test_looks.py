"""What a guard looks up, in a real browser: the lane stays in sight, nothing is cut off."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest

from gateway.core.degraded import RowInForce
from gateway.core.event import EventKind
from gateway.core.fault import Action, Fault
from gateway.core.heading import Heading
from gateway.core.inside import Walk
from gateway.core.lane import LaneState
from gateway.core.occupancy.room import Headcount
from gateway.core.reason import Reason
from gateway.core.signals import Device
from tests.web.accessibility import violations
from tests.web.browsing import all_sizes
from tests.web.conftest import IDLE
from tests.web.looking import flow, memory, warm

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.web.conftest import Rig

pytestmark = pytest.mark.browser

UNFIT = """() => {
  const unfit = [];
  if (document.documentElement.scrollWidth > innerWidth) unfit.push("the page scrolls sideways");
  const main = document.querySelector("main");
  if (main.scrollWidth > main.clientWidth + 1) unfit.push("the look-up is too wide");
  const strip = document.getElementById("strip").getBoundingClientRect();
  if (strip.top < 0 || strip.bottom > innerHeight / 2) unfit.push(`strip to ${strip.bottom}`);
  for (const one of document.querySelectorAll("a, button, select, input:not([type=hidden])")) {
    const box = (one.closest("[data-whole]") ?? one).getBoundingClientRect();
    if (box.width && Math.min(box.width, box.height) < 95.5) unfit.push(one.outerHTML.slice(0, 90));
  }
  for (const one of document.querySelectorAll("main *, header *")) {
    const own = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    const seen = one.checkVisibility() && own;
    const tall = one instanceof HTMLElement ? parseFloat(getComputedStyle(one).fontSize) : 14;
    if (seen && tall < 14) unfit.push(`${one.outerHTML.slice(0, 90)} ${tall}px`);
  }
  return unfit;
}"""
"""Targets below 96 px, text below 14 px, a strip over half of the screen, and what is too wide."""

ILL = replace(
    IDLE,
    devices=tuple(
        replace(view, up=False, detail="no answer on /dev/gate-ir")
        if view.device is Device.THERMOMETER
        else view
        for view in IDLE.devices
    ),
    degraded=(
        RowInForce(Fault.THERMOMETER_DEAD, Action.HAND),
        RowInForce(Fault.CENTRE_DOWN, Action.WARN),
    ),
    link=replace(IDLE.link, connected=False, backlog=4_120),
)


def opened(page: Page, path: str) -> Page:
    """A look-up whose lane is heard."""
    page.goto(urljoin(page.url, path))
    page.wait_for_selector("#strip[data-state=idle]")
    return page


def fits(page: Page) -> None:
    """Nothing is cut off, too small or against a rule."""
    assert page.evaluate(UNFIT) == []
    assert violations(page) == []


def shown(rig: Rig, **changes: object) -> None:
    """The gate shows an ill lane, with somebody in it or not."""
    rig.show(**{"devices": ILL.devices, "degraded": ILL.degraded, "link": ILL.link, **changes})


@all_sizes
def test_one_touch_leads_to_the_parts_and_one_back(rig: Rig, signed_in: Page, size: str) -> None:
    """What is out of order, and what the gate does about it, in words."""
    shown(rig)
    signed_in.wait_for_selector("#notices li")
    if size != "tablet":  # a phone's row of acts is full
        signed_in.click("#more")
        assert violations(signed_in) == []
    signed_in.click("a:visible >> text=查询")
    page = signed_in
    page.wait_for_selector("#strip[data-state=idle]")
    page.click("nav >> text=设备")
    page.wait_for_selector("#strip[data-state=idle]")
    assert "离线" in page.locator(".in-force").inner_text()
    assert "4,120" in page.locator("#found").inner_text()
    assert "no answer on /dev/gate-ir" in page.locator(".parts .down").first.inner_text()
    fits(page)
    page.click("#strip .button")
    page.wait_for_selector("#stage[data-state=idle]")


def test_a_part_that_works_again_is_shown_so_without_a_touch(rig: Rig, signed_in: Page) -> None:
    """The page asks anew by itself."""
    shown(rig)
    opened(signed_in, "/look")
    signed_in.wait_for_selector(".in-force")
    rig.show()
    signed_in.wait_for_selector(".good")
    assert signed_in.locator(".in-force").count() == 0
    assert signed_in.locator("#stale").is_hidden()


@all_sizes
@pytest.mark.parametrize("state", [LaneState.REFER, LaneState.DENY, LaneState.ADMIT])
def test_nobody_is_missed_for_a_look_up(rig: Rig, signed_in: Page, state: LaneState) -> None:
    """The verdict stands on top with name and reason; a touch anywhere on it leads to the lane."""
    page = opened(signed_in, "/look")
    page.evaluate("document.querySelector('main').scrollTo(0, 9999)")
    shown(
        rig,
        state=state,
        answers=41,
        holder="a1",
        holder_name="王*明",
        reasons=() if state is LaneState.ADMIT else (Reason.FEVER,),
        changed_wall_ms=rig.clock.now().wall_ms,
    )
    page.wait_for_selector(f"#strip[data-state={state.value}]")
    assert "王*明" in page.locator("#strip").inner_text()
    if state is not LaneState.ADMIT:
        assert Reason.FEVER.text.zh in page.locator("#strip").inner_text()
    fits(page)
    page.click("#strip", position={"x": 30, "y": 30})
    page.wait_for_selector(f"#stage[data-state={state.value}]")


@all_sizes
def test_all_alarms_at_once_leave_the_look_up_its_half(rig: Rig, signed_in: Page) -> None:
    """Fire and wrong codes beside a refusal stand on the strip, each in its words."""
    page = opened(signed_in, "/look/passages")
    shown(
        rig,
        state=LaneState.REFER,
        answers=41,
        reasons=(Reason.FEVER_POSSIBLE, Reason.FEVER),
        fire=True,
        storm=6,
    )
    page.wait_for_selector("#strip-storm:not([hidden])")
    assert page.locator("#strip-fire").is_visible()
    fits(page)


def test_a_gate_that_is_no_longer_heard_greys_the_look_up_out(rig: Rig, signed_in: Page) -> None:
    """As on the lane's page, within the same time."""
    page = opened(signed_in, "/look")
    rig.stop_gate()
    page.wait_for_selector("#lost:not([hidden])")
    assert violations(page) == []
    rig.start_gate()
    page.wait_for_selector("#lost", state="hidden")


def some_passed(rig: Rig) -> None:
    """A busy minute."""
    now_ms = rig.clock.now().wall_ms
    rig.records.people |= {
        "a1": ("王小明", "华科电子"),
        "b2": ("欧阳菲菲", "钱塘江软件园开发有限公司"),
    }
    kinds = (EventKind.ACCESS_GRANTED, EventKind.ACCESS_REFERRED, EventKind.ACCESS_DENIED)
    for number in range(60):
        kind = kinds[number % 3]
        reasons = [[], ["fever-possible", "code-expired"], ["fever"]][number % 3]
        rig.records.add_at(
            now_ms - (60 - number) * 1_000,
            kind,
            temperature={"celsius": 36.0 + number / 40},
            reasons=reasons,
            code={"holder": ["a1", "b2"][number % 2]},
            heading="in",
        )


@all_sizes
def test_passages_are_narrowed_by_verdict_and_name(rig: Rig, signed_in: Page) -> None:
    """And looked for further back."""
    some_passed(rig)
    page = opened(signed_in, "/look/passages")
    fits(page)
    assert page.locator(".lines > li").count() == 50
    page.click("text=查更早的")
    page.wait_for_selector("#strip[data-state=idle]")
    assert page.locator(".lines > li").count() == 10
    page.click(".filter summary")
    fits(page)
    page.select_option("[name=verdict]", "access-denied")
    page.fill("[name=typed]", "菲菲")
    page.keyboard.press("Enter")
    page.wait_for_selector("#strip[data-state=idle]")
    assert set(
        page.locator(".lines > li").evaluate_all("all => all.map(one => one.dataset.sign)")
    ) == {"deny"}
    assert "欧**菲" in page.locator(".lines").inner_text()
    assert "菲菲" not in page.locator(".lines").inner_text()
    assert "菲" not in page.url
    fits(page)


@all_sizes
def test_a_touch_on_a_passage_opens_its_persons_day(rig: Rig, signed_in: Page) -> None:
    """Anywhere on the row."""
    some_passed(rig)
    page = opened(signed_in, "/look/passages")
    page.locator(".lines > li").first.click(position={"x": 10, "y": 80})
    page.wait_for_selector("#strip[data-state=idle]")
    assert page.url.endswith("/look/day/b2")
    assert "欧**菲" in page.locator(".subject").inner_text()
    fits(page)


@all_sizes
def test_a_rush_is_told_in_one_sentence(rig: Rig, signed_in: Page) -> None:
    """And the page follows the lane by itself."""
    rig.records.rows.clear()
    page = opened(signed_in, "/look/queue")
    page.wait_for_selector("[data-advice=too-few]")
    flow(rig, 150, 3)
    page.wait_for_selector("[data-advice=second-lane]")
    assert "现在开二号通道" in page.locator(".advice").inner_text()
    fits(page)


@all_sizes
def test_the_hours_temperatures_are_a_drawing_with_words(rig: Rig, signed_in: Page) -> None:
    """One of the two drawings fits the screen; a screen reader hears its sentence."""
    rig.records.remembered = memory(3_700)
    warm(rig, *[36.2 + n % 7 / 10 for n in range(55)], 38.4)
    page = opened(signed_in, "/look/temperatures")
    assert page.locator(".plot:visible").count() == 1
    assert "56 人" in (page.locator(".plot:visible").get_attribute("aria-label") or "")
    assert "测温漂移" in page.locator(".problem:visible").inner_text()
    fits(page)


@all_sizes
def test_who_is_inside_fits_every_screen(rig: Rig, signed_in: Page) -> None:
    """A limit that is full stands out."""
    some_passed(rig)
    some_inside(rig)
    page = opened(signed_in, "/look/inside")
    fits(page)
    page.locator(".lines > li").last.click(position={"x": 8, "y": 60})
    page.wait_for_selector("#strip[data-state=idle]")
    assert page.url.endswith("/look/day/a1")


def some_inside(rig: Rig) -> None:
    """Two people of two companies, and one whom nobody knows."""
    now_ms = rig.clock.now().wall_ms
    ids = ("a1", "b2", "")
    rig.records.walks = [Walk(one, Heading.IN, now_ms - 9_000 + n) for n, one in enumerate(ids)]
    full = Headcount("company:钱塘江软件园开发有限公司", 20, 20, 0, known=True)
    rig.show(occupancy=(Headcount("site:park-1", 640, 1_000, 120, known=True), full))


@all_sizes
def test_an_open_alarm_stands_out(rig: Rig, signed_in: Page) -> None:
    """By its frame, its sign and its word; it is closed on the lane's page."""
    some_alarms(rig)
    page = opened(signed_in, "/look/alarms")
    assert "未处理" in page.locator("[data-alarm=open]").inner_text()
    fits(page)


def some_alarms(rig: Rig) -> None:
    """One that was closed, one that nobody looked at, one of two gates."""
    now_ms = rig.clock.now().wall_ms
    add = rig.records.add_at
    add(now_ms - 90_000, EventKind.FORCED_OPEN)
    closed = rig.records.rows[0].sequence
    add(now_ms - 60_000, EventKind.ALARM_CLOSED, answers=closed, why="door-propped", guard="zhang")
    add(now_ms - 30_000, EventKind.HELD_OPEN)
    add(now_ms - 20_000, EventKind.FIRE_RELEASE)


def test_the_keyboard_alone_leads_there_and_back(rig: Rig, signed_in: Page) -> None:
    """First the way back, then what scrolls, then each look-up in its order."""
    some_passed(rig)
    page = opened(signed_in, "/look/passages")
    passed: list[str] = []
    for _ in range(10):
        page.keyboard.press("Tab")
        passed.append(page.evaluate("document.activeElement.innerText.split('\\n')[0].trim()"))
    assert passed[0].startswith("回到通道")
    ways = ["通行", "排队", "体温", "在园", "警报", "设备", "按姓名"]
    assert [name for name in passed[2:9] if name.startswith(tuple(ways))] == passed[2:9]
    page.keyboard.press("Enter")
    page.wait_for_selector("#strip[data-state=idle]")
    assert "/look/day/" in page.url
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#stage[data-state=idle]")


@all_sizes
@pytest.mark.parametrize("path", ["/look/passages", "/look/day/a1", "/look/inside"])
def test_a_hostile_name_is_only_a_name(rig: Rig, signed_in: Page, path: str) -> None:
    """Script, right-to-left and endless texts of a roster are inert and push nothing away."""
    some_passed(rig)
    some_inside(rig)
    hostile = "<img src=x onerror=alert(1)>\u202egnp.exe" + "长" * 300
    rig.records.people |= {"a1": (hostile, hostile), "b2": ("\u0645\u062d\u0645\u062f", hostile)}
    page = opened(signed_in, path)
    assert page.locator("main img").count() == 0
    assert "\u202e" not in page.locator("main").inner_text()
    fits(page)


@pytest.mark.parametrize(
    "path", ["", "/passages", "/day/a1", "/queue", "/temperatures", "/inside", "/alarms"]
)
def test_no_look_up_breaks_a_rule_by_night(rig: Rig, signed_in: Page, path: str) -> None:
    """Each with much to show, on dark ground."""
    some_passed(rig)
    some_alarms(rig)
    some_inside(rig)
    flow(rig, 150, 3)
    warm(rig, 36.4, 36.6, 38.4)
    signed_in.emulate_media(color_scheme="dark")
    page = opened(signed_in, f"/look{path}")
    assert page.evaluate("document.documentElement.dataset.theme") == "night"
    fits(page)
