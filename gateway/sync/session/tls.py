"""The encrypted side of a link: whom we trust, who we are, and in what time; opens no connection.

A Raspberry Pi has no clock battery. Until its clock is set, a broker's certificate can look not yet
valid though it is, and the clock may be set by nobody but the network behind that broker. So while
the clock proves no date, the beginning of a certificate is not looked at, and its end is compared
with what it certainly isn't earlier than: the clock itself, what the gate remembers, the date of
this program. Name and signature are always checked. As soon as the clock is set, OpenSSL checks
everything.
"""

import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from gateway.codes.link_certificate import (
    MAX_PEM_BYTES,
    LinkCertificate,
    read_certificates,
    read_key,
)
from gateway.core.timekeeping import BUILT_MS
from gateway.errors import ConfigurationError
from gateway.runtime.clock import Clock

_NO_CHECK_TIME: Final = ssl.VerifyFlags(0x200000)
"""X509_V_FLAG_NO_CHECK_TIME of openssl/x509_vfy.h; the ssl module has no name for it."""

_MS: Final = 1000


class OutdatedCertificateError(OSError):
    """The broker's certificate has ended, whatever our clock says; an OSError, as paho expects."""


@dataclass(frozen=True, slots=True)
class LinkTls:
    """Files of the encrypted link, read and found to fit.

    Args:
        ca_path: the authority that signs brokers' certificates.
        cert_path: our own certificate; empty for none.
        context: encrypts.
        own: our own certificate, or None.
        is_known: whether the authority in ``ca_path`` signed it.
    """

    ca_path: str
    cert_path: str
    context: ssl.SSLContext = field(repr=False)
    own: LinkCertificate | None = None
    is_known: bool = True

    def doubt(self, now_ms: int) -> str:
        """Why a broker may not have liked our own certificate; empty without one.

        Args:
            now_ms: wall milliseconds.
        """
        if self.own is None:
            return ""
        renew = f"make a new one with `gateway central certificate {self.own.name}`"
        if now_ms > self.own.not_after_ms:
            return f"mqtt.tls_cert {self.cert_path} ended on {_day(self.own.not_after_ms)}; {renew}"
        if not self.is_known:
            return (
                f"mqtt.tls_cert {self.cert_path} is not signed by mqtt.tls_ca {self.ca_path}, the"
                f" broker may not know it; {renew} where the broker's was made"
            )
        return f"it may not accept mqtt.tls_cert {self.cert_path}: compare its cafile and its clock"


def link_tls(ca_path: str, cert_path: str, key_path: str, clock: Clock) -> LinkTls:
    """Read the files and make sure that they fit together.

    Args:
        ca_path: PEM of the authority that signs brokers' certificates.
        cert_path: PEM of our own certificate; empty for none.
        key_path: PEM of its private key.
        clock: now, and how far it may be believed.

    Raises:
        ConfigurationError: a file can't be used; names file and remedy. That our own certificate
            has ended is no error here, as the clock may be wrong: see ``LinkTls.doubt``.
    """
    context = _LinkContext(ssl.PROTOCOL_TLS_CLIENT)
    context.clock = clock
    context.sslsocket_class = _LinkSocket
    place = f"mqtt.tls_ca {ca_path}"
    authorities = read_certificates(_bytes(place, ca_path), place)
    try:
        context.load_verify_locations(cafile=ca_path)
    except OSError as error:
        raise ConfigurationError(
            f"{place}: no usable certificates ({type(error).__name__});"
            " give the PEM file of the authority that signed the broker's certificate"
        ) from error
    if not cert_path:
        return LinkTls(ca_path, "", context)
    own = _own(cert_path, key_path)
    try:
        context.load_cert_chain(cert_path, key_path)
    except OSError as error:
        raise ConfigurationError(
            f"mqtt.tls_cert {cert_path}: TLS takes no such certificate ({error});"
            " make one with `gateway central certificate NAME`"
        ) from error
    is_known = any(own.signed_by(authority) for authority in authorities)
    return LinkTls(ca_path, cert_path, context, own, is_known)


def _own(cert_path: str, key_path: str) -> LinkCertificate:
    cert_place, key_place = f"mqtt.tls_cert {cert_path}", f"mqtt.tls_key {key_path}"
    own = read_certificates(_bytes(cert_place, cert_path), cert_place)[0]
    key = read_key(_bytes(key_place, key_path), key_place)
    if not own.belongs_to(key):
        raise ConfigurationError(
            f"{key_place}: is not the key of {cert_path}; give the .key file that was made with it"
        )
    return own


def _bytes(place: str, path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            return file.read(MAX_PEM_BYTES)
    except OSError as error:
        raise ConfigurationError(
            f"{place}: can't be read ({type(error).__name__}); put the PEM file there, readable for"
            " this service"
        ) from error


class _LinkContext(ssl.SSLContext):
    """Checks a certificate's dates as far as the clock allows, asked anew for each connection."""

    clock: Clock

    def wrap_socket(self, *args: Any, **kwargs: Any) -> ssl.SSLSocket:  # noqa: ANN401 - as given
        """Begin a connection."""
        proven = self.clock.now().clock.proves_dates
        flags = self.verify_flags
        self.verify_flags = flags & ~_NO_CHECK_TIME if proven else flags | _NO_CHECK_TIME
        return super().wrap_socket(*args, **kwargs)

    def refuse_outdated(self, not_after: str) -> None:
        """Compare the end of the broker's certificate with what is certain.

        Args:
            not_after: as ``SSLSocket.getpeercert`` spells it.

        Raises:
            OutdatedCertificateError: it has ended.
        """
        now = self.clock.now()
        ends_ms = ssl.cert_time_to_seconds(not_after) * _MS
        if ends_ms < max(now.wall_ms, now.floor_ms, BUILT_MS):
            raise OutdatedCertificateError(f"its certificate ended on {_day(ends_ms)}")


class _LinkSocket(ssl.SSLSocket):
    """Looks at the broker's dates before anything is said to it."""

    def do_handshake(self, block: bool = False) -> None:  # noqa: FBT001, FBT002 - its own signature
        """Agree on keys, then look."""
        super().do_handshake(block)
        peer, context = self.getpeercert(), self.context
        if isinstance(context, _LinkContext) and peer is not None:
            context.refuse_outdated(str(peer["notAfter"]))


def _day(wall_ms: int) -> str:
    return f"{datetime.fromtimestamp(wall_ms / _MS, UTC):%Y-%m-%d}"
