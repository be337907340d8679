"""The park's rules as values; not where they are read from and not how they are applied."""

from gateway.core.policy.alarms import AlarmPolicy
from gateway.core.policy.degraded import DegradedPolicy
from gateway.core.policy.hours import AccessRule, ArrivalSlot, LanePolicy, Tide
from gateway.core.policy.occupancy import OccupancyLimit, OccupancyPolicy
from gateway.core.policy.overrides import OverridePolicy
from gateway.core.policy.passage import PassagePolicy
from gateway.core.policy.proofs import HealthPolicy, RevocationPolicy, TrustPolicy
from gateway.core.policy.roster import RosterPolicy
from gateway.core.policy.second_instrument import SecondInstrumentPolicy
from gateway.core.policy.second_proof import SecondProofPolicy
from gateway.core.policy.thermometry import ThermometryPolicy
from gateway.core.policy.whole import Policy

__all__ = [
    "AccessRule",
    "AlarmPolicy",
    "ArrivalSlot",
    "DegradedPolicy",
    "HealthPolicy",
    "LanePolicy",
    "OccupancyLimit",
    "OccupancyPolicy",
    "OverridePolicy",
    "PassagePolicy",
    "Policy",
    "RevocationPolicy",
    "RosterPolicy",
    "SecondInstrumentPolicy",
    "SecondProofPolicy",
    "ThermometryPolicy",
    "Tide",
    "TrustPolicy",
]
