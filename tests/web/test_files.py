"""What is sent to the browser: texts in both languages, no code or style inside pages, small."""

from __future__ import annotations

import re
from importlib import resources
from typing import TYPE_CHECKING

import pytest

from gateway import texts
from gateway.core.event import EventKind
from gateway.core.lane import LaneState, OverrideReason
from gateway.core.signals import Device
from gateway.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

    from flask.testing import FlaskClient

WEB = resources.files("gateway.web")


def files(folder: str, *endings: str) -> Iterator[Traversable]:
    """The page's own files, those of its folders' folders too."""
    waiting = [WEB / folder]
    while waiting:
        for item in waiting.pop().iterdir():
            if item.is_dir():
                waiting.append(item)
            elif item.name.endswith(endings):
                yield item


def all_texts() -> list[tuple[str, Text]]:
    """Every text of the table, with where it stands."""
    found: list[tuple[str, Text]] = []
    for name, value in vars(texts).items():
        if isinstance(value, Text):
            found.append((name, value))
        elif isinstance(value, dict) and not name.startswith("_"):
            found += [(f"{name}[{key}]", text) for key, text in value.items()]
    return found


def test_every_text_has_both_languages() -> None:
    """Chinese with Chinese characters, English without."""
    assert len(all_texts()) > 60
    for where, text in all_texts():
        assert re.search("[\u4e00-\u9fff]", text.zh), where
        assert text.en, where
        assert not re.search("[\u4e00-\u9fff]", text.en), where


@pytest.mark.parametrize(
    ("table", "members"),
    [
        (texts.STATE_WORDS, LaneState),
        (texts.STATE_STEPS, LaneState),
        (texts.OVERRIDE_WORDS, OverrideReason),
        (texts.DEVICE_WORDS, Device),
        (texts.DEVICE_STEPS, Device),
    ],
)
def test_every_member_has_its_words(table: dict[object, Text], members: type) -> None:
    """A new state without words would be a blank screen."""
    assert set(table) == set(members)  # type: ignore[call-overload]  # an enumeration's class
    assert set(texts.EVENT_WORDS) <= set(EventKind)


def test_the_word_that_fills_the_screen_has_two_characters() -> None:
    """More would be smaller, and two are read at two metres."""
    assert {len(text.zh) for text in texts.STATE_WORDS.values()} == {2}
    assert len({text.zh for text in texts.STATE_WORDS.values()}) == len(LaneState)


def test_scripts_and_templates_hold_no_text_of_their_own() -> None:
    """One table of texts; Jinja comments and code comments aside."""
    for item in (*files("templates", ".html"), *files("static", ".js")):
        source = re.sub(r"\{#.*?#\}", "", item.read_text("utf-8"), flags=re.DOTALL)
        assert not re.search("[\u4e00-\u9fff]", source), item.name


def test_every_fixed_text_is_used() -> None:
    """No dead words."""
    used = "".join(
        item.read_text("utf-8") for item in (*files("templates", ".html"), *files("", ".py"))
    )
    for key in texts.PAGE:
        assert f'["{key}"]' in used, key


def test_scripts_never_make_markup_of_text() -> None:
    """What a code says is text, whatever it says."""
    for item in files("static", ".js"):
        source = item.read_text("utf-8")
        for way in (
            "innerHTML",
            "outerHTML",
            "insertAdjacent",
            "document.write",
            "eval(",
            "Function(",
        ):
            assert way not in source, (item.name, way)


def test_nothing_is_fetched_from_the_network() -> None:
    """The gate works on an island; the SVG namespace is a name and no address."""
    for item in (*files("static", ".js", ".css", ".svg"), *files("templates", ".html")):
        source = item.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"(https?:)?//[a-z]", re.sub(r"(?m)^\s*//.*| // .*", "", source)), (
            item.name
        )


def test_pages_have_no_code_or_style_inside(guard: FlaskClient, stranger: FlaskClient) -> None:
    """The policy forbids it, and nobody finds out at the gate."""
    for page in (guard.get("/"), stranger.get("/login"), stranger.get("/nothing")):
        assert not re.search(r"<script(?![^>]*\bsrc=)", page.text)
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", page.text)


def loaded_with(page: str) -> dict[str, bytes]:
    """Every file that a page loads, by name, scripts' own imports too."""
    waiting = set(re.findall(r'"/static/([a-z]+\.(?:js|css|svg))"', page))
    loaded: dict[str, bytes] = {}
    while waiting:
        name = waiting.pop()
        loaded[name] = (WEB / "static" / name).read_bytes()
        imports = re.findall(r'from "\./([a-z]+\.js)"', loaded[name].decode())
        waiting |= set(imports) - set(loaded)
    return loaded


def test_the_whole_page_is_small(guard: FlaskClient) -> None:
    """At most 100 kB, uncompressed, with everything that it loads."""
    page = guard.get("/").text
    loaded = loaded_with(page)
    assert {"main.js", "words.js", "page.css", "icon.svg"} <= set(loaded)
    assert len(page.encode()) + sum(map(len, loaded.values())) < 100_000


@pytest.mark.parametrize(
    ("path", "own"),
    [
        ("", {"parts.css"}),
        ("/passages", {"lines.css", "search.css"}),
        ("/day/a1", {"lines.css"}),
        ("/queue", {"figures.css"}),
        ("/temperatures", {"plot.css"}),
        ("/inside", {"figures.css", "lines.css"}),
        ("/alarms", {"lines.css"}),
    ],
)
def test_a_look_up_loads_no_other_ones_style(guard: FlaskClient, path: str, own: set[str]) -> None:
    """And neither the lane's own."""
    shared = {"base.css", "sheet.css", "look.css", "strip.css", "lost.css"}
    loaded = loaded_with(guard.get(f"/look{path}").text)
    assert {name for name in loaded if name.endswith(".css")} == shared | own


def imports(name: str) -> set[str]:
    """What a script needs at once."""
    source = (WEB / "static" / name).read_text("utf-8")
    return set(re.findall(r'from "\./([a-z]+\.js)"', source))


def test_no_script_of_the_page_waits_for_two_others(guard: FlaskClient) -> None:
    """Each that is read before it is asked for costs a slow tablet a tenth of a second."""
    asked = set(re.findall(r'rel="modulepreload" href="/static/([a-z]+\.js)"', guard.get("/").text))
    first = imports("main.js")
    needed, waiting = set(first), set(first)
    while waiting:
        waiting = set().union(*map(imports, waiting)) - needed
        needed |= waiting
    assert asked == needed - first


def test_scripts_are_served_as_scripts(stranger: FlaskClient) -> None:
    """With nosniff a wrong type is a dead page."""
    for name, kind in (
        ("main.js", "text/javascript"),
        ("base.css", "text/css"),
        ("icon.svg", "image/svg+xml"),
    ):
        with stranger.get(f"/static/{name}") as answer:
            assert answer.mimetype == kind
