"""Which policy a gate begins with, kept before its first decision; not how another one comes."""

import logging
from dataclasses import dataclass

from gateway.config.policy_text import PolicyText, read_policy
from gateway.core.event import EventKind, Json
from gateway.errors import ConfigurationError
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
    """
    raw = archive.text(local.version)
    if raw is None:
        archive.keep(local.version, local.raw)
        return Begun(local)
    kept = _read(raw, str(archive.path(local.version)))
    if kept is None:
        return _complained(
            local,
            f"policy: what was in force under version {local.version} can't be read by this"
            " program, so its verdicts can't be decided again; raise version",
        )
    if kept.policy == local.policy:  # other comments make no other rules
        return Begun(kept)
    return _complained(
        kept,
        f"policy.toml says other things than before under version {local.version}, so what was in"
        " force stays; raise version",
    )


def _read(raw: bytes, place: str) -> PolicyText | None:
    """What was kept; None where an older program took what this one does not."""
    try:
        return read_policy(raw, place)
    except ConfigurationError as error:
        log.warning("%s", error)
        return None


def _complained(text: PolicyText, complaint: str) -> Begun:
    log.error("%s", complaint)
    return Begun(text, complaint)


def policy_applied(text: PolicyText) -> tuple[EventKind, dict[str, Json]]:
    """The row that says which rules decide from here on, and tells their text from any other."""
    facts: dict[str, Json] = {"policy": text.version, "digest": text.digest}
    return EventKind.CONFIGURATION_APPLIED, facts
