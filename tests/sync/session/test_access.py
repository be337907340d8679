import socket
import ssl
from pathlib import Path

import pytest

from gateway.config import BrokerAddress, MqttSection
from gateway.errors import ConfigurationError
from gateway.runtime.clock import ManualClock
from gateway.sync.session.access import broker_access, plain_words

BROKERS = (BrokerAddress("b", 1883),)
CLOCK = ManualClock()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (socket.gaierror(-2, "Name or service not known"), "check the name and the DNS server"),
        (ConnectionRefusedError(), "is the broker running"),
        (TimeoutError(), "check cable and firewall"),
        (OSError(113, "No route to host"), "No route to host"),
        (ssl.SSLError(1, "wrong version number"), "wrong version number"),
        (None, "can't be reached"),
    ],
)
def test_an_installer_is_told_what_to_check(error: OSError | None, words: str) -> None:
    """No exception's name alone, no traceback."""
    assert words in plain_words(error)


def test_a_password_is_read_from_its_file_and_never_shown(tmp_path: Path) -> None:
    """The TOML file holds only its path."""
    own = tmp_path / "mqtt.password"
    own.write_text("s3cret\n", "utf-8")
    access = broker_access(
        MqttSection(brokers=BROKERS, username="gate-1", password_file=str(own)), CLOCK
    )
    assert access.password == own.read_text("utf-8").strip()
    assert access.password not in f"{access} {access!r}"


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_password_file_that_cannot_be_read_is_named(
    tmp_path: Path, content: bytes | None
) -> None:
    """Absent, or not a text."""
    path = tmp_path / "mqtt.password"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigurationError, match=r"mqtt\.password_file .*mqtt\.password"):
        broker_access(MqttSection(brokers=BROKERS, password_file=str(path)), CLOCK)


@pytest.mark.parametrize("content", [None, b"not a certificate"])
def test_a_ca_file_without_certificates_is_named(tmp_path: Path, content: bytes | None) -> None:
    """Absent, or not PEM; never a plain connection instead."""
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigurationError, match=r"mqtt\.tls_ca .*ca\.pem"):
        broker_access(MqttSection(brokers=BROKERS, tls_ca=str(path)), CLOCK)
