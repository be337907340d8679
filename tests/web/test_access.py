"""Who gets in, and that nothing else does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from gateway.web.roles import POST, Role, reserve
from gateway.web.security import HEADERS, PUBLIC
from gateway.web.wsgi import trusted_hosts

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from gateway.runtime.clock import ManualClock
    from tests.web.conftest import Rig

    SignIn = Callable[..., TestResponse]

ORIGIN = "http://localhost"
SAME_PAGE = {"Origin": ORIGIN, "Sec-Fetch-Site": "same-origin"}


def test_every_route_but_six_asks_who_is_there(rig: Rig, stranger: FlaskClient) -> None:
    """Also the routes that somebody adds next year."""
    walked = 0
    for rule in rig.app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"OPTIONS"}:
            if rule.endpoint in PUBLIC:
                continue
            path = re.sub("<[^>]+>", "1", rule.rule)
            answer = stranger.open(path, method=method, headers=SAME_PAGE)
            assert answer.status_code in {303, 401, 403}, (method, path)
            assert "location" not in answer.headers or answer.headers["location"] == "/login"
            walked += 1
    assert walked >= 5
    assert {"login", "sign_in", "healthz", "static", "display", "display_live"} == PUBLIC


def test_a_guard_signs_in_and_sees_the_page(guard: FlaskClient) -> None:
    """The page greets the guard by name."""
    page = guard.get("/")
    assert page.status_code == 200
    assert "<bdi>zhang</bdi>" in page.text
    assert guard.get("/login").headers["location"] == "/"


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("zhang", "seven-blue-tiger"),
        ("zhang", ""),
        ("", "seven-blue-tigers"),
        ("nobody", "seven-blue-tigers"),
        ("zhang", "x" * 5000),
        ("\x00'; drop", "\ud7ff\x00"),
    ],
)
def test_a_wrong_name_or_password_gets_one_and_the_same_answer(
    stranger: FlaskClient, signing_in: SignIn, name: str, password: str
) -> None:
    """It doesn't tell which of the two was wrong."""
    answer = signing_in(stranger, name, password)
    assert answer.status_code == 401
    assert "账号或密码不对" in answer.text
    assert stranger.get("/").status_code == 303


@pytest.mark.parametrize(
    "missing",
    [
        {"token": None},
        {"token": "guessed"},
        {"Origin": None},
        {"Origin": "null"},
        {"Origin": "http://evil.example"},
        {"Origin": "https://localhost"},
        {"Origin": "http://localhost:81"},
        {"Sec-Fetch-Site": None},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ],
)
@pytest.mark.parametrize("path", ["/login", "/logout", "/api/open"])
def test_a_request_that_another_site_could_cause_is_refused(
    guard: FlaskClient, token: str, path: str, missing: dict[str, str | None]
) -> None:
    """Token, Origin and Sec-Fetch-Site: without any one of them, nothing is done."""
    headers = {**SAME_PAGE, "X-CSRF-Token": token, **missing}
    headers["X-CSRF-Token"] = headers.pop("token", headers["X-CSRF-Token"])
    sent = {name: value for name, value in headers.items() if value is not None}
    assert guard.post(path, headers=sent, data={}).status_code == 403
    assert guard.get("/").status_code == 200


def test_with_all_parts_the_request_is_taken(guard: FlaskClient, token: str) -> None:
    """The other side of the table above."""
    answer = guard.post("/logout", headers={**SAME_PAGE, "X-CSRF-Token": token})
    assert answer.status_code == 303


def test_another_sessions_token_is_worth_nothing(guard: FlaskClient, rig: Rig) -> None:
    """A guard's own token does not open another guard's form."""
    foreign = re.search('value="([^"]+)"', rig.app.test_client().get("/login").text)
    assert foreign
    headers = {**SAME_PAGE, "X-CSRF-Token": foreign[1]}
    assert guard.post("/logout", headers=headers).status_code == 403


def test_signing_out_kills_a_stolen_cookie_too(guard: FlaskClient, rig: Rig, token: str) -> None:
    """Whoever copied the cookie is out with the guard."""
    stolen = guard.get_cookie("gate")
    assert stolen is not None
    guard.post("/logout", headers={**SAME_PAGE, "X-CSRF-Token": token})
    thief = rig.app.test_client()
    thief.set_cookie("gate", stolen.value)
    assert thief.get("/").status_code == 303
    assert thief.get("/live").status_code == 401


def test_a_new_password_ends_the_sessions_that_the_old_one_began(
    guard: FlaskClient, rig: Rig
) -> None:
    """As `gateway web --set-password` does, from another process."""
    rig.accounts.set_password("zhang", "eleven-red-herons")
    assert guard.get("/").status_code == 303


def test_the_session_is_new_at_sign_in(stranger: FlaskClient, signing_in: SignIn) -> None:
    """What a stranger planted before is gone."""
    before = re.search('value="([^"]+)"', stranger.get("/login").text)
    signing_in(stranger)
    after = re.search('content="([^"]{20,})"', stranger.get("/").text)
    assert before
    assert after
    assert before[1] != after[1]


@pytest.mark.parametrize(("hours", "status"), [(11.99, 200), (12.01, 303), (-12.01, 303)])
def test_a_session_lasts_one_shift(
    guard: FlaskClient, clock: ManualClock, hours: float, status: int
) -> None:
    """Below and above, and for a clock that was set back."""
    clock.advance_ms(hours * 3_600_000)
    assert guard.get("/").status_code == status


def test_a_cookie_that_we_did_not_sign_is_no_session(stranger: FlaskClient) -> None:
    """Nor does it break the page."""
    stranger.set_cookie("gate", "eyJndWFyZCI6InpoYW5nIn0.aaaa.bbbb")
    assert stranger.get("/").status_code == 303


def test_cookies_are_bound_to_host_and_tls_where_there_is_tls(
    rig: Rig, stranger: FlaskClient
) -> None:
    """Plain http on the gate's own screen works all the same."""
    plain = stranger.get("/login").headers["Set-Cookie"]
    assert plain.startswith("gate=")
    assert "Secure" not in plain
    secure = rig.app.test_client().get("/login", base_url="https://localhost")
    cookie = secure.headers["Set-Cookie"]
    assert cookie.startswith("__Host-gate=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Strict"} <= set(cookie.split("; "))
    assert {"HttpOnly", "Path=/", "SameSite=Strict"} <= set(plain.split("; "))
    assert secure.headers["Strict-Transport-Security"]


def test_no_password_is_taken_over_an_open_network(
    rig: Rig, stranger: FlaskClient, clock: ManualClock
) -> None:
    """The form says why, and the password is not even looked at."""
    del clock
    rig.app.config["TRUSTED_HOSTS"] = ["gate3.local"]
    form = stranger.get("/login", base_url="http://gate3.local")
    assert "未加密" in form.text
    token = re.search('value="([^"]+)"', form.text)
    assert token
    answer = stranger.post(
        "/login",
        base_url="http://gate3.local",
        data={"name": "zhang", "password": "seven-blue-tigers", "csrf": token[1]},
        headers={"Origin": "http://gate3.local", "Sec-Fetch-Site": "same-origin"},
    )
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.nip.io",
        "localhost.evil.example",
        "xlocalhost",
        "127.0.0.1@evil.example",
        "evil.example:80",
        "",
        "[::1",
        "localhost\\evil",
    ],
)
@pytest.mark.parametrize("path", ["/", "/login", "/live", "/healthz", "/static/base.css"])
def test_a_name_that_is_not_the_gates_is_refused(guard: FlaskClient, path: str, host: str) -> None:
    """A page that rebinds its name to this address gets nothing."""
    assert guard.get(path, headers={"Host": host}).status_code == 400


def test_the_gates_own_names_are_known() -> None:
    """Where it listens, this machine, and never a wildcard."""
    assert {"127.0.0.1", "localhost", "10.1.2.3"} <= set(trusted_hosts("10.1.2.3"))
    assert "0.0.0.0" not in trusted_hosts("0.0.0.0")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/login", 303),
        ("/nothing-here", 404),
        ("/live/../../etc/passwd", 404),
        ("/static/../wsgi.py", 404),
        ("/static/%2e%2e/wsgi.py", 404),
        ("/static/base.css", 200),
        ("/api/open", 405),
        ("/healthz", 200),
    ],
)
def test_every_answer_carries_the_headers(guard: FlaskClient, path: str, status: int) -> None:
    """Pages, errors, redirects, files."""
    with guard.get(path) as answer:
        assert answer.status_code == status
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert answer.headers["Cache-Control"] == (
        "no-cache" if path.endswith("base.css") else "no-store"
    )
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "Server" not in answer.headers


def test_a_method_that_is_not_allowed_names_those_that_are(guard: FlaskClient) -> None:
    """As RFC 9110 asks."""
    assert "POST" in guard.get("/api/open").headers["Allow"]


def test_errors_of_scripts_are_json_and_of_people_a_page(guard: FlaskClient) -> None:
    """No traceback in either."""
    assert guard.get("/api/open").json == {
        "error": "The method is not allowed for the requested URL."
    }
    assert "没有这一页" in guard.get("/nothing").text


def test_a_damaged_accounts_file_is_a_named_fault_and_no_way_in(
    rig: Rig, guard: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    """503 and a line in the log, for people and for scripts."""
    (rig.folder / "guards.json").write_text("{", "utf-8")
    assert guard.get("/").status_code == 503
    assert guard.get("/live").status_code == 503
    assert "guards.json" in caplog.text


def test_bodies_are_bounded(guard: FlaskClient, token: str) -> None:
    """64 KiB, whatever the form."""
    headers = {**SAME_PAGE, "X-CSRF-Token": token}
    big = b"x" * 70_000
    json = {**headers, "Content-Type": "application/json"}
    assert guard.post("/api/open", data=big, headers=json).status_code == 413
    assert guard.post("/login", data={"name": big}, headers=SAME_PAGE).status_code == 413


def test_the_sixth_try_in_a_minute_waits(
    stranger: FlaskClient, signing_in: SignIn, clock: ManualClock
) -> None:
    """Also with the right password; twelve seconds later there is one try again."""
    for _ in range(5):
        assert signing_in(stranger, password="wrong-password").status_code == 401
    refused = signing_in(stranger)
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "12"
    assert "尝试太多" in refused.text
    clock.advance_ms(12_100)
    assert signing_in(stranger).status_code == 303


def test_strangers_on_the_network_never_lock_the_gates_own_screen(
    rig: Rig, signing_in: SignIn
) -> None:
    """A hundred addresses use up all tries of the network; the guard at the gate signs in."""
    statuses = [
        signing_in(
            rig.app.test_client(), password="wrong-password", address=f"10.0.0.{n}"
        ).status_code
        for n in range(40)
    ]
    assert statuses == [401] * 30 + [429] * 10
    assert signing_in(rig.app.test_client()).status_code == 303


def test_health_is_public_and_says_nothing_of_people(rig: Rig, stranger: FlaskClient) -> None:
    """Up while the gate is heard; 503 by name when it is not."""
    assert stranger.get("/healthz").json == {"web": "up", "gate": "up"}
    rig.stop_gate()
    rig.wait(lambda glance: not glance.connected)
    down = stranger.get("/healthz")
    assert down.status_code == 503
    assert down.json == {"web": "up", "gate": "silent"}


def test_what_is_reserved_is_refused_to_every_other_role(rig: Rig, guard: FlaskClient) -> None:
    """On the server, whatever the page shows; and at once when the role changes back."""
    assert guard.get("/").status_code == 200
    reserve(rig.app, "page", frozenset({Role.INSTALLER}))
    assert guard.get("/").status_code == 403
    reserve(rig.app, "page", POST)
    assert guard.get("/").status_code == 200
