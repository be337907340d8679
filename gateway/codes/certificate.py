"""Opens a signed health certificate of any scheme; judges nobody's health and knows no site."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from gateway.codes.attested import attested
from gateway.codes.health_verdict import HealthVerdict
from gateway.codes.issuer_key import IssuerKey, IssuerKeys, Kind, Scheme, Sealed, find_issuer
from gateway.codes.malformed import MalformedError, Step
from gateway.core.credential import Credential, RefusedCode
from gateway.core.instant import Instant
from gateway.core.reason import Reason

PSEUDONYM_BYTES: Final = 8
REPLAY_BYTES: Final = 16
_SECONDS: Final = range(253_402_300_800)
"""1970 to 9999, the dates that RFC 3339 can write."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a payload says, in the same words for every scheme.

    Args:
        issuer: country, URL or DID; None where it says none.
        issued_ms: wall milliseconds, UTC, from which it counts.
        expires_ms: wall milliseconds, UTC, from which it counts no more.
        kind: what it attests; None in schemes whose keys are not split by kind.
        id: the certificate's own id, unique with its issuer; the payload where there is none.
        content: what a health rule looks at. Names and dates of birth are in it.
    """

    issuer: str | None
    issued_ms: int
    expires_ms: int
    kind: Kind | None
    id: bytes = field(repr=False)
    content: Mapping[str, object] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Format:
    """How one scheme packs its certificates.

    Args:
        scheme: which it is.
        prefix: how each text begins.
        unseal: text to sealed message; raises ``MalformedError``.
        read: signed payload to claims; raises ``MalformedError``.
        early_ms: how long before its date of issue a certificate counts already.
    """

    scheme: Scheme
    prefix: str
    unseal: Callable[[str], Sealed]
    read: Callable[[bytes], Claims]
    early_ms: int = 0


@dataclass(frozen=True, slots=True)
class Certificate:
    """A genuine certificate in force, which says nothing yet about who may pass.

    Args:
        key: who signed.
        claims: what was signed.
        holder: 8 bytes in hex, from SHA-256 of the signed payload and the signature's ``r``. A
            certificate carries no random id of a person. The payload alone could be guessed by
            whoever knows name, birth date and doses; ``r`` is 32 random bytes that only those
            know who have seen the code. A renewed certificate is another holder.
        replay_key: from the certificate's signed id, so that neither another spelling nor an
            altered signature makes another certificate of it.
    """

    key: IssuerKey
    claims: Claims
    holder: str
    replay_key: str

    def credential(self, verdict: HealthVerdict, at: Instant) -> Credential:
        """What the gate decides upon.

        Args:
            verdict: what a rule gave.
            at: now; no code is issued later than that, whatever an issuer's clock said.
        """
        said = attested(self.claims.content)
        return Credential(
            format=self.key.scheme.value,
            issuer=self.key.name,
            holder=self.holder,
            status=verdict.status,
            issued_ms=min(self.claims.issued_ms, at.wall_ms),
            expires_ms=self.claims.expires_ms,
            replay_key=self.replay_key,
            failed_rule=verdict.failed_rule or "",
            kind=said.kind,
            taken_ms=said.taken_ms,
            subject=said.subject,
        )


HealthRule = Callable[[Certificate, Instant], HealthVerdict]
"""Judges a genuine certificate; pure, and never raises over its content."""


def open_certificate(
    row: Format, text: str, keys: IssuerKeys, at: Instant
) -> Certificate | RefusedCode:
    """Check form, key, algorithm, signature, issuer, key use and dates, in this order.

    Args:
        row: the format that the text claims by its prefix.
        text: as the decoder read it.
        keys: the issuers that count.
        at: now; with an unset clock nothing is accepted, and only what expired before the
            ratchet is said to be expired.
    """
    name, issuer = row.scheme.value, ""
    try:
        sealed = row.unseal(text.removeprefix(row.prefix))
        key = find_issuer(sealed, row.scheme, keys)
        if isinstance(key, Reason):
            return RefusedCode(key, name)
        issuer = key.name
        claims = row.read(sealed.payload)
    except MalformedError as error:
        return RefusedCode(error.reason, name, issuer)
    counts_from_ms = claims.issued_ms - row.early_ms
    objection = _key_objection(claims, key) or _time_objection(claims, key, counts_from_ms, at)
    if objection is not None:
        return RefusedCode(objection, name, issuer)
    return Certificate(key, claims, _holder(sealed, name), _replay_key(claims, name))


def milliseconds(seconds: object) -> int:
    """A NumericDate (RFC 8392 section 2), whole or with a fraction, rounded down.

    Raises:
        MalformedError: not a number, or no date that people write.
    """
    if type(seconds) is int and seconds in _SECONDS:
        return seconds * 1000
    if type(seconds) is float and int(seconds) in _SECONDS:
        return int(seconds * 1000)
    raise MalformedError(Step.CLAIMS, "a date that is none")


def _key_objection(claims: Claims, key: IssuerKey) -> Reason | None:
    if key.issuer is not None and claims.issuer not in (key.issuer, None):
        return Reason.ISSUER_WRONG
    if claims.kind is not None and claims.kind not in key.kinds:
        return Reason.KEY_USE_WRONG
    return None


def _time_objection(
    claims: Claims, key: IssuerKey, counts_from_ms: int, at: Instant
) -> Reason | None:
    if not at.clock.proves_dates:
        return Reason.CODE_EXPIRED if at.floor_ms >= claims.expires_ms else Reason.CLOCK_UNSET
    if at.wall_ms < counts_from_ms:
        return Reason.CODE_NOT_YET_VALID
    if at.wall_ms >= claims.expires_ms:
        return Reason.CODE_EXPIRED
    if not key.not_before_ms <= at.wall_ms <= key.not_after_ms:
        return Reason.KEY_NOT_VALID
    return None


def _holder(sealed: Sealed, name: str) -> str:
    digest = sha256(name.encode() + sealed.fingerprint + sealed.payload).digest()
    return digest[:PSEUDONYM_BYTES].hex()


def _replay_key(claims: Claims, name: str) -> str:
    said = b"\0".join((name.encode(), (claims.issuer or "").encode(), claims.id))
    return sha256(said).digest()[:REPLAY_BYTES].hex()
