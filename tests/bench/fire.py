"""How soon a fire release at a gate stands on the muster that an officer has open.

    python -m tests.bench.fire [--rounds 10 --people 7000]

Board on a pty, `gateway run`, broker, centre and Chromium are what they are in a park; everybody is
inside, so that the list is long. From the board's contact to the page that shows it.
"""

import argparse
import os
import tempfile
import threading
from contextlib import ExitStack, closing
from pathlib import Path
from random import Random
from statistics import median
from typing import Final

from playwright.sync_api import Page, sync_playwright
from sqlalchemy import insert

from gateway.central.store.database import open_database
from gateway.central.store.office_schema import PASSAGE
from gateway.central.store.people import PeopleStore
from gateway.demo.show import Show
from gateway.demo.site import DemoSite
from gateway.runtime.clock import SystemClock
from tests.bench.bar import Bar
from tests.bench.office import passages
from tests.empty_park import empty_park
from tests.web.conftest import CHROMIUM

MUSTER_MS: Final = 2_000.0
_APART_S: Final = 1.0
_LIMIT_MS: Final = 20_000

_WATCH: Final = """
function note(what) {
  const name = what + document.getElementById("fire").dataset.fire;
  sessionStorage[name] ??= performance.timeOrigin + performance.now();
}
const drawn = (what) => requestAnimationFrame(() => setTimeout(() => note(what)));
addEventListener("DOMContentLoaded", () => {
  const fire = document.getElementById("fire");
  if (fire === null) return;
  new MutationObserver(() => drawn("told")).observe(fire, { attributeFilter: ["data-fire"] });
});
addEventListener("load", () => document.getElementById("fire") && drawn("listed"));
"""
"""When each fire's warning was on the glass, and when its list; kept while the page loads anew."""


def fill(site: DemoSite, people: int) -> None:
    """So many of the roster came in this morning."""
    now_ms = SystemClock(lambda: True).now().wall_ms
    with closing(open_database(site.database)) as database:
        known = PeopleStore(database).everyone()[:people]
        rows = list(passages(known, now_ms, 0, Random(1), left=False))
        with database.write() as connection:
            connection.execute(insert(PASSAGE), rows)


def muster_of(page: Page, site: DemoSite) -> None:
    """Sign in, and open the list."""
    centre = f"http://127.0.0.1:{site.ports.centre}"
    page.goto(f"{centre}/sign-in")
    page.fill("input[type=password]", site.operator_password)
    page.click("form button")
    page.goto(f"{centre}/muster")


def fires(show: Show, page: Page, rounds: int) -> list[tuple[float, ...]]:
    """Milliseconds from each contact to the centre's commit, the warning, and the list anew."""
    clock, pause, random = SystemClock(lambda: True), threading.Event(), Random(1)
    took = []
    for _ in range(rounds):
        before = page.get_attribute("#muster", "data-fire")
        pause.wait(_APART_S + random.random())
        began_ms = clock.now().wall_ms
        show.board.fire(active=True)
        page.wait_for_selector(f'#muster:not([data-fire="{before}"])', timeout=_LIMIT_MS)
        page.wait_for_load_state()
        pause.wait(_APART_S)
        word = page.get_attribute("#muster", "data-fire") or ""
        told, listed = page.evaluate(
            f"['told', 'listed'].map((one) => sessionStorage[one + {word!r}])"
        )
        took.append(tuple(float(at) - began_ms for at in (word.split()[-1], told, listed)))
        show.board.fire(active=False)
        pause.wait(4 * _APART_S)  # its end is a row and a page, too
    return took


def main() -> None:
    """Print a row and whether the bar was met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--people", type=int, default=7_000)
    wanted = parser.parse_args()
    with ExitStack() as left:
        folder = Path(left.enter_context(tempfile.TemporaryDirectory(prefix="fire-")))
        show = empty_park(folder, left)
        fill(show.site, wanted.people)
        browser = left.enter_context(sync_playwright()).chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"]
        )
        left.callback(browser.close)
        page = browser.new_page()
        page.add_init_script(_WATCH)
        muster_of(page, show.site)
        took = fires(show, page, wanted.rounds)
    print(f"load of the last minute {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print("from the contact, ms")
    ways = ("committed at the centre", "told on the muster", f"its list of {wanted.people:,} anew")
    for way, times in zip(ways, zip(*took, strict=True), strict=True):
        what = f"{way}: worst of {len(times)} (median {median(times):.0f})"
        print(Bar(what, max(times), MUSTER_MS, at_most=True))


if __name__ == "__main__":
    main()
