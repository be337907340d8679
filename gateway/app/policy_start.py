"""Which policy a gate begins with, kept before its first decision; not how another one comes."""

import logging
from dataclasses import dataclass

from gateway.config.policy_text import PolicyText, read_policy
from gateway.core.event import EventKind, Json
from gateway.journal.policies import PolicyArchive

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Begun:
    """What holds at the start.

    Args:
        text: the policy.
        complaint: why it is not what policy.toml says, in one sentence; empty where it is.
    """

    text: PolicyText
    complaint: str = ""


def begin_with(local: PolicyText, archive: PolicyArchive) -> Begun:
    """The local policy, or what was in force under its number if somebody forgot to raise that.

    Rows name their policy by its number, so a number never means two sets of rules.

    Args:
        local: of policy.toml.
        archive: where policies are kept.

    Raises:
        JournalError: it can't be kept; nobody could tell later what decided.
        ConfigurationError: what was kept can't be read any more; raise version.
    """
    raw = archive.text(local.version)
    if raw is None:
        archive.keep(local.version, local.raw)
        return Begun(local)
    kept = read_policy(raw, str(archive.path(local.version)))
    if kept.policy == local.policy:  # other comments make no other rules
        return Begun(kept)
    complaint = (
        f"policy.toml says other things than before under version {local.version}, so what was in"
        " force stays; raise version"
    )
    log.error("%s", complaint)
    return Begun(kept, complaint)


def policy_applied(text: PolicyText) -> tuple[EventKind, dict[str, Json]]:
    """The row that says which rules decide from here on, and tells their text from any other."""
    facts: dict[str, Json] = {"policy": text.version, "digest": text.digest}
    return EventKind.CONFIGURATION_APPLIED, facts
