"""One connection to one broker, from its attempt to its end; paho's callbacks as events.

paho's own reconnecting is not used: who comes after this connection is the session's to decide.
"""

import socket
import sys
import threading
from typing import Final

from paho.mqtt import client as mqtt
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from gateway.core.instant import NS_PER_MS, NS_PER_S
from gateway.runtime.clock import Clock
from gateway.sync.session.access import BrokerAccess, plain_words
from gateway.sync.session.client import new_client
from gateway.sync.session.dialect import Attempt
from gateway.sync.session.inbox import Connected, Disconnected, Inbox, PublicationRefused, Received
from gateway.sync.session.profile import SessionProfile
from gateway.sync.session.window import Window

MAX_KEEPALIVE_S: Final = 20
"""A frozen broker is noticed after twice this time; with 60 it was not within 20 s (measured)."""

ATTEMPT_LIMIT_S: Final = 30.0
"""From the attempt to the last subscription."""

STOP_LIMIT_S: Final = 2.0
STEADY_NS: Final = 10_000 * NS_PER_MS
"""A connection that is lost sooner counts as one more failure. Two gates with one client id push
each other out, 21 times in 20 s (measured); mosquitto 2.0.11 tells neither the reason."""

_MARGIN_S: Final = 5.0
"""How much later than paho itself should have noticed it we call a broker silent."""

_OLDER_REFUSAL: Final = "Unsupported protocol version"
_PONG: Final = "Received PINGRESP"


class Connection:
    """Tries once, and stays connected for as long as it can; then it is ``over`` for good.

    Args:
        attempt: where to and how.
        access: how to sign in there.
        profile: who connects.
        inbox: where events go.
        clock: tells how long it lasts, and for how long nothing was heard.
    """

    def __init__(
        self,
        attempt: Attempt,
        access: BrokerAccess,
        profile: SessionProfile,
        inbox: Inbox,
        clock: Clock,
    ) -> None:
        self.refuses_version = False
        """Whether the broker knows MQTT 3.1.1 only."""
        self._attempt = attempt
        self._access = access
        self._profile = profile
        self._inbox = inbox
        self._clock = clock
        self._lock = threading.Lock()
        self._lost = False
        self._closed = False
        self._ready = False
        self._answered_once = False
        self._ready_ns: int | None = None
        self._heard_ns = clock.mono_ns()
        self._silence_s = ATTEMPT_LIMIT_S
        self._keepalive_s = min(access.keepalive_s, MAX_KEEPALIVE_S)
        self._window = Window()
        self._followed: frozenset[str] = frozenset()
        self._network: threading.Thread | None = None
        self._client: mqtt.Client | None = new_client(attempt, access, profile)
        self._listen_to(self._client)

    @property
    def is_ready(self) -> bool:
        """Whether it stands."""
        return self._ready

    @property
    def is_idle(self) -> bool:
        """Whether it stands and the broker has taken everything that was published."""
        return self._ready and self._window.is_empty

    def held_ns(self, now_ns: int) -> int:
        """For how long it has stood, or stood before it was lost; 0 if it never did."""
        return 0 if self._ready_ns is None else now_ns - self._ready_ns

    def over(self, now_ns: int) -> bool:
        """Whether it is of no use any more; its owner asks again and again.

        Beside what the library tells, this notices that the library's thread died or hangs, and
        a broker that answers nothing, not even a ping.
        """
        if self._lost:
            return True
        if self._network is not None and not self._network.is_alive():
            self._lose("starting again with a new connection, as the library's thread ended")
        elif now_ns - self._heard_ns > self._silence_s * NS_PER_S:
            self._lose(f"no answer for {self._silence_s:.0f} s; is it frozen?")
        return self._lost

    def open(self) -> None:
        """Begin to connect, in paho's thread."""
        client = self._client
        if client is not None:
            limits = self._profile.limits
            self._attempt.dialect.connect(client, self._attempt.address, self._keepalive_s, limits)
            client.loop_start()

    def close(self) -> None:
        """Disconnect, and wait ``STOP_LIMIT_S`` for paho's thread to end.

        ``loop_stop`` waits without limit, for a name lookup too, so it is called aside.
        """
        client, self._client = self._client, None
        if client is None:
            return
        self._closed = True
        self._attempt.dialect.goodbye(client, self._profile.will)
        self._ready = False
        closer = threading.Thread(target=client.loop_stop, name="mqtt-close", daemon=True)
        closer.start()
        closer.join(STOP_LIMIT_S)

    def publish(
        self, topic: str, payload: bytes, *, retain: bool, expires_s: int | None, qos: int
    ) -> bool:
        """Hand over a message; False if it was not accepted."""
        client = self._client
        if client is None or not self._ready or not self._window.take(qos):
            return False
        properties = self._attempt.dialect.properties(expires_s)
        sent = client.publish(topic, payload, qos=qos, retain=retain, properties=properties)
        if sent.rc == mqtt.MQTT_ERR_SUCCESS:
            return True
        self._window.give_back()
        return False

    def follow(self, topics: frozenset[str]) -> None:
        """Be subscribed to these besides those of the profile, and to no others."""
        client = self._client
        if client is None or not self._ready or topics == self._followed:
            return
        if added := sorted(topics - self._followed):
            self._attempt.dialect.subscribe(client, added)
        if dropped := sorted(self._followed - topics):
            client.unsubscribe(dropped)
        self._followed = topics

    def acknowledge(self, message: Received) -> None:
        """Send PUBACK if the message came on this connection."""
        if message.qos == 1 and message.connection == self._attempt.number and self._client:
            self._client.ack(message.mid, message.qos)

    def _listen_to(self, client: mqtt.Client) -> None:
        client.on_pre_connect = self._before_connecting
        client.on_socket_open = _without_delay
        client.on_connect_fail = self._connecting_failed
        client.on_connect = self._answered
        client.on_subscribe = self._subscribed
        client.on_disconnect = self._disconnected
        client.on_publish = self._published
        client.on_message = self._arrived
        client.on_log = self._logged

    # What follows runs in paho's thread: it must neither raise nor wait for the owner.

    def _before_connecting(self, _client: mqtt.Client, _userdata: object) -> None:
        self._network = threading.current_thread()

    def _connecting_failed(self, _client: mqtt.Client, _userdata: object) -> None:
        tls = self._access.tls
        error = sys.exc_info()[1]  # paho calls this while it handles the error
        self._lose(plain_words(error, tls.ca_path if tls else ""))

    def _answered(
        self,
        client: mqtt.Client,
        _userdata: object,
        _flags: mqtt.ConnectFlags,
        reason: ReasonCode,
        properties: Properties | None,
    ) -> None:
        self._hear()
        self._answered_once = True
        if reason.is_failure:
            self.refuses_version = str(reason) == _OLDER_REFUSAL
            self._lose(f"refuses client {self._profile.client_id}: {reason}")
            return
        keepalive_s = getattr(properties, "ServerKeepAlive", self._keepalive_s)  # the broker's word
        self._silence_s = 2 * keepalive_s + _MARGIN_S
        self._attempt.dialect.subscribe(client, self._profile.subscriptions)

    def _subscribed(
        self,
        _client: mqtt.Client,
        _userdata: object,
        _mid: int,
        reasons: list[ReasonCode],
        _properties: Properties | None,
    ) -> None:
        self._hear()
        if self._ready:  # to what is followed for a while: who may read manifests may read that
            return
        for topic, reason in zip(self._profile.subscriptions, reasons, strict=False):
            if reason.is_failure:
                self._lose(f"lets client {self._profile.client_id} not read {topic}: {reason}")
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
        why = f"closed the connection: {reason}" if named else "connection lost"
        tls = self._access.tls
        if tls is not None and not self._answered_once:
            doubt = tls.doubt(self._clock.now().wall_ms)
            why = f"{why} before it answered; {doubt}" if doubt else why
        self._lose(why)

    def _published(
        self,
        _client: mqtt.Client,
        _userdata: object,
        _mid: int,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        self._hear()
        self._window.give_back()
        if reason.is_failure:
            client_id = self._profile.client_id
            why = f"{self._attempt} lets client {client_id} not publish: {reason}"
            self._inbox.put(PublicationRefused(why))

    def _arrived(self, client: mqtt.Client, _userdata: object, message: mqtt.MQTTMessage) -> None:
        self._hear()
        event = Received(
            topic=_topic(message),
            payload=bytes(message.payload),
            retained=message.retain,
            connection=self._attempt.number,
            mid=message.mid,
            qos=message.qos,
        )
        if not self._inbox.put(event):
            client.ack(message.mid, message.qos)

    def _logged(self, _client: mqtt.Client, _userdata: object, _level: int, text: str) -> None:
        """Hear the answer to a ping: the library tells it nowhere else."""
        if text == _PONG:
            self._hear()

    def _hear(self) -> None:
        self._heard_ns = self._clock.mono_ns()

    def _lose(self, why: str) -> None:
        with self._lock:
            if self._lost:
                return
            self._lost = True
        self._ready = False
        if not self._closed:
            self._inbox.put(Disconnected(f"{self._attempt}: {why}"))


def _without_delay(_client: mqtt.Client, _userdata: object, sock: object) -> None:
    """Send small packets at once: Nagle's algorithm took a row 27 ms to the centre, not 3."""
    if isinstance(sock, socket.socket):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _topic(message: mqtt.MQTTMessage) -> str:
    try:
        return message.topic
    except UnicodeDecodeError:  # nobody's topic
        return ""
