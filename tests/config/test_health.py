"""Where a gate's health rules come from."""

import json
from pathlib import Path

import pytest

from gateway.config import load_health_rules
from gateway.errors import ConfigurationError
from tests.published_rules import published, rule_file, var


def test_without_a_file_the_packaged_rules_are_in_force() -> None:
    """The EU's, for each kind of certificate."""
    rules = load_health_rules("")
    assert rules.country == "EU"
    assert {rule.identifier[:2] for rule in rules.rules} == {"GR", "VR", "TR", "RR"}


def test_a_park_may_have_its_own_rules(tmp_path: Path) -> None:
    """In a file of its own, which alone counts then."""
    path = tmp_path / "rules.json"
    path.write_bytes(rule_file(published("GR-EU-0001", {"!": [var("payload.v.1")]})))
    assert [rule.identifier for rule in load_health_rules(str(path)).rules] == ["GR-EU-0001"]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("absent.json", "can't be read: No such file or directory"),
        ("", "can't be read: Is a directory"),
        ("/dev/zero", "bytes; at most"),
    ],
)
def test_a_file_that_is_none_is_named_with_what_to_do(tmp_path: Path, name: str, told: str) -> None:
    """A gate must not start without the rules that somebody wrote."""
    path = str(tmp_path / name)
    with pytest.raises(ConfigurationError) as refusal:
        load_health_rules(path)
    assert str(refusal.value).startswith(f"{path}: ")
    assert told in str(refusal.value)


def test_the_packaged_file_is_part_of_the_program() -> None:
    """An installed gate has no repository beside it."""
    root = Path(__file__).parents[2]
    packaged = root / "gateway" / "config" / "health-rules.json"
    assert json.loads(packaged.read_bytes())["country"] == "EU"
    assert '"config/*.json"' in (root / "pyproject.toml").read_text("utf-8")
