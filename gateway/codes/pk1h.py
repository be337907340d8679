"""The park pass PK1H, signed by a phone that may be offline for hours; knows no roster.

Text: ``PK1H`` and base45 of ``pass || t || signature``: the centre's pass for this phone
(``gateway.codes.device_pass``), the moment of showing in seconds since 1970, UTC, as 4 bytes
big-endian, and the phone's raw ES256 signature over ``PK1H || pass || t``.
At most 200 bytes, 304 characters, QR version 10 at error correction M.
"""

from dataclasses import dataclass
from typing import Final, Self

from gateway.codes import base45, cose, device_pass, es256
from gateway.codes.device_pass import DevicePass
from gateway.codes.keys import SigningKey
from gateway.codes.malformed import MalformedError
from gateway.codes.pk1s import SKEW_MS
from gateway.codes.signer import find_signer
from gateway.codes.trust import TrustList
from gateway.core.credential import Credential, Presented, RefusedCode
from gateway.core.instant import Instant
from gateway.core.reason import Reason

FORMAT: Final = "PK1H"
PREFIX: Final = "PK1H"

SHOWN_S: Final = 60
"""How long one signature of a phone counts, as CoronaCheck's ``qrValidForSeconds`` of 2021-11."""

MAX_PRESENTABLE_MS: Final = SHOWN_S * 1000 + 2 * SKEW_MS
"""The longest time between two moments at which one text is accepted: remember replays longer."""

_TIME_BYTES: Final = 4
_TAIL_BYTES: Final = _TIME_BYTES + es256.SIGNATURE_BYTES


@dataclass(frozen=True, slots=True)
class _Shown:
    """The three parts of a text; nothing is checked yet."""

    device_pass: bytes
    time: bytes
    signature: bytes

    @classmethod
    def read(cls, text: str) -> Self:
        octets = base45.decode(text.removeprefix(PREFIX))
        before, tail = octets[:-_TAIL_BYTES], octets[-_TAIL_BYTES:]
        return cls(before, tail[:_TIME_BYTES], tail[_TIME_BYTES:])

    @property
    def at_s(self) -> int:
        return int.from_bytes(self.time, "big")

    @property
    def signed(self) -> bytes:
        return device_pass.CONTEXT + self.device_pass + self.time


def verify(text: str, trust: TrustList, site: str, at: Instant) -> Presented:
    """Check form, keys, signatures, site, life and times of a text that begins with ``PREFIX``.

    ``issued_ms`` of the credential is the centre's time, never the phone's; ``expires_ms`` is the
    moment from which this function refuses the text. The replay key is the holder and the moment
    of showing, so neither another spelling nor another signature of that moment is a new one.

    Args:
        text: as the decoder read it.
        trust: the keys that count.
        site: the site of this gate.
        at: now; with an unset clock nothing is accepted, and only what expired before the
            ratchet is said to be expired.
    """
    issuer = ""
    try:
        shown = _Shown.read(text)
        message = cose.decode_sign1(shown.device_pass)
        issuer = message.key_id.hex()
        signer = find_signer(message, trust, device_pass.purpose(site))
        if isinstance(signer, Reason):
            return RefusedCode(signer, FORMAT, issuer)
        claims = device_pass.read(message.payload)
        device = device_pass.point(claims.device)
    except MalformedError:
        return RefusedCode(Reason.CODE_MALFORMED, FORMAT, issuer)
    if not es256.verifies(device, shown.signed, shown.signature):
        return RefusedCode(Reason.SIGNATURE_BAD, FORMAT, issuer)
    too_long = claims.life_h > device_pass.MAX_LIFE_H
    unfit = Reason.CODE_LIFE_TOO_LONG if too_long else signer.objection(at)
    if unfit is not None:
        return RefusedCode(unfit, FORMAT, issuer)
    objection = _time_objection(claims, shown.at_s, at)
    if objection is not None:
        return RefusedCode(objection, FORMAT, issuer, claims.issued_s * 1000)
    return _credential(claims, shown, issuer)


def present(signed_pass: bytes, device: SigningKey, shown_ms: int) -> str:
    """Make the text that a phone shows; phones do the same in JavaScript.

    Args:
        signed_pass: what ``device_pass.mint`` made for this phone.
        device: the phone's own key.
        shown_ms: now, wall milliseconds UTC; signed as whole seconds, rounded down.
    """
    shown = _Shown(signed_pass, (shown_ms // 1000).to_bytes(_TIME_BYTES, "big"), b"")
    signature = es256.sign(device.private, shown.signed)
    return PREFIX + base45.encode(signed_pass + shown.time + signature)


def _time_objection(claims: DevicePass, shown_s: int, at: Instant) -> Reason | None:
    if not at.clock.proves_dates:
        expired = at.floor_ms >= _refused_from_ms(claims, shown_s)
        return Reason.CODE_EXPIRED if expired else Reason.CLOCK_UNSET
    if at.wall_ms < max(claims.issued_s, shown_s) * 1000 - SKEW_MS:
        return Reason.CODE_NOT_YET_VALID
    if at.wall_ms >= _refused_from_ms(claims, shown_s):
        return Reason.CODE_EXPIRED
    return None


def _refused_from_ms(claims: DevicePass, shown_s: int) -> int:
    return min(claims.expires_s, shown_s + SHOWN_S) * 1000 + SKEW_MS


def _credential(claims: DevicePass, shown: _Shown, issuer: str) -> Credential:
    return Credential(
        format=FORMAT,
        issuer=issuer,
        holder=claims.holder.hex(),
        status=claims.status,
        issued_ms=claims.issued_s * 1000,
        expires_ms=_refused_from_ms(claims, shown.at_s),
        replay_key=(claims.holder + shown.time).hex(),
    )
