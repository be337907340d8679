"""A guard closes the lane and opens it; others can't, and a failure is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gateway.core.lane_mode import LaneMode

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.web.conftest import Rig

SAME_PAGE = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}


def run(guard: FlaskClient, token: str, mode: str) -> TestResponse:
    """Press one of the page's buttons."""
    return guard.post("/lane", data={"csrf": token, "mode": mode}, headers=SAME_PAGE)


@pytest.mark.parametrize("mode", LaneMode)
def test_a_guard_runs_the_lane_in_each_way(
    rig: Rig, guard: FlaskClient, token: str, mode: LaneMode
) -> None:
    """The gate hears who wants it, and the page then shows it."""
    with rig.answering(ok=True, sequence=43):
        answer = run(guard, token, mode.value)
    assert (answer.status_code, answer.headers["location"]) == (303, "/lane")
    assert (rig.lane.guard, rig.lane.mode) == ("zhang", mode)
    rig.show(mode=mode)
    assert guard.get("/lane").text.count('aria-current="true"') == 1


def test_a_mode_that_is_none_goes_nowhere(rig: Rig, guard: FlaskClient, token: str) -> None:
    """Nor does a form without one."""
    assert run(guard, token, "ajar").status_code == 400
    assert guard.post("/lane", data={"csrf": token}, headers=SAME_PAGE).status_code == 400
    assert rig.requests.empty()


def test_a_mode_that_the_disk_did_not_take_is_told(
    rig: Rig, guard: FlaskClient, token: str
) -> None:
    """With the gate's own words."""
    with rig.answering(ok=False, text="disk full"):
        answer = run(guard, token, "closed")
    assert answer.status_code == 409
    assert "disk full" in answer.text


def test_without_a_gate_nothing_changed(rig: Rig, guard: FlaskClient, token: str) -> None:
    """And the page says so."""
    rig.stop_gate()
    rig.wait(lambda glance: not glance.connected)
    answer = run(guard, token, "closed")
    assert answer.status_code == 503
    assert "nothing changed" in answer.text


def test_another_sites_form_changes_nothing(rig: Rig, guard: FlaskClient) -> None:
    """Without the page's own token."""
    assert run(guard, "forged", "closed").status_code == 403
    assert rig.requests.empty()
