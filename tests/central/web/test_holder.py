"""A holder's phone shows a pass that the gate believes, and nobody else learns anything."""

import logging
from typing import Any

import pytest

from gateway.codes import pk1s
from gateway.codes.trust import KeyRecord, KeyUse, TrustList
from gateway.core.credential import Credential

Office = Any
"""The fixture's own type: test modules don't import each other."""


def test_the_code_of_the_page_is_believed_by_a_gate(office: Office) -> None:
    """From the personal link to a verified holder."""
    person = office.admit()
    answer = office.get(f"/pass/{person.link}/code")
    assert answer.status_code == 200
    trust = TrustList((KeyRecord.of(office.key, KeyUse.PASS, "park-1"),))
    seen = pk1s.verify(answer.json["text"], trust, "park-1", office.clock.now())
    assert isinstance(seen, Credential)
    assert seen.holder == person.id
    assert answer.json["server_ms"] == office.clock.now().wall_ms
    assert answer.json["expires_ms"] == office.clock.now().wall_ms + 60_000
    assert answer.json["svg"].startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 57')
    assert "style" not in answer.json["svg"]


def test_the_page_shows_the_holder_and_carries_no_code_yet(office: Office) -> None:
    """The script fetches the first one, as it fetches every later one."""
    person = office.admit()
    page = office.get(f"/pass/{person.link}")
    assert page.status_code == 200
    assert "王小明" in page.text
    assert "PK1S" not in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"


def test_a_hostile_name_is_only_text(office: Office) -> None:
    """The roster came from another company's file."""
    person = office.admit('<img src=x onerror="alert(1)">')
    page = office.get(f"/pass/{person.link}").text
    assert "<img" not in page
    assert "&lt;img" in page


@pytest.mark.parametrize("link", ["nope", "x" * 5000, "%00", "..%2f..%2fetc", "' or 1=1 --"])
@pytest.mark.parametrize("rest", ["", "/code"])
def test_a_link_that_is_none_is_not_found(office: Office, link: str, rest: str) -> None:
    """Page and code answer alike."""
    office.admit()
    assert office.get(f"/pass/{link}{rest}").status_code == 404


def test_outside_the_approved_dates_there_is_a_page_and_no_code(office: Office) -> None:
    """The holder reads why; a code would only be refused at the gate."""
    person = office.admit(days=1)
    office.clock.advance_ms(86_400_000)
    assert office.get(f"/pass/{person.link}").status_code == 200
    answer = office.get(f"/pass/{person.link}/code")
    assert (answer.status_code, answer.json) == (403, {"error": "not-approved"})


def test_a_link_that_is_asked_without_end_is_slowed(office: Office) -> None:
    """With the time to wait, as browsers and scripts understand it."""
    person = office.admit()
    answers = [office.get(f"/pass/{person.link}/code") for _ in range(7)]
    assert [answer.status_code for answer in answers] == [200] * 6 + [429]
    assert answers[-1].json == {"error": "too-often"}
    assert answers[-1].headers["Retry-After"] == "5"


def test_neither_link_nor_name_nor_pass_is_ever_logged(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    """A log is copied to many places."""
    caplog.set_level(logging.DEBUG)
    person = office.admit()
    text = office.get(f"/pass/{person.link}/code").json["text"]
    office.get(f"/pass/{person.link}")
    for secret in (person.link, "王小明", text):
        assert secret not in caplog.text


def test_help_is_offered_where_somebody_is_refused_and_is_no_markup(office: Office) -> None:
    """On the pass page and on every refusal; the park's words are shown as words."""
    person = office.admit()
    for path in (f"/pass/{person.link}", "/pass/none"):
        page = office.get(path).text
        assert (
            '<a href="tel:+8657100000000" rel="noreferrer">园区热线 <span lang="en">Park desk'
            in page
        )
        assert "心理支持 &lt;1&gt;" in page
