"""What a gate would say of everybody on the roster that it has, were all else in order; no gate."""

from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace

from gateway.config.files import load_policy
from gateway.core.decision import decide
from gateway.core.instant import ClockQuality, Instant
from gateway.core.reason import Reason, Verdict
from gateway.demo.site import DemoSite
from gateway.journal.roster import ROSTER_NAME, RosterReader
from tests.evidence import CREDENTIAL, LISTED, MONO_NS, evidence

Said = tuple[Verdict, tuple[Reason, ...]]


def said_of(site: DemoSite, holders: Iterable[str], wall_ms: int) -> Counter[Said]:
    """How many are judged how, by the gate's own rules and the roster file that it has in force.

    Args:
        site: the gate's.
        holders: random ids.
        wall_ms: when they come, wall milliseconds, UTC.
    """
    now = Instant(wall_ms, MONO_NS, "boot", ClockQuality.SYNCED)
    policy = load_policy(site.gate_config.parent / "policy.toml")
    counts: Counter[Said] = Counter()
    with closing(RosterReader(site.gate_state / ROSTER_NAME)) as roster:
        for holder in holders:
            shown = replace(
                CREDENTIAL, holder=holder, issued_ms=wall_ms - 5_000, expires_ms=wall_ms + 55_000
            )
            all_else = evidence(
                presented=shown,
                holder=roster.lookup(holder),
                roster_version=roster.version,
                roster_issued_ms=roster.issued_ms,
                lists=replace(LISTED, revocations_issued_ms=wall_ms),
            )
            decision = decide(all_else, policy, now)
            counts[decision.verdict, decision.reasons] += 1
    return counts
