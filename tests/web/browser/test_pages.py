"""Every page of every role, by day and night, on tablet and phone: whole, and for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest

from gateway.core.deeds import VisitPurpose
from gateway.core.event import EventKind
from gateway.core.lane import AlarmView
from gateway.core.lane_mode import LaneMode
from gateway.web.post.book import Book
from gateway.web.roles import Role
from gateway.web.visitor_book import Visitor, VisitorBook
from tests.web.accessibility import violations
from tests.web.browsing import SIZES, sign_in_at
from tests.web.conftest import NAME, PASSWORD
from tests.web.hostile_texts import TORN

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.web.conftest import Rig

pytestmark = pytest.mark.browser

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
OTHER = "li"
NO_PAGES = ("/api/", "/live", "/display/live", "/healthz", "/static/")
OWN_PAGES = {Role.INSTALLER: ("/", "/audit")}
"""What a chief can't open, and how the lane looks to whom its acts do not belong."""


def pages(rig: Rig) -> list[str]:
    """Every page that is opened by its address alone, also those that somebody adds next year."""
    rules = rig.app.url_map.iter_rules()
    opened = {rule.rule for rule in rules if "GET" in (rule.methods or ()) and not rule.arguments}
    return sorted(path for path in opened if not path.startswith(NO_PAGES))


@pytest.fixture(scope="module", autouse=True)
def told(rig: Rig) -> None:
    """A post that has been at work: alarms, visitors, a shift that was handed over."""
    now_ms = rig.clock.now().wall_ms
    for number in range(3):
        name, host = ("访客甲", "Jean-Baptiste Lefebvre", "李小四")[number], f"1000{number}"
        one = Visitor(
            f"visitor-{number:016}", now_ms, name, "13800000000", host, VisitPurpose.MEETING.value
        )
        VisitorBook(rig.folder / "visitors.jsonl").write(one)
    counts = {"access-granted": 812, "access-denied": 9, "access-referred": 31, "fever": 2}
    counts |= {"access-overridden": 4, "person-refused": 3, "passage-completed": 790}
    Book(rig.folder / "shifts.jsonl").append(
        {
            "since_ms": now_ms - 43_200_000,
            "until_ms": now_ms,
            "counts": dict(counts),
            "open": [{"text": {"zh": "道闸未关", "en": "Held open"}, "since_ms": now_ms}],
            "leaves": NAME,
            "comes": OTHER,
            "note": "门边地滑，已放警示牌。\n备用体温计在左边抽屉。",
        }
    )


def sign_in(page: Page, address: str) -> None:
    """Whoever is signed out signs in."""
    page.goto(f"{address}/login")
    if page.url.endswith("/login"):
        sign_in_at(page)
    page.wait_for_selector("#stage:not([data-state=connecting])")


@pytest.mark.parametrize("role", [Role.CHIEF, Role.INSTALLER])
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", ["tablet", "phone"])
def test_no_page_breaks_a_rule_or_is_cut_off(
    rig: Rig, page: Page, address: str, role: Role, scheme: Scheme
) -> None:
    """With what usually stands on it."""
    rig.records.add(EventKind.ACCESS_GRANTED)
    rig.show(mode=LaneMode.CLOSED, alarms=(AlarmView(7, EventKind.HELD_OPEN, 1_800_000_000_000),))
    page.goto("about:blank")  # a lane whose session ends goes to the sign-in by itself
    rig.accounts.set_role(NAME, role)
    page.emulate_media(color_scheme=scheme)
    sign_in(page, address)
    for path in OWN_PAGES.get(role, (*pages(rig), "/shift/1", "/nothing-here")):
        page.goto(f"{address}{path}")
        assert violations(page) == [], path
        assert page.evaluate(TORN) == [], path


def test_what_went_wrong_is_said_by_the_same_rules(rig: Rig, page: Page, address: str) -> None:
    """A wrong PIN at the sign-in, a signature that is not theirs, a password that differs."""
    page.goto("about:blank")
    rig.accounts.set_role(NAME, Role.CHIEF)
    rig.accounts.set_pin(NAME, "582046")
    page.goto(f"{address}/login")
    page.fill("input[name=name]", NAME)
    page.fill("input[name=password]", "111222")
    page.click("button.primary")
    problem(page)
    page.fill("input[name=name]", NAME)
    page.fill("input[name=password]", "582046")
    page.click("button.primary")
    page.wait_for_selector("#stage:not([data-state=connecting])")
    page.goto(f"{address}/shift")
    for field, typed in (("own", "1"), ("name", "li"), ("theirs", "2")):
        page.fill(f"[name={field}]", typed)
    page.click(".signing .primary")
    problem(page)
    page.goto(f"{address}/own")
    for field, typed in (("now", PASSWORD), ("fresh", "twelve-old-foxes"), ("again", "other")):
        page.locator(f"[name={field}]").first.fill(typed)
    page.locator(".signing .primary").first.click()
    problem(page)


def problem(page: Page) -> None:
    """The page says what is wrong, and where it is read first."""
    page.wait_for_selector(".problem[role=alert]")
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        for width, height in (SIZES["phone"], SIZES["tablet"]):
            page.set_viewport_size({"width": width, "height": height})
            assert violations(page) == []
            assert page.evaluate(TORN) == []
