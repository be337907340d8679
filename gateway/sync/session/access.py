"""How to reach the broker: address, password, certificates, and plain words when it fails."""

import socket
import ssl
from dataclasses import dataclass, field
from pathlib import Path

from gateway.config import MqttSection
from gateway.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class BrokerAccess:
    """The broker's address with the secrets read from their files.

    Args:
        host: name or address.
        port: TCP port.
        keepalive_s: seconds of silence before the broker is asked whether it lives.
        username: empty for none.
        password: with it, or None.
        tls: what its certificate is checked against; None for a plain connection.
    """

    host: str
    port: int
    keepalive_s: int
    username: str
    password: str | None = field(repr=False)
    tls: ssl.SSLContext | None

    def __str__(self) -> str:
        return f"MQTT broker {self.host}:{self.port}"


def broker_access(settings: MqttSection) -> BrokerAccess:
    """Read the files that the settings name.

    Raises:
        ConfigurationError: the password file or the CA file can't be used.
    """
    return BrokerAccess(
        host=settings.host,
        port=settings.port,
        keepalive_s=settings.keepalive_s,
        username=settings.username,
        password=_password(settings.password_file),
        tls=_tls(settings.tls_ca),
    )


def plain_words(error: BaseException | None) -> str:
    """Why no connection came about, for an installer."""
    match error:
        case socket.gaierror():
            return "its name can't be resolved; check the name and the DNS server"
        case ConnectionRefusedError():
            return "nobody listens there; is the broker running?"
        case TimeoutError():
            return "no answer; check cable and firewall"
        case ssl.SSLCertVerificationError():
            return f"its certificate is not trusted: {error.verify_message}"
        case _:
            return f"can't be reached ({type(error).__name__}: {error})"


def _password(path: str) -> str | None:
    if not path:
        return None
    try:
        return Path(path).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"mqtt.password_file {path}: can't be read ({type(error).__name__});"
            " put the password on its only line, readable for this service"
        ) from error


def _tls(path: str) -> ssl.SSLContext | None:
    if not path:
        return None
    try:
        return ssl.create_default_context(cafile=path)
    except OSError as error:
        raise ConfigurationError(
            f"mqtt.tls_ca {path}: no usable certificates ({type(error).__name__});"
            " give the PEM file of the authority that signed the broker's certificate"
        ) from error
