"""Guards' panels in a real browser: two guards, forgiving, a held button, wrong codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gateway.core.lane import LaneState
from gateway.core.reason import Reason
from tests.web.browsing import CUT_OFF, all_sizes

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.web.conftest import Rig

pytestmark = pytest.mark.browser

PIN = "270415"


def refused(rig: Rig, page: Page, answers: int = 41) -> None:
    """Somebody who is inside by the record."""
    rig.show(state=LaneState.REFER, answers=answers, reasons=(Reason.ANTIPASSBACK,))
    page.wait_for_selector("#stage[data-state=refer]")


@all_sizes
def test_a_second_guard_confirms_at_the_first_ones_screen(rig: Rig, signed_in: Page) -> None:
    """The form comes when the gate asks, keeps no PIN, and opens in the name of two."""
    rig.accounts.set_password("chen", "nine-green-tigers")
    rig.accounts.set_pin("chen", PIN)
    refused(rig, signed_in)
    signed_in.click("#open")
    assert signed_in.locator("#second-form").is_hidden()
    with rig.answering(ok=False, text="second-guard"):
        signed_in.click("[data-why=identity-checked]")
        signed_in.wait_for_selector("#second-form:not([hidden])")
    assert signed_in.evaluate(CUT_OFF) == []

    signed_in.fill("#second-name", "chen")
    signed_in.fill("#second-pin", "111222")
    with rig.answering(ok=False, text="second-guard-wrong"):
        signed_in.click("#second-form button")
        signed_in.wait_for_selector("#outcome >> text=PIN 不对")
    assert signed_in.input_value("#second-pin") == ""
    assert rig.unconfirmed.guard == "zhang"

    signed_in.click("#open")
    signed_in.click("#open")
    with rig.answering(ok=False, text="second-guard"):
        signed_in.click("[data-why=identity-checked]")
        signed_in.wait_for_selector("#second-form:not([hidden])")
    signed_in.fill("#second-name", "chen")
    signed_in.fill("#second-pin", PIN)
    with rig.answering(ok=True, sequence=43):
        signed_in.press("#second-pin", "Enter")
        signed_in.wait_for_selector("#outcome[data-outcome=good]")
    assert (rig.asked.guard, rig.asked.second, rig.asked.answers) == ("zhang", "chen", 41)


def test_how_long_a_reason_was_held_goes_along_and_shows_nowhere(rig: Rig, signed_in: Page) -> None:
    """A short and a long press look and answer alike; a finger that slides off presses nothing."""
    seen = []
    for wait_ms in (0, 300):
        refused(rig, signed_in)
        signed_in.click("#open")
        signed_in.hover("[data-why=identity-checked]")
        signed_in.mouse.down()
        signed_in.wait_for_timeout(wait_ms)
        with rig.answering(ok=True, sequence=43):
            signed_in.mouse.up()
            signed_in.wait_for_selector("#outcome[data-outcome=good]")
        seen.append((rig.asked.held_ms, signed_in.inner_text("#override")))
        signed_in.click("#open")
        rig.show()
        signed_in.wait_for_selector("#stage[data-state=idle]")
    (short, plain), (long, duress) = seen
    assert short < long
    assert long >= 300
    assert plain == duress

    refused(rig, signed_in)
    signed_in.click("#open")
    signed_in.hover("[data-why=identity-checked]")
    signed_in.mouse.down()
    signed_in.hover("#stage")
    signed_in.mouse.up()
    assert rig.requests.empty()
    signed_in.keyboard.press("Escape")


@all_sizes
def test_whom_the_record_keeps_out_the_guard_forgives_with_one_touch(
    rig: Rig, signed_in: Page
) -> None:
    """The reasons come by themselves, for such a person only, and go with them."""
    assert signed_in.locator("#forgive").is_hidden()
    refused(rig, signed_in)
    signed_in.wait_for_selector("#forgive-panel:not([hidden])")
    assert signed_in.evaluate(CUT_OFF) == []
    for button in signed_in.locator("button:visible").all():
        box = button.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 96, button.inner_text()
    with rig.answering(ok=True, sequence=43):
        signed_in.click("[data-why=exit-not-read]")
        signed_in.wait_for_selector("#forgive-outcome[data-outcome=good]")
    assert (rig.forgiven.why, rig.forgiven.answers) == ("exit-not-read", 41)
    rig.show()
    signed_in.wait_for_selector("#stage[data-state=idle]")
    signed_in.click("#forgive")
    assert signed_in.locator("#forgive").is_hidden()


def test_a_forgiveness_dies_with_the_person_that_it_was_for(rig: Rig, signed_in: Page) -> None:
    """Another one stands there now; a panel that came by itself goes by itself."""
    refused(rig, signed_in)
    signed_in.wait_for_selector("#forgive-panel:not([hidden])")
    rig.show()
    signed_in.wait_for_selector("#forgive-panel", state="hidden")
    refused(rig, signed_in)
    signed_in.click("#forgive")
    refused(rig, signed_in, answers=42)
    signed_in.wait_for_selector("#forgive-outcome >> text=已换人")
    assert rig.requests.empty()
    signed_in.keyboard.press("Escape")


@all_sizes
def test_wrong_codes_in_a_row_are_told_on_the_stage(rig: Rig, signed_in: Page) -> None:
    """Over whatever the lane is doing, until it is over."""
    rig.show(state=LaneState.DENY, answers=41, reasons=(Reason.CODE_UNKNOWN,), storm=5)
    signed_in.wait_for_selector("#storm:not([hidden])")
    assert "错码 5 个" in signed_in.inner_text("#storm")
    assert signed_in.evaluate(CUT_OFF) == []
    rig.show()
    signed_in.wait_for_selector("#storm", state="hidden")
