"""Whom a rule names: it is found among hundreds by company or group, in the policy's order."""

from dataclasses import replace

import pytest

from gateway.core.policy import AccessRule, Policy
from tests.evidence import HOLDER

ANYBODY = AccessRule("anybody")
STAFF = AccessRule("staff", groups=("staff",))
ALPHA = AccessRule("alpha", companies=("alpha",))
STAFF_OF_ALPHA = AccessRule("staff of alpha", groups=("staff",), companies=("alpha",))
GUARDS_OF_ALPHA = AccessRule("guards of alpha", groups=("guards",), companies=("alpha",))
STAFF_OF_BETA = AccessRule("staff of beta", groups=("staff",), companies=("beta",))
TWO_GROUPS = AccessRule("two groups", groups=("guards", "staff"))
TWO_COMPANIES = AccessRule("two companies", companies=("beta", "alpha"))

EVERY = (
    STAFF_OF_BETA,
    TWO_COMPANIES,
    STAFF,
    GUARDS_OF_ALPHA,
    ANYBODY,
    TWO_GROUPS,
    ALPHA,
    STAFF_OF_ALPHA,
)


@pytest.mark.parametrize("company", ["alpha", "beta", "gamma", ""])
@pytest.mark.parametrize("groups", [(), ("staff",), ("guards", "staff"), ("cooks",)])
@pytest.mark.parametrize("rules", [EVERY, EVERY[::-1], ()])
def test_the_rules_that_are_found_are_all_that_name_the_person_in_order(
    company: str, groups: tuple[str, ...], rules: tuple[AccessRule, ...]
) -> None:
    """Filing forgets no rule and brings none along."""
    person = replace(HOLDER, company=company, groups=groups)
    policy = Policy(access=rules)
    assert policy.access_of(person) == tuple(rule for rule in rules if rule.names(person))


def test_a_rule_of_both_company_and_group_needs_both() -> None:
    """Filed under the company, it still asks for the group."""
    policy = Policy(access=(STAFF_OF_ALPHA,))
    assert policy.access_of(HOLDER) == (STAFF_OF_ALPHA,)
    assert policy.access_of(replace(HOLDER, groups=("cooks",))) == ()
    assert policy.access_of(replace(HOLDER, company="beta")) == ()


def test_a_changed_policy_finds_its_own_rules() -> None:
    """Nothing of the policy that it was made of is left."""
    changed = replace(Policy(access=(STAFF,)), access=(ANYBODY,))
    assert changed.access_of(HOLDER) == (ANYBODY,)
