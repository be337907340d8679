"""The QR codes of WeCom (企业微信) for employees and visitors; knows no roster and no health.

Base64 of ``version 1, type, openvid 8 bytes, ...`` and an ECDSA P-256 signature of 64 bytes over
SHA-256 of what stands before it. Employees (type 0): ``start 4 bytes, expires_in 2 bytes``, in
seconds. Visitors (type 1): ``state_len 1 byte, state 0-16 bytes``, which is no date. Source:
developer.work.weixin.qq.com, documents 94006 and 94007 of 2022-01-19. They state neither the
byte order of the numbers nor publish a code, so nothing here was tried on a real one.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from enum import Enum, unique
from hashlib import sha256
from typing import Final

from gateway.codes import es256
from gateway.codes.limits import MAX_COLLIDING_KEYS
from gateway.codes.malformed import MalformedError, Step
from gateway.codes.trust import KeyRecord, KeyUse, TrustList
from gateway.core.credential import Credential, HealthStatus, Identified, Presented, RefusedCode
from gateway.core.instant import Instant
from gateway.core.reason import Reason

FORMAT: Final = "WECOM"
VISITOR_FORMAT: Final = "WECOM-V"

SKEW_MS: Final = 30_000
"""How far WeCom's clock and the gate's may disagree, as for the park's own passes."""

MAX_LIFE_S: Final = 480
"""The longest life that a setting may allow: with the skew, a used code is remembered longer."""

_EMPLOYEE: Final = re.compile(r"AQ[A-D][A-Za-z0-9+/]{104}=", re.ASCII)
"""80 bytes that begin with 1 and 0."""
_VISITOR: Final = re.compile(r"AQ[E-H][A-Za-z0-9+/]{97,119}={0,2}", re.ASCII)
"""75 to 91 bytes that begin with 1 and 1."""
_VISITOR_BYTES: Final = range(75, 92)
_OPENVID: Final = slice(2, 10)
_START: Final = slice(10, 14)
_EXPIRES_IN: Final = slice(14, 16)
_STATE_LENGTH: Final = 10
_SIGNED_BEFORE_STATE: Final = 11
_REPLAY_BYTES: Final = 16


@unique
class ByteOrder(Enum):
    """How WeCom writes its numbers; the document does not say."""

    BIG = "big-endian"
    LITTLE = "little-endian"


@dataclass(frozen=True, slots=True)
class WecomRules:
    """How a park takes the codes.

    Args:
        byte_order: of the numbers in them.
        max_life_s: a code that lives for longer is refused; 1 to ``MAX_LIFE_S`` seconds.
    """

    byte_order: ByteOrder = ByteOrder.BIG
    max_life_s: int = 300

    def number(self, octets: bytes) -> int:
        """An unsigned number as the codes write it."""
        return int.from_bytes(octets, "big" if self.byte_order is ByteOrder.BIG else "little")


def claims_employee(text: str) -> bool:
    """Whether a text has the form of an employee's code; cheap, and no proof of anything."""
    return _EMPLOYEE.fullmatch(text) is not None


def claims_visitor(text: str) -> bool:
    """Whether a text has the form of a visitor's code; cheap, and no proof of anything."""
    return _VISITOR.fullmatch(text) is not None


def verify_employee(
    text: str, trust: TrustList, site: str, at: Instant, rules: WecomRules
) -> Presented:
    """Check form, signature, life and time of a text that ``claims_employee``.

    The code proves who somebody is and says nothing of health, so its status is NOT_ASKED. Its
    holder is whom the roster knows by the openvid.

    Args:
        text: as the decoder read it.
        trust: the keys that count; those of WeCom have a use of their own.
        site: the site of this gate.
        at: now; with an unset clock nothing is accepted, and only what expired before the
            ratchet is said to be expired.
        rules: what the park allows.
    """
    try:
        octets = _octets(text)
    except MalformedError:
        return RefusedCode(Reason.CODE_MALFORMED, FORMAT)
    signer = _signer(octets, trust, site)
    if isinstance(signer, Reason):
        return RefusedCode(signer, FORMAT)
    issuer = signer.key_id.hex()
    start_ms = rules.number(octets[_START]) * 1000
    life_s = rules.number(octets[_EXPIRES_IN])
    objection = signer.objection(at) or _time_objection(start_ms, life_s, at, rules)
    if objection is not None:
        return RefusedCode(objection, FORMAT, issuer)
    return Credential(
        format=FORMAT,
        issuer=issuer,
        holder="",
        status=HealthStatus.NOT_ASKED,
        issued_ms=start_ms,
        expires_ms=start_ms + life_s * 1000 + SKEW_MS,
        replay_key=_replay_key(octets),
        alias=alias_of(rules.number(octets[_OPENVID])),
    )


def verify_visitor(
    text: str, trust: TrustList, site: str, at: Instant, rules: WecomRules
) -> Presented:
    """Check form and signature of a text that ``claims_visitor``.

    It carries no date, so a picture of it is as good as the code and it only says who somebody is.

    Args:
        text: as the decoder read it.
        trust: the keys that count.
        site: the site of this gate.
        at: now, for the key's own dates.
        rules: what the park allows.
    """
    try:
        octets = _octets(text)
        _check_visitor(octets)
    except MalformedError:
        return RefusedCode(Reason.CODE_MALFORMED, VISITOR_FORMAT)
    signer = _signer(octets, trust, site)
    if isinstance(signer, Reason):
        return RefusedCode(signer, VISITOR_FORMAT)
    issuer = signer.key_id.hex()
    outdated = signer.objection(at)
    if outdated is not None:
        return RefusedCode(outdated, VISITOR_FORMAT, issuer)
    alias = alias_of(rules.number(octets[_OPENVID]))
    return Identified(VISITOR_FORMAT, Reason.CODE_UNDATED, alias, issuer)


def alias_of(openvid: int) -> str:
    """What a roster knows a person by who has this openvid, an unsigned number of 64 bits."""
    return f"wecom:{openvid}"


def _octets(text: str) -> bytes:
    try:
        octets = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise MalformedError(Step.CLAIMS, "not base64") from None
    # The last digit holds bits that belong to no byte: two texts must not be one code.
    if base64.b64encode(octets).decode("ascii") != text:
        raise MalformedError(Step.CLAIMS, "not the one base64 of its bytes")
    return octets


def _check_visitor(octets: bytes) -> None:
    if len(octets) not in _VISITOR_BYTES or len(octets) != (
        _SIGNED_BEFORE_STATE + octets[_STATE_LENGTH] + es256.SIGNATURE_BYTES
    ):
        raise MalformedError(Step.CLAIMS, "its state is not as long as it says")


def _signer(octets: bytes, trust: TrustList, site: str) -> KeyRecord | Reason:
    """The record of the key that signed; codes name no key, so the site's few are tried."""
    message, signature = octets[: -es256.SIGNATURE_BYTES], octets[-es256.SIGNATURE_BYTES :]
    known = [
        record for record in trust.records if record.use is KeyUse.WECOM and record.site == site
    ]
    if not known:
        return Reason.ISSUER_UNKNOWN
    signers = (
        record
        for record in known[:MAX_COLLIDING_KEYS]
        if es256.verifies(record.public, message, signature)
    )
    return next(signers, Reason.SIGNATURE_BAD)


def _time_objection(start_ms: int, life_s: int, at: Instant, rules: WecomRules) -> Reason | None:
    if life_s > rules.max_life_s:
        return Reason.CODE_LIFE_TOO_LONG
    refused_from_ms = start_ms + life_s * 1000 + SKEW_MS
    if not at.clock.proves_dates:
        return Reason.CODE_EXPIRED if at.floor_ms >= refused_from_ms else Reason.CLOCK_UNSET
    if at.wall_ms < start_ms - SKEW_MS:
        return Reason.CODE_NOT_YET_VALID
    if at.wall_ms >= refused_from_ms:
        return Reason.CODE_EXPIRED
    return None


def _replay_key(octets: bytes) -> str:
    """From openvid and start alone: signing one code twice gives two signatures."""
    said = FORMAT.encode("ascii") + octets[_OPENVID] + octets[_START]
    return sha256(said).digest()[:_REPLAY_BYTES].hex()
