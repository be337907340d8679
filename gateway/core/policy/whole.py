"""The whole policy: every section under one version; not where it is read from."""

from dataclasses import dataclass, field

from gateway.core.policy.passage import PassagePolicy
from gateway.core.policy.proofs import BadgePolicy, HealthPolicy, RevocationPolicy
from gateway.core.policy.roster import RosterPolicy
from gateway.core.policy.second_instrument import SecondInstrumentPolicy
from gateway.core.policy.thermometry import ThermometryPolicy


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything the park decided; ``version`` goes into every row it decided."""

    version: int = 1
    thermometry: ThermometryPolicy = field(default_factory=ThermometryPolicy)
    second_instrument: SecondInstrumentPolicy = field(default_factory=SecondInstrumentPolicy)
    passage: PassagePolicy = field(default_factory=PassagePolicy)
    roster: RosterPolicy = field(default_factory=RosterPolicy)
    revocations: RevocationPolicy = field(default_factory=RevocationPolicy)
    health: HealthPolicy = field(default_factory=HealthPolicy)
    badges: BadgePolicy = field(default_factory=BadgePolicy)
