"""What MQTT 5 and MQTT 3.1.1 say differently, as paho calls; knows no session's state.

NATS and RabbitMQ 3.10 speak 3.1.1 only. It lacks nothing that the truth needs, as that is in two
databases; but there the broker tells no reason when it throws a publication away, forgets nothing
by itself, and may send packets greater, and more at a time, than we asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from paho.mqtt import client as mqtt
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from gateway.config import BrokerAddress
from gateway.sync.session.profile import Publication, SessionLimits


class Dialect(Protocol):
    """One version of the protocol."""

    def client(self, client_id: str) -> mqtt.Client:
        """A client that speaks it, keeps nothing at the broker and never reconnects by itself."""

    def connect(
        self, client: mqtt.Client, address: BrokerAddress, keepalive_s: int, limits: SessionLimits
    ) -> None:
        """Say where to and with what limits; the client's thread does it."""

    def subscribe(self, client: mqtt.Client, topics: Sequence[str]) -> None:
        """Ask for topics at QoS 1."""

    def properties(self, expires_s: int | None) -> Properties | None:
        """Those of a publication."""

    def goodbye(self, client: mqtt.Client, will: Publication | None) -> None:
        """Disconnect such that the broker publishes the will."""


class Mqtt5:
    """MQTT 5.0 (OASIS, 2019)."""

    def client(self, client_id: str) -> mqtt.Client:
        """A client that begins anew with each connection."""
        return mqtt.Client(
            CallbackAPIVersion.VERSION2,
            client_id=client_id,
            protocol=mqtt.MQTTv5,
            reconnect_on_failure=False,
            manual_ack=True,
        )

    def connect(
        self, client: mqtt.Client, address: BrokerAddress, keepalive_s: int, limits: SessionLimits
    ) -> None:
        """The broker keeps to the limits."""
        properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        properties.MaximumPacketSize = limits.packet_bytes
        properties.ReceiveMaximum = limits.unacknowledged
        client.connect_async(
            address.host, address.port, keepalive_s, clean_start=True, properties=properties
        )

    def subscribe(self, client: mqtt.Client, topics: Sequence[str]) -> None:
        """The answer has a reason for each."""
        client.subscribe([(topic, SubscribeOptions(qos=1)) for topic in topics])

    def properties(self, expires_s: int | None) -> Properties:
        """When the broker may forget it."""
        properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]
        if expires_s is not None:
            properties.MessageExpiryInterval = expires_s
        return properties

    def goodbye(self, client: mqtt.Client, will: Publication | None) -> None:
        """There is a farewell for it."""
        reason = "Disconnect with will message" if will else "Normal disconnection"
        client.disconnect(ReasonCode(PacketTypes.DISCONNECT, reason))


class Mqtt311:
    """MQTT 3.1.1 (OASIS, 2014)."""

    def client(self, client_id: str) -> mqtt.Client:
        """A client with a clean session."""
        return mqtt.Client(
            CallbackAPIVersion.VERSION2,
            client_id=client_id,
            clean_session=True,
            protocol=mqtt.MQTTv311,
            reconnect_on_failure=False,
            manual_ack=True,
        )

    def connect(
        self, client: mqtt.Client, address: BrokerAddress, keepalive_s: int, _limits: SessionLimits
    ) -> None:
        """No limits can be told."""
        client.connect_async(address.host, address.port, keepalive_s)

    def subscribe(self, client: mqtt.Client, topics: Sequence[str]) -> None:
        """The answer is yes or no for each."""
        client.subscribe([(topic, 1) for topic in topics])

    def properties(self, _expires_s: int | None) -> None:
        """There are none."""

    def goodbye(self, client: mqtt.Client, will: Publication | None) -> None:
        """Publish the will ourselves: a farewell makes the broker forget it."""
        if will is not None and client.is_connected():
            client.publish(will.topic, will.payload, qos=1, retain=True)
        client.disconnect()


@dataclass(frozen=True, slots=True)
class Attempt:
    """What is tried.

    Args:
        address: the broker.
        number: of this connection, so that a late acknowledgement finds its own.
        dialect: the version of MQTT to speak.
    """

    address: BrokerAddress
    number: int
    dialect: Dialect

    def __str__(self) -> str:
        return f"MQTT broker {self.address}"
