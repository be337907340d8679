"""The installer's page: real pictures in a folder, the real decoder, each answer of the page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from gateway.texts import PREVIEW
from gateway.web.preview.corpus import Corpus
from gateway.web.preview.truth import MOST_FRAMES
from gateway.web.security import HEADERS
from tests.web.previewing import SAME_PAGE, TEXT, draw_lane, previewing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.web.previewing import Preview


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in the camera's place."""
    folder = tmp_path_factory.mktemp("pictures")
    draw_lane(folder)
    return folder


@pytest.fixture(scope="module")
def preview(pictures: Path) -> Iterator[Preview]:
    """As `gateway camera --preview` shows it, without a recorder."""
    with previewing(pictures) as preview:
        preview.sight(lambda told: told["sight"])
        yield preview


@pytest.fixture
def recording(pictures: Path, tmp_path: Path) -> Iterator[Preview]:
    """With ``--record``."""
    with previewing(pictures, tmp_path / "lane") as preview:
        preview.sight(lambda told: told["sight"])
        yield preview


def test_the_page_carries_the_same_policies_as_the_guards(preview: Preview) -> None:
    """Each answer, also an error."""
    for path in ("/", "/api/sight", "/picture.jpg", "/preview/preview.js", "/nothing"):
        with preview.client.get(path) as answer:
            assert {name: answer.headers[name] for name in HEADERS} == HEADERS
            assert answer.headers["Cache-Control"] == "no-store"


def test_the_page_and_what_it_loads_are_there(preview: Preview) -> None:
    """No code or style inside the page, as the policy forbids it."""
    page = preview.client.get("/").text
    assert PREVIEW["title"].zh in page
    for path in re.findall('(?:src|href)="(/[^"]+)"', page):
        with preview.client.get(path) as answer:
            assert answer.status_code == 200, path
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", page)


def test_a_pass_is_outlined_and_named_by_its_format_and_never_spelled_out(
    preview: Preview,
) -> None:
    """Whoever stands behind the installer must not read it."""
    answer = preview.client.get("/api/sight")
    assert answer.json
    sight = answer.json["sight"]
    assert (sight["format"], sight["codes"], sight["verdict"]) == ("PK1S", 1, "good")
    assert 100 < sight["outline"][0][0] < 300
    assert sight["size"] == [640, 480]
    assert TEXT[5:] not in answer.text + preview.client.get("/").text


def test_the_picture_is_the_frame(preview: Preview) -> None:
    """As JPEG, in its own proportions."""
    answer = preview.client.get("/picture.jpg")
    assert answer.mimetype == "image/jpeg"
    shown = cv2.imdecode(np.frombuffer(answer.data, np.uint8), cv2.IMREAD_COLOR)
    assert shown is not None
    assert shown.shape == (480, 640, 3)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:8081", 200),
        ("127.0.0.1:8081", 200),
        ("evil.example", 400),
        ("192.168.1.7:8081", 400),
        ("127.0.0.1.evil.example", 400),
    ],
)
@pytest.mark.parametrize("path", ["/", "/api/sight", "/picture.jpg"])
def test_only_this_machines_own_names_are_answered(
    preview: Preview, host: str, status: int, path: str
) -> None:
    """Any other name is a site that had itself resolved to here."""
    assert preview.client.get(path, headers={"Host": host}).status_code == status


def test_nothing_can_be_recorded_unless_the_command_said_so(preview: Preview) -> None:
    """Neither a button nor a route."""
    page = preview.client.get("/").text
    assert "<form" not in page
    assert PREVIEW["consent"].en not in page
    for path in ("/record", "/delete-last"):
        assert preview.client.post(path, headers=SAME_PAGE).status_code == 404
    told = preview.client.get("/api/sight").json
    assert told
    assert told["recorder"] is None


def test_a_recorded_presentation_makes_a_corpus_with_truth(
    recording: Preview, tmp_path: Path
) -> None:
    """Its frames agree on the text; how many came in time is the machine's affair."""
    assert recording.post("/record", consent="yes").status_code == 303
    recording.sight(lambda told: told["recorder"]["done"] == 1)
    labels = Corpus(tmp_path / "lane")._labels
    assert 2 <= len(labels) <= MOST_FRAMES
    assert all(label["texts"] == [TEXT] for label in labels)
    assert len(list((tmp_path / "lane" / "p01").glob("*.png"))) == len(labels)


def test_a_declared_text_is_the_truth(recording: Preview, tmp_path: Path) -> None:
    """What the volunteer's pass is known to say."""
    assert recording.post("/record", consent="yes", truth=" DECLARED ").status_code == 303
    recording.sight(lambda told: told["recorder"]["done"] == 1)
    assert {str(label["texts"]) for label in Corpus(tmp_path / "lane")._labels} == {"['DECLARED']"}


def test_the_last_presentation_is_deleted_by_its_button(recording: Preview, tmp_path: Path) -> None:
    """And a second press finds none."""
    recording.post("/record", consent="yes")
    recording.sight(lambda told: told["recorder"]["done"] == 1)
    assert recording.post("/delete-last").status_code == 303
    assert recording.post("/delete-last").status_code == 409
    assert not list((tmp_path / "lane").rglob("*.png"))


@pytest.mark.parametrize(
    ("form", "status"),
    [({}, 400), ({"consent": "no"}, 400), ({"consent": "yes", "truth": "A" * 7_090}, 400)],
)
def test_nobody_is_recorded_without_having_agreed(
    recording: Preview, form: dict[str, str], status: int
) -> None:
    """Nor with a text that no code can hold."""
    assert recording.post("/record", **form).status_code == status
    told = recording.sight(lambda told: told["recorder"])
    assert told["recorder"] == {"done": 0, "frames": None, "trouble": ""}


@pytest.mark.parametrize(
    ("repeated", "headers"),
    [
        (False, SAME_PAGE),
        (True, {}),
        (True, SAME_PAGE | {"Origin": "http://evil.example"}),
        (True, SAME_PAGE | {"Sec-Fetch-Site": "cross-site"}),
    ],
)
def test_no_other_site_presses_the_buttons(
    recording: Preview,
    repeated: bool,  # noqa: FBT001  # a table
    headers: dict[str, str],
) -> None:
    """Token, origin and the browser's own word must all agree."""
    found = re.search('name="csrf" value="([^"]+)"', recording.client.get("/").text)
    assert found
    form = {"csrf": found[1] if repeated else "guessed", "consent": "yes"}
    for path in ("/record", "/delete-last"):
        assert recording.client.post(path, data=form, headers=headers).status_code == 403


def test_the_installers_cookie_signs_no_guard_out(recording: Preview) -> None:
    """Cookies know no ports: the guard's page on the same machine has its own name."""
    cookie = recording.client.get("/").headers["Set-Cookie"]
    assert cookie.startswith("gate-preview=")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


def test_a_camera_that_is_away_is_told_with_what_may_hold_it() -> None:
    """The running gate is the usual reason; there is no picture then."""
    with previewing("/dev/video-none") as preview:
        told = preview.sight(lambda told: told["outage"])
        assert "/dev/video-none" in told["outage"]
        assert (told["held"], told["sight"]) == (True, None)
        assert preview.client.get("/picture.jpg").status_code == 404


def test_a_folder_is_held_by_nobody(tmp_path: Path) -> None:
    """An empty one is an outage of another kind."""
    with previewing(tmp_path) as preview:
        told = preview.sight(lambda told: told["outage"])
        assert "no picture in this folder" in told["outage"]
        assert not told["held"]
