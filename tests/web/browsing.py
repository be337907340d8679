"""Screens that the page must fit, what is cut off on one, and the way in; no test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web.conftest import NAME, PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Page

SIZES = {"tablet": (1280, 800), "phone": (390, 844), "phone held across": (844, 390)}
all_sizes = pytest.mark.parametrize("size", SIZES)

CUT_OFF = """async () => {
  await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
  const cut = [];
  const stage = document.getElementById("stage");
  if (stage.scrollHeight > stage.clientHeight + 1) cut.push("the stage is too low");
  if (stage.scrollWidth > stage.clientWidth + 1) cut.push("the stage is too narrow");
  if (document.documentElement.scrollWidth > innerWidth) cut.push("the page scrolls sideways");
  for (const part of document.querySelectorAll(".bar *, .stage *, .acts *, .override *")) {
    const box = part.getBoundingClientRect();
    if (box.width && (box.right > innerWidth + 1 || box.bottom > innerHeight + 1))
      cut.push(part.outerHTML.slice(0, 80));
  }
  return cut;
}"""
"""What is cut off once the frame is drawn: before it, the stage has not yet met its new size."""


def sign_in_at(page: Page) -> None:
    """The guard signs in at the sheet that is open."""
    page.fill("input[name=name]", NAME)
    page.fill("input[name=password]", PASSWORD)
    page.click("button.primary")
