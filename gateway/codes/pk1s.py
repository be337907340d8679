"""The park pass PK1S, minted by the centre for a phone that is online; knows no roster.

Text: ``PK1S`` and base45 of COSE_Sign1 (ES256, key id of 3 bytes, external_aad ``PK1S`` and the
site's name) over the CWT ``{4: exp, 6: iat, 7: cti, -65537: [status, holder]}`` (RFC 8392).
118 bytes, 181 characters, QR version 8 at error correction M.
"""

from typing import Final

from gateway.codes import base45, cose, pass_claims
from gateway.codes.keys import SigningKey
from gateway.codes.malformed import MalformedError
from gateway.codes.pass_claims import PassClaims
from gateway.codes.signer import Purpose, find_signer
from gateway.codes.trust import KeyUse, TrustList
from gateway.core.credential import Credential, HealthStatus, Presented, RefusedCode
from gateway.core.instant import Instant
from gateway.core.reason import Reason

FORMAT: Final = "PK1S"
PREFIX: Final = "PK1S"

LIFE_S: Final = 60
"""How long a pass counts, as CoronaCheck's ``qrValidForSeconds`` of 2021-11."""

MAX_LIFE_S: Final = 120
"""A longer life was not signed by a centre that follows the rules."""

SKEW_MS: Final = 30_000
"""How far phone, centre and gate may disagree, as CoronaCheck's clockDeviationThreshold."""

MAX_PRESENTABLE_MS: Final = MAX_LIFE_S * 1000 + 2 * SKEW_MS
"""The longest time between two moments at which one pass is accepted: remember replays longer."""

ID_BYTES: Final = pass_claims.ID_BYTES
"""Length of a pass's own id (cti) and of a holder's id."""

_CONTEXT: Final = b"PK1S"


def verify(text: str, trust: TrustList, site: str, at: Instant) -> Presented:
    """Check form, key, signature, site, life and time of a text that begins with ``PREFIX``.

    ``expires_ms`` of the credential is the moment from which this function refuses it: the
    signed expiry and the skew.

    Args:
        text: as the decoder read it.
        trust: the keys that count.
        site: the site of this gate.
        at: now; with an unset clock nothing is accepted, and only what expired before the
            ratchet is said to be expired.
    """
    issuer = ""
    try:
        message = cose.decode_sign1(base45.decode(text.removeprefix(PREFIX)))
        issuer = message.key_id.hex()
        signer = find_signer(message, trust, Purpose(KeyUse.PASS, _CONTEXT, site))
        if isinstance(signer, Reason):
            return RefusedCode(signer, FORMAT, issuer)
        claims = pass_claims.decode(message.payload)
    except MalformedError:
        return RefusedCode(Reason.CODE_MALFORMED, FORMAT, issuer)
    if claims.expires_s - claims.issued_s > MAX_LIFE_S:
        return RefusedCode(Reason.CODE_LIFE_TOO_LONG, FORMAT, issuer)
    if (outdated := signer.objection(at)) is not None:
        return RefusedCode(outdated, FORMAT, issuer)
    objection = _time_objection(claims, at)
    if objection is not None:
        return RefusedCode(objection, FORMAT, issuer, claims.issued_s * 1000)
    return _credential(claims, issuer)


def mint(  # noqa: PLR0913 - the claims of a pass, each of its own type and named by the caller
    key: SigningKey,
    *,
    site: str,
    holder: str,
    status: HealthStatus,
    issued_ms: int,
    pass_id: bytes,
    life_s: int = LIFE_S,
) -> str:
    """Make the text of a pass.

    Args:
        key: the centre's pass key.
        site: where it counts.
        holder: the person's random id, 16 hex digits.
        status: health status to sign.
        issued_ms: now, wall milliseconds UTC; signed as whole seconds, rounded down.
        pass_id: 8 random bytes, never used before.
        life_s: seconds from issue to expiry, 1 to ``MAX_LIFE_S``.
    """
    issued_s = issued_ms // 1000
    claims = PassClaims(issued_s, issued_s + life_s, pass_id, status, bytes.fromhex(holder))
    if len(pass_id) != ID_BYTES or len(claims.holder) != ID_BYTES or not 0 < life_s <= MAX_LIFE_S:
        raise ValueError(
            f"pass: ids need {ID_BYTES} bytes and life 1 to {MAX_LIFE_S} s; got"
            f" {len(pass_id)} and {len(claims.holder)} bytes, {life_s} s"
        )
    purpose = Purpose(KeyUse.PASS, _CONTEXT, site)
    signed = cose.encode_sign1(pass_claims.encode(claims), key, purpose.external_aad(site))
    return PREFIX + base45.encode(signed)


def _time_objection(claims: PassClaims, at: Instant) -> Reason | None:
    refused_from_ms = claims.expires_s * 1000 + SKEW_MS
    if not at.clock.proves_dates:
        return Reason.CODE_EXPIRED if at.floor_ms >= refused_from_ms else Reason.CLOCK_UNSET
    if at.wall_ms < claims.issued_s * 1000 - SKEW_MS:
        return Reason.CODE_NOT_YET_VALID
    if at.wall_ms >= refused_from_ms:
        return Reason.CODE_EXPIRED
    return None


def _credential(claims: PassClaims, issuer: str) -> Credential:
    return Credential(
        format=FORMAT,
        issuer=issuer,
        holder=claims.holder.hex(),
        status=claims.status,
        issued_ms=claims.issued_s * 1000,
        expires_ms=claims.expires_s * 1000 + SKEW_MS,
        replay_key=claims.pass_id.hex(),
    )
