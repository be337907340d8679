"""What a passage waits for, by which way it goes; not what the decision objects to."""

from dataclasses import replace

from gateway.core.heading import Heading
from gateway.core.policy import Policy


def asked_of(policy: Policy, heading: Heading) -> Policy:
    """The rules as one passage needs them: who leaves waits for no forehead and no second code."""
    if heading is Heading.IN:
        return policy
    return replace(
        policy,
        thermometry=replace(policy.thermometry, required=False),
        second_proof=replace(policy.second_proof, kind="none"),
    )
