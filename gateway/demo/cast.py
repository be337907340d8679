"""Who comes to the demonstration and what they do: a seeded script; not how it is played."""

import random
from dataclasses import dataclass
from enum import Enum, unique
from typing import Final

from gateway.core.reason import Reason, Verdict


@unique
class Role(Enum):
    """One kind of arrival, with what the gate is expected to say."""

    STAFF = "staff"
    FORGED = "forged pass"
    FEVER = "fever"
    NO_FOREHEAD = "keeps away from the thermometer"
    EXPIRED = "screenshot of yesterday"
    GUARD_OPENS = "opened by the guard"
    STRANGER = "not on the roster"
    REPLAYED = "a friend's pass, just used"
    YELLOW = "yellow status"
    RED = "red status"
    PAYMENT_CODE = "shows a payment code"
    MOVES_HEAD = "moves the head"
    COLD = "comes in from the cold"
    NEAR_FEVER = "temperature near the limit"
    LAPSED = "approval has ended"
    PASSES_BACK = "same person again"
    CHANGES_MIND = "admitted but walks away"
    OTHER_SITE = "pass of another park"
    UNKNOWN_ISSUER = "pass signed by nobody known"
    FUTURE = "pass dated tomorrow"
    DAMAGED = "pass cut short"
    NO_SIGNAL = "phone without signal"
    HEALTH_CODE = "shows a city's health code"
    BADGE = "shows a badge only"
    WECOM = "shows a WeCom code"
    NUMBER_TYPED = "has no phone, the guard types the number"
    EU_CERTIFICATE = "visitor with an EU certificate"
    HEALTH_CARD = "visitor with a SMART Health Card"
    NEW_ZEALANDER = "visitor with a New Zealand pass"
    POSTER = "holds up a poster with a text"


@unique
class Mishap(Enum):
    """A fault between two arrivals."""

    BOARD_UNPLUGGED = "board unplugged for a moment"
    BROKER_KILLED = "broker killed and restarted"
    CAMERA_DROPPED = "camera drops its connection"
    ARM_FORCED = "arm forced open"
    CENTRE_KILLED = "centre killed and restarted"


EXPECTED: Final[dict[Role, tuple[Verdict, Reason | None]]] = {
    Role.STAFF: (Verdict.ADMIT, None),
    Role.FORGED: (Verdict.DENY, Reason.SIGNATURE_BAD),
    Role.FEVER: (Verdict.DENY, Reason.FEVER),
    Role.NO_FOREHEAD: (Verdict.REFER, Reason.TEMPERATURE_MISSING),
    Role.EXPIRED: (Verdict.DENY, Reason.CODE_EXPIRED),
    Role.GUARD_OPENS: (Verdict.DENY, Reason.HOLDER_UNKNOWN),
    Role.STRANGER: (Verdict.DENY, Reason.HOLDER_UNKNOWN),
    Role.REPLAYED: (Verdict.DENY, Reason.CODE_REPLAYED),
    Role.YELLOW: (Verdict.REFER, Reason.HEALTH_YELLOW),
    Role.RED: (Verdict.DENY, Reason.HEALTH_RED),
    Role.PAYMENT_CODE: (Verdict.DENY, Reason.CODE_UNKNOWN),
    Role.MOVES_HEAD: (Verdict.REFER, Reason.TEMPERATURE_UNSTABLE),
    Role.COLD: (Verdict.REFER, Reason.TEMPERATURE_LOW),
    Role.NEAR_FEVER: (Verdict.REFER, Reason.FEVER_POSSIBLE),
    Role.LAPSED: (Verdict.DENY, Reason.HOLDER_EXPIRED),
    Role.PASSES_BACK: (Verdict.REFER, Reason.ANTIPASSBACK),
    Role.CHANGES_MIND: (Verdict.ADMIT, None),
    Role.OTHER_SITE: (Verdict.DENY, Reason.SITE_WRONG),
    Role.UNKNOWN_ISSUER: (Verdict.DENY, Reason.ISSUER_UNKNOWN),
    Role.FUTURE: (Verdict.DENY, Reason.CODE_NOT_YET_VALID),
    Role.DAMAGED: (Verdict.DENY, Reason.CODE_MALFORMED),
    Role.NO_SIGNAL: (Verdict.ADMIT, None),
    Role.HEALTH_CODE: (Verdict.REFER, Reason.CODE_UNVERIFIABLE),
    Role.BADGE: (Verdict.REFER, Reason.BADGE_ONLY),
    Role.WECOM: (Verdict.REFER, Reason.HEALTH_UNPROVEN),
    Role.NUMBER_TYPED: (Verdict.REFER, Reason.NUMBER_TYPED),
    Role.EU_CERTIFICATE: (Verdict.DENY, Reason.HOLDER_UNKNOWN),
    Role.HEALTH_CARD: (Verdict.DENY, Reason.HOLDER_UNKNOWN),
    Role.NEW_ZEALANDER: (Verdict.DENY, Reason.HOLDER_UNKNOWN),
    Role.POSTER: (Verdict.DENY, Reason.CODE_UNKNOWN),
}

SPECIAL_EVERY: Final = 3
"""One arrival in three is not plain staff, so that a guard has something to do."""

MISHAP_EVERY: Final = 11


@dataclass(frozen=True, slots=True)
class Arrival:
    """One person of the script.

    Args:
        number: from 1.
        role: what they do.
        on_paper: a print instead of a phone.
        seed: of the picture.
        mishap: what goes wrong just before, or None.
    """

    number: int
    role: Role
    on_paper: bool
    seed: int
    mishap: Mishap | None


def script(people: int, seed: int) -> list[Arrival]:
    """The first ``people`` arrivals of a seed; a longer script begins like a shorter one."""
    return [arrival(number, seed) for number in range(1, people + 1)]


def arrival(number: int, seed: int) -> Arrival:
    """The ``number``-th person of a seed's script."""
    chance = random.Random(f"{seed}:{number}")  # noqa: S311 - a script, not a secret
    special, plain = divmod(number, SPECIAL_EVERY)
    unusual = [role for role in Role if role is not Role.STAFF]
    mishaps = list(Mishap)
    turn, quiet = divmod(number, MISHAP_EVERY)
    role = Role.STAFF if plain else unusual[(special - 1) % len(unusual)]
    on_paper = chance.random() < 0.2  # noqa: PLR2004 - one in five holds a print
    return Arrival(
        number=number,
        role=role,
        on_paper=on_paper and role is not Role.HEALTH_CARD,  # too fine for this camera on a print
        seed=chance.randrange(2**31),
        mishap=None if quiet else mishaps[(turn - 1) % len(mishaps)],
    )
