"""Who may call what: every role at every route with every method, on the server."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from gateway.web.roles import POST, Role, may
from gateway.web.security import PUBLIC
from tests.web.conftest import NAME, SAME_PAGE, csrf_of

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.web.conftest import Rig

ACTS = {"open", "forgive", "identify", "measure", "refuse", "lane_mode_set"}
"""What lets somebody in or not."""
CHIEFS = {"count"}


def routes(rig: Rig) -> list[tuple[str, str, str]]:
    """Path, method and endpoint of each route behind the sign-in."""
    return [
        (re.sub("<[^>]+>", "1", rule.rule), method, rule.endpoint)
        for rule in rig.app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"OPTIONS"})
        if rule.endpoint not in PUBLIC and rule.endpoint != "logout"
    ]


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_a_role_reaches_its_own_routes_and_no_other(
    rig: Rig, stranger: FlaskClient, signing_in: object, role: Role
) -> None:
    """403 exactly where the route is another's, whatever the page shows."""
    assert callable(signing_in)
    rig.accounts.set_role(NAME, role)
    signing_in(stranger)
    token = csrf_of(stranger.get("/").text)
    headers = {**SAME_PAGE, "X-CSRF-Token": token}
    walked = routes(rig)
    for path, method, endpoint in walked:
        with stranger.open(path, method=method, headers=headers) as answer:
            refused = answer.status_code == 403
        assert refused != may(rig.app, endpoint, role), (role, method, path)
    assert len(walked) >= 12


def test_every_route_says_whose_it_is(rig: Rig) -> None:
    """One that was forgotten would be closed to everybody."""
    forgotten = {end for _, _, end in routes(rig) if not any(may(rig.app, end, r) for r in Role)}
    assert forgotten == set()


def test_acts_at_the_lane_are_those_of_the_post(rig: Rig) -> None:
    """An installer opens nothing; what changes the count is the chief's alone."""
    endpoints = {end for _, _, end in routes(rig)}
    for act in ACTS & endpoints:
        assert {role for role in Role if may(rig.app, act, role)} == set(POST)
    for act in CHIEFS:
        assert {role for role in Role if may(rig.app, act, role)} == {Role.CHIEF}
    assert len(ACTS & endpoints) >= 5
