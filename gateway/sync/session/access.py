"""How to reach the brokers: addresses, password, certificates, and plain words when it fails."""

import socket
import ssl
from dataclasses import dataclass, field
from pathlib import Path

from gateway.config import BrokerAddress, MqttSection
from gateway.errors import ConfigurationError
from gateway.runtime.clock import Clock
from gateway.sync.session.tls import LinkTls, OutdatedCertificateError, link_tls


@dataclass(frozen=True, slots=True)
class BrokerAccess:
    """The brokers' addresses with the secrets read from their files.

    Args:
        brokers: where they listen, the first being home.
        keepalive_s: seconds of silence before a broker is asked whether it lives.
        username: empty for none.
        password: with it, or None.
        tls: what certificates are checked against and shown; None for a plain connection.
    """

    brokers: tuple[BrokerAddress, ...]
    keepalive_s: int
    username: str
    password: str | None = field(repr=False)
    tls: LinkTls | None


def broker_access(settings: MqttSection, clock: Clock) -> BrokerAccess:
    """Read the files that the settings name.

    Args:
        settings: as configured.
        clock: judges the dates of certificates.

    Raises:
        ConfigurationError: the password file or a TLS file can't be used.
    """
    tls = None
    if settings.tls_ca:
        tls = link_tls(settings.tls_ca, settings.tls_cert, settings.tls_key, clock)
        _compare(settings, tls)
    return BrokerAccess(
        brokers=settings.brokers,
        keepalive_s=settings.keepalive_s,
        username=settings.username,
        password=_password(settings.password_file),
        tls=tls,
    )


def plain_words(error: BaseException | None, ca_path: str = "") -> str:
    """Why no connection came about, for an installer.

    Args:
        error: what was raised.
        ca_path: the file of the authority that should have signed the broker's certificate.
    """
    match error:
        case socket.gaierror():
            return "its name can't be resolved; check the name and the DNS server"
        case ConnectionRefusedError():
            return "nobody listens there; is the broker running?"
        case TimeoutError():
            return "no answer; check cable and firewall"
        case ssl.SSLCertVerificationError():
            return (
                f"its certificate is not trusted: {error.verify_message.rstrip('.')};"
                f" mqtt.tls_ca {ca_path} must be of the authority that signed it, and it must name"
                " the host as mqtt.brokers does"
            )
        case OutdatedCertificateError():
            return f"{error}; make a new one with `gateway central certificate NAME --broker HOST`"
        case _:
            return f"can't be reached ({type(error).__name__}: {error})"


def _compare(settings: MqttSection, tls: LinkTls) -> None:
    """Refuse a certificate of somebody else's, such as of the gate whose card was copied."""
    if tls.own is not None and settings.username not in {"", tls.own.name}:
        raise ConfigurationError(
            f"mqtt.tls_cert {settings.tls_cert}: is of {tls.own.name!r}, but mqtt.username is"
            f" {settings.username!r}; make one with `gateway central certificate"
            f" {settings.username}`, or leave the username empty"
        )


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
