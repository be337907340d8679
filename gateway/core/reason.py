"""Why a person was not simply admitted, and what each reason alone leads to; not a rule."""

from enum import Enum, IntEnum, unique

from gateway.core.text import Text
from gateway.core.words import WORDS


class Verdict(IntEnum):
    """What the gate does by itself; the graver verdict is the greater number."""

    ADMIT = 0
    REFER = 1
    DENY = 2

    @property
    def wire(self) -> str:
        """The stable name on the wire and in the journal."""
        return self.name.lower()


@unique
class Reason(Enum):
    """An objection; values travel on the wire: add, never rename.

    The next steps follow the guard's needs collected from gate operators: one sentence,
    something to do, never a fault dressed up as "invalid code".
    """

    CODE_UNKNOWN = "code-unknown"
    CODE_MALFORMED = "code-malformed"
    CODE_MISSING = "code-missing"
    ISSUER_UNKNOWN = "issuer-unknown"
    SIGNATURE_BAD = "signature-bad"
    SITE_WRONG = "site-wrong"
    CODE_EXPIRED = "code-expired"
    CODE_NOT_YET_VALID = "code-not-yet-valid"
    CODE_LIFE_TOO_LONG = "code-life-too-long"
    CODE_CHUNKED = "code-chunked"
    CODE_TOO_LARGE = "code-too-large"
    ALGORITHM_WRONG = "algorithm-wrong"
    ISSUER_WRONG = "issuer-wrong"
    KEY_USE_WRONG = "key-use-wrong"
    KEY_NOT_VALID = "key-not-valid"
    CODE_REPLAYED = "code-replayed"
    CODE_REVOKED = "code-revoked"
    REVOCATIONS_MISSING = "revocations-missing"
    REVOCATIONS_STALE = "revocations-stale"
    TRUST_EXPIRED = "trust-expired"
    CODE_UNVERIFIABLE = "code-unverifiable"
    CODE_UNDATED = "code-undated"
    BADGE_ONLY = "badge-only"
    SECOND_PROOF_MISSING = "second-proof-missing"
    SECOND_PROOF_OF_ANOTHER = "second-proof-of-another"
    SECOND_PROOF_NOT_LINKED = "second-proof-not-linked"
    SECOND_PROOF_STALE = "second-proof-stale"
    NUMBER_TYPED = "number-typed"
    CLOCK_UNSET = "clock-unset"
    HOLDER_UNKNOWN = "holder-unknown"
    HOLDER_NOT_YET = "holder-not-yet"
    HOLDER_EXPIRED = "holder-expired"
    HOLDER_NOT_LINKED = "holder-not-linked"
    COMPANY_SUSPENDED = "company-suspended"
    COMPANY_EXPIRED = "company-expired"
    BATCH_NOT_YET = "batch-not-yet"
    BATCH_ENDED = "batch-ended"
    VISIT_USED = "visit-used"
    UNDER_OBSERVATION = "under-observation"
    ACCESS_NOT_GRANTED = "access-not-granted"
    LANE_WRONG = "lane-wrong"
    HOURS_CLOSED = "hours-closed"
    SLOT_EARLY = "slot-early"
    SLOT_LATE = "slot-late"
    FIRST_PERSON_MISSING = "first-person-missing"
    TWO_PERSON_MISSING = "two-person-missing"
    LEAVER_UNKNOWN = "leaver-unknown"
    ROSTER_MISSING = "roster-missing"
    ROSTER_STALE = "roster-stale"
    HEALTH_RED = "health-red"
    HEALTH_YELLOW = "health-yellow"
    HEALTH_UNPROVEN = "health-unproven"
    HEALTH_EXPIRED = "health-expired"
    HEALTH_ABSENT = "health-absent"
    HEALTH_CHECK_FAILED = "health-check-failed"
    HEALTH_CHECK_TIMED_OUT = "health-check-timed-out"
    STATUS_LIST_STALE = "status-list-stale"
    OCCUPANCY_FULL = "occupancy-full"
    OCCUPANCY_UNKNOWN = "occupancy-unknown"
    ANTIPASSBACK = "antipassback"
    ANTIPASSBACK_HARD = "antipassback-hard"
    FEVER = "fever"
    FEVER_POSSIBLE = "fever-possible"
    TEMPERATURE_MISSING = "temperature-missing"
    TEMPERATURE_LOW = "temperature-low"
    TEMPERATURE_IMPLAUSIBLE = "temperature-implausible"
    TEMPERATURE_UNSTABLE = "temperature-unstable"
    TEMPERATURE_STALE = "temperature-stale"
    THERMOMETER_MISSING = "thermometer-missing"
    RANGEFINDER_MISSING = "rangefinder-missing"
    AIR_OUT_OF_RANGE = "air-out-of-range"
    AIR_COLD = "air-cold"
    AIR_TOO_WARM = "air-too-warm"
    TEMPERATURE_JUMPING = "temperature-jumping"
    DISTANCE_UNKNOWN = "distance-unknown"
    DISTANCE_OUT_OF_RANGE = "distance-out-of-range"
    THERMOMETER_WARMING_UP = "thermometer-warming-up"
    THERMOMETER_STUCK = "thermometer-stuck"
    THERMOMETER_BLOCKED = "thermometer-blocked"
    THERMOMETER_ERRORS = "thermometer-errors"
    COLD_HOLD = "cold-hold"
    ENTRY_HOLD = "entry-hold"
    HIGH_HOLD = "high-hold"
    BLACKBODY_OVERDUE = "blackbody-overdue"
    BOARD_MISSING = "board-missing"
    LANE_CLOSED = "lane-closed"
    LANE_SHUT = "lane-shut"
    """By order, as ``LANE_CLOSED`` is by a fault."""
    STAFF_ONLY = "staff-only"
    DOOR_STUCK = "door-stuck"
    CLOCK_JUMPED = "clock-jumped"
    POWER_LOW = "power-low"
    CODE_SERVICE_DOWN = "code-service-down"
    LISTS_OLD = "lists-old"
    CENTRE_DOWN = "centre-down"
    RESTARTED = "restarted"
    DISK_LOW = "disk-low"

    @property
    def verdict(self) -> Verdict:
        """What this objection alone leads to."""
        return Verdict.DENY if self in _DENYING else Verdict.REFER

    @property
    def text(self) -> Text:
        """What the guard reads."""
        return WORDS[self.value][0]

    @property
    def next_step(self) -> Text:
        """What the guard does about it."""
        return WORDS[self.value][1]


DESK_CALLED = frozenset(
    {
        Reason.HOLDER_UNKNOWN,
        Reason.HOLDER_NOT_YET,
        Reason.HOLDER_EXPIRED,
        Reason.COMPANY_SUSPENDED,
        Reason.COMPANY_EXPIRED,
        Reason.BATCH_NOT_YET,
        Reason.BATCH_ENDED,
        Reason.VISIT_USED,
        Reason.ACCESS_NOT_GRANTED,
    }
)
"""Of which somebody's company, or host, is asked."""

_DENYING = frozenset(
    {
        Reason.CODE_UNKNOWN,
        Reason.CODE_MALFORMED,
        Reason.ISSUER_UNKNOWN,
        Reason.SIGNATURE_BAD,
        Reason.SITE_WRONG,
        Reason.CODE_EXPIRED,
        Reason.CODE_NOT_YET_VALID,
        Reason.CODE_LIFE_TOO_LONG,
        Reason.CODE_CHUNKED,
        Reason.CODE_TOO_LARGE,
        Reason.ALGORITHM_WRONG,
        Reason.ISSUER_WRONG,
        Reason.KEY_USE_WRONG,
        Reason.KEY_NOT_VALID,
        Reason.CODE_REPLAYED,
        Reason.SECOND_PROOF_OF_ANOTHER,
        Reason.CODE_REVOKED,
        Reason.HOLDER_UNKNOWN,
        Reason.HOLDER_NOT_YET,
        Reason.HOLDER_EXPIRED,
        Reason.COMPANY_SUSPENDED,
        Reason.COMPANY_EXPIRED,
        Reason.BATCH_NOT_YET,
        Reason.BATCH_ENDED,
        Reason.VISIT_USED,
        Reason.UNDER_OBSERVATION,
        Reason.ACCESS_NOT_GRANTED,
        Reason.LANE_WRONG,
        Reason.HOURS_CLOSED,
        Reason.SLOT_EARLY,
        Reason.ANTIPASSBACK_HARD,
        Reason.OCCUPANCY_FULL,
        Reason.HEALTH_RED,
        Reason.FEVER,
        Reason.LANE_CLOSED,
        Reason.LANE_SHUT,
        Reason.HIGH_HOLD,
    }
)
