"""What axe-core finds on a page that is open in Chromium; no test."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

_AXE = Path(__file__).with_name("axe") / "axe.min.js"

_RUN = """async () => {
  const levels = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa"];
  const tags = [...levels, "best-practice"];
  const found = await axe.run(document, { runOnly: { type: "tag", values: tags } });
  return found.violations.flatMap((one) =>
    one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 120)} ${node.failureSummary}`));
}"""


def violations(page: Page) -> list[str]:
    """Each rule of WCAG 2.0 to 2.2, levels A to AAA, or good practice, that an element breaks."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_source())
    found: list[str] = page.evaluate(_RUN)
    return found


def sound(page: Page, shot: Path) -> None:
    """The page that is there fits its screen, breaks no rule, and is kept to be looked at."""
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []
    page.screenshot(path=shot, full_page=True)


@cache
def _source() -> str:
    return _AXE.read_text("utf-8")
