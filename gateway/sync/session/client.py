"""One client of the MQTT library, made as a connection needs it; it listens to nobody yet."""

from typing import Final

from paho.mqtt import client as mqtt

from gateway.sync.session.access import BrokerAccess
from gateway.sync.session.dialect import Attempt
from gateway.sync.session.profile import SessionProfile
from gateway.sync.session.window import MAX_UNCONFIRMED

CONNECT_LIMIT_S: Final = 10.0
"""For TCP, and again for TLS: 1,000 gates with certificates wait up to 6 s for each other."""


def new_client(attempt: Attempt, access: BrokerAccess, profile: SessionProfile) -> mqtt.Client:
    """A client that will connect once.

    Args:
        attempt: in which dialect.
        access: how to sign in.
        profile: who connects.
    """
    client = attempt.dialect.client(profile.client_id)
    if access.username:
        client.username_pw_set(access.username, access.password)
    if access.tls is not None:
        client.tls_set_context(access.tls.context)
    if profile.will is not None:
        client.will_set(profile.will.topic, profile.will.payload, qos=1, retain=True)
    client.connect_timeout = CONNECT_LIMIT_S
    client.max_queued_messages_set(MAX_UNCONFIRMED)
    client.reconnect_delay_set(0, 0)  # it waits even where it does not try again
    return client
