"""Settings of a broker on this machine, for tests and benches."""

from gateway.config import BrokerAddress, MqttSection

USUAL_KEEPALIVE_S = 15


def on_this_machine(*ports: int, keepalive_s: int = USUAL_KEEPALIVE_S) -> MqttSection:
    """Brokers on 127.0.0.1 without password and TLS, the first being home."""
    brokers = tuple(BrokerAddress("127.0.0.1", port) for port in ports)
    return MqttSection(brokers=brokers, keepalive_s=keepalive_s)
