"""A guard looks through the gate's camera in a real browser, beside the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from gateway.core.lane import LaneState
from gateway.core.look import NOTHING_SEEN, Look
from tests.web.accessibility import violations
from tests.web.browsing import CUT_OFF, all_sizes

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.web.conftest import Rig

pytestmark = pytest.mark.browser

MIDDLE = """() => {
  const canvas = document.getElementById("camera-picture");
  const middle = canvas.getContext("2d").getImageData(canvas.width / 2, canvas.height / 2, 1, 1);
  return [canvas.width, canvas.height, ...middle.data];
}"""


def lane_of(grey: int) -> bytes:
    """A picture of one tone."""
    fits, encoded = cv2.imencode(".jpg", np.full((180, 320), grey, np.uint8))
    assert fits
    return encoded.tobytes()


def said(page: Page, words: str) -> None:
    """Wait for words under the picture."""
    page.wait_for_selector(f"#camera-said >> text={words}")


@all_sizes
def test_a_touch_shows_what_the_camera_sees_and_what_to_change(rig: Rig, signed_in: Page) -> None:
    """Both languages, marked when it stands still, and gone from the page when closed."""
    rig.look = Look(lane_of(9), still=False, hint="too-dark")
    rig.show(state=LaneState.DENY, answers=41)
    signed_in.wait_for_selector("#stage[data-state=deny]")
    signed_in.click("#camera")
    said(signed_in, "太暗")
    assert "Too dark" in signed_in.inner_text("#camera-said")
    assert signed_in.evaluate(MIDDLE)[:2] == [320, 180]
    assert signed_in.locator("#word").is_visible()
    assert signed_in.evaluate(CUT_OFF) == []
    assert violations(signed_in) == []
    for button in signed_in.locator("button:visible").all():
        box = button.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 96, button.inner_text()

    rig.look = Look(lane_of(200), still=True, hint="good")
    said(signed_in, "画面静止")
    assert "Frozen" in signed_in.inner_text("#camera-said")
    assert signed_in.get_attribute("#camera-panel", "data-still") == "true"
    assert signed_in.evaluate(MIDDLE)[2] > 190

    rig.look = NOTHING_SEEN
    said(signed_in, "相机没有画面")
    assert signed_in.evaluate(MIDDLE)[:2] == [16, 9], "no face stays on the page"
    signed_in.click("#camera-close")
    signed_in.wait_for_selector("#recent")


def test_nobody_looks_once_the_panel_is_closed_or_another_is_open(
    rig: Rig, signed_in: Page
) -> None:
    """One panel at a time; the gate is asked for no more pictures."""
    asked: list[str] = []
    signed_in.on("request", lambda request: asked.append(request.url))
    rig.look = Look(lane_of(128), still=False, hint="good")
    signed_in.click("#camera")
    said(signed_in, "良好")
    signed_in.click("#open")
    assert signed_in.locator("#camera-panel").is_hidden()
    assert signed_in.evaluate(MIDDLE)[:2] == [16, 9]
    before = sum(url.endswith("/api/camera") for url in asked)
    signed_in.keyboard.press("Escape")
    with signed_in.expect_response("**/reload-marker", timeout=5000):
        signed_in.evaluate("setTimeout(() => fetch('/reload-marker'), 1200)")
    assert sum(url.endswith("/api/camera") for url in asked) == before
