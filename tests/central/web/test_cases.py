"""An officer takes a fever to the release of its contacts on the office's pages."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from gateway.central.cases.case import NewCase, Origin
from gateway.central.cases.kinds import CaseKind, Source
from gateway.central.person import PersonRecord
from gateway.central.store.audit import AuditLog
from gateway.central.store.cases import CaseStore
from gateway.central.store.people import PeopleStore
from gateway.core.credential import HealthStatus
from tests.web.accessibility import sound

if TYPE_CHECKING:
    from playwright.sync_api import Browser

Office = Any
Served = Any
"""The fixtures' own types: test modules don't import each other."""
OWN_PAGE = {"Origin": "http://127.0.0.1", "Sec-Fetch-Site": "same-origin"}
STEPS = [("recheck-high", "38.2"), ("isolate", "407"), ("report", "")]


def park(office: Office) -> list[str]:
    """Four colleagues and a stranger; their ids."""
    begin = office.clock.now().wall_ms
    made = [
        PersonRecord(
            str(number),
            f"王{number}明",
            "Beta" if number == 4 else "Acme",
            ("bus:12",) if number < 2 else (),
            begin,
            begin + 86_400_000,
            HealthStatus.GREEN,
        )
        for number in range(5)
    ]
    people = PeopleStore(office.database).replace_all(made).people
    return [person.id for person in sorted(people, key=lambda one: one.record.key)]


def fever(office: Office, subject: str) -> int:
    """A gate found it."""
    new = NewCase(CaseKind.FEVER, Origin(Source.GATE, "gate-1", 7, 9), subject)
    return CaseStore(office.database).open(new, "", office.clock.now().wall_ms)


def post(office: Office, path: str, **fields: Any) -> Any:  # noqa: ANN401 - any form and answer
    """Send a form of the page."""
    found = re.search(r'name="form_token" value="([^"]+)"', office.get("/cases").text)
    assert found is not None
    form = {"form_token": found[1]} | fields
    return office.client.post(path, data=form, base_url="http://127.0.0.1", headers=OWN_PAGE)


def held(office: Office) -> set[str]:
    """Whom gates are told to refuse."""
    issue = PeopleStore(office.database).issue(office.clock.now().wall_ms)
    return {person.id for person in issue.people if person.record.observation is not None}


def test_an_officer_isolates_confirms_contacts_and_releases(signed_in: Office) -> None:
    """Contacts are refused at every gate from the confirmation to the release, and the person."""
    wang, li, *others = park(signed_in)
    number = fever(signed_in, wang)
    assert f"#{number} 发热" in signed_in.get("/cases").text
    for act, said in STEPS:
        assert post(signed_in, f"/cases/{number}", act=act, said=said).status_code == 303
    page = signed_in.get(f"/cases/{number}/contacts").text
    assert page.count('name="person"') == 3
    assert "same vehicle bus:12" in page
    assert "王4明" not in page
    answer = post(signed_in, f"/cases/{number}/contacts", minutes="5", person=[li, others[0]])
    assert answer.status_code == 303
    assert held(signed_in) == {wang, li, others[0]}
    assert "confirmed; refused at every gate" in signed_in.get(f"/cases/{number}/contacts").text
    for act in ("test-negative", "test-negative-again", "release"):
        post(signed_in, f"/cases/{number}", act=act)
    assert held(signed_in) == set()
    shown = signed_in.get(f"/cases/{number}").text
    assert "released" in shown
    assert "407" in shown
    seen = AuditLog(signed_in.database).latest(99, wang)
    assert {entry.act for entry in seen} == {"person-seen"}


def test_what_can_not_be_done_now_is_told_and_changes_nothing(signed_in: Office) -> None:
    """Somebody else was faster, a reading is none, the case is nobody's."""
    number = fever(signed_in, park(signed_in)[0])
    assert post(signed_in, f"/cases/{number}", act="report").status_code == 409
    answer = post(signed_in, f"/cases/{number}", act="recheck-high", said="high")
    assert (answer.status_code, "expected a reading" in answer.text) == (409, True)
    assert post(signed_in, f"/cases/{number}/contacts", person=["x"]).status_code == 409
    assert held(signed_in) == set()
    assert post(signed_in, "/cases/99", act="report").status_code == 404
    for minutes in ("0", "61", "9" * 5_000):
        assert signed_in.get(f"/cases/{number}/contacts?minutes={minutes}").status_code == 400
    assert signed_in.get("/cases?kind=plague").status_code == 400


def test_any_other_matter_is_opened_and_closed_by_hand(signed_in: Office) -> None:
    """A fever is not: a gate finds it."""
    answer = post(signed_in, "/cases", kind="other", note="<script>alert(1)</script>")
    assert answer.status_code == 303
    page = signed_in.get(answer.headers["Location"]).text
    assert "&lt;script&gt;" in page
    assert "<script>" not in page
    assert post(signed_in, answer.headers["Location"], act="close").status_code == 303
    assert "#1 其他" in signed_in.get("/cases?closed=1").text
    for fields in ({"kind": "fever", "note": "x"}, {"kind": "other", "note": ""}):
        assert post(signed_in, "/cases", **fields).status_code == 400


@pytest.mark.parametrize("size", [(390, 844), (1280, 800)], ids=["phone", "tablet"])
def test_an_officer_does_it_in_a_browser(
    served: Served, browser: "Browser", size: tuple[int, int], tmp_path: Path
) -> None:
    """From the list over contacts and two tests to the release; nothing is cut off at the side."""
    office = served.office
    wang, *_ = park(office)
    number = fever(office, wang)
    cookie = office.sign_in().headers["Set-Cookie"].partition(";")[0]
    name, _, session = cookie.partition("=")
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.context.add_cookies([{"name": name, "value": session, "url": served.address}])
    page.goto(f"{served.address}/cases")
    page.click(f"text=#{number}")
    for field, button in (("38.2", "复测仍高"), ("407", "隔离"), ("", "已报疾控")):
        form = page.locator("main form", has=page.locator(f"button:has-text('{button}')"))
        if field:
            form.locator("input[name=said]").fill(field)
        form.locator(f"button:has-text('{button}')").click()
    page.click("text=选接触者")
    page.wait_for_selector("input[name=person]")
    assert page.locator("input[name=person]").count() == 3
    page.locator("input[name=person]").first.uncheck()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.click("text=确认并通知各闸机")
    page.wait_for_selector("text=接触者已定")
    assert len(held(office)) == 3
    sound(page, tmp_path / "contacts.png")
    for button, state in (("检测阴性", "一次阴性"), ("再次阴性", "两次阴性")):
        page.click(f"main form button:has-text('{button}')")
        page.wait_for_selector(f".chip:has-text('{state}')")
        assert len(held(office)) == 3
    sound(page, tmp_path / "tested.png")
    page.click("main form button:has-text('解除')")
    page.wait_for_selector(".chip:has-text('已解除')")
    assert held(office) == set()
    sound(page, tmp_path / "released.png")
    page.close()
