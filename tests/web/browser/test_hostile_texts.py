"""Whatever somebody is called, or calls a company, a visitor or a gate: it is text in its place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from gateway.core.deeds import VisitPurpose
from gateway.core.event import EventKind
from gateway.core.lane import AlarmView, LaneState, WaitingView
from gateway.core.masking import masked
from gateway.core.occupancy.room import Headcount
from gateway.core.reason import Reason
from gateway.runtime.clock import SystemClock
from gateway.web.post.book import Book
from gateway.web.roles import Role
from gateway.web.visitor_book import Visitor, VisitorBook
from gateway.web.wsgi import build
from tests.web.browsing import CUT_OFF, SIZES, sign_in_at
from tests.web.conftest import IDLE, NAME
from tests.web.hostile_texts import RAN, TEXTS, TORN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from playwright.sync_api import Page

    from tests.web.conftest import Rig

pytestmark = pytest.mark.browser

HOLDER = "0f" * 16
PAGES = (
    "/shift",
    "/shift/1",
    "/own",
    "/lane",
    "/visitors",
    "/look/passages",
    f"/look/day/{HOLDER}",
    "/display",
    "/nothing-here",
)


@pytest.fixture(scope="module", params=TEXTS)
def text(request: pytest.FixtureRequest) -> str:
    """One of the texts, for all that somebody may choose."""
    return TEXTS[request.param]


@pytest.fixture(scope="module")
def rig(
    text: str,
    rigging: Callable[..., AbstractContextManager[Rig]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Rig]:
    """A page whose gate, people, companies, visitors and notes are all called so."""
    with rigging(tmp_path_factory.mktemp("rig"), SystemClock(lambda: True)) as rig:
        rig.app = build(replace(rig.parts, gate_name=text))
        rig.records.people[HOLDER] = (text, text)
        now_ms = rig.clock.now().wall_ms
        visitor = Visitor("visitor-" + "0" * 16, now_ms, text, text, text, VisitPurpose.OTHER.value)
        VisitorBook(rig.folder / "visitors.jsonl").write(visitor)
        Book(rig.folder / "shifts.jsonl").append(
            {
                "since_ms": now_ms - 1,
                "until_ms": now_ms,
                "counts": None,
                "open": [],
                "leaves": text,
                "comes": text,
                "note": text,
            }
        )
        Book(rig.folder / "audit.jsonl").append(
            {
                "wall_ms": now_ms,
                "who": text,
                "role": "guard",
                "what": "count",
                "of": "41",
                "from": "screen",
                "status": 200,
            }
        )
        yield rig


@pytest.mark.parametrize("size", SIZES)
def test_a_chosen_text_runs_nothing_and_moves_nothing(
    rig: Rig, signed_in: Page, address: str, text: str, size: str
) -> None:
    """In every place of every page, in the states that tell most."""
    del size
    said: list[str] = []
    signed_in.on("console", lambda told: said.append(f"{told.type}: {told.text}"))
    for state in (LaneState.REFER, LaneState.FAULT):
        show(rig, signed_in, state, text)
        assert signed_in.evaluate(TORN) == []
        assert signed_in.evaluate(CUT_OFF) == []
        assert not signed_in.evaluate(RAN)
        assert signed_in.locator("#word").is_visible()
    for panel in ("#open", "#number", "#measure", "#more"):
        show(rig, signed_in, LaneState.REFER, text)
        signed_in.click(panel)
        assert signed_in.evaluate(TORN) == []
        signed_in.keyboard.press("Escape")
    for path in PAGES:
        looks_whole(signed_in, f"{address}{path}")
    missing = "error: Failed to load resource: the server responded with a status of 404"
    bad = [one for one in said if one.startswith("error")]
    assert [one for one in bad if not one.startswith(missing)] == []


@pytest.fixture
def installer(rig: Rig, signed_in: Page) -> Iterator[Page]:
    """The guard has become an installer, for one test; whose session that ends."""
    signed_in.goto("about:blank")  # a lane whose session ends goes to the sign-in by itself
    rig.accounts.set_role(NAME, Role.INSTALLER)
    yield signed_in
    rig.accounts.set_role(NAME, Role.GUARD)


@pytest.mark.parametrize("size", ["tablet", "phone"])
def test_the_sign_in_and_the_audit_run_and_move_nothing(
    installer: Page, address: str, size: str
) -> None:
    """A stranger meets the gate's name, an installer whoever did something."""
    del size
    looks_whole(installer, f"{address}/login")
    sign_in_at(installer)
    installer.wait_for_selector("#stage")
    looks_whole(installer, f"{address}/audit")


def looks_whole(page: Page, address: str) -> None:
    """Open a page and look at it, where the lane stands above it when that names its person."""
    page.goto(address)
    if page.locator("#strip-who").count():
        page.wait_for_selector("#strip-who > bdi", state="attached")
    assert page.evaluate(TORN) == [], address
    assert not page.evaluate(RAN), address


def show(rig: Rig, page: Page, state: LaneState, text: str) -> None:
    """Somebody so called stands there, others wait, and the gate says so, too."""
    judged = state is not LaneState.FAULT
    rig.records.add(EventKind.ACCESS_REFERRED, code={"holder": HOLDER}, reasons=["fever"])
    devices = tuple(replace(one, up=False, detail=text) for one in IDLE.devices[:3])
    rig.server.publish(
        replace(
            IDLE,
            gate=text,
            state=state,
            answers=41 if judged else None,
            reasons=(Reason.ANTIPASSBACK, Reason.FEVER) if judged else (),
            holder=HOLDER if judged else "",
            holder_name=masked(text) if judged else "",
            celsius=37.9 if judged else None,
            desk=text,
            fault=text if state is LaneState.FAULT else "",
            devices=(*devices, *IDLE.devices[3:]),
            changed_wall_ms=rig.clock.now().wall_ms,
            waiting=(WaitingView(41, HOLDER, 37.9, Reason.FEVER),),
            occupancy=(Headcount(f"company:{text}", 3, 4, 1, known=True),),
            alarms=(AlarmView(7, EventKind.HELD_OPEN, 1_800_000_000_000),),
        )
    )
    page.wait_for_selector(f"#stage[data-state={state.value}]")
