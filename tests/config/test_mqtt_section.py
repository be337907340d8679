"""Which brokers and certificates gateway.toml and central.toml may name."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.config import BrokerAddress, load_central, load_gateway
from gateway.config.mqtt import MOST_BROKERS, spelled_broker
from gateway.errors import ConfigurationError

GATE = '[gate]\nid = "g"\nname = "G"\nsite = "s"\n[mqtt]\n'
CENTRE = '[central]\nsite = "s"\n[web]\npublic_url = "https://p"\n[mqtt]\n'


def written(folder: Path, text: str) -> Path:
    """A TOML file of this text."""
    path = folder / "some.toml"
    path.write_text(text, "utf-8")
    return path


def refusal(path: Path) -> str:
    """What the gate says of it."""
    with pytest.raises(ConfigurationError) as refused:
        load_gateway(path)
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("mqtt.example.lan:8883", BrokerAddress("mqtt.example.lan", 8883)),
        ("192.168.1.5:1883", BrokerAddress("192.168.1.5", 1883)),
        ("[fd00::5]:8883", BrokerAddress("fd00::5", 8883)),
        ("b:1", BrokerAddress("b", 1)),
        ("b:65535", BrokerAddress("b", 65535)),
    ],
)
def test_a_broker_is_written_as_host_and_port(text: str, address: BrokerAddress) -> None:
    """And shown as it is written."""
    assert spelled_broker(text) == address
    assert str(address) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "b",
        "b:",
        ":1",
        "b:0",
        "b:65536",
        "b:1:2",
        "[b]:1",
        "fd00::5:1",
        "mqtt://b:1",
        "b:٣",
        "b :1",
    ],
)
def test_what_is_none_is_refused(text: str) -> None:
    """With the form that would be right."""
    with pytest.raises(ValueError, match="host:port such as"):
        spelled_broker(text)


@given(st.text(max_size=40))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    """And never anything else."""
    try:
        address = spelled_broker(text)
    except ValueError:
        return
    assert 1 <= address.port <= 65535
    assert spelled_broker(str(address)) == address


@pytest.mark.parametrize("start", [GATE, CENTRE])
def test_brokers_stand_in_the_order_in_which_they_are_tried(tmp_path: Path, start: str) -> None:
    """The first is home."""
    path = written(tmp_path, start + 'brokers = ["a:1883", "b:8883"]\n')
    config = load_gateway(path) if start is GATE else load_central(path)
    assert config.mqtt.brokers == (BrokerAddress("a", 1883), BrokerAddress("b", 8883))


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("brokers = []", "mqtt.brokers: 0 brokers; write 1 to 8"),
        (f"brokers = {[f'b{n}:1' for n in range(MOST_BROKERS + 1)]}", "mqtt.brokers: 9 brokers"),
        ('brokers = ["b:1", "b:1"]', "mqtt.brokers: b:1 stands there twice"),
        ('brokers = ["b"]', "mqtt.brokers[0]: expected host:port such as"),
        ('brokers = "b:1"', "mqtt.brokers: expected a list"),
        ('brokers = ["b:1"]\nhost = "b"', 'mqtt.host: write brokers = ["host:port"]'),
        ('brokers = ["b:1"]\nport = 1', "mqtt.port: it stands behind the host in brokers"),
        ('brokers = ["b:1"]\ntls_ca = "ca"\ntls_cert = "c"', "mqtt.tls_cert and mqtt.tls_key go"),
        ('brokers = ["b:1"]\ntls_ca = "ca"\ntls_key = "k"', "mqtt.tls_cert and mqtt.tls_key go"),
        ('brokers = ["b:1"]\ntls_cert = "c"\ntls_key = "k"', "mqtt.tls_cert: needs mqtt.tls_ca"),
    ],
)
def test_a_mistake_is_named_with_what_would_be_right(tmp_path: Path, lines: str, said: str) -> None:
    """Keys of before there was a list, too."""
    assert said in refusal(written(tmp_path, GATE + lines + "\n"))


def test_certificates_are_found_beside_the_file(tmp_path: Path) -> None:
    """As every relative path is."""
    lines = 'brokers = ["b:1"]\ntls_ca = "ca"\ntls_cert = "c"\ntls_key = "k"\n'
    found = load_gateway(written(tmp_path, GATE + lines)).mqtt
    beside = [str(tmp_path / name) for name in ("ca", "c", "k")]
    assert [found.tls_ca, found.tls_cert, found.tls_key] == beside
