"""Health codes of Chinese cities by their address forms; asks no city and reads no colour.

Such a code is an address with an opaque token: it proves nothing, and its meaning is on the city's
server. A gate that never waits for one looks the token up in a list that the centre has signed,
by a keyed hash, so that no list and no stolen gate names tokens.
"""

import re
from dataclasses import dataclass
from hashlib import sha256
from hmac import digest
from typing import Final, Protocol

from gateway.core.credential import Credential, HealthStatus, Presented, Proof, RefusedCode
from gateway.core.instant import Instant
from gateway.core.reason import Reason

HASH_BYTES: Final = 16
"""Whoever has a stolen gate's key may try tokens until one hits any of N entries: 2^128 / N tries,
where 8 bytes would be 2^47 with 100,000 entries, which is a few days on one graphics card."""

LISTED_MS: Final = 30 * 24 * 3_600_000
"""A list is no proof at all after 30 days, the most that a policy may allow."""

MAX_ADDRESS_CHARS: Final = 512
"""The longest known address has 300 characters."""


class StatusList(Protocol):
    """What the centre says of codes that it has looked up at their issuers."""

    @property
    def issued_ms(self) -> int:
        """Wall milliseconds, UTC, when the centre signed it."""

    @property
    def secret(self) -> bytes:
        """The key of the hashes on it, as ``keyed_hash`` takes it."""

    def status_of(self, keyed_hash: bytes) -> HealthStatus | None:
        """The status of ``HASH_BYTES`` of a token's hash, or None if it is not on the list."""


@dataclass(frozen=True, slots=True)
class AddressForm:
    """How the codes of one issuer are spelled.

    Args:
        name: the format's short name.
        spelling: the whole address; its group ``token`` is what the issuer knows a person by.
    """

    name: str
    spelling: re.Pattern[str]

    def token(self, text: str) -> str | None:
        """The token of a text of this form, or None."""
        found = self.spelling.fullmatch(text) if len(text) <= MAX_ADDRESS_CHARS else None
        return found["token"] if found else None


_HOST: Final = r"https://(?:h5|healthcode)\.dingtalk\.com/healthAct/index\.html\?qrCode="
_RESULT: Final = r"#/result"

FORMS: Final = (
    AddressForm(
        "ZHEJIANG",
        re.compile(
            _HOST + r"(?P<token>V2[0-9a-f]{32}|V0ding[0-9a-f]{32})"
            r"(?:&stateCouncilBarCode=[0-9a-f]{32})?(?:&cityCode=[0-9]{0,12})?"
            r"(?:&jk=[0-9A-Za-z:]{1,160})?" + _RESULT,
            re.ASCII,
        ),
    ),
    AddressForm(
        "JIANGSU",
        re.compile(
            _HOST + r"(?P<token>V[0-9a-f]{39})&b=[0-9A-Za-z+/=_%-]{16,128}" + _RESULT, re.ASCII
        ),
    ),
    AddressForm(
        "SHANGHAI",
        re.compile(r"https://s\.sh\.gov\.cn/(?P<token>[0-9a-f]{30}[0-9]{13})", re.ASCII),
    ),
)
"""Address forms seen in public; no issuer documents them, and none of them excludes another.

Zhejiang, also within Alipay and DingTalk: PC-DOS/Suzhou-Health-Code-WP (a picture's text) and
defp/fake-healthcode (a server's answers). Jiangsu: AnthraX1/health-code-simulator; ``b`` is drawn
anew with each answer. Shanghai: 随申码, 30 hexadecimal digits and the milliseconds of its issue.
"""


def form_of(text: str) -> AddressForm | None:
    """The form that a text has; cheap, and no proof of anything."""
    return next((form for form in FORMS if form.token(text) is not None), None)


def look_up(form: AddressForm, text: str, statuses: StatusList | None, at: Instant) -> Presented:
    """What the list in force says of a text of this form; its colour is nobody's concern here.

    The credential names no holder: who shows a code is not who owns it. CODE_UNVERIFIABLE without
    a list, without an entry on it, or where the text is not of the form.

    Args:
        form: as ``form_of`` found it.
        text: as the decoder read it.
        statuses: the list in force, or None.
        at: now; with an unset clock no list is as old as it says.
    """
    token = form.token(text)
    if statuses is None or token is None:
        return RefusedCode(Reason.CODE_UNVERIFIABLE, form.name)
    hashed = keyed_hash(statuses.secret, code_of(form.name, token))
    status = statuses.status_of(hashed)
    if status is None:
        return RefusedCode(Reason.CODE_UNVERIFIABLE, form.name)
    if not at.clock.proves_dates:
        return RefusedCode(Reason.CLOCK_UNSET, form.name)
    return Credential(
        format=form.name,
        issuer="",
        holder="",
        status=status,
        issued_ms=statuses.issued_ms,
        expires_ms=statuses.issued_ms + LISTED_MS,
        replay_key=hashed.hex(),
        proof=Proof.LISTED,
    )


def code_of(form_name: str, token: str) -> bytes:
    """What of a code is hashed: the format's name, a zero byte and the token.

    Args:
        form_name: of one of ``FORMS``.
        token: as its group of that name matched.
    """
    return f"{form_name}\0{token}".encode("ascii")


def keyed_hash(secret: bytes, code: bytes) -> bytes:
    """How a list names a code: HMAC-SHA256 with the list's secret, truncated to ``HASH_BYTES``."""
    return digest(secret, code, sha256)[:HASH_BYTES]
