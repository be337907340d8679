"""The page's acts that open nothing: what the gate is asked, who may, what is kept where."""

from __future__ import annotations

import json
import re
import stat
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
from gateway.web.roles import Role
from gateway.web.visitor_book import KEPT_MS, Visitor, VisitorBook, VisitorBookError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from gateway.core.deeds import Deed
    from tests.web.conftest import Rig

NAME = "zhang"
SAME_PAGE = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
ACT = "0123456789abcdef" * 2
ROW: dict[str, object] = {"act": ACT, "answers": 41}
VISIT: dict[str, object] = {
    "act": ACT,
    "why": "meeting",
    "host": "10234",
    "name": "李访",
    "phone": "13800000000",
}
COUNT: dict[str, object] = {
    "act": ACT,
    "why": "counted-by-hand",
    "of": "company:alpha",
    "seen": 7,
    "people": 5,
}
BODIES: dict[str, dict[str, object]] = {
    "refuse": ROW | {"why": "fever"},
    "remeasure": ROW,
    "undo": ROW,
    "close-alarm": ROW | {"why": "door-propped"},
    "visitor": VISIT,
}


def csrf_of(page: str) -> str:
    """The token in a page."""
    found = re.search(r'name="csrf" (?:value|content)="([^"]+)"', page)
    assert found
    return found[1]


def post(guard: FlaskClient, token: str, path: str, body: object) -> TestResponse:
    """Send a body as the page does."""
    headers = {**SAME_PAGE, "Content-Type": "application/json", "X-CSRF-Token": token}
    return guard.post(f"/api/{path}", data=json.dumps(body).encode(), headers=headers)


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("refuse", PersonRefused(ACT, NAME, "fever", 41)),
        ("remeasure", MeasureAgain(ACT, NAME, 41)),
        ("undo", ActUndone(ACT, NAME, 41)),
        ("close-alarm", AlarmClosed(ACT, NAME, "door-propped", 41)),
        (
            "visitor",
            VisitorRegistered(ACT, NAME, "meeting", "visitor-0123456789abcdef", "10234"),
        ),
    ],
)
def test_the_gate_is_asked_in_the_guards_name(
    rig: Rig, guard: FlaskClient, token: str, path: str, wanted: Deed
) -> None:
    """And the guard is told the row."""
    with rig.answering(ok=True, sequence=43):
        answer = post(guard, token, path, BODIES[path])
    assert rig.done == wanted
    assert answer.status_code == 200
    assert answer.get_json()["sequence"] == 43


@pytest.mark.parametrize(
    ("path", "refusal"),
    [
        ("refuse", ("another-person", "已换人")),
        ("remeasure", ("another-person", "已换人")),
        ("undo", ("too-late", "已过 10 秒")),
        ("undo", ("must-stay-open", "不能落杆")),
        ("close-alarm", ("no-alarm", "已有人处理")),
        ("visitor", ("no-host", "没有这个受访人")),
        ("refuse", ("disk full", "没有办成：disk full")),
    ],
)
def test_a_guard_reads_why_something_was_not_done(
    rig: Rig, guard: FlaskClient, token: str, path: str, refusal: tuple[str, str]
) -> None:
    """409, in the guard's words."""
    word, said = refusal
    with rig.answering(ok=False, text=word):
        answer = post(guard, token, path, BODIES[path])
    assert answer.status_code == 409
    assert said in answer.get_json()["text"]["zh"]


@pytest.mark.parametrize("path", BODIES)
def test_without_a_gate_nothing_is_done(
    rig: Rig, guard: FlaskClient, token: str, path: str
) -> None:
    """503 and no visitor in the book."""
    rig.stop_gate()
    rig.wait(lambda glance: not glance.connected)
    assert post(guard, token, path, BODIES[path]).status_code == 503
    assert not (rig.folder / "visitors.jsonl").exists()


@pytest.mark.parametrize("path", [*BODIES, "count"])
@pytest.mark.parametrize(
    "wrong", [{"why": "because"}, {"act": "7"}, {"answers": 0}, {"more": 1}, {"host": ""}]
)
def test_a_hostile_body_never_reaches_the_gate(
    rig: Rig, guard: FlaskClient, token: str, path: str, wrong: dict[str, object]
) -> None:
    """400, or 403 where the act is not this guard's at all."""
    body = (COUNT if path == "count" else BODIES[path]) | wrong
    assert post(guard, token, path, body).status_code == (403 if path == "count" else 400)
    assert rig.requests.empty()


def test_counts_are_the_chiefs(rig: Rig, signing_in: Callable[..., object]) -> None:
    """A guard has no such button and no such act."""
    rig.accounts.set_role(NAME, Role.CHIEF)
    chief = rig.app.test_client()
    signing_in(chief)
    page = chief.get("/").text
    assert 'data-deed="count"' in page
    with rig.answering(ok=True, sequence=43):
        answer = post(chief, csrf_of(page), "count", COUNT)
    assert answer.status_code == 200
    assert rig.done == CountCorrected(ACT, NAME, "counted-by-hand", "company:alpha", 7, 5)


@pytest.mark.parametrize("path", [*BODIES, "count"])
def test_an_installer_does_no_guards_act(
    rig: Rig, signing_in: Callable[..., object], path: str
) -> None:
    """Who repairs the lane decides about nobody."""
    rig.accounts.set_role(NAME, Role.INSTALLER)
    installer = rig.app.test_client()
    signing_in(installer)
    body = COUNT if path == "count" else BODIES[path]
    assert post(installer, csrf_of(installer.get("/").text), path, body).status_code == 403
    assert rig.requests.empty()


def test_who_visits_stands_in_the_pages_own_book_once(
    rig: Rig, guard: FlaskClient, token: str
) -> None:
    """With mode 0600; a request that is sent twice is one visitor; the gate hears no name."""
    with rig.answering(ok=True, sequence=43):
        first = post(guard, token, "visitor", VISIT)
    assert post(guard, token, "visitor", VISIT).json == first.json
    assert "李访" not in repr(rig.done)
    assert not {"李访", "13800000000"} & set(vars_of(rig.done))
    path = rig.folder / "visitors.jsonl"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    (line,) = path.read_text("utf-8").splitlines()
    assert json.loads(line)["name"] == "李访"


def test_the_book_is_read_on_the_page_and_shows_every_text_inert(
    rig: Rig, guard: FlaskClient, token: str
) -> None:
    """The newest first; damage and marks in a name do no harm; no installer reads it."""
    assert "30 天内没有登记" in guard.get("/visitors").text
    hostile = VISIT | {"name": "<script>alert(1)</script>"}
    with rig.answering(ok=True, sequence=43):
        post(guard, token, "visitor", hostile)
    with (rig.folder / "visitors.jsonl").open("a", encoding="utf-8") as book:
        book.write('{"visitor": "v", "wall_ms": 1e400}\n[\n')
    page = guard.get("/visitors")
    assert page.status_code == 200
    assert "&lt;script&gt;alert(1)" in page.text
    assert "<script>alert" not in page.text
    assert "洽谈" in page.text
    rig.accounts.set_role(NAME, Role.INSTALLER)
    assert guard.get("/visitors").status_code in {303, 403}


def vars_of(deed: Deed) -> list[object]:
    """What an act carries."""
    return [getattr(deed, name) for name in deed.__slots__]


def test_the_book_forgets_after_thirty_days_and_survives_damage(tmp_path: Path) -> None:
    """A line that is none is nobody."""
    path = tmp_path / "visitors.jsonl"
    path.write_text('{"visitor": 7}\n[[[\n', "utf-8")
    book = VisitorBook(path)
    book.write(Visitor("visitor-1", 1_000, "赵", "", "10234", "meeting"))
    book.write(Visitor("visitor-2", 1_000 + KEPT_MS - 1, "钱", "", "10234", "repair"))
    assert list(book.names(1_000 + KEPT_MS - 1)) == ["visitor-1", "visitor-2"]
    book.write(Visitor("visitor-3", 1_000 + KEPT_MS, "孙", "", "10234", "other"))
    assert "赵" not in path.read_text("utf-8").encode().decode("unicode_escape")
    assert list(book.names(1_000 + KEPT_MS)) == ["visitor-2", "visitor-3"]


def test_a_book_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    """The error names the file and no visitor."""
    book = VisitorBook(tmp_path / "away" / "visitors.jsonl")
    with pytest.raises(VisitorBookError, match=r"visitors\.jsonl") as caught:
        book.write(Visitor("visitor-1", 1_000, "赵", "", "10234", "meeting"))
    assert "赵" not in str(caught.value)
