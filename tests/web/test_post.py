"""The post: handover with two signatures, own password and PIN, and who looked at what."""

from __future__ import annotations

import re
import stat
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from gateway.core.event import EventKind
from gateway.core.lane import AlarmView
from gateway.core.lane_mode import LaneMode
from gateway.core.reason import Reason
from gateway.web.post.book import Book, BookError
from gateway.web.roles import Role
from tests.web.conftest import NAME, PASSWORD, SAME_PAGE, csrf_of, sign_in

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from gateway.core.event import Json
    from gateway.runtime.clock import ManualClock
    from tests.web.conftest import Rig

OTHER, OTHER_PIN, PIN = "li", "493817", "582046"


@pytest.fixture
def pair(rig: Rig) -> Rig:
    """Two guards with PINs."""
    rig.accounts.set_password(OTHER, "nine-green-geese")
    rig.accounts.set_pin(OTHER, OTHER_PIN)
    rig.accounts.set_pin(NAME, PIN)
    return rig


def sign(guard: FlaskClient, token: str, **changes: str) -> int:
    """Both sign; the status of the answer."""
    form = {"csrf": token, "own": PIN, "name": OTHER, "theirs": OTHER_PIN, "note": "", **changes}
    return guard.post("/shift", data=form, headers=SAME_PAGE).status_code


def signed(rig: Rig) -> list[dict[str, Json]]:
    """The handovers that were written."""
    return Book(rig.folder / "shifts.jsonl").newest(10)


def test_a_shift_is_handed_over_with_its_numbers_open_items_and_two_signatures(
    pair: Rig, guard: FlaskClient, token: str, clock: ManualClock
) -> None:
    """Who comes is signed in, who leaves is out; the next shift counts from here."""
    clock.advance_ms(10 * 60_000)
    pair.records.add(EventKind.ACCESS_GRANTED)
    pair.records.add(EventKind.ACCESS_GRANTED)
    pair.records.add(EventKind.ACCESS_DENIED, reasons=[Reason.FEVER.value])
    pair.show(
        mode=LaneMode.CLOSED,
        alarms=(AlarmView(7, EventKind.HELD_OPEN, 1_800_000_000_000),),
    )
    page = guard.get("/shift").text
    assert "道闸未关" in page
    assert re.search(r"放行</.*?<dd>2</dd>", page, re.DOTALL)
    assert sign(guard, token, note="门边 <b>地滑</b>\u202e\x07") == 303
    (report,) = signed(pair)
    assert report["leaves"] == NAME
    assert report["comes"] == OTHER
    assert report["counts"] == {
        "access-granted": 2,
        "access-denied": 1,
        "access-referred": 0,
        "access-overridden": 0,
        "person-refused": 0,
        "passage-completed": 0,
        "fever": 1,
    }
    assert f"<bdi>{OTHER}</bdi>" in guard.get("/").text
    shown = guard.get("/shift/1").text
    assert "&lt;b&gt;地滑&lt;/b&gt;" in shown
    assert "<b>地滑" not in shown
    assert guard.get("/shift/2").status_code == 404
    clock.advance_ms(1)
    assert re.search(r"放行</.*?<dd>0</dd>", guard.get("/shift").text, re.DOTALL)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"own": OTHER_PIN}, 401),
        ({"theirs": PIN}, 401),
        ({"theirs": ""}, 401),
        ({"name": NAME, "theirs": PIN}, 401),
        ({"name": "nobody"}, 401),
        ({"name": "x" * 5000}, 401),
        ({"own": "9" * 5000}, 401),
        ({"note": "x" * 1001}, 400),
    ],
    ids=["own", "theirs", "none", "self", "unknown", "long-name", "long-pin", "long-note"],
)
def test_a_signature_that_is_not_theirs_hands_nothing_over(
    pair: Rig, guard: FlaskClient, token: str, changes: dict[str, str], status: int
) -> None:
    """Neither is anybody signed out."""
    assert sign(guard, token, **changes) == status
    assert signed(pair) == []
    assert f"<bdi>{NAME}</bdi>" in guard.get("/").text


def test_an_installer_takes_no_shift_over(pair: Rig, guard: FlaskClient, token: str) -> None:
    """Their PIN signs nothing at the post."""
    pair.accounts.set_role(OTHER, Role.INSTALLER)
    assert sign(guard, token) == 401


def test_signatures_are_tried_as_seldom_as_passwords(
    pair: Rig, guard: FlaskClient, token: str
) -> None:
    """The sixth in a minute waits."""
    del pair
    assert [sign(guard, token, own="000001") for _ in range(6)] == [401] * 5 + [429]


def test_a_guard_signs_in_by_pin_at_the_gates_own_screen_alone(pair: Rig) -> None:
    """From the LAN, over TLS too, and through a proxy, a PIN is no password."""
    client = pair.app.test_client
    assert sign_in(client(), password=PIN).status_code == 303
    assert sign_in(client(), password=PIN, address="10.0.0.7").status_code == 401
    proxied = {**SAME_PAGE, "X-Forwarded-For": "10.0.0.7"}
    assert sign_in(client(), password=PIN, headers=proxied).status_code == 401
    assert sign_in(client(), password=OTHER_PIN).status_code == 401
    assert "PIN" in client().get("/login").text


def test_a_guard_changes_the_own_password_and_pin(pair: Rig, guard: FlaskClient) -> None:
    """Only with the one that counts now; other devices are signed out, this one isn't."""
    elsewhere = pair.app.test_client()
    sign_in(elsewhere)

    def change(**fields: str) -> int:
        form = {"csrf": csrf_of(guard.get("/own").text), "which": "password", **fields}
        return guard.post("/own", data=form, headers=SAME_PAGE).status_code

    fresh = "twelve-old-foxes"
    assert change(now="wrong-password", fresh=fresh, again=fresh) == 401
    assert change(now=PASSWORD, fresh=fresh, again="twelve-old-fox") == 400
    assert change(now=PASSWORD, fresh="short", again="short") == 400
    assert change(now=PASSWORD, fresh=fresh, again=fresh) == 200
    assert elsewhere.get("/").status_code == 303
    assert guard.get("/").status_code == 200
    assert change(which="pin", now=fresh, fresh="111111", again="111111") == 400
    assert change(which="pin", now=fresh, fresh="740193", again="740193") == 200
    assert pair.accounts.confirms(NAME, "740193")


def test_every_act_and_every_look_is_written_down(
    pair: Rig, guard: FlaskClient, token: str
) -> None:
    """Who, what, of which row and from where; nothing that was typed."""
    headers = {**SAME_PAGE, "X-CSRF-Token": token}
    asked = {"act": "a" * 32, "why": "no-proof", "answers": 41}
    with pair.answering(ok=True):
        assert guard.post("/api/refuse", json=asked, headers=headers).status_code == 200
    assert guard.get("/shift/9").status_code == 404
    guard.get("/")
    wrong = pair.app.test_client()
    sign_in(wrong, name="who<script>", password="wrong-password", address="10.0.0.7")
    written = Book(pair.folder / "audit.jsonl").newest(10)
    assert [
        (one["who"], one["what"], one["of"], one["from"], one["status"]) for one in written
    ] == [
        ("", "sign_in", "", "lan", 401),
        (NAME, "shift_report", "9", "screen", 404),
        (NAME, "refuse", "41", "screen", 200),
        (NAME, "sign_in", "", "screen", 303),
    ]
    text = (pair.folder / "audit.jsonl").read_text("utf-8")
    assert "script" not in text
    assert PASSWORD not in text


def test_the_installer_reads_the_audit_and_sees_where_it_was_changed(
    pair: Rig, guard: FlaskClient
) -> None:
    """A guard doesn't; a line that was changed by hand shows."""
    assert guard.get("/audit").status_code == 403
    pair.accounts.set_role(NAME, Role.INSTALLER)
    sign_in(guard)
    assert "记录完整" in guard.get("/audit").text
    path = pair.folder / "audit.jsonl"
    path.write_text(path.read_text("utf-8").replace(NAME, "wang", 1), "utf-8")
    page = guard.get("/audit").text
    assert "记录被改动或损坏" in page
    assert "wang" in page


def test_nobody_looks_unseen_when_the_audit_cannot_be_written(
    pair: Rig, guard: FlaskClient, token: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A report isn't shown; the lane's page is; the log names the file."""
    assert sign(guard, token) == 303
    (pair.folder / "audit.jsonl").unlink()
    (pair.folder / "audit.jsonl").mkdir()
    assert guard.get("/shift/1").status_code == 503
    assert guard.get("/").status_code == 200
    assert "audit.jsonl" in caplog.text


@pytest.mark.parametrize("role", [Role.INSTALLER, Role.GUARD], ids=["installer", "guard"])
def test_an_idle_installer_is_signed_out_and_a_guard_who_watches_is_not(
    rig: Rig, stranger: FlaskClient, clock: ManualClock, role: Role
) -> None:
    """What the page asks by itself is no sign of life."""
    rig.accounts.set_role(NAME, role)
    sign_in(stranger)
    clock.advance_ms(14 * 60_000)
    assert stranger.get("/").status_code == 200
    clock.advance_ms(14 * 60_000)
    stranger.get("/api/camera")
    clock.advance_ms(2 * 60_000)
    assert stranger.get("/").status_code == (303 if role is Role.INSTALLER else 200)


def test_a_book_keeps_its_lines_and_the_file_before_and_no_more(tmp_path: Path) -> None:
    """Numbered on and on, readable for its owner alone, over a torn line and a full file."""
    path = tmp_path / "book.jsonl"
    book = Book(path, most_bytes=2_000)
    assert [book.append({"n": n}) for n in range(3)] == [1, 2, 3]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert book.whole()
    with path.open("a") as torn:
        torn.write('{"n": 3, "numb')
    book.append({"n": 4})
    assert not book.whole()
    assert [one["n"] for one in book.newest(10)] == [4, 2, 1, 0]
    for n in range(5, 60):
        book.append({"n": n})
    assert [one["n"] for one in book.newest(3)] == [59, 58, 57]
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) <= 4_000
    assert book.whole()


def test_many_who_write_at_once_get_a_number_each(tmp_path: Path) -> None:
    """Also where one of them begins a new file while another waits."""
    path = tmp_path / "book.jsonl"

    def written(who: int) -> list[int]:
        return [Book(path, most_bytes=2_000).append({"who": who}) for _ in range(40)]

    with ThreadPoolExecutor(4) as pool:
        numbers = [number for of_one in pool.map(written, range(4)) for number in of_one]
    assert sorted(numbers) == list(range(1, 161))
    assert Book(path).whole()


def test_a_book_that_cannot_be_written_names_its_place(tmp_path: Path) -> None:
    """And what is to be done."""
    with pytest.raises(BookError, match=r"none/book\.jsonl: No such file"):
        Book(tmp_path / "none" / "book.jsonl").append({})
