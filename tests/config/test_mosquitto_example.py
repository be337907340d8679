"""The broker's example rules keep gates apart, on a real mosquitto."""

import queue
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.reasoncodes import ReasonCode

CONFIG = Path(__file__).parents[2] / "config"
LIMIT_S = 10.0
NOT_AUTHORIZED = 0x87

pytestmark = [
    pytest.mark.broker,
    pytest.mark.skipif(shutil.which("mosquitto") is None, reason="no mosquitto on PATH"),
]


@pytest.fixture(scope="module")
def broker_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Run mosquitto on the example files; only TLS and the places of files are changed."""
    folder = tmp_path_factory.mktemp("broker")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    passwords = folder / "passwd"
    passwords.touch(mode=0o600)
    for user in ("gate-1", "gate-2", "central"):
        subprocess.run(["mosquitto_passwd", "-b", passwords, user, user], check=True)
    shutil.copy(CONFIG / "mosquitto.acl", folder / "acl")
    kept = [
        line
        for line in (CONFIG / "mosquitto.conf").read_text("utf-8").splitlines()
        if not line.startswith(("cafile", "certfile", "keyfile", "tls_version"))
    ]
    text = (
        "\n".join(kept)
        .replace("listener 8883", f"listener {port} 127.0.0.1\nuser root")
        .replace("/etc/mosquitto/gateway.passwd", str(passwords))
        .replace("/etc/mosquitto/gateway.acl", str(folder / "acl"))
    )
    (folder / "mosquitto.conf").write_text(text, "utf-8")
    with subprocess.Popen(
        ["mosquitto", "-c", folder / "mosquitto.conf"], stderr=subprocess.PIPE, text=True
    ) as broker:
        assert broker.stderr is not None
        said = []
        for line in broker.stderr:
            said.append(line)
            if "running" in line:
                break
        assert broker.poll() is None, "".join(said)
        yield port
        broker.terminate()
        broker.stderr.close()


class Talker:
    """A client that tells the broker's answers one by one."""

    def __init__(self, port: int, user: str, password: str | None = None) -> None:
        self.answers: queue.Queue[int] = queue.Queue()
        self._client = mqtt.Client(
            CallbackAPIVersion.VERSION2, client_id=f"test-{user}", protocol=mqtt.MQTTv5
        )
        self._client.username_pw_set(user, password or user)
        self._client.on_connect = lambda _c, _u, _f, code, _p: self._say(code)
        self._client.on_publish = lambda _c, _u, _m, code, _p: self._say(code)
        self._client.on_message = lambda _c, _u, message: self.answers.put(len(message.payload))
        self._client.on_subscribe = lambda _c, _u, _m, codes, _p: self._say(codes[0])
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()
        self.greeting = self.answers.get(timeout=LIMIT_S)

    def _say(self, code: ReasonCode) -> None:
        self.answers.put(code.value)

    def publish(self, topic: str, payload: bytes = b"x") -> int:
        """Publish with QoS 1; the reason code of the answer."""
        self._client.publish(topic, payload, qos=1)
        return self.answers.get(timeout=LIMIT_S)

    def subscribe(self, topic: str) -> None:
        """Subscribe; mosquitto grants any filter and withholds the messages."""
        self._client.subscribe(topic, qos=1)
        self.answers.get(timeout=LIMIT_S)

    def close(self) -> None:
        """Leave; paho's thread closes the socket only if it is not stopped before."""
        gone = threading.Event()
        self._client.on_disconnect = lambda *_: gone.set()
        if self._client.is_connected():
            self._client.disconnect()
            gone.wait(LIMIT_S)
        self._client.loop_stop()


@pytest.fixture
def gate(broker_port: int) -> Iterator[Talker]:
    """Connect as gate-1."""
    talker = Talker(broker_port, "gate-1")
    yield talker
    talker.close()


@pytest.fixture
def central(broker_port: int) -> Iterator[Talker]:
    """Connect as the centre."""
    talker = Talker(broker_port, "central")
    yield talker
    talker.close()


@pytest.mark.parametrize("channel", ["ev", "urgent", "state", "uses", "claims", "rooms", "want"])
def test_a_gate_writes_under_its_own_name_only(gate: Talker, channel: str) -> None:
    """A stolen gate can't speak for another."""
    assert gate.publish(f"gate/gate-1/{channel}") != NOT_AUTHORIZED
    assert gate.publish(f"gate/gate-2/{channel}") == NOT_AUTHORIZED


@pytest.mark.parametrize(
    "topic", ["gate/gate-1/ack", "site/park-1/roster", "site/park-1/trust", "anything"]
)
def test_a_gate_does_not_speak_for_the_centre(gate: Talker, topic: str) -> None:
    """Nor may it fill the broker with topics of its own."""
    assert gate.publish(topic) == NOT_AUTHORIZED


def test_a_gate_hears_its_own_acknowledgements_only(gate: Talker, central: Talker) -> None:
    """The second message is for another gate; the third shows that it did not just come late."""
    gate.subscribe("gate/+/ack")

    for name, size in (("gate-1", 1), ("gate-2", 2), ("gate-1", 3)):
        central.publish(f"gate/{name}/ack", b"x" * size)

    assert [gate.answers.get(timeout=LIMIT_S) for _ in range(2)] == [1, 3]


@pytest.mark.parametrize("document", ["roster", "trust", "revocations", "statuses/changes"])
def test_a_gate_hears_the_roster_and_the_lists(
    gate: Talker, central: Talker, document: str
) -> None:
    """What the centre publishes reaches every gate of the site."""
    gate.subscribe(f"site/park-1/{document}")
    central.publish(f"site/park-1/{document}", b"12345")

    assert gate.answers.get(timeout=LIMIT_S) == 5


@pytest.mark.parametrize("channel", ["uses", "claims", "rooms"])
def test_gates_hear_which_codes_the_others_used_and_see(
    broker_port: int, gate: Talker, channel: str
) -> None:
    """And the centre does not meddle."""
    other, central = Talker(broker_port, "gate-2"), Talker(broker_port, "central")
    gate.subscribe(f"gate/+/{channel}")
    refused = central.publish(f"gate/gate-2/{channel}")
    other.publish(f"gate/gate-2/{channel}", b"1234")
    other.close()
    central.close()

    assert refused == NOT_AUTHORIZED
    assert gate.answers.get(timeout=LIMIT_S) == 4


def test_nobody_enters_without_the_password(broker_port: int) -> None:
    """Anonymous or mistaken clients are refused at the door."""
    talker = Talker(broker_port, "gate-1", "wrong")
    talker.close()

    assert talker.greeting == NOT_AUTHORIZED
