"""A policy's differences and what a park had better know of it, in words; decides nothing."""

from collections.abc import Iterator

from gateway.config.policy_changes import policy_changes
from gateway.config.policy_text import PolicyText
from gateway.core.policy import Policy


def difference_lines(before: PolicyText, after: PolicyText) -> Iterator[str]:
    """What the second one changes of the first, key by key."""
    changes = policy_changes(before.policy, after.policy)
    rules = [change for change in changes if change.key != "version"]
    yield (f"版本 version {before.version} → {after.version}: {len(rules)} 处不同 differences")
    yield from (f"  {change.key}: {change.before} → {change.after}" for change in rules)


def warnings(policy: Policy) -> Iterator[str]:
    """What a park may choose, and had better know that it did."""
    if not policy.thermometry.required:
        yield (
            "thermometry.required: false：不测体温也放行；people are admitted without a temperature"
        )
    if not policy.roster.required:
        yield (
            "roster.required: false：不在名单上的人凭码放行；"
            "people who are on no roster are admitted by their code"
        )
    if not policy.health.required:
        yield (
            "health.required: false：没有健康证明也放行，只拦红码、黄码；"
            "people are admitted without a proof of health; only red and yellow object"
        )
    if policy.health.ladder == "roster":
        yield (
            'health.ladder: "roster"：中心或健康码名单不通时，只凭名单放行；while the centre or its'
            " list of codes is silent, whoever nobody says anything of is admitted by the roster"
        )
    if not policy.revocations.required:
        yield (
            "revocations.required: false：没有撤销名单也放行；a gate that never got the list of"
            " revoked codes admits those whom the centre has revoked"
        )
    if policy.roster.antipassback_ms == 0:
        yield (
            "roster.antipassback_minutes: 0：同一人可以接连进两次；"
            "the same person may enter twice in a row"
        )
