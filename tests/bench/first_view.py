"""How soon a guard sees the page that was never seen before, on a slow tablet.

    python -m tests.bench.first_view [--rounds N --slower N]

`gateway web` runs as it is installed, before a gate's process; Chromium begins each round with
an empty cache and, as its developer tools would have it, a processor slower by a factor. Clock
zero is the navigation; the view is there when the lane's state stands laid out in the document.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, sync_playwright

from gateway.web.accounts import Accounts
from tests.bench.bar import Bar
from tests.bench.codes import percentile
from tests.bench.screens import running
from tests.ports import free_port
from tests.web.browsing import sign_in_at
from tests.web.conftest import CHROMIUM, NAME, PASSWORD, QUICK_HASH
from tests.web.page_config import page_config

SLOWER: Final = 4.0
VIEW_MS: Final = 1_000.0
VIEW_BYTES: Final = 100_000.0
SIZE: Final = {"width": 1280, "height": 800}

_WATCH: Final = """
new MutationObserver((_changes, watcher) => {
  const stage = document.getElementById("stage");
  if (!stage || stage.dataset.state === "connecting") return;
  watcher.disconnect();
  stage.getBoundingClientRect(); // lays it out
  window.viewed = performance.now();
}).observe(document, { subtree: true, childList: true, attributes: true });
"""

_TIMES: Final = """() => {
  const [way] = performance.getEntriesByType("navigation");
  const fetched = performance.getEntriesByType("resource");
  const files = fetched.filter((one) => !one.name.endsWith("/live"));
  const sent = (one) => one.transferSize;
  return {
    document: way.responseEnd,
    painted: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? null,
    loaded: way.loadEventEnd,
    viewed: window.viewed,
    bytes: sent(way) + files.map(sent).reduce((sum, one) => sum + one, 0),
    files: files.length + 1,
  };
}"""


@dataclass
class Figures:
    """Milliseconds since the navigation, and what was sent."""

    document: list[float] = field(default_factory=list)
    painted: list[float] = field(default_factory=list)
    loaded: list[float] = field(default_factory=list)
    viewed: list[float] = field(default_factory=list)
    bytes: list[float] = field(default_factory=list)
    files: list[float] = field(default_factory=list)


@contextmanager
def page_served() -> Iterator[str]:
    """A gate and its page; the page's address."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="first-view-")))
        port = free_port()
        path = page_config(folder, port)
        (folder / "web").mkdir()
        Accounts(folder / "web" / "guards.json", QUICK_HASH).set_password(NAME, PASSWORD)
        gate = [sys.executable, "-m", "tests.bench.screens_gate", str(folder)]
        stack.enter_context(running(gate))
        stack.enter_context(
            running([sys.executable, "-m", "gateway", "web", "--config", str(path)])
        )
        yield f"http://127.0.0.1:{port}"


def signed_in(browser: Browser, address: str) -> Any:  # noqa: ANN401 - playwright's own
    """What a browser keeps of a guard's session."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/login")
    sign_in_at(page)
    page.wait_for_selector("#stage[data-state=idle]")
    kept = context.storage_state()
    context.close()
    return kept


def first_view(browser: Browser, address: str, kept: Any, slower: float) -> dict[str, Any]:  # noqa: ANN401 - as above
    """One round: a browser that knows the session and nothing else."""
    context = browser.new_context(storage_state=kept, viewport=SIZE)  # type: ignore[arg-type]
    page = context.new_page()
    tools = context.new_cdp_session(page)
    tools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    tools.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.add_init_script(_WATCH)
    page.goto(address)
    page.wait_for_selector("#stage:not([data-state=connecting])")
    times: dict[str, Any] = page.evaluate(_TIMES)
    context.close()
    return times


def report(figures: Figures, slower: float) -> None:
    """Print a table and what was to be reached."""
    load = f"load of the last minute {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    print(f"cold cache, processor slower by {slower:g}; {load}")
    print(f"{'ms after the navigation':30}{'p50':>9}{'p95':>9}{'max':>9}{'n':>6}")
    for name, times in (
        ("the document is here", figures.document),
        ("first paint of something", figures.painted),
        ("the lane's state stands there", figures.viewed),
        ("all is loaded", figures.loaded),
    ):
        p50, p95 = percentile(times, 50), percentile(times, 95)
        print(f"{name:30}{p50:9.0f}{p95:9.0f}{max(times):9.0f}{len(times):6}")
    print(f"{max(figures.files):.0f} files, {max(figures.bytes):,.0f} bytes with their headers")
    print(Bar("first view: p95, ms", percentile(figures.viewed, 95), VIEW_MS, at_most=True))
    print(Bar("first view: bytes sent", max(figures.bytes), VIEW_BYTES, at_most=True))


def main() -> None:
    """Measure round by round."""
    parser = argparse.ArgumentParser(
        prog="./run bench first_view", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--slower", type=float, default=SLOWER, help="factor; 1 is this machine")
    asked = parser.parse_args()
    figures = Figures()
    with page_served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        kept = signed_in(browser, address)
        for _ in range(asked.rounds):
            for name, value in first_view(browser, address, kept, asked.slower).items():
                getattr(figures, name).append(value)
        browser.close()
    report(figures, asked.slower)


if __name__ == "__main__":
    main()
