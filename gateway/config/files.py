"""The three files that are written by hand, each read whole or refused whole; nothing else."""

from pathlib import Path

from gateway.config.policy_limits import POLICY_LIMITS, POLICY_RULES
from gateway.config.reader import read_file
from gateway.config.shape import GATEWAY_RULES, CentralConfig, GatewayConfig
from gateway.core.policy import Policy


def load_gateway(path: Path) -> GatewayConfig:
    """Read gateway.toml.

    Raises:
        ConfigurationError: names every problem of the file.
    """
    return read_file(path, GatewayConfig, {}, GATEWAY_RULES)


def load_policy(path: Path) -> Policy:
    """Read policy.toml; ``version`` must be written, because every decision's row carries it.

    Raises:
        ConfigurationError: names every problem of the file.
    """
    return read_file(path, Policy, POLICY_LIMITS, POLICY_RULES, frozenset({"version"}))


def load_central(path: Path) -> CentralConfig:
    """Read central.toml.

    Raises:
        ConfigurationError: names every problem of the file.
    """
    return read_file(path, CentralConfig, {}, ())
