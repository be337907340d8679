"""The camera's picture goes to whoever is signed in, with its hint, and to nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gateway.core.look import Look

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.web.conftest import Rig

DARK = Look(b"\xff\xd8 a lane \xff\xd9", still=False, hint="too-dark")


def test_a_guard_gets_the_picture_with_its_hint(rig: Rig, guard: FlaskClient) -> None:
    """No cache keeps it, no script but this page's reads it."""
    rig.look = DARK
    answer = guard.get("/api/camera")
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "image/jpeg", DARK.jpeg)
    assert (answer.headers["X-Camera-Hint"], answer.headers["X-Camera-Still"]) == ("too-dark", "0")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert rig.requests.empty(), "the deciding thread hears nothing of it"


def test_a_frozen_picture_says_so(rig: Rig, guard: FlaskClient) -> None:
    """It only looks live."""
    rig.look = Look(DARK.jpeg, still=True, hint="good")
    assert guard.get("/api/camera").headers["X-Camera-Still"] == "1"


@pytest.mark.parametrize("way", ["never signed in", "signed out elsewhere"])
def test_nobody_sees_the_lane_without_a_session(
    rig: Rig, stranger: FlaskClient, guard: FlaskClient, way: str
) -> None:
    """Whoever knows the address."""
    rig.look = DARK
    rig.accounts.end_sessions("zhang")
    answer = (stranger if way == "never signed in" else guard).get("/api/camera")
    assert answer.status_code == 401
    assert DARK.jpeg not in answer.data


def test_of_a_camera_without_a_picture_there_is_none(guard: FlaskClient) -> None:
    """The page says so in words."""
    answer = guard.get("/api/camera")
    assert (answer.status_code, answer.data) == (204, b"")


def test_a_word_that_is_no_hint_goes_no_further(rig: Rig, guard: FlaskClient) -> None:
    """Headers carry only the page's own words."""
    rig.look = Look(DARK.jpeg, still=False, hint="王小明 X-Evil: 1")
    assert guard.get("/api/camera").headers["X-Camera-Hint"] == ""


def test_a_gate_that_is_away_shows_nothing(rig: Rig, guard: FlaskClient) -> None:
    """And the next look works again."""
    rig.look = DARK
    rig.stop_gate()
    rig.wait(lambda glance: not glance.connected)
    assert guard.get("/api/camera").status_code == 503
    rig.start_gate()
    rig.wait(lambda glance: glance.connected)
    assert guard.get("/api/camera").status_code == 200
