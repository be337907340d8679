"""A matrix of faults that would admit people without saying so can't be written."""

from pathlib import Path

import pytest

from gateway.config import load_policy
from gateway.core.policy import DegradedPolicy, Policy
from gateway.errors import ConfigurationError


def load(folder: Path, text: str) -> Policy:
    """Write a policy and load it."""
    path = folder / "policy.toml"
    path.write_text(f"version = 1\n{text}", "utf-8")
    return load_policy(path)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('lists_stale = "warn"', "admitted on lists that prove nothing"),
        ('clock_unset = "warn"', "admitted by a date that nobody knows"),
        ('thermometer_dead = "warn"', "not measured is taken for normal"),
        ('write_failed = "warn"', "admitted without a durable row"),
        ('write_failed = "centre-first"', "admitted without a durable row"),
        ('board_gone = "warn"', "walk through a closed arm"),
        ('door_stuck = "warn"', "walk through a closed arm"),
        ('camera_dead = "refer"', "a code that was not seen can't be referred"),
        ('centre_down = "admit"', "expected one of warn, refer, close; got 'admit'"),
        ('restarted = "close"', "expected one of warn, refer"),
    ],
)
def test_a_row_that_would_admit_silently_is_refused_with_the_reason(
    tmp_path: Path, line: str, why: str
) -> None:
    """Whoever writes it reads what it would do."""
    with pytest.raises(ConfigurationError, match=why):
        load(tmp_path, f"[degraded]\n{line}\n")


def test_each_row_takes_every_action_that_is_offered(tmp_path: Path) -> None:
    """As the comments of the policy file list them."""
    lines = """
[degraded]
centre_down = "refer"
code_service_down = "close"
lists_old = "refer"
lists_stale = "close"
clock_unset = "close"
clock_jumped = "warn"
camera_dead = "close"
thermometer_dead = "close"
disk_low = "refer"
write_failed = "refuse"
board_gone = "close"
door_stuck = "refer"
restarted = "refer"
power_low = "close"
door_within_ms = 0
clock_settle_minutes = 1.0
"""
    assert load(tmp_path, lines).degraded.door_within_ms == 0
    assert load(tmp_path, "").degraded == DegradedPolicy()


def test_the_roster_can_vouch_only_where_there_is_one(tmp_path: Path) -> None:
    """Else anybody with a pass of which nobody says anything would walk in while offline."""
    rung = '[health]\nladder = "roster"\n'
    assert load(tmp_path, rung).health.ladder == "roster"
    with pytest.raises(ConfigurationError, match="admits people of whom nothing is known"):
        load(tmp_path, f"{rung}[roster]\nrequired = false\n")
