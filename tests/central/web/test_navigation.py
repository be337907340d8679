"""Each role is offered what it may open and nothing else, and the auditor changes nothing."""

from typing import Any

import pytest
from flask import Flask

from gateway.central.roles import PARK, Account, Role
from gateway.central.store.audit import AuditEntry, AuditLog
from gateway.central.store.deletions import Deletion, record
from gateway.central.store.operators import OperatorStore
from gateway.central.web.door import OPEN_ENDPOINTS, roles_of
from gateway.central.web.navigation import ENTRIES

Office = Any
"""The fixture's own type: test modules don't import each other."""

OWN = {"Origin": "http://127.0.0.1", "Sec-Fetch-Site": "same-origin"}
READS = frozenset({"GET", "HEAD", "OPTIONS"})
SIGNING_OUT = frozenset({"door.sign_out"})


def _as(office: Office, role: Role, operator_hash: str) -> Office:
    OperatorStore(office.database).put(Account("li", role, "Acme"), operator_hash)
    assert office.sign_in(name="li").status_code == 303
    return office


def _paths(app: Flask) -> list[tuple[str, str, str]]:
    return sorted(
        (rule.endpoint, method, rule.rule.replace("<int:number>", "1"))
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
        if rule.endpoint not in OPEN_ENDPOINTS and method != "OPTIONS"
    )


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_every_page_and_method_is_closed_to_roles_that_it_is_not_left_to(
    office: Office, operator_hash: str, role: Role
) -> None:
    """Pages that are not written yet are walked as well, as the application names them."""
    client, app = _as(office, role, operator_hash).client, office.client.application
    for endpoint, method, path in _paths(app):
        with app.app_context():
            may = role in roles_of(endpoint)
        if not may:
            answer = client.open(path, method=method, base_url="http://127.0.0.1", headers=OWN)
            assert answer.status_code == 403, (method, path)


def test_an_auditor_may_read_the_whole_park_and_post_nothing_but_the_way_out(
    office: Office,
) -> None:
    """Of the routes as they are, and not of a list of them."""
    app = office.client.application
    with app.app_context():
        for endpoint, method, path in _paths(app):
            if method not in READS and endpoint not in SIGNING_OUT:
                assert Role.AUDITOR not in roles_of(endpoint), path


@pytest.mark.parametrize("role", [one for one in Role if one in PARK])
def test_the_head_offers_what_the_role_may_open(
    office: Office, operator_hash: str, role: Role
) -> None:
    """And every entry opens; the one that is open is marked."""
    _as(office, role, operator_hash)
    app = office.client.application
    with app.test_request_context(base_url="http://127.0.0.1"):
        offered = {one.endpoint: app.url_for(one.endpoint) for one in ENTRIES}
        may = {where for name, where in offered.items() if role in roles_of(name)}
    for path in may:
        page = office.get(path)
        assert page.status_code == 200
        shown = {where for where in offered.values() if f'<a href="{where}"' in page.text}
        assert shown == may
        assert page.text.count('aria-current="page"') >= 1


def test_the_audit_shows_who_looked_at_a_person_and_is_noted_itself(signed_in: Office) -> None:
    """By pages, the newest first; what somebody wrote is no markup."""
    log = AuditLog(signed_in.database)
    for at_ms in range(101):
        log.note(AuditEntry(at_ms, "li", "person-seen", f"{at_ms:016x}", "<b>case 7</b>"))
    first = signed_in.get("/audit").text
    assert f"{100:016x}" in first
    assert "&lt;b&gt;case 7" in first
    assert f"{0:016x}" not in first
    assert "before=2" in first
    assert f"{0:016x}" in signed_in.get("/audit?before=2").text
    assert f"{8:016x}" not in signed_in.get(f"/audit?subject={7:016x}").text
    assert log.latest(1)[0].act == "audit-seen"
    for query in ("before=x", "before=-1", "subject=" + "a" * 65):
        assert signed_in.get(f"/audit?{query}").status_code == 400


def test_the_audit_shows_what_was_deleted(signed_in: Office) -> None:
    """How much and up to when, and nothing of whom it told."""
    with signed_in.database.write() as connection:
        record(connection, Deletion(1_800_000_000_000, "records", 1_797_408_000_000, 4_711))
    assert "4711" in signed_in.get("/audit").text
