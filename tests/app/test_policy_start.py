"""The policy that a gate begins with is kept, and its number never means two sets of rules."""

from pathlib import Path

from gateway.app.policy_start import begin_with, policy_applied
from gateway.config.policy_text import PolicyText, read_policy
from gateway.core.event import EventKind
from gateway.journal.policies import PolicyArchive


def policy(text: str) -> PolicyText:
    """As policy.toml says it."""
    return read_policy(text.encode(), "policy.toml")


def test_the_first_policy_is_kept_before_it_decides(tmp_path: Path) -> None:
    """Byte for byte."""
    archive, local = PolicyArchive(tmp_path), policy("version = 2 # ours\n")

    assert begin_with(local, archive).text is local
    assert archive.text(2) == b"version = 2 # ours\n"


def test_another_comment_makes_no_other_rules(tmp_path: Path) -> None:
    """The text that was kept goes on, without a word."""
    archive = PolicyArchive(tmp_path)
    begin_with(policy("version = 2\n"), archive)
    begun = begin_with(policy("version = 2 # ours\n"), archive)

    assert (begun.text.raw, begun.complaint) == (b"version = 2\n", "")


def test_other_rules_under_the_same_number_are_not_in_force(tmp_path: Path) -> None:
    """What was in force stays, and the row says what to do."""
    archive = PolicyArchive(tmp_path)
    begin_with(policy("version = 2\n"), archive)
    begun = begin_with(policy("version = 2\n[roster]\nrequired = false\n"), archive)

    assert begun.text.policy.roster.required
    assert "raise version" in begun.complaint
    assert archive.text(2) == b"version = 2\n"


def test_rules_that_an_older_program_kept_stop_no_gate(tmp_path: Path) -> None:
    """Their keys may be called otherwise now; what can't be decided again is said."""
    archive, local = PolicyArchive(tmp_path), policy("version = 2\n")
    archive.keep(2, b"version = 2\nof_old = true\n")
    begun = begin_with(local, archive)

    assert begun.text is local
    assert "can't be decided again; raise version" in begun.complaint
    assert archive.text(2) == b"version = 2\nof_old = true\n"


def test_the_row_names_the_policy_and_its_digest() -> None:
    """So that a kept text can be told from any other."""
    text = policy("version = 2\n")

    assert policy_applied(text) == (
        EventKind.CONFIGURATION_APPLIED,
        {"policy": 2, "digest": text.digest},
    )
