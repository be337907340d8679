"""The section [mqtt] of gateway.toml and central.toml with its limits; opens no file it names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv6Address
from typing import Annotated, Final

from gateway.config.limits import PathText, Range, Rule, Spelling

MOST_BROKERS: Final = 8

_LAST_PORT: Final = 65535
_HOST: Final = re.compile(r"[A-Za-z0-9._-]{1,253}", re.ASCII)
_WRITTEN: Final = re.compile(r"(?:\[([^\]]+)\]|([^:\[\]]+)):([0-9]{1,5})", re.ASCII)


@dataclass(frozen=True, slots=True)
class BrokerAddress:
    """Where one MQTT broker listens.

    Args:
        host: a name or an IP address, without brackets.
        port: its TCP port.
    """

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def spelled_broker(text: str) -> BrokerAddress:
    """Read ``host:port`` or ``[IPv6 address]:port``.

    Raises:
        ValueError: it is neither; the message says what would be right.
    """
    found = _WRITTEN.fullmatch(text)
    if found is not None and 1 <= int(found[3]) <= _LAST_PORT:
        host = found[1] or found[2]
        if _is_ipv6(host) if found[1] else _HOST.fullmatch(host):
            return BrokerAddress(host, int(found[3]))
    raise ValueError("expected host:port such as mqtt.example.lan:8883, or [IPv6 address]:port")


@dataclass(frozen=True, slots=True, kw_only=True)
class MqttSection:
    """The brokers between gates and centre, and how to sign in there."""

    brokers: tuple[BrokerAddress, ...]
    """A gate is at one of them at a time, at the first if it can; the centre is at all of them."""
    username: Annotated[str, Spelling(r"[^\x00-\x1f\x7f]{0,64}", "at most 64 characters")] = ""
    password_file: Annotated[str, PathText()] = ""
    """Empty for none; the password itself never stands in a TOML file."""
    keepalive_s: Annotated[int, Range(2, 60, "s")] = 15
    tls_ca: Annotated[str, PathText()] = ""
    """Certificates that may have signed the brokers'; empty means no TLS."""
    tls_cert: Annotated[str, PathText()] = ""
    """Our own certificate, whose name is the broker's user name for us; empty for none."""
    tls_key: Annotated[str, PathText()] = ""
    """The private key of ``tls_cert``."""


def _a_few(brokers: Sequence[BrokerAddress]) -> str | None:
    if not 1 <= len(brokers) <= MOST_BROKERS:
        return f"{len(brokers)} brokers; write 1 to {MOST_BROKERS}, each as host:port"
    twice = next((one for one in brokers if brokers.count(one) > 1), None)
    return f"{twice} stands there twice" if twice else None


def _together(cert: str, key: str, ca: str) -> str | None:
    if bool(cert) != bool(key):
        return "mqtt.tls_cert and mqtt.tls_key go together; give both or none"
    return "needs mqtt.tls_ca as well, or nothing would be encrypted" if cert and not ca else None


def _is_ipv6(text: str) -> bool:
    try:
        IPv6Address(text)
    except AddressValueError:
        return False
    return True


MQTT_RULES: Final = (
    Rule(("mqtt.brokers",), _a_few),
    Rule(("mqtt.tls_cert", "mqtt.tls_key", "mqtt.tls_ca"), _together),
)

MQTT_MOVED: Final = {
    "mqtt.host": 'write brokers = ["host:port"], one or more',
    "mqtt.port": "it stands behind the host in brokers",
}
"""Keys of before there was a list."""
