"""What a guard does beside opening, in a real browser: bound to who stands there, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gateway.core.deeds import (
    ActUndone,
    AlarmClosed,
    CountCorrected,
    MeasureAgain,
    PersonRefused,
    VisitorRegistered,
)
from gateway.core.event import EventKind
from gateway.core.lane import AlarmView, LaneState
from gateway.core.occupancy.room import Headcount
from gateway.core.reason import Reason
from gateway.web.roles import Role
from tests.web.accessibility import violations
from tests.web.browsing import CUT_OFF, all_sizes, sign_in_at

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.web.conftest import Rig

pytestmark = pytest.mark.browser


def refused(rig: Rig, page: Page, answers: int = 41) -> None:
    """Somebody too warm stands there."""
    rig.show(state=LaneState.REFER, answers=answers, reasons=(Reason.FEVER_POSSIBLE,))
    page.wait_for_selector("#stage[data-state=refer]")


def done(page: Page) -> None:
    """The gate has said yes."""
    page.wait_for_selector("#deeds-outcome[data-outcome=good]:not([hidden])")


@all_sizes
def test_a_refused_person_is_turned_away_and_that_is_taken_back(rig: Rig, signed_in: Page) -> None:
    """Two touches with a reason; one more within ten seconds undoes it; nothing is cut off."""
    refused(rig, signed_in)
    signed_in.click("#more")
    assert signed_in.evaluate(CUT_OFF) == []
    assert violations(signed_in) == []
    signed_in.click("[data-deed=refuse]")
    assert signed_in.evaluate(CUT_OFF) == []
    for button in signed_in.locator("#deeds-panel button:visible").all():
        box = button.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 96, button.inner_text()
    with rig.answering(ok=True, sequence=43):
        signed_in.click("[data-choice=fever]")
        done(signed_in)
    turned = rig.done
    assert isinstance(turned, PersonRefused)
    assert (turned.why, turned.answers) == ("fever", 41)

    assert signed_in.evaluate(CUT_OFF) == []
    assert violations(signed_in) == []
    with rig.answering(ok=True, sequence=44):
        signed_in.click("#undo button")
        signed_in.wait_for_selector("#undo-outcome >> text=已撤销")
    assert isinstance(rig.done, ActUndone)
    assert rig.done.answers == 43


def test_a_choice_dies_with_the_person_that_it_was_for(rig: Rig, signed_in: Page) -> None:
    """Another one stands there now; nothing is sent."""
    refused(rig, signed_in)
    signed_in.click("#more")
    signed_in.click("[data-deed=refuse]")
    refused(rig, signed_in, 42)
    signed_in.wait_for_selector("#deeds-outcome >> text=已换人")
    assert signed_in.locator("[data-choice=fever]").is_hidden()
    assert rig.requests.empty()


def test_the_same_person_is_measured_again_with_two_touches(rig: Rig, signed_in: Page) -> None:
    """No reason is asked; with nobody refused there is nobody to measure."""
    rig.show()
    signed_in.wait_for_selector("#stage[data-state=idle]")
    signed_in.click("#more")
    assert signed_in.locator("[data-deed=remeasure]").is_disabled()
    refused(rig, signed_in)
    with rig.answering(ok=True, sequence=43):
        signed_in.click("[data-deed=remeasure]")
        done(signed_in)
    assert isinstance(rig.done, MeasureAgain)
    assert rig.done.answers == 41


def test_an_alarm_is_closed_with_what_was_found(rig: Rig, signed_in: Page) -> None:
    """The button counts the open ones; the oldest comes first."""
    alarms = (
        AlarmView(30, EventKind.HELD_OPEN, 1_800_000_000_000),
        AlarmView(35, EventKind.TAMPER, 1_800_000_060_000),
    )
    rig.show(alarms=alarms)
    signed_in.wait_for_selector("#more[data-alarms=true]")
    assert signed_in.inner_text("#alarm-count") == "2"
    signed_in.click("#more")
    signed_in.click("[data-deed=alarm]")
    assert "道闸未关" in signed_in.inner_text("#alarm-subject")
    assert violations(signed_in) == []
    with rig.answering(ok=True, sequence=43):
        signed_in.click("[data-choice=door-propped]")
        done(signed_in)
    assert isinstance(rig.done, AlarmClosed)
    assert (rig.done.why, rig.done.answers) == ("door-propped", 30)


@all_sizes
def test_a_visitor_is_registered_with_a_host_and_opened_for(
    rig: Rig, signed_in: Page, address: str
) -> None:
    """Without a name nothing is sent; afterwards no name stays on the screen."""
    rig.show()
    signed_in.click("#more")
    signed_in.click("[data-deed=visitor]")
    assert violations(signed_in) == []
    signed_in.fill("#visitor-host", "10234")
    signed_in.click("[data-choice=meeting]")
    assert rig.requests.empty()
    signed_in.fill("#visitor-name", "李访")
    with rig.answering(ok=True, sequence=43):
        signed_in.click("[data-choice=meeting]")
        done(signed_in)
    assert isinstance(rig.done, VisitorRegistered)
    assert (rig.done.host, rig.done.why) == ("10234", "meeting")
    signed_in.click("#more")
    assert signed_in.input_value("#visitor-name") == ""
    signed_in.click("#more")
    signed_in.click("[data-deed=visitor]")
    signed_in.click("text=访客登记簿")
    signed_in.wait_for_selector("table >> text=李访")
    signed_in.goto(address)
    rig.show(registered=(43,))
    signed_in.click("#open")
    signed_in.wait_for_selector(".subject >> text=#43", state="attached")
    rig.show(registered=(43, 44))
    with rig.answering(ok=True, sequence=45):
        signed_in.click("[data-why=visitor-registered]")
        signed_in.wait_for_selector("#outcome[data-outcome=good]")
    assert (rig.asked.why, rig.asked.registered) == ("visitor-registered", 43)
    signed_in.goto(f"{address}/visitors")
    assert violations(signed_in) == []
    signed_in.click("text=返回")
    signed_in.wait_for_selector("#stage")


def test_a_chief_puts_the_count_right(rig: Rig, signed_in: Page) -> None:
    """From the number that the page shows; a guard has no such button."""
    assert signed_in.locator("[data-deed=count]").count() == 0
    rig.accounts.set_role("zhang", Role.CHIEF)
    signed_in.goto(signed_in.url)
    sign_in_at(signed_in)
    signed_in.wait_for_selector("#stage")
    rig.show(occupancy=(Headcount("company:alpha", 7, 20, 13, known=True),))
    signed_in.click("#more")
    signed_in.click("[data-deed=count]:not(:disabled)")
    signed_in.fill("#count-people", "5")
    with rig.answering(ok=True, sequence=43):
        signed_in.click("[data-choice=counted-by-hand]")
        done(signed_in)
    assert isinstance(rig.done, CountCorrected)
    assert (rig.done.of, rig.done.seen, rig.done.people) == ("company:alpha", 7, 5)
