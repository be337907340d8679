"""A company's clerk asks to return to work and brings the people; the park answers."""

import io
import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from gateway.central.local import local
from gateway.central.roles import Account, Role
from gateway.central.store.audit import AuditLog
from gateway.central.store.operators import OperatorStore
from gateway.central.store.people import PeopleStore
from gateway.central.web.application import MAX_BODY_BYTES, MAX_UPLOAD_BYTES
from tests.web.accessibility import sound

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Office = Any
Served = Any
"""The fixtures' own types: test modules don't import each other."""

CLERK, STRANGER = Account("zhang", Role.CLERK, "云栖科技"), Account("li", Role.CLERK, "钱塘软件")
OFFICER, AUDITOR = Account("wu", Role.OFFICER), Account("shen", Role.AUDITOR)
OWN_PAGE = {"Origin": "http://127.0.0.1", "Sec-Fetch-Site": "same-origin"}
ONE, PEOPLE = "/applications/1", "/applications/1/people"


@pytest.fixture
def asking(office: Office, operator_hash: str) -> Office:
    """The pages, with two clerks, an officer and an auditor."""
    office.cookies = {}
    for account in (CLERK, STRANGER, OFFICER, AUDITOR):
        OperatorStore(office.database).put(account, operator_hash)
        assert office.sign_in(name=account.name).status_code == 303
        office.cookies[account] = office.client.get_cookie("centre", "127.0.0.1").value
    return office


def form(office: Office, by: Account, path: str, **fields: Any) -> Any:  # noqa: ANN401 - any form
    """Somebody who is signed in sends a form."""
    found = re.search(r'name="form_token" value="([^"]+)"', page(office, by, "/applications").text)
    assert found is not None
    sent = {"form_token": found[1]} | fields
    return office.client.post(path, data=sent, base_url="http://127.0.0.1", headers=OWN_PAGE)


def page(office: Office, by: Account, path: str) -> Any:  # noqa: ANN401 - any answer
    """Somebody who is signed in looks at a page."""
    office.client.set_cookie("centre", office.cookies[by], domain="127.0.0.1")
    return office.get(path)


def plan(office: Office, **changes: str) -> dict[str, str]:
    """The fields of a sound plan for a month."""
    today = local(office.clock.now().wall_ms)
    return {
        "headcount": "40",
        "building": "2 号楼",
        "first": today.date().isoformat(),
        "last": (today + timedelta(days=30)).date().isoformat(),
        "isolation_rooms": "1",
        "masks": "1200",
        "thermometers": "2",
        "words": "错峰用餐",
    } | changes


def approve(office: Office, quota: str = "30") -> Any:  # noqa: ANN401 - any answer
    """The clerk files and the officer approves."""
    form(office, CLERK, "/applications", **plan(office))
    last = plan(office)["last"]
    return form(office, OFFICER, ONE, act="approve", quota=quota, last=last)


def upload(office: Office, contents: bytes, by: Account = CLERK, **more: str) -> Any:  # noqa: ANN401 - any answer
    """A clerk brings a file."""
    return form(office, by, PEOPLE, people=(io.BytesIO(contents), "people.csv"), **more)


def test_a_plan_is_returned_with_why_mended_and_approved(asking: Office) -> None:
    """Each sees how it stands, and every act is audited."""
    assert form(asking, CLERK, "/applications", **plan(asking)).status_code == 303
    assert "已提交，待审核" in page(asking, CLERK, "/applications").text
    assert form(asking, OFFICER, ONE, act="return", answer="口罩太少").status_code == 303
    mine = page(asking, CLERK, ONE).text
    assert "已退回" in mine
    assert "口罩太少" in mine
    assert 'value="1200"' in mine
    again = plan(asking, masks="9000")
    assert form(asking, CLERK, ONE, act="resubmit", **again).status_code == 303
    assert "9000" in page(asking, OFFICER, ONE).text
    last = plan(asking)["last"]
    assert form(asking, OFFICER, ONE, act="approve", quota="30", last=last).status_code == 303
    assert "已批准" in page(asking, CLERK, ONE).text
    acts = [entry.act for entry in AuditLog(asking.database).latest(4)]
    assert acts == [f"application-{act}" for act in ("approve", "resubmit", "return", "file")]


def test_a_batch_is_suspended_with_why_and_lifted(asking: Office) -> None:
    """Its days end in the roster, and come back; an ended one says so."""
    approve(asking)
    revision = PeopleStore(asking.database).revision()
    assert form(asking, OFFICER, ONE, act="suspend", answer="没有测温").status_code == 303
    told = page(asking, CLERK, ONE).text
    assert "已暂停" in told
    assert "没有测温" in told
    assert form(asking, OFFICER, ONE, act="restore").status_code == 303
    assert PeopleStore(asking.database).revision() == revision + 2
    asking.clock.advance_ms(32 * 86_400_000)
    asking.sign_in(name=CLERK.name)
    asking.cookies[CLERK] = asking.client.get_cookie("centre", "127.0.0.1").value
    assert "已到期" in page(asking, CLERK, ONE).text


def test_a_clerk_brings_people_within_the_quota_and_takes_them_away_as_a_file(
    asking: Office,
) -> None:
    """What was downloaded is uploaded again without a change."""
    approve(asking, quota="2")
    assert "新增 2" in upload(asking, b"key,name,badge\n1,Wang,B-1\n2,Li,\n").text
    assert {one.record.batch for one in PeopleStore(asking.database).everyone()} == {"A-1"}
    table = page(asking, CLERK, f"{PEOPLE}.csv")
    assert table.headers["Content-Disposition"] == "attachment; filename=people-A-1.csv"
    assert "不变 2" in upload(asking, table.data).text
    answer = upload(asking, b"key,name\n1,Wang\n2,Li\n3,Zhao\n")
    assert answer.status_code == 422
    assert "3 people; the quota is 2" in answer.text
    acts = [entry.act for entry in AuditLog(asking.database).latest(10)]
    assert {"people-uploaded", "people-seen", "people-downloaded"} <= set(acts)


def test_all_that_is_wrong_in_a_file_is_told_by_line(asking: Office) -> None:
    """And what is no file of people is refused; nobody is put on the roster."""
    approve(asking)
    told = upload(asking, b"key,name,badge\n1,,B-1\n1,<b>Li</b>,B-2\n").text
    assert "line 2, name" in told
    assert "line 3, key" in told
    for contents in (b"", b"\xff\xfe", b"PK\x03\x04"):
        assert upload(asking, contents).status_code == 422
    assert form(asking, CLERK, PEOPLE).status_code == 422
    assert PeopleStore(asking.database).everyone() == ()


def test_most_of_a_batch_is_taken_out_only_when_it_is_said_twice(asking: Office) -> None:
    """A file that was cut short locks nobody out."""
    approve(asking)
    upload(asking, b"key,name\n" + b"".join(b"%d,N%d\n" % (n, n) for n in range(30)))
    assert upload(asking, b"key,name\n1,N1\n").status_code == 409
    assert "停用 29" in upload(asking, b"key,name\n1,N1\n", shrink="yes").text


def test_a_file_may_be_greater_than_a_form_but_has_a_limit(asking: Office) -> None:
    """As any other body has."""
    approve(asking)
    spaces = b"key,name\n1,Wang" + b" " * MAX_BODY_BYTES + b"\n"
    assert "新增 1" in upload(asking, spaces).text
    answer = asking.client.post(
        PEOPLE,
        data=b"x" * (MAX_UPLOAD_BYTES + 1),
        content_type="multipart/form-data; boundary=b",
        base_url="http://127.0.0.1",
        headers=OWN_PAGE,
    )
    assert answer.status_code == 413


def test_another_companys_clerk_sees_and_does_nothing(asking: Office) -> None:
    """Not even that it is there."""
    approve(asking)
    assert "云栖科技" not in page(asking, STRANGER, "/applications").text
    for path in (ONE, PEOPLE, f"{PEOPLE}.csv"):
        assert page(asking, STRANGER, path).status_code == 404
    assert form(asking, STRANGER, ONE, act="resubmit", **plan(asking)).status_code == 404
    assert upload(asking, b"key,name\n1,Wang\n", by=STRANGER).status_code == 404
    assert PeopleStore(asking.database).everyone() == ()


def test_each_does_only_what_is_theirs(asking: Office) -> None:
    """A clerk approves nothing, an officer files nothing, an auditor knows no names."""
    form(asking, CLERK, "/applications", **plan(asking))
    last = plan(asking)["last"]
    assert form(asking, CLERK, ONE, act="approve", quota="1", last=last).status_code == 422
    assert form(asking, CLERK, ONE, act="dance").status_code == 400
    assert form(asking, OFFICER, "/applications", **plan(asking)).status_code == 403
    assert form(asking, OFFICER, "/applications/9", act="approve").status_code == 404
    assert page(asking, AUDITOR, ONE).status_code == 200
    assert page(asking, AUDITOR, PEOPLE).status_code == 403
    assert page(asking, CLERK, "/").headers["Location"] == "/applications"
    assert page(asking, CLERK, "/cases").status_code == 403
    stolen = {"form_token": "x", "act": "resubmit"}
    answer = asking.client.post(ONE, data=stolen, base_url="http://127.0.0.1", headers=OWN_PAGE)
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"headcount": "many"}, "headcount: expected a whole number"),
        ({"isolation_rooms": "0"}, "isolation rooms: 0"),
        ({"masks": "39"}, "masks: 39; expected 40"),
        ({"thermometers": "9999999"}, "thermometers: expected"),
        ({"first": "soon"}, "first day: expected a date"),
        ({"last": ""}, "last day: expected a date"),
        ({"last": "2000-01-01"}, "plan"),
        ({"building": ""}, "buildings: expected"),
        ({"building": "x" * 500}, "plan"),
        ({"words": "x" * 501}, "plan: 501 characters"),
        ({"words": "\u202ex"}, "words: has signs"),
        ({"building": "\u202ex"}, "building: has signs"),
    ],
)
def test_a_plan_that_can_not_be_is_told_and_keeps_what_was_typed(
    asking: Office, changes: dict[str, str], told: str
) -> None:
    """So that one field is corrected and not eight."""
    answer = form(asking, CLERK, "/applications", **plan(asking, **changes))
    assert answer.status_code == 422
    assert told in answer.text
    assert "错峰用餐" in answer.text or "words" in changes
    assert "已提交" not in page(asking, CLERK, "/applications").text


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"act": "approve", "quota": "41"}, "quota: 41; expected 1 to 40"),
        ({"act": "approve", "quota": "x"}, "quota: expected"),
        ({"act": "approve", "quota": "1", "last": "2099-12-31"}, "end: expected"),
        ({"act": "return", "answer": " "}, "answer: empty"),
        ({"act": "return", "answer": "\u202ewhy"}, "answer: has signs"),
        ({"act": "suspend", "answer": "why"}, "can&#39;t be done as it is submitted"),
    ],
)
def test_an_answer_that_can_not_be_changes_nothing(
    asking: Office, fields: dict[str, str], told: str
) -> None:
    """The page says why."""
    form(asking, CLERK, "/applications", **plan(asking))
    answer = form(asking, OFFICER, ONE, **{"last": plan(asking)["last"]} | fields)
    assert answer.status_code == 422
    assert told in answer.text
    assert "已提交，待审核" in page(asking, CLERK, ONE).text


def test_why_something_was_not_done_stands_in_both_languages(asking: Office) -> None:
    """Chinese first; the field is called as the form calls it."""
    refused = form(asking, CLERK, "/applications", **plan(asking, masks="39"))
    assert "没有提交，请改正：口罩：39，应为 40 到 100000" in refused.text
    assert '<span lang="en">masks: 39; expected 40 to 100000</span>' in refused.text
    form(asking, CLERK, "/applications", **plan(asking))
    unsaid = form(asking, OFFICER, ONE, act="return", answer=" ", last=plan(asking)["last"])
    assert "请写明原因，企业要看" in unsaid.text


@pytest.mark.parametrize("size", [(390, 844), (1280, 800)], ids=["phone", "tablet"])
def test_a_clerk_and_an_officer_do_it_in_a_browser(
    served: Served, browser: "Browser", asking: Office, size: tuple[int, int], tmp_path: Path
) -> None:
    """From the empty list to people at work; nothing is cut off, no rule of access broken."""
    shown = browser.new_page(viewport={"width": size[0], "height": size[1]})
    as_account(shown, served, asking, CLERK)
    sound(shown, tmp_path / "clerk-empty.png")
    for name, text in plan(asking).items():
        shown.fill(f"input[name={name}]", text)
    shown.click("main button >> text=提交")
    shown.wait_for_selector("text=已提交，待审核")
    sound(shown, tmp_path / "clerk-filed.png")

    as_account(shown, served, asking, OFFICER)
    sound(shown, tmp_path / "officer-list.png")
    shown.click("text=#1 云栖科技")
    shown.wait_for_url("**/applications/1")
    sound(shown, tmp_path / "officer-one.png")
    shown.fill("input[name=quota]", "30")
    shown.click("main button >> text=批准")
    shown.wait_for_selector(".chip >> text=已批准")
    sound(shown, tmp_path / "officer-approved.png")

    as_account(shown, served, asking, CLERK)
    shown.click("text=#1 云栖科技")
    shown.click("text=人员名单")
    assert shown.inner_text("nav [aria-current]").startswith("复工")
    choose(shown, "key,name\n1,\n")
    shown.click("main button >> text=上传")
    shown.wait_for_selector("[role=alert]")
    sound(shown, tmp_path / "people-faults.png")
    choose(shown, "key,name\n1,王小明\n2,李红\n")
    shown.click("main button >> text=上传")
    shown.wait_for_selector("text=新增 2")
    sound(shown, tmp_path / "people.png")
    with shown.expect_download() as download:
        shown.click("text=下载 CSV")
    assert "王小明" in Path(download.value.path()).read_text("utf-8-sig")
    shown.close()


def as_account(shown: "Page", served: Served, office: Office, account: Account) -> None:
    """The browser is somebody's from now on, and shows where they see applications."""
    session = office.cookies[account]
    shown.context.add_cookies([{"name": "centre", "value": session, "url": served.address}])
    shown.goto(f"{served.address}/applications")


def choose(shown: "Page", table: str) -> None:
    """Choose a file that says this."""
    chosen = {"name": "p.csv", "mimeType": "text/csv", "buffer": table.encode()}
    shown.set_input_files("input[name=people]", chosen)  # type: ignore[arg-type]  # is a TypedDict
