"""The broker's example rules keep gates apart, on a real mosquitto."""

import queue
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.reasoncodes import ReasonCode

from gateway.cli import main
from tests.ports import free_ports

CONFIG = Path(__file__).parents[2] / "config"
LIMIT_S = 10.0
NOT_AUTHORIZED = 0x87
USERS = ("gate-1", "gate-2", "central", "central-work")


class Way(Enum):
    """How a client says who it is."""

    CERTIFICATE = "certificate"
    PASSWORD = "password"  # noqa: S105  # a way, not one


pytestmark = [
    pytest.mark.broker,
    pytest.mark.skipif(shutil.which("mosquitto") is None, reason="no mosquitto on PATH"),
]


@dataclass(frozen=True)
class Broker:
    """A mosquitto on the example files, and what its clients bring.

    Args:
        by_certificate: port of the listener for those with a certificate.
        by_password: port of the one for those without.
        link: folder of certificates as `gateway central certificate` makes them.
    """

    by_certificate: int
    by_password: int
    link: Path


@pytest.fixture(scope="module")
def link(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Certificates of the broker and of everybody, made as the example says."""
    centre = tmp_path_factory.mktemp("centre")
    assert main(["central", "init", "--dir", str(centre), "--site", "park-1"]) == 0
    make = ["central", "certificate", "--config", str(centre / "central.toml")]
    assert main([*make, "broker", "--broker", "127.0.0.1"]) == 0
    for name in USERS:
        assert main([*make, name]) == 0
    return centre / "link"


@pytest.fixture(scope="module")
def broker(link: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """Run mosquitto on the example files; only ports and the places of files are changed."""
    folder = tmp_path_factory.mktemp("broker")
    by_certificate, by_password = free_ports(2)
    made = Broker(by_certificate, by_password, link)
    passwords = folder / "passwd"
    passwords.touch(mode=0o600)
    for user in USERS:
        subprocess.run(["mosquitto_passwd", "-b", passwords, user, user], check=True)
    shutil.copy(CONFIG / "mosquitto.acl", folder / "acl")
    text = (CONFIG / "mosquitto.conf").read_text("utf-8")
    for there, here in {
        "listener 8883": f"user root\nlistener {made.by_certificate} 127.0.0.1",
        "listener 8884": f"listener {made.by_password} 127.0.0.1",
        "/etc/mosquitto/certs": str(link),
        "/etc/mosquitto/gateway.passwd": str(passwords),
        "/etc/mosquitto/gateway.acl": str(folder / "acl"),
    }.items():
        assert there in text
        text = text.replace(there, here)
    (folder / "mosquitto.conf").write_text(text, "utf-8")
    with subprocess.Popen(
        ["mosquitto", "-c", folder / "mosquitto.conf"], stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stderr is not None
        said = []
        for line in running.stderr:
            said.append(line)
            if "running" in line:
                break
        assert running.poll() is None, "".join(said)
        yield made
        running.terminate()
        running.stderr.close()


class Talker:
    """A client that tells the broker's answers one by one."""

    def __init__(self, broker: Broker, way: Way, user: str, password: str = "") -> None:
        self.answers: queue.Queue[int] = queue.Queue()
        self._client = mqtt.Client(
            CallbackAPIVersion.VERSION2, client_id=f"test-{user}", protocol=mqtt.MQTTv5
        )
        trusted = str(broker.link / "ca.pem")
        if way is Way.CERTIFICATE:
            pem, key = (str(broker.link / f"{user}.{ending}") for ending in ("pem", "key"))
            self._client.tls_set(trusted, certfile=pem, keyfile=key)
        else:
            self._client.tls_set(trusted)
            self._client.username_pw_set(user, password or user)
        self._client.on_connect = lambda _c, _u, _f, code, _p: self._say(code)
        self._client.on_publish = lambda _c, _u, _m, code, _p: self._say(code)
        self._client.on_message = lambda _c, _u, message: self.answers.put(len(message.payload))
        self._client.on_subscribe = lambda _c, _u, _m, codes, _p: self._say(codes[0])
        certified = way is Way.CERTIFICATE
        port = broker.by_certificate if certified else broker.by_password
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


@pytest.fixture(params=list(Way))
def way(request: pytest.FixtureRequest) -> Way:
    """Every rule holds for both."""
    chosen: Way = request.param
    return chosen


@pytest.fixture
def gate(broker: Broker, way: Way) -> Iterator[Talker]:
    """Connect as gate-1."""
    talker = Talker(broker, way, "gate-1")
    yield talker
    talker.close()


@pytest.fixture
def central(broker: Broker, way: Way) -> Iterator[Talker]:
    """Connect as the centre."""
    talker = Talker(broker, way, "central")
    yield talker
    talker.close()


@pytest.mark.parametrize("channel", ["ev", "urgent", "state", "uses", "claims", "rooms", "want"])
def test_a_gate_writes_under_its_own_name_only(gate: Talker, channel: str) -> None:
    """A stolen gate can't speak for another."""
    assert gate.publish(f"gate/gate-1/{channel}") != NOT_AUTHORIZED
    assert gate.publish(f"gate/gate-2/{channel}") == NOT_AUTHORIZED


@pytest.mark.parametrize(
    "topic",
    ["gate/gate-1/ack", "gate/gate-1/cmd", "site/park-1/roster", "site/park-1/trust", "anything"],
)
def test_a_gate_does_not_speak_for_the_centre(gate: Talker, topic: str) -> None:
    """Nor may it fill the broker with topics of its own."""
    assert gate.publish(topic) == NOT_AUTHORIZED


@pytest.mark.parametrize("channel", ["ack", "cmd"])
def test_a_gate_hears_its_own_acknowledgements_and_commands_only(
    gate: Talker, central: Talker, channel: str
) -> None:
    """The second message is for another gate; the third shows that it did not just come late."""
    gate.subscribe(f"gate/+/{channel}")

    for name, size in (("gate-1", 1), ("gate-2", 2), ("gate-1", 3)):
        central.publish(f"gate/{name}/{channel}", b"x" * size)

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
    broker: Broker, way: Way, gate: Talker, channel: str
) -> None:
    """And the centre does not meddle."""
    other, central = Talker(broker, way, "gate-2"), Talker(broker, way, "central")
    gate.subscribe(f"gate/+/{channel}")
    refused = central.publish(f"gate/gate-2/{channel}")
    other.publish(f"gate/gate-2/{channel}", b"1234")
    other.close()
    central.close()

    assert refused == NOT_AUTHORIZED
    assert gate.answers.get(timeout=LIMIT_S) == 4


def test_a_worker_shares_rows_and_answers_and_may_nothing_else(
    broker: Broker, way: Way, gate: Talker
) -> None:
    """It may run on any machine, and so holds the least; the second message is not for it."""
    worker = Talker(broker, way, "central-work")
    for topics in ("gate/+/ev", "gate/+/state"):
        worker.subscribe(f"$share/centre-park-1/{topics}")
    for channel, size in (("ev", 1), ("state", 2), ("ev", 3)):
        gate.publish(f"gate/gate-1/{channel}", b"x" * size)
    heard = [worker.answers.get(timeout=LIMIT_S) for _ in range(2)]
    answered, signed = worker.publish("gate/gate-1/ack"), worker.publish("site/park-1/roster")
    worker.close()
    assert heard == [1, 3]
    assert (answered != NOT_AUTHORIZED, signed == NOT_AUTHORIZED) == (True, True)


def test_nobody_enters_without_the_password(broker: Broker) -> None:
    """Anonymous or mistaken clients are refused at the door."""
    talker = Talker(broker, Way.PASSWORD, "gate-1", "wrong")
    talker.close()

    assert talker.greeting == NOT_AUTHORIZED


def test_a_password_opens_no_listener_for_certificates(broker: Broker) -> None:
    """Whoever has none is sent away before a word of MQTT."""
    context = ssl.create_default_context(cafile=str(broker.link / "ca.pem"))
    address = ("127.0.0.1", broker.by_certificate)
    with (
        socket.create_connection(address, LIMIT_S) as plain,
        context.wrap_socket(plain, server_hostname="127.0.0.1") as secured,
        pytest.raises(ssl.SSLError, match=r"(?i)certificate required"),
    ):
        secured.recv(1)
