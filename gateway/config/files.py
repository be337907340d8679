"""The three files that are written by hand, each read whole or refused whole; nothing else."""

from pathlib import Path
from typing import Final

from gateway.config.distance_table import TABLE_LIMITS
from gateway.config.limits import has_password
from gateway.config.mqtt import MQTT_MOVED, MQTT_RULES, BrokerAddress, spelled_broker
from gateway.config.policy_limits import POLICY_LIMITS, POLICY_RULES
from gateway.config.policy_names import NAME_RULES
from gateway.config.reader import Form, read_file
from gateway.config.shape import GATEWAY_RULES, CentralConfig, GatewayConfig
from gateway.config.values import Converters
from gateway.config.zones import spelled_zone
from gateway.core.civil_time import Zone
from gateway.core.heading import Direction, spelled_direction
from gateway.core.policy import Policy
from gateway.core.policy.occupancy import TimeOfDay, parsed_time
from gateway.core.schedule import Segment, parsed_segment
from gateway.errors import ConfigurationError

POLICY_FORM: Final = Form(
    POLICY_LIMITS,
    (*POLICY_RULES, *NAME_RULES),
    required=frozenset({"version"}),
    converters={
        Zone: spelled_zone,
        Segment: parsed_segment,
        Direction: spelled_direction,
        TimeOfDay: parsed_time,
    },
    moved={"badges": 'write [second_proof] kind = "badge" for required = true, else "none"'},
)
"""What policy.toml must be; ``version`` is written, as every decision's row carries it."""


_OTHERS: Final = 0o007
_BROKER: Final[Converters] = {BrokerAddress: spelled_broker}


def load_gateway(path: Path) -> GatewayConfig:
    """Read gateway.toml.

    Raises:
        ConfigurationError: names every problem of the file.
    """
    form = Form(TABLE_LIMITS, GATEWAY_RULES, converters=_BROKER, moved=MQTT_MOVED)
    return read_file(path, GatewayConfig, form)


def load_policy(path: Path) -> Policy:
    """Read policy.toml.

    Raises:
        ConfigurationError: names every problem of the file.
    """
    return read_file(path, Policy, POLICY_FORM)


def load_central(path: Path) -> CentralConfig:
    """Read central.toml.

    Raises:
        ConfigurationError: names every problem of the file.
    """
    form = Form(rules=MQTT_RULES, converters=_BROKER, moved=MQTT_MOVED)
    config = read_file(path, CentralConfig, form)
    if has_password(config.central.database) and path.stat().st_mode & _OTHERS:
        raise ConfigurationError(
            f"{path}: central.database: a password is in it, and every user of this machine may"
            f" read it; chmod 640 {path}, or name a file of passwords: ?passfile=/path"
        )
    return config
