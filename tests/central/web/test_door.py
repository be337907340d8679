"""The lists are closed to everyone but the operator, and guessing is slow."""

import re
from typing import Any

import pytest

from gateway.central.roles import Account, Role
from gateway.central.store.database import Database
from gateway.central.store.operators import OperatorStore, StoredAccount
from gateway.central.web.door import OPEN_ENDPOINTS
from gateway.central.web.password import OPERATOR, PasswordCheck, new_password
from gateway.central.web.sessions import MAX_SESSIONS, Sessions
from gateway.runtime.clock import ManualClock

Office = Any
"""The fixture's own type: test modules don't import each other."""

HOUR_MS = 3_600_000
OWN = {"Origin": "http://127.0.0.1", "Sec-Fetch-Site": "same-origin"}


def _form_token(office: Office) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', office.get("/gates").text)
    assert found
    return found[1]


def test_every_page_but_the_open_ones_leads_to_the_sign_in(office: Office) -> None:
    """Also pages that are not written yet: the list of open ones is the exception."""
    closed = 0
    for rule in office.client.application.url_map.iter_rules():
        if rule.endpoint in OPEN_ENDPOINTS:
            continue
        for method in rule.methods - {"OPTIONS"}:
            path = rule.rule.replace("<int:number>", "1")
            answer = office.client.open(
                path, method=method, base_url="http://127.0.0.1", headers=OWN
            )
            assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in"), rule
            closed += 1
    assert closed >= 6


def test_the_right_password_opens_the_lists(signed_in: Office) -> None:
    """And the cookie is out of every script's reach."""
    cookie = signed_in.sign_in().headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert signed_in.get("/gates").status_code == 200


def test_over_tls_the_cookie_is_bound_to_the_host(office: Office) -> None:
    """No neighbour name may set or read it."""
    cookie = office.sign_in(base_url="https://park.example").headers["Set-Cookie"]
    assert cookie.startswith("__Host-centre=")
    assert "Secure" in cookie
    assert "Path=/" in cookie


@pytest.mark.parametrize("password", ["", "wrong", "x" * 10_000, "abcd-efgh-jkmn-pqr"])
def test_a_wrong_password_opens_nothing(office: Office, password: str) -> None:
    """A long one costs no more than a short one."""
    assert office.sign_in(password).status_code == 401
    assert office.get("/gates").status_code == 303


def test_guessing_is_stopped_after_five_tries_a_minute_even_with_the_right_password(
    office: Office,
) -> None:
    """The sixth try is not looked at; a minute later one may try again."""
    said = [office.sign_in("wrong").status_code for _ in range(5)]
    said += [office.sign_in().status_code]
    assert said == [401] * 5 + [429]
    office.clock.advance_ms(12_000)
    assert office.sign_in().status_code == 303


def test_one_address_that_guesses_does_not_lock_out_another(office: Office) -> None:
    """Up to thirty tries a minute in all."""
    for _ in range(6):
        office.sign_in("wrong", address="10.0.0.66")
    assert office.sign_in(address="10.0.0.7").status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://127.0.0.1", "Sec-Fetch-Site": "none"},
    ],
)
def test_a_form_that_another_site_sent_is_refused(office: Office, headers: dict[str, str]) -> None:
    """Before the password is looked at."""
    assert office.sign_in(headers=headers).status_code == 403


def test_a_password_is_not_taken_over_an_open_network(office: Office) -> None:
    """The page says so instead of asking for it."""
    form = office.client.get("/sign-in", base_url="http://park.example")
    assert "password" not in form.text.replace("Password", "")
    assert office.sign_in(base_url="http://park.example").status_code == 403


def test_signing_out_needs_the_forms_token_and_ends_a_copied_cookie_too(
    signed_in: Office,
) -> None:
    """A stolen cookie dies with the operator's own."""
    token = _form_token(signed_in)
    copied = signed_in.client.get_cookie("centre", domain="127.0.0.1").value
    for form in ({}, {"form_token": ""}, {"form_token": token[:-1]}, {"form_token": "é"}):
        refused = signed_in.client.post(
            "/sign-out", data=form, headers=OWN, base_url="http://127.0.0.1"
        )
        assert refused.status_code == 403
    left = signed_in.client.post(
        "/sign-out", data={"form_token": token}, headers=OWN, base_url="http://127.0.0.1"
    )
    assert left.status_code == 303
    signed_in.client.set_cookie("centre", copied, domain="127.0.0.1")
    assert signed_in.get("/gates").status_code == 303


@pytest.mark.parametrize(
    ("steps_ms", "inside"),
    [
        ([HOUR_MS - 1], True),
        ([HOUR_MS], False),
        ([HOUR_MS - 1] * 12, True),
        ([HOUR_MS - 1] * 12 + [12], False),
    ],
)
def test_a_session_ends_after_an_idle_hour_or_twelve_in_all(
    signed_in: Office, steps_ms: list[int], *, inside: bool
) -> None:
    """Below and at both limits."""
    for step_ms in steps_ms:
        signed_in.clock.advance_ms(step_ms)
        status = signed_in.get("/gates").status_code
    assert status == (200 if inside else 303)


def test_sessions_are_bounded_and_the_least_used_one_makes_room() -> None:
    """A browser that signs in without end costs no memory."""
    sessions, whose = Sessions(ManualClock()), StoredAccount(Account("li", Role.OFFICER), "")
    tokens = [sessions.open(whose) for _ in range(MAX_SESSIONS)]
    assert sessions.find(tokens[0])
    sessions.open(whose)
    assert sessions.find(tokens[0])
    assert sessions.find(tokens[1]) is None


def test_without_an_operator_no_password_is_right(database: Database) -> None:
    """Not even the empty one."""
    check = PasswordCheck(OperatorStore(database))
    assert not check.admitted(OPERATOR, "")
    assert not check.admitted(OPERATOR, new_password())


def test_a_new_password_replaces_the_old_one(database: Database, operator_hash: str) -> None:
    """For an operator who has lost it."""
    store = OperatorStore(database)
    store.put(Account(OPERATOR, Role.MANAGER), "scrypt:1:1:1$x$00")
    assert store.set_hash(OPERATOR, operator_hash)
    assert PasswordCheck(store).admitted(OPERATOR, "abcd-efgh-jkmn-pqrs")
    assert not store.set_hash("nobody", operator_hash)


def test_first_passwords_are_long_plain_and_never_the_same() -> None:
    """They are read from a terminal and typed once."""
    made = {new_password() for _ in range(100)}
    assert len(made) == 100
    assert all(re.fullmatch(r"[2-9a-hjkmnp-z]{4}(-[2-9a-hjkmnp-z]{4}){3}", one) for one in made)


def test_each_role_finds_only_its_own_pages(office: Office, operator_hash: str) -> None:
    """On the server, whatever a page shows; what is left to nobody is the manager's alone."""
    store = OperatorStore(office.database)
    seen = {}
    for role in Role:
        store.put(Account(role.value, role, "Acme" if role is Role.CLERK else ""), operator_hash)
        assert office.sign_in(name=role.value).status_code == 303
        seen[role] = [office.get(path).status_code for path in ("/events", "/revocations")]
        office.client.delete_cookie("centre", domain="127.0.0.1")
        office.clock.advance_ms(60_000)
    assert seen == {
        Role.MANAGER: [200, 200],
        Role.OFFICER: [200, 200],
        Role.AUDITOR: [200, 403],
        Role.CLERK: [403, 403],
        Role.WORKER: [403, 403],
    }


def test_another_role_or_password_ends_a_session_at_once(
    signed_in: Office, operator_hash: str
) -> None:
    """Whoever was an officer is one no longer, in every open browser."""
    assert signed_in.get("/gates").status_code == 200
    OperatorStore(signed_in.database).put(Account(OPERATOR, Role.CLERK, "Acme"), operator_hash)
    assert signed_in.get("/gates").status_code == 303
    OperatorStore(signed_in.database).remove(OPERATOR)
    assert signed_in.sign_in().status_code == 401
