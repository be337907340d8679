"""The public display in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gateway.core.lane import LaneState
from tests.web.accessibility import violations
from tests.web.browsing import all_sizes

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.web.conftest import Rig

pytestmark = pytest.mark.browser

SIGNS = {
    LaneState.SHOW_CODE: "code",
    LaneState.HOLD_STILL: "forehead",
    LaneState.CHECKING: "wait",
    LaneState.ADMIT: "go",
    LaneState.DENY: "guard",
}


@all_sizes
def test_each_sign_fits_and_breaks_no_rule(rig: Rig, page: Page, address: str) -> None:
    """Nothing is cut off, on a phone or a tablet, for whoever reads it or hears it."""
    rig.show()
    page.goto(f"{address}/display")
    for state, sign in SIGNS.items():
        rig.show(state=state)
        page.wait_for_selector(f"#display[data-sign={sign}]")
        assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
        assert page.evaluate("words.scrollWidth <= words.clientWidth")
        assert violations(page) == []


@all_sizes
def test_a_display_whose_gate_has_died_sends_people_to_the_guard(
    rig: Rig, page: Page, address: str
) -> None:
    """Grey within three seconds, and back with the gate."""
    rig.show(state=LaneState.ADMIT)
    page.goto(f"{address}/display")
    page.wait_for_selector("#display[data-sign=go]")
    rig.stop_gate()
    page.wait_for_selector("#display[data-sign=away]")
    assert violations(page) == []
    rig.start_gate()
    rig.show(state=LaneState.SHOW_CODE)
    page.wait_for_selector("#display[data-sign=code]")
