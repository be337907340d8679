"""What a presented code proves about its holder; not how it is verified."""

from dataclasses import dataclass, field
from enum import Enum, IntEnum, unique

from gateway.core.approval import APPROVED, Batch, HolderKind, Observation, Standing
from gateway.core.reason import Reason
from gateway.core.row_value import IN_MEMORY_ONLY


class HealthStatus(IntEnum):
    """Seven outcomes of a health-code check and one of ours.

    1-7 as in Alibaba Cloud's HealthCodeVerifyRecord (green, yellow, red, expired, absent,
    failed, timed out); 8 is ours: nobody asked.
    """

    GREEN = 1
    YELLOW = 2
    RED = 3
    EXPIRED = 4
    ABSENT = 5
    CHECK_FAILED = 6
    CHECK_TIMED_OUT = 7
    NOT_ASKED = 8


@unique
class Proof(Enum):
    """Why a credential is believed; values stand in rows: add, never rename."""

    SIGNED = "signed"
    """Its own signature was checked, here and now."""
    LISTED = "listed"
    """It is opaque, and a signed list that the centre sent says what it means."""


@unique
class CredentialKind(Enum):
    """What a credential attests; values stand in rows: add, never rename."""

    PASS = "pass"  # noqa: S105 - of a person, not of a machine
    """Leave to enter: a park's own, or one that a park takes for it."""
    VACCINATION = "vaccination"
    TEST = "test"
    RECOVERY = "recovery"
    CERTIFICATE = "certificate"
    """Health, of a scheme that does not say by what."""


@dataclass(frozen=True, slots=True)
class Credential:
    """A code that verified: signature, issuer, site and time all hold.

    Args:
        format: short name of the code format, such as ``PK1S``.
        issuer: key id of the signer, in hex; for certificates of others the name of their key.
        holder: pseudonymous id, in hex: random, or of a certificate that carries none a digest
            that needs its signature; never derived from a name or number alone. Empty where the
            code tells nobody's id.
        status: health status that the issuer signed.
        issued_ms: wall milliseconds, UTC, when the issuer signed; of a listed one its list.
        expires_ms: wall milliseconds, UTC, from which it counts no more.
        replay_key: the signed id that makes this presentation unique; never the text.
        proof: why it is believed.
        alias: what a roster may know the holder by instead of ``holder``; in memory only.
        failed_rule: identifier of the health rule that stands for the status, or empty.
        kind: what it attests.
        taken_ms: wall milliseconds, UTC, when a test's sample was taken; None of anything else.
        subject: what a roster may know the person of a certificate by, who is nobody's proof by
            that: it tells whose second proof it is. In memory only.
    """

    format: str
    issuer: str
    holder: str
    status: HealthStatus
    issued_ms: int
    expires_ms: int
    replay_key: str
    proof: Proof = Proof.SIGNED
    alias: str = field(default="", repr=False, metadata=IN_MEMORY_ONLY)
    failed_rule: str = ""
    kind: CredentialKind = CredentialKind.PASS
    taken_ms: int | None = None
    subject: str = field(default="", repr=False, metadata=IN_MEMORY_ONLY)


@dataclass(frozen=True, slots=True)
class Identified:
    """A code or number that says who somebody is and proves nothing: anybody can copy it.

    Args:
        format: short name of its format, such as ``BADGE``.
        reason: what the guard is told of it; nobody is admitted by it.
        alias: what a roster may know the person by; in memory only.
        issuer: key id of the signer, in hex, where it is signed at all.
        holder: the person's random id, in hex; empty until a roster was asked, or if it knows
            nobody of that alias.
        guard: account of the guard who typed it, or empty.
    """

    format: str
    reason: Reason
    alias: str = field(repr=False, metadata=IN_MEMORY_ONLY)
    issuer: str = ""
    holder: str = ""
    guard: str = ""


@dataclass(frozen=True, slots=True)
class RefusedCode:
    """A code that proves nothing, and the one reason why.

    Args:
        reason: the first check that failed, in order of the format's checks.
        format: the recognised format, or an empty string.
        issuer: the key id named by the code, in hex, or an empty string; of certificates of
            others only that of a known key, as a stranger's could be any text.
        signed_ms: wall milliseconds, UTC, at which the park's centre signed a genuine code that is
            refused over its dates alone; else 0.
    """

    reason: Reason
    format: str = ""
    issuer: str = ""
    signed_ms: int = 0


Presented = Credential | Identified | RefusedCode


@dataclass(frozen=True, slots=True)
class Holder:
    """A person of the roster as deciding sees one; the name stays in the roster's table.

    Args:
        id: the random id that credentials carry, in hex.
        company: the approved company's short name.
        groups: names of groups that rules may refer to.
        not_before_ms: wall milliseconds, UTC, of the first admitted moment.
        not_after_ms: wall milliseconds, UTC, from which the approval has ended.
        standing: of the company.
        batch: with which they came, or None.
        kind: staff, visitor or contractor.
        lanes: gate ids where they may enter; empty for every one.
        once: their first entry uses the approval up.
        observation: until when they must stay at home, or None.
    """

    id: str
    company: str
    groups: tuple[str, ...]
    not_before_ms: int
    not_after_ms: int
    standing: Standing = APPROVED
    batch: Batch | None = None
    kind: HolderKind = HolderKind.STAFF
    lanes: tuple[str, ...] = ()
    once: bool = False
    observation: Observation | None = None

    @property
    def building(self) -> str:
        """Where they work, or empty."""
        return self.batch.building if self.batch else ""
