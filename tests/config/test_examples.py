"""The files in config/ are complete, and they say what the code says."""

import re
import tomllib
from dataclasses import MISSING, fields, replace
from pathlib import Path

import pytest

from gateway.config import (
    CentralConfig,
    GatewayConfig,
    effective_toml,
    load_central,
    load_gateway,
    load_policy,
)
from gateway.core.heading import Direction
from gateway.core.policy import AccessRule, LanePolicy, OccupancyLimit, Policy, Tide

CONFIG = Path(__file__).parents[2] / "config"
POLICY_TEXT = (CONFIG / "policy.toml").read_text("utf-8")


def test_the_policy_file_is_the_default_policy() -> None:
    """Each default stands in the file, so that nobody needs to read the code."""
    assert load_policy(CONFIG / "policy.toml") == Policy()


def test_the_examples_in_the_policy_file_are_policies_too(tmp_path: Path) -> None:
    """Whoever takes the # and the empty lists away and names the group has rules that load."""
    text = re.sub(r"^# (?=\[+[a-z]|[a-z_]+ = )", "", POLICY_TEXT, flags=re.MULTILINE)
    text = re.sub(r"^(access|slots|exchanged|limits) = \[\].*\n", "", text, flags=re.MULTILINE)
    path = tmp_path / "policy.toml"
    text = text.replace("groups = []  ", 'groups = ["staff"]', 1)
    path.write_text(text.replace("gates = []  ", 'gates = ["east-1"]', 1), "utf-8")

    policy = load_policy(path)

    assert policy.access == (AccessRule("office", groups=("staff",), lanes=("east-1",)),)
    assert [(str(slot.arrive), slot.schedule) for slot in policy.slots] == [
        ("08:30-09:00", "office")
    ]
    assert policy.lanes["east-1"] == LanePolicy(tides=(Tide("office", Direction.OUT),))
    assert [day.like for day in policy.calendar.exchanged] == ["friday"]
    assert policy.occupancy.limits == (OccupancyLimit(120, company="alpha"),)
    assert tomllib.loads(effective_toml(policy)) == tomllib.loads(path.read_text("utf-8"))


def test_the_plain_policy_asks_nobodys_health_and_keeps_every_other_default() -> None:
    """Only hours and groups are its own, and every name in it is one that it gives."""
    plain, usual = load_policy(CONFIG / "policy.plain.toml"), Policy()
    own = {"version", "groups", "thermometry", "health", "schedules", "access"}

    assert not plain.thermometry.required
    assert not plain.health.required
    assert plain.thermometry == replace(usual.thermometry, required=False)
    assert plain.health == replace(usual.health, required=False)
    assert {
        one.name for one in fields(Policy) if getattr(plain, one.name) != getattr(usual, one.name)
    } == own
    assert {group for rule in plain.access for group in rule.groups} == set(plain.groups)


@pytest.mark.parametrize(
    ("name", "config"),
    [
        ("gateway.toml", load_gateway(CONFIG / "gateway.toml")),
        ("policy.toml", load_policy(CONFIG / "policy.toml")),
        ("central.toml", load_central(CONFIG / "central.toml")),
    ],
)
def test_every_key_stands_in_the_file(
    name: str, config: GatewayConfig | Policy | CentralConfig
) -> None:
    """Whoever installs a gate sees all that can be set."""
    written = tomllib.loads((CONFIG / name).read_text("utf-8"))

    assert written == tomllib.loads(effective_toml(config))


@pytest.mark.parametrize(
    "config", [load_gateway(CONFIG / "gateway.toml"), load_central(CONFIG / "central.toml")]
)
def test_values_in_the_files_are_the_defaults(config: GatewayConfig | CentralConfig) -> None:
    """Only the broker's access is an example; a bare default there would be a guess."""
    for name in {field.name for field in fields(config)} - {"mqtt"}:
        section = getattr(config, name)
        for field in fields(section):
            if field.default is not MISSING:
                assert getattr(section, field.name) == field.default, f"{name}.{field.name}"
