"""The page's own files travel packed, and nothing that a stranger could have a part in does."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest
from flask import Flask

from gateway.web.packed import Packed

if TYPE_CHECKING:
    from flask.testing import FlaskClient

PACKED = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.mark.parametrize("name", ["page.css", "main.js", "base.css"])
def test_a_file_is_packed_for_whoever_unpacks_it(stranger: FlaskClient, name: str) -> None:
    """What comes out is what others get."""
    path = f"/static/{name}"
    with stranger.get(path) as plain, stranger.get(path, headers=PACKED) as packed:
        assert "Content-Encoding" not in plain.headers
        assert packed.headers["Content-Encoding"] == "gzip"
        assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data)
        assert gzip.decompress(packed.data) == plain.data
        assert "Accept-Encoding" in plain.headers["Vary"]
        assert "Accept-Encoding" in packed.headers["Vary"]


def test_a_file_that_the_browser_has_is_not_sent_again(stranger: FlaskClient) -> None:
    """Packed or not, it has one name."""
    with stranger.get("/static/page.css", headers=PACKED) as first:
        known = {**PACKED, "If-None-Match": first.headers["ETag"]}
    with stranger.get("/static/page.css", headers=known) as again:
        assert again.status_code == 304
        assert again.data == b""


def test_an_address_spelt_anew_is_no_new_file() -> None:
    """Or a stranger could fill the page's memory by asking for one file in a million ways."""
    app, packed = Flask("gateway.web", static_folder="static"), Packed()
    packed.add_to(app)
    for number in range(9):
        path = f"/static/{number}/../page.css"
        with app.test_client().get(path, headers=PACKED) as answer:
            assert answer.headers["Content-Encoding"] == "gzip"
    assert len(packed) == 1


@pytest.mark.parametrize("path", ["/login", "/static/spoken/admit.zh.mp3", "/static/nothing.css"])
def test_pages_sounds_and_errors_are_not_packed(stranger: FlaskClient, path: str) -> None:
    """A page's length beside a stranger's words would tell of its token."""
    with stranger.get(path, headers=PACKED) as answer:
        assert "Content-Encoding" not in answer.headers
