"""Somebody at home asks on the phone, a worker of the building comes; each sees the least."""

import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from gateway.central.local import local
from gateway.central.roles import Account, Role
from gateway.central.store.audit import AuditLog
from gateway.central.store.observing import doors_opened, turn
from gateway.central.store.operators import OperatorStore
from gateway.central.store.residents import ResidentStore
from gateway.core.instant import MS_PER_HOUR, ClockQuality, Instant
from tests.web.accessibility import sound

if TYPE_CHECKING:
    from playwright.sync_api import Browser

Office = Any
Served = Any
"""The fixtures' own types: test modules don't import each other."""
NOW = 1_800_000_000_000
"""Where the office's clock stands first."""
OWN_PAGE = {"Origin": "http://127.0.0.1", "Sec-Fetch-Site": "same-origin"}


def form(office: Office, path: str, **fields: Any) -> Any:  # noqa: ANN401 - any form and answer
    """Send a form of the office's."""
    found = re.search(r'name="form_token" value="([^"]+)"', office.get("/homes").text)
    assert found is not None
    sent = {"form_token": found[1]} | fields
    return office.client.post(path, data=sent, base_url="http://127.0.0.1", headers=OWN_PAGE)


def send(office: Office, path: str, **fields: str) -> Any:  # noqa: ANN401 - any answer
    """Send a form of a resident's own page."""
    return office.client.post(path, data=fields, base_url="http://127.0.0.1", headers=OWN_PAGE)


def observe(office: Office, **changes: str) -> Any:  # noqa: ANN401 - any answer
    """Fill in the office's form for somebody who stays at home from today on."""
    today = local(office.clock.now().wall_ms)
    said = {
        "name": "王小明",
        "building": "3",
        "unit": "502",
        "first": today.date().isoformat(),
        "last": (today + timedelta(days=13)).date().isoformat(),
        "door": "door-3-502",
    }
    return form(office, "/residents", **said | changes)


def home_of(answer: Any) -> str:  # noqa: ANN401 - the client's own type
    """The path of the page whose link an answer shows."""
    found = re.search(r"https://park\.example(/at-home/[\w-]+)", answer.text)
    assert found is not None
    return found[1]


def worker(office: Office, operator_hash: str, building: str = "3") -> None:
    """A worker of a building signs in."""
    wu = Account(f"wu-{building}", Role.WORKER, building)
    OperatorStore(office.database).put(wu, operator_hash)
    assert office.sign_in(name=wu.name).status_code == 303


def test_a_need_goes_from_the_phone_to_the_worker_and_back(
    signed_in: Office, operator_hash: str
) -> None:
    """The resident sees how it stands; the worker sees the home and closes it."""
    home = home_of(observe(signed_in))
    assert send(signed_in, f"{home}/need", kind="medicine", more="降压药").status_code == 303
    assert "已受理待派" in signed_in.get(home).text
    worker(signed_in, operator_hash)
    page = signed_in.get("/homes").text
    assert "送药 Medicine: 降压药" in page
    assert "3 · 502" in page
    (number,) = re.findall(r"/homes/cases/(\d+)", page)
    assert form(signed_in, f"/homes/cases/{number}", act="accept").status_code == 303
    assert "处理中" in signed_in.get(home).text
    assert form(signed_in, f"/homes/cases/{number}", act="close").status_code == 303
    assert "已送达" in signed_in.get(home).text
    assert "降压药" not in signed_in.get("/homes").text
    assert AuditLog(signed_in.database).latest(1)[0].act == "homes-seen"


def test_a_worker_sees_one_building_and_none_of_the_offices_pages(
    signed_in: Office, operator_hash: str
) -> None:
    """Nor may they do anything at another's."""
    home = home_of(observe(signed_in))
    send(signed_in, f"{home}/need", kind="meals", more="")
    (number,) = re.findall(r"/homes/cases/(\d+)", signed_in.get("/homes").text)
    (resident,) = ResidentStore(signed_in.database).current()
    worker(signed_in, operator_hash, "4")
    page = signed_in.get("/homes").text
    assert "王小明" not in page
    assert "502" not in page
    assert form(signed_in, f"/homes/cases/{number}", act="close").status_code == 404
    assert form(signed_in, f"/homes/{resident.id}/visit").status_code == 404
    for path in ("/residents", "/cases", f"/cases/{number}", "/statistics", "/audit"):
        assert signed_in.get(path).status_code == 403
    assert signed_in.get("/").headers["Location"] == "/homes"


def test_an_auditor_sees_which_homes_wait_and_nobodys_name(
    signed_in: Office, operator_hash: str
) -> None:
    """As on the muster."""
    home = home_of(observe(signed_in))
    send(signed_in, f"{home}/need", kind="medicine", more="")
    assert "王小明" in signed_in.get("/homes").text
    OperatorStore(signed_in.database).put(Account("zhao", Role.AUDITOR), operator_hash)
    assert signed_in.sign_in(name="zhao").status_code == 303
    page = signed_in.get("/homes").text
    assert "送药" in page
    assert "王小明" not in page


def test_readings_come_twice_a_day_and_a_high_one_calls_the_worker(signed_in: Office) -> None:
    """What is missing stands on both pages."""
    home = home_of(observe(signed_in))
    to_evening_h = 21 - local(signed_in.clock.now().wall_ms).hour
    signed_in.clock.advance_ms((24 + to_evening_h) * MS_PER_HOUR)
    assert signed_in.sign_in().status_code == 303
    page = signed_in.get(home).text
    assert "早间 morning；" in page
    assert "晚间 evening" in page
    assert "早间 morning；" in signed_in.get("/homes").text
    assert send(signed_in, f"{home}/reading", celsius="36.6").status_code == 303
    page = signed_in.get(home).text
    assert "36.6 °C" in page
    assert "晚间 evening" not in page
    assert "自测体温" not in signed_in.get("/homes").text
    assert send(signed_in, f"{home}/reading", celsius="37.3").status_code == 303
    assert "自测体温 37.3 °C own reading 37.3 °C" in signed_in.get("/homes").text


@pytest.mark.parametrize("said", ["", "36,5", "hot", "29.9", "45.1", "NaN", "３６.５", "036.5"])
def test_a_reading_that_no_thermometer_shows_is_not_taken(signed_in: Office, said: str) -> None:
    """The page says how to write one."""
    home = home_of(observe(signed_in))
    answer = send(signed_in, f"{home}/reading", celsius=said)
    assert answer.status_code == 400
    assert "36.5 这样填写" in answer.text


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"kind": "money"},
        {"kind": "other", "more": "x" * 121},
        {"kind": "other", "more": "\u202ex"},
    ],
)
def test_a_need_that_the_page_does_not_offer_is_refused(
    signed_in: Office, fields: dict[str, str]
) -> None:
    """Nothing is kept of it."""
    home = home_of(observe(signed_in))
    assert send(signed_in, f"{home}/need", **fields).status_code == 400
    assert "/homes/cases/" not in signed_in.get("/homes").text


def test_whoever_plays_with_the_page_is_slowed_down(signed_in: Office) -> None:
    """A neighbour is not."""
    home, other = home_of(observe(signed_in)), home_of(observe(signed_in, unit="503"))
    answers = [send(signed_in, f"{home}/need", kind="other").status_code for _ in range(8)]
    assert answers == [303] * 6 + [429] * 2
    assert send(signed_in, f"{other}/need", kind="other").status_code == 303


def test_a_link_that_is_none_any_more_shows_nothing(signed_in: Office) -> None:
    """A guess, a replaced one, and one whose observation is over answer alike."""
    home = home_of(observe(signed_in))
    (resident,) = ResidentStore(signed_in.database).current()
    renewed = home_of(form(signed_in, f"/residents/{resident.id}/link"))
    assert signed_in.get(renewed).status_code == 200
    turn(signed_in.database, resident.home.end_ms)
    for path in (home, renewed, "/at-home/" + "x" * 22):
        assert signed_in.get(path).status_code == 404
        assert send(signed_in, f"{path}/need", kind="other").status_code == 404


def test_a_resident_needs_no_account_and_another_site_can_ask_nothing(office: Office) -> None:
    """The link is enough, from the page's own form alone."""
    office.sign_in()
    home = home_of(observe(office))
    office.client.delete_cookie("centre", domain="127.0.0.1")
    assert office.get(home).status_code == 200
    assert office.get("/homes").status_code == 303
    answer = office.client.post(
        f"{home}/need",
        data={"kind": "other"},
        base_url="http://127.0.0.1",
        headers={"Origin": "https://elsewhere.example"},
    )
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"last": "soon"}, "expected dates"),
        ({"last": "9999-12-31"}, "expected dates"),
        ({"last": "2000-01-01"}, "the last day is before the first"),
        ({"building": ""}, "building: expected one line"),
        ({"key": "K-404"}, "on the roster"),
        ({"door": "a/#"}, "door contact: expected"),
    ],
)
def test_an_observation_that_can_not_be_is_told_and_keeps_what_was_typed(
    signed_in: Office, changes: dict[str, str], told: str
) -> None:
    """So that one field is corrected and not seven."""
    answer = observe(signed_in, **changes)
    assert answer.status_code in {409, 422}
    assert told in answer.text
    assert 'value="王小明"' in answer.text
    assert ResidentStore(signed_in.database).current() == []


def test_a_visit_that_was_announced_alarms_nobody(signed_in: Office) -> None:
    """The page says until when."""
    observe(signed_in)
    (resident,) = ResidentStore(signed_in.database).current()
    assert form(signed_in, f"/homes/{resident.id}/visit").status_code == 303
    assert "已报备至" in signed_in.get("/homes").text
    for minutes, alarmed in ((29, False), (31, True)):
        at = Instant(NOW + minutes * 60_000, 0, "boot", ClockQuality.SYNCED)
        doors_opened(signed_in.database, ["door-3-502"], at)
        assert ("房门未报备打开" in signed_in.get("/homes").text) == alarmed


@pytest.mark.parametrize("size", [(390, 844), (1280, 800)], ids=["phone", "tablet"])
def test_a_resident_asks_and_a_worker_closes_in_a_browser(
    served: Served, browser: "Browser", operator_hash: str, size: tuple[int, int], tmp_path: Path
) -> None:
    """Nothing is cut off at the side, and no rule of accessibility broken."""
    office = served.office
    office.sign_in()
    home = home_of(observe(office))
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.goto(f"{served.address}{home}")
    page.fill("#more", "两袋")
    page.click("text=收垃圾")
    page.fill("#celsius", "38.1")
    page.click("text=上报")
    page.wait_for_selector("text=38.1 °C")
    page.wait_for_selector("text=已受理待派")
    sound(page, tmp_path / "resident.png")

    worker(office, operator_hash)
    session = office.client.get_cookie("centre", "127.0.0.1").value
    page.context.add_cookies([{"name": "centre", "value": session, "url": served.address}])
    page.goto(f"{served.address}/homes")
    sound(page, tmp_path / "homes.png")
    assert "38.1" in page.inner_text("#alerts")
    page.click("#needs >> text=接单")
    page.wait_for_selector("#needs >> text=处理中")
    page.click("#needs >> text=办结")
    page.wait_for_selector("#needs >> text=没有")
    page.goto(f"{served.address}{home}")
    page.wait_for_selector("text=已送达")
    page.close()


@pytest.mark.parametrize("size", [(390, 844), (1280, 800)], ids=["phone", "tablet"])
def test_the_office_hands_out_a_link_in_a_browser(
    served: Served, browser: "Browser", size: tuple[int, int], tmp_path: Path
) -> None:
    """The list, the form, and the code that a phone scans."""
    office = served.office
    office.sign_in()
    session = office.client.get_cookie("centre", "127.0.0.1").value
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.context.add_cookies([{"name": "centre", "value": session, "url": served.address}])
    page.goto(f"{served.address}/residents")
    for field, text in (("name", "王小明"), ("building", "3"), ("unit", "502")):
        page.fill(f"input[name={field}]", text)
    last = local(office.clock.now().wall_ms) + timedelta(days=13)
    page.fill("input[name=last]", last.date().isoformat())
    page.click("text=登记并出链接")
    page.wait_for_selector("text=/at-home/")
    sound(page, tmp_path / "link.png")
    page.click("text=返回名单")
    page.wait_for_selector("#residents >> text=王小明")
    sound(page, tmp_path / "residents.png")
    page.close()
