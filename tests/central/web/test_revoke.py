"""The office takes back its word about a code or a person, and gives it again."""

import re
from typing import TYPE_CHECKING, Any

import pytest

from gateway.central.store.audit import AuditLog
from gateway.central.store.lists import ListStore
from gateway.codes.revocations import REVOCATIONS, revocation_id

if TYPE_CHECKING:
    from playwright.sync_api import Browser

Office = Any
Served = Any
"""The fixtures' own types: test modules don't import each other."""
REPLAY_KEY = "8899aabbccddeeff"
OWN_PAGE = {"Origin": "http://127.0.0.1", "Sec-Fetch-Site": "same-origin"}


def _token(office: Office) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', office.get("/revocations").text)
    assert found is not None
    return found[1]


def _send(office: Office, **fields: str) -> Any:  # noqa: ANN401 - werkzeug's own response
    form = {"form_token": _token(office), "by": "id", "named": REPLAY_KEY, "act": "revoke"}
    return office.client.post(
        "/revocations", data=form | fields, base_url="http://127.0.0.1", headers=OWN_PAGE
    )


def _listed(office: Office) -> list[bytes]:
    issue = ListStore(office.database, REVOCATIONS).issue(1, None)
    return list(issue.listed.rows.keys())


def test_a_code_is_revoked_and_pardoned_by_its_id_in_an_event(signed_in: Office) -> None:
    """As the command does; a second time changes nothing."""
    assert "counts at every gate" in _send(signed_in).text
    assert _listed(signed_in) == [revocation_id(REPLAY_KEY)]
    assert "like this already" in _send(signed_in).text
    assert "counts at every gate" in _send(signed_in, act="pardon").text
    assert _listed(signed_in) == []


def test_a_person_is_revoked_by_the_parks_own_key(signed_in: Office) -> None:
    """All of their codes; the list holds neither key nor name."""
    person = signed_in.admit()
    assert _send(signed_in, by="key", named=" 1001 ").status_code == 200
    assert _listed(signed_in) == [revocation_id(person.id)]
    (entry,) = AuditLog(signed_in.database).latest(9)
    assert (entry.account, entry.act, entry.subject) == ("operator", "revoke", person.id)


def test_a_browser_sends_the_form_once_and_again(served: Served, browser: "Browser") -> None:
    """A page that hid where it is from would have its own form refused."""
    served.office.admit()
    cookie = served.office.sign_in().headers["Set-Cookie"].partition(";")[0]
    name, _, session = cookie.partition("=")
    page = browser.new_page()
    page.context.add_cookies([{"name": name, "value": session, "url": served.address}])
    page.goto(f"{served.address}/revocations")
    for act, rows in (("revoke", 1), ("pardon", 0)):
        page.fill("input[name=named]", "1001")
        with page.expect_navigation():
            page.click(f"button[value={act}]")
        assert page.is_visible("[role=status]")
        assert len(_listed(served.office)) == rows
    page.close()


@pytest.mark.parametrize(
    ("by", "named"), [("key", "1002"), ("key", ""), ("id", "1001"), ("id", REPLAY_KEY.upper())]
)
def test_whom_nobody_knows_is_not_revoked(signed_in: Office, by: str, named: str) -> None:
    """A slip of the finger is told, not kept."""
    answer = _send(signed_in, by=by, named=named)
    assert (answer.status_code, _listed(signed_in)) == (422, [])
    assert "nothing was changed" in answer.text


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"form_token": "another"}, 403),
        ({"act": "forgive"}, 400),
        ({"by": "name"}, 400),
        ({"named": "a" * 65}, 400),
    ],
)
def test_a_form_that_is_not_ours_changes_nothing(
    signed_in: Office, fields: dict[str, str], status: int
) -> None:
    """Whoever made it."""
    assert _send(signed_in, **fields).status_code == status
    assert _listed(signed_in) == []


def test_only_an_operator_may_revoke(office: Office) -> None:
    """Everybody else is sent to the door."""
    for answer in (
        office.get("/revocations"),
        office.client.post("/revocations", base_url="http://127.0.0.1", headers=OWN_PAGE),
    ):
        assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")
    assert _listed(office) == []
