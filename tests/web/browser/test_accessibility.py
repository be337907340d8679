"""Every page and state by the rules that a machine can check, WCAG A to AAA."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import pytest

from gateway.core.lane import LaneState
from gateway.core.lane_mode import LaneMode
from gateway.core.reason import Reason
from gateway.core.signals import Device
from tests.web.accessibility import violations
from tests.web.browsing import all_sizes
from tests.web.conftest import IDLE

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.web.conftest import Rig

pytestmark = pytest.mark.browser

Scheme = Literal["light", "dark"]


by_day_and_night = pytest.mark.parametrize("scheme", ["light", "dark"])


@by_day_and_night
def test_the_sign_in_breaks_no_rule(page: Page, scheme: Scheme) -> None:
    """Nobody signs in who can't use the sheet."""
    page.emulate_media(color_scheme=scheme)
    page.wait_for_selector("input[name=password]")
    assert violations(page) == []


@by_day_and_night
@pytest.mark.parametrize("state", LaneState)
def test_no_state_breaks_a_rule(
    rig: Rig, signed_in: Page, state: LaneState, scheme: Scheme
) -> None:
    """With a person, a reason and a dead thermometer on the screen, in the sun and at night."""
    signed_in.emulate_media(color_scheme=scheme)
    show(rig, signed_in, state)
    assert violations(signed_in) == []


def test_what_the_guard_chose_holds_whatever_the_system_wishes(signed_in: Page) -> None:
    """The sun does not ask the system's clock."""
    theme = "document.documentElement.dataset.theme"
    signed_in.emulate_media(color_scheme="dark")
    signed_in.wait_for_selector("html[data-theme=night]")
    signed_in.click("text=更多")
    signed_in.click("text=其他页面")
    signed_in.click("text=白天显示")
    assert signed_in.evaluate(theme) == "day"
    assert violations(signed_in) == []
    signed_in.click("text=返回")
    signed_in.wait_for_selector("#stage")
    assert signed_in.evaluate(theme) == "day"


@all_sizes
def test_no_size_breaks_a_rule(rig: Rig, signed_in: Page) -> None:
    """A refusal has the most to say."""
    show(rig, signed_in, LaneState.REFER)
    assert violations(signed_in) == []


@all_sizes
def test_the_page_of_the_lanes_mode_breaks_no_rule_and_obeys_a_tap(
    rig: Rig, signed_in: Page
) -> None:
    """The way that is in force is marked, and another is one tap away."""
    rig.show(mode=LaneMode.CLOSED)
    signed_in.click("text=更多")
    signed_in.click("text=其他页面")
    signed_in.wait_for_selector("[aria-current=true]")
    assert violations(signed_in) == []
    with rig.answering(ok=True, sequence=43):
        signed_in.click("main >> text=只走员工")
        signed_in.wait_for_selector("[aria-current=true]")
    assert rig.lane.mode is LaneMode.STAFF_ONLY
    signed_in.click("text=返回")
    signed_in.wait_for_selector("#stage")


def show(rig: Rig, page: Page, state: LaneState) -> None:
    """Bring a state on the screen."""
    judged = state in {LaneState.ADMIT, LaneState.REFER, LaneState.DENY}
    dead = tuple(
        replace(view, up=False, detail="no answer") if view.device is Device.THERMOMETER else view
        for view in IDLE.devices
    )
    rig.show(
        state=state,
        answers=41 if judged else None,
        reasons=(Reason.FEVER,) if judged and state is not LaneState.ADMIT else (),
        holder_name="J***h" if judged else "",
        celsius=37.2 if judged else None,
        devices=dead,
        fault="board: no answer" if state is LaneState.FAULT else "",
        changed_wall_ms=rig.clock.now().wall_ms,
    )
    page.wait_for_selector(f"#stage[data-state={state.value}]")


@pytest.mark.parametrize("button", ["open", "number"])
def test_no_panel_breaks_a_rule(rig: Rig, signed_in: Page, button: str) -> None:
    """While the guard acts."""
    show(rig, signed_in, LaneState.REFER)
    signed_in.click(f"#{button}")
    assert violations(signed_in) == []


def test_the_lost_screen_breaks_no_rule(rig: Rig, signed_in: Page) -> None:
    """When the gate has died."""
    rig.stop_gate()
    signed_in.wait_for_selector("#lost:not([hidden])")
    assert violations(signed_in) == []
    rig.start_gate()
    signed_in.wait_for_selector("#lost", state="hidden")
