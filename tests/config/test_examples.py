"""The files in config/ are complete, and they say what the code says."""

import tomllib
from dataclasses import MISSING, fields
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
from gateway.core.policy import Policy

CONFIG = Path(__file__).parents[2] / "config"


def test_the_policy_file_is_the_default_policy() -> None:
    """Each default stands in the file, so that nobody needs to read the code."""
    assert load_policy(CONFIG / "policy.toml") == Policy()


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
