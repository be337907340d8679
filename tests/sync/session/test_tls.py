"""The broker's certificate, checked against a real mosquitto with TLS."""

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gateway.config import MqttSection
from gateway.sync.session import Connected, Disconnected, MqttSession, SessionEvent

if TYPE_CHECKING:
    from tests.sync.conftest import Broker, MakeBroker, MakeSession

pytestmark = [
    pytest.mark.broker,
    # paho leaves the socket of a failed handshake to the reference count, which closes it.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed"),
]


def certificate(folder: Path, name: str) -> Path:
    """A self-signed certificate for 127.0.0.1 with its key beside it."""
    path = folder / f"{name}.pem"
    subject = ["-subj", f"/CN={name}", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"]
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    files = ["-keyout", str(folder / f"{name}.key"), "-out", str(path)]
    command = ["openssl", "req", "-x509", *curve, *subject, *files]
    subprocess.run(command, check=True, capture_output=True)
    return path


@pytest.fixture
def tls_broker(make_broker: "MakeBroker", tmp_path: Path) -> "Broker":
    """A running broker that speaks TLS only."""
    own = certificate(tmp_path, "broker")
    rules = f"certfile {own}\nkeyfile {tmp_path / 'broker.key'}\nallow_anonymous true"
    broker = make_broker(rules)
    broker.start()
    return broker


def first_event(session: MqttSession) -> SessionEvent | None:
    """What became of the first attempt."""
    session.start()
    return session.next_event(timeout_s=10)


def trusting(broker: "Broker", ca: Path) -> MqttSection:
    """Settings that trust this authority."""
    return replace(broker.settings, tls_ca=str(ca))


def test_a_broker_whose_certificate_is_trusted_is_talked_to(
    tls_broker: "Broker", make_session: "MakeSession", tmp_path: Path
) -> None:
    """The usual case in a park."""
    settings = trusting(tls_broker, tmp_path / "broker.pem")
    assert first_event(make_session(settings, "g1", "t")) == Connected()


def test_a_broker_with_another_certificate_gets_nothing(
    tls_broker: "Broker", make_session: "MakeSession", tmp_path: Path
) -> None:
    """Neither the password nor a row; the installer reads why."""
    settings = trusting(tls_broker, certificate(tmp_path, "stranger"))
    event = first_event(make_session(settings, "g1", "t"))
    assert isinstance(event, Disconnected)
    assert "its certificate is not trusted: self-signed certificate" in event.why


def test_a_broker_without_tls_gets_nothing_from_a_gate_with_it(
    broker: "Broker", make_session: "MakeSession", tmp_path: Path
) -> None:
    """Never a plain connection instead."""
    settings = trusting(broker, certificate(tmp_path, "broker"))
    assert isinstance(first_event(make_session(settings, "g1", "t")), Disconnected)
