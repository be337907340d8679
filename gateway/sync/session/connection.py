"""One paho client's life: its callbacks turned into events; the only module that imports paho."""

import secrets
import socket
import sys
import threading
from collections.abc import Iterator
from typing import Final

from paho.mqtt import client as mqtt
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from gateway.core.instant import NS_PER_MS
from gateway.runtime.clock import Clock
from gateway.sync.session.access import BrokerAccess, plain_words
from gateway.sync.session.inbox import Connected, Disconnected, Inbox, PublicationRefused, Received
from gateway.sync.session.profile import SessionProfile

MAX_KEEPALIVE_S: Final = 20
"""A frozen broker is noticed after twice this time; with 60 it was not within 20 s (measured)."""

MAX_UNCONFIRMED: Final = 20
"""Publications that the broker has not taken yet: paho's default window; 1000 is slower."""

CONNECT_LIMIT_S: Final = 5.0
STOP_LIMIT_S: Final = 2.0
STEADY_NS: Final = 10_000 * NS_PER_MS
"""A connection that is lost sooner counts as one more failure. Two gates with one client id push
each other out, 21 times in 20 s (measured); mosquitto 2.0.11 tells neither the reason."""


class Connection:
    """A client that reconnects by itself until it is closed or ``beyond_repair``.

    Args:
        access: where the broker is.
        profile: who connects.
        inbox: where events go.
        numbers: gives each connection a number, so that a late acknowledgement finds its own.
        clock: tells how long a connection lasted.
    """

    def __init__(
        self,
        access: BrokerAccess,
        profile: SessionProfile,
        inbox: Inbox,
        numbers: Iterator[int],
        clock: Clock,
    ) -> None:
        self.failures = 0
        """Failed attempts so far; the next wait follows from them."""
        self._access = access
        self._profile = profile
        self._inbox = inbox
        self._numbers = numbers
        self._chance = secrets.SystemRandom()
        self._closed = threading.Event()
        self._clock = clock
        self._network: threading.Thread | None = None
        self._number = 0
        self._ready = False
        self._ready_ns = 0
        self._explained = False
        self._rested = False
        self._useless = False
        self._client = self._new_client()

    @property
    def beyond_repair(self) -> bool:
        """Whether the network's thread died or the broker refuses a subscription."""
        died = self._network is not None and not self._network.is_alive()
        return (died or self._useless) and not self._closed.is_set()

    def open(self) -> None:
        """Begin to connect, in paho's thread."""
        properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        properties.MaximumPacketSize = self._profile.limits.packet_bytes
        properties.ReceiveMaximum = self._profile.limits.unacknowledged
        self._client.connect_async(
            self._access.host,
            self._access.port,
            keepalive=min(self._access.keepalive_s, MAX_KEEPALIVE_S),
            clean_start=True,
            properties=properties,
        )
        self._client.loop_start()

    def close(self) -> None:
        """Disconnect, and wait ``STOP_LIMIT_S`` for paho's thread to end.

        ``loop_stop`` waits without limit, for a name lookup too, so it is called aside.
        """
        self._closed.set()
        self._ready = False
        reason = "Disconnect with will message" if self._profile.will else "Normal disconnection"
        self._client.disconnect(ReasonCode(PacketTypes.DISCONNECT, reason))
        closer = threading.Thread(target=self._end, name="mqtt-close", daemon=True)
        closer.start()
        closer.join(STOP_LIMIT_S)

    def publish(
        self, topic: str, payload: bytes, *, retain: bool, expires_s: int | None, qos: int
    ) -> bool:
        """Hand over a message; False if it was not accepted."""
        if not self._ready:
            return False
        properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]
        if expires_s is not None:
            properties.MessageExpiryInterval = expires_s
        sent = self._client.publish(topic, payload, qos=qos, retain=retain, properties=properties)
        return sent.rc == mqtt.MQTT_ERR_SUCCESS

    def acknowledge(self, message: Received) -> None:
        """Send PUBACK if the message came on the present connection."""
        if message.qos == 1 and message.connection == self._number:
            self._client.ack(message.mid, message.qos)

    def _end(self) -> None:
        """Stop the client, and let go of it: paho closes the last sockets of one nobody holds."""
        self._client.loop_stop()
        self._client = self._new_client()  # which is never opened

    def _new_client(self) -> mqtt.Client:
        client = mqtt.Client(
            CallbackAPIVersion.VERSION2,
            client_id=self._profile.client_id,
            protocol=mqtt.MQTTv5,
            manual_ack=True,
        )
        if self._access.username:
            client.username_pw_set(self._access.username, self._access.password)
        if self._access.tls is not None:
            client.tls_set_context(self._access.tls)
        if self._profile.will is not None:
            will = self._profile.will
            client.will_set(will.topic, will.payload, qos=1, retain=True)
        client.connect_timeout = CONNECT_LIMIT_S
        client.max_queued_messages_set(MAX_UNCONFIRMED)
        client.reconnect_delay_set(0, 0)  # our own wait, with chance, is in _before_connecting
        self._listen_to(client)
        return client

    def _listen_to(self, client: mqtt.Client) -> None:
        client.on_pre_connect = self._before_connecting
        client.on_socket_open = _without_delay
        client.on_connect_fail = self._connecting_failed
        client.on_connect = self._answered
        client.on_subscribe = self._subscribed
        client.on_disconnect = self._disconnected
        client.on_publish = self._published
        client.on_message = self._arrived

    # What follows runs in paho's thread: it must neither raise nor wait for the owner.

    def _before_connecting(self, client: mqtt.Client, _userdata: object) -> None:
        self._network = threading.current_thread()
        if not self._rested:
            self._rest()
        self._rested = self._explained = False
        client.drop_out_messages()

    def _rest(self) -> None:
        """Wait, and have paho begin the attempt anew after that.

        paho counts the keep-alive from before this callback: after a wait longer than that it
        closes the fresh connection as one that was silent too long. Gates took ten minutes to
        come back from an outage of half a minute (seen, 100 of them).
        """
        wait_s = self._profile.backoff.delay_s(self.failures, self._chance.random())
        self._rested = wait_s > 0
        if self._closed.wait(wait_s) or self._rested:
            raise ConnectionAbortedError  # paho expects an OSError of an attempt to connect

    def _connecting_failed(self, _client: mqtt.Client, _userdata: object) -> None:
        if self._rested:
            return  # nothing was tried
        self._lost(plain_words(sys.exc_info()[1]))  # paho calls this while it handles the error

    def _answered(
        self,
        client: mqtt.Client,
        _userdata: object,
        _flags: mqtt.ConnectFlags,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        if reason.is_failure:
            self._lost(f"refuses client {self._profile.client_id}: {reason}")
            return
        self._number = next(self._numbers)
        options = SubscribeOptions(qos=1)
        client.subscribe([(topic, options) for topic in self._profile.subscriptions])

    def _subscribed(
        self,
        _client: mqtt.Client,
        _userdata: object,
        _mid: int,
        reasons: list[ReasonCode],
        _properties: Properties | None,
    ) -> None:
        for topic, reason in zip(self._profile.subscriptions, reasons, strict=False):
            if reason.is_failure:
                self._lost(f"lets client {self._profile.client_id} not read {topic}: {reason}")
                self._useless = True
                return
        self._ready_ns = self._clock.mono_ns()
        self._ready = True
        self._inbox.put(Connected())

    def _disconnected(
        self,
        _client: mqtt.Client,
        _userdata: object,
        flags: mqtt.DisconnectFlags,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        named = flags.is_disconnect_packet_from_server
        self._lost(f"closed the connection: {reason}" if named else "connection lost")

    def _published(
        self,
        _client: mqtt.Client,
        _userdata: object,
        _mid: int,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        if reason.is_failure:
            why = f"{self._access} lets client {self._profile.client_id} not publish: {reason}"
            self._inbox.put(PublicationRefused(why))

    def _arrived(self, client: mqtt.Client, _userdata: object, message: mqtt.MQTTMessage) -> None:
        event = Received(
            topic=_topic(message),
            payload=bytes(message.payload),
            retained=message.retain,
            connection=self._number,
            mid=message.mid,
            qos=message.qos,
        )
        if not self._inbox.put(event):
            client.ack(message.mid, message.qos)

    def _lost(self, why: str) -> None:
        if self._ready and self._clock.mono_ns() - self._ready_ns >= STEADY_NS:
            self.failures = 0
        self._ready = False
        if not self._explained and not self._closed.is_set():
            self._explained = True
            self.failures += 1
            self._inbox.put(Disconnected(f"{self._access}: {why}"))


def _without_delay(_client: mqtt.Client, _userdata: object, sock: object) -> None:
    """Send small packets at once: Nagle's algorithm took a row 27 ms to the centre, not 3."""
    if isinstance(sock, socket.socket):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _topic(message: mqtt.MQTTMessage) -> str:
    try:
        return message.topic
    except UnicodeDecodeError:  # nobody's topic
        return ""
