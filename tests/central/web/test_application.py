"""What every answer of the centre keeps to, whoever asks for whatever."""

import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from gateway.central import web
from gateway.central.health import Health
from gateway.central.web.application import MAX_BODY_BYTES, age, create_application

Office = Any
"""The fixture's own type: test modules don't import each other."""

FOLDER = Path(web.__file__).parent
PATHS = ["/sign-in", "/nowhere", "/static/pass.js", "/healthz", "/gates", "/pass/none/code"]


class Failing:
    """A page with a mistake in it."""

    def add_to(self, app: Flask) -> None:
        """Add the route."""
        app.add_url_rule("/at-home/<link>", "resident.page", lambda link: str(1 // (len(link) * 0)))


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_lets_the_browser_run_nothing_but_our_own_files(
    office: Office, path: str
) -> None:
    """Pages, files, redirects, refusals, JSON."""
    headers = office.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cache-Control"] in {"no-store", "no-cache"}
    assert "Server" not in headers


@pytest.mark.parametrize("path", ["/sign-in", "/nowhere", "/pass/{link}", "/gates", "/events"])
def test_no_page_has_code_or_style_of_its_own(signed_in: Office, path: str) -> None:
    """The policy would stop it, and the page would be broken."""
    link = signed_in.admit().link
    page = signed_in.get(path.format(link=link)).text
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", page)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page))


def test_no_file_asks_the_network_for_anything() -> None:
    """A park's phones may have no other network."""
    for path in (*FOLDER.glob("static/*"), *FOLDER.glob("templates/*")):
        text = path.read_text("utf-8").replace('xmlns="http://www.w3.org/2000/svg"', "")
        assert not re.search(r"https?://|//cdn|@import|innerHTML|\beval\b", text), path


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.nip.io", "park.example.evil.net"])
def test_a_request_under_a_name_that_is_not_ours_is_refused(office: Office, host: str) -> None:
    """DNS rebinding: a strange page must not read the lists through the operator's browser."""
    assert office.client.get("/sign-in", base_url=f"http://{host}").status_code == 400


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30])
def test_a_number_that_no_table_can_hold_is_no_address(signed_in: Office, number: int) -> None:
    """On every page of one thing; the database is not asked."""
    for rule in signed_in.client.application.url_map.iter_rules():
        if "<int:number>" in rule.rule and "GET" in (rule.methods or ()):
            path = rule.rule.replace("<int:number>", str(number))
            assert signed_in.get(path).status_code == 404, path


def test_a_body_that_is_too_large_is_not_read(office: Office) -> None:
    """The greatest honest one has 200 bytes."""
    headers = {"Origin": "http://127.0.0.1"}
    body = {"password": "x" * MAX_BODY_BYTES}
    answer = office.client.post("/sign-in", data=body, headers=headers, base_url="http://127.0.0.1")
    assert answer.status_code == 413


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_a_method_that_no_page_uses_is_refused_with_those_that_are(
    office: Office, method: str
) -> None:
    """As HTTP asks for."""
    answer = office.client.open("/sign-in", method=method, base_url="http://127.0.0.1")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_health_names_each_part_and_nothing_else(office: Office) -> None:
    """For a monitor that sees no data."""
    said = office.get("/healthz")
    assert (said.status_code, said.json) == (503, {"ok": False, "parts": {"broker": "not started"}})
    office.health.well("broker")
    said = office.get("/healthz")
    assert (said.status_code, said.json) == (200, {"ok": True, "parts": {"broker": "ok"}})


def test_a_database_that_fails_is_a_short_pause_not_a_fault_of_the_page(office: Office) -> None:
    """The phone tries again by itself."""
    with office.database.write() as connection:
        connection.exec_driver_sql("DROP TABLE person")
    answer = office.get("/pass/any/code")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


def test_a_page_that_fails_tells_the_log_its_name_and_not_its_address(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The address may be somebody's personal link."""
    client = create_application([Failing()], Health("broker"), ["localhost"]).test_client()
    assert client.get("/at-home/somebodys-own").status_code == 500
    assert "page resident.page" in caplog.text
    assert "somebodys-own" not in caplog.text


@pytest.mark.parametrize(
    ("ms", "words"),
    [
        (-5, "0 秒 · 0 s"),
        (59_999, "59 秒 · 59 s"),
        (60_000, "1 分 · 1 min"),
        (3_600_000, "1 小时 · 1 h"),
        (86_400_000 * 3, "3 天 · 3 d"),
    ],
)
def test_an_age_is_told_in_the_greatest_unit_that_fits(ms: int, words: str) -> None:
    """Below, at and above each."""
    assert age(ms) == words
