"""Looks at the files by which a gate or the centre signs in at its brokers; connects to none."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from gateway.cli.doctor_findings import Finding, Topic, fault, warning, well
from gateway.codes.link_certificate import LinkCertificate
from gateway.config import MqttSection
from gateway.core.instant import MS_PER_HOUR
from gateway.errors import ConfigurationError
from gateway.runtime.clock import Clock
from gateway.sync.session.access import broker_access

SOON_MS: Final = 30 * 24 * MS_PER_HOUR
"""A month before its end somebody should make a new one."""

_LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def look_at_link(mqtt: MqttSection, name: str, clock: Clock) -> Iterator[Finding]:
    """Whether the files are there, fit together, and are of who they should be.

    Args:
        mqtt: the section that names them.
        name: the name that the broker's rules expect: ``gate.id``, or ``central``.
        clock: now.
    """
    try:
        access = broker_access(mqtt, clock)
    except ConfigurationError as error:
        yield fault(Topic.LINK, "登录消息服务器的文件有误", str(error))
        return
    if access.tls is None:
        open_to_all = [str(one) for one in mqtt.brokers if one.host not in _LOCAL]
        for broker in open_to_all:
            yield warning(
                Topic.LINK,
                f"mqtt.tls_ca 为空：到 {broker} 不加密",
                f"mqtt.tls_ca: empty, so everything travels to {broker} unencrypted",
            )
        if not open_to_all:
            yield well(Topic.LINK, "消息服务器在本机", "the broker is on this machine")
    elif access.tls.own is None:
        yield well(Topic.LINK, "TLS，用口令登录", "TLS, signs in by password")
    else:
        yield from _certificate(mqtt.tls_cert, access.tls.own, name, clock.now().wall_ms)
        if not access.tls.is_known:
            yield warning(
                Topic.LINK,
                f"{mqtt.tls_cert} 不是 mqtt.tls_ca 签的，消息服务器可能不认",
                f"mqtt.tls_cert {mqtt.tls_cert}: not signed by mqtt.tls_ca, so the broker may not"
                " know it",
            )


def _certificate(path: str, own: LinkCertificate, name: str, now_ms: int) -> Iterator[Finding]:
    until = f"{datetime.fromtimestamp(own.not_after_ms / 1000, UTC):%Y-%m-%d}"
    cure = f"`gateway central certificate {name}`"
    if own.name != name:
        yield fault(
            Topic.LINK,
            f"{path} 是 {own.name!r} 的证书，不是 {name!r} 的：{cure}",
            f"mqtt.tls_cert {path}: is of {own.name!r}, so the broker refuses what {name!r} says;"
            f" make one with {cure}",
        )
    if now_ms > own.not_after_ms:
        yield fault(
            Topic.LINK,
            f"{path} 已于 {until} 过期：{cure}",
            f"mqtt.tls_cert {path}: ended on {until}; make a new one with {cure}",
        )
    elif now_ms > own.not_after_ms - SOON_MS:
        yield warning(
            Topic.LINK,
            f"{path} 将于 {until} 过期：{cure}",
            f"mqtt.tls_cert {path}: ends on {until}; make a new one with {cure}",
        )
    elif own.name == name:
        yield well(Topic.LINK, f"证书 {name}，到 {until}", f"certificate of {name}, until {until}")
