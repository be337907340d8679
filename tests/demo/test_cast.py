"""The script of a demonstration."""

from gateway.core.reason import Verdict
from gateway.demo.cast import EXPECTED, Mishap, Role, script


def test_a_script_is_the_same_for_one_seed_and_begins_like_a_shorter_one() -> None:
    """A run can be repeated."""
    assert script(50, 7) == script(50, 7)
    assert script(50, 7)[:20] == script(20, 7)
    assert script(50, 7) != script(50, 8)


def test_every_role_has_an_expected_verdict_and_every_verdict_is_played() -> None:
    """Nobody comes whose fate is open."""
    assert set(EXPECTED) == set(Role)
    assert {verdict for verdict, _ in EXPECTED.values()} == set(Verdict)


def test_two_hundred_people_play_every_role_and_every_mishap() -> None:
    """The long run leaves nothing out."""
    arrivals = script(200, 1)

    assert {arrival.role for arrival in arrivals} == set(Role)
    assert {arrival.mishap for arrival in arrivals} == {None, *Mishap}


def test_a_dozen_people_already_meet_every_verdict() -> None:
    """The short run is not a fair-weather one."""
    verdicts = {EXPECTED[arrival.role][0] for arrival in script(12, 1)}

    assert verdicts == set(Verdict)
