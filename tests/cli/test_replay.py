"""`gateway replay`: the same verdicts from the rows alone, and what other rules would have done."""

import argparse
import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from gateway.app.policy_start import policy_applied
from gateway.cli import replay
from gateway.config.policy_text import read_policy
from gateway.core.decision import decide
from gateway.core.event import Event, EventKind
from gateway.core.evidence import Evidence
from gateway.core.instant import Instant
from gateway.core.record import decision_event
from gateway.journal.opening import open_journal
from gateway.journal.policies import PolicyArchive
from tests.evidence import CREDENTIAL, NOW, WALL_MS, estimate, evidence

POLICY = read_policy(b"version = 3\n", "policy.toml")
MINUTE_MS = 60_000


def row(facts: Evidence, minute: int = 0, at: Instant = NOW) -> Event:
    """A verdict, so many minutes after the first."""
    at = replace(at, wall_ms=at.wall_ms + minute * MINUTE_MS)
    return decision_event(facts, decide(facts, POLICY.policy, at))


def journal(state_dir: Path, events: Iterable[Event]) -> Path:
    """A gate's state folder with these rows and the policy that decided them."""
    PolicyArchive(state_dir).keep(POLICY.version, POLICY.raw)
    with closing(open_journal(state_dir / "journal.sqlite", "gate-1", WALL_MS)) as store:
        kind, facts = policy_applied(POLICY)
        store.commit([Event(kind, NOW, facts, POLICY.version, 0), *events])
    return state_dir


MORNING = [
    row(evidence()),
    row(evidence(replayed=True), 1),
    row(evidence(temperature=estimate(37.0)), 2),
    row(evidence(temperature=estimate(37.2)), 3),
    row(evidence(temperature=None), 4),
]
"""Admitted, a replay, warm, nearly a fever, not measured."""


@pytest.fixture
def state_dir(tmp_path: Path) -> Path:
    """A morning's journal."""
    return journal(tmp_path / "state", MORNING)


def run(*arguments: str | Path) -> int:
    """Run the command as the shell does."""
    parser = argparse.ArgumentParser()
    replay.register(parser.add_subparsers())
    parsed = parser.parse_args(["replay", *map(str, arguments)])
    code: int = parsed.run(parsed)
    return code


def test_every_verdict_is_the_same_when_it_is_decided_again(
    state_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """From the rows and the kept policy alone."""
    assert run("--state-dir", state_dir) == 0
    assert (
        "same: 5; 不同 different: 0; 无法重算 can't be decided again: 0" in capsys.readouterr().out
    )


def test_a_span_of_time_is_replayed_alone(
    state_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """From its first moment to before its last."""
    since, until = "2027-01-15T08:02:00Z", "2027-01-15T08:04:00Z"
    assert run("--state-dir", state_dir, "--since", since, "--until", until) == 0
    assert "same: 2;" in capsys.readouterr().out


def test_a_row_that_was_changed_is_told_with_then_and_now(
    state_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Somebody turned a refusal into an admission in the file."""
    with closing(sqlite3.connect(state_dir / "journal.sqlite")) as file, file:
        [(text,)] = file.execute("SELECT row FROM event WHERE seq = 3")
        changed = json.loads(text)
        changed["k"] = "access-granted"
        changed["body"] |= {"verdict": "admit", "reasons": []}
        file.execute("UPDATE event SET row = ? WHERE seq = 3", (json.dumps(changed),))

    assert run("--state-dir", state_dir) == 1
    told = capsys.readouterr().out
    assert "row 3  2027-01-15T08:01:00.000+00:00  0011223344556677" in told
    assert "admit → deny [code-replayed]" in told
    assert "different: 1" in told


def test_a_policy_that_was_not_kept_is_named_and_counted(
    state_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is guessed."""
    PolicyArchive(state_dir).path(3).unlink()
    assert run("--state-dir", state_dir) == 3
    told = capsys.readouterr().out
    assert "row 2: can't be decided again: policy version 3 was not kept" in told
    assert "can't be decided again: 5" in told


def test_a_kept_policy_that_is_another_than_was_in_force_is_named(
    state_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The digest is in the journal's chain."""
    PolicyArchive(state_dir).path(3).write_bytes(b"version = 3 # touched\n")
    assert run("--state-dir", state_dir) == 3
    assert "row 1: can't be decided again: policy version 3 came into force with another" in (
        capsys.readouterr().out
    )


def test_a_kept_policy_that_is_damaged_is_named(
    state_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With its place."""
    PolicyArchive(state_dir).path(3).write_bytes(b"version = ")
    assert run("--state-dir", state_dir) == 3
    assert "3.toml: not TOML" in capsys.readouterr().out


def test_rows_of_another_program_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As those of the first version, which kept less."""
    old = Event(EventKind.ACCESS_GRANTED, NOW, {"verdict": "admit", "reasons": []}, 3, 7)
    assert run("--state-dir", journal(tmp_path / "state", [old])) == 3
    assert "row 2: can't be decided again: the row does not say 'age_ms'" in capsys.readouterr().out


def test_no_journal_is_an_exit_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As of `gateway journal`."""
    assert run("--state-dir", tmp_path) == 2
    assert "gateway replay: journal" in capsys.readouterr().err


def test_other_rules_tell_who_would_have_fared_otherwise_and_why(
    state_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A lower fever line, and nobody is asked for a temperature but the warm."""
    rules = tmp_path / "new.toml"
    rules.write_text("version = 4\n[thermometry]\nfever_celsius = 37.1\n", "utf-8")

    assert run("--state-dir", state_dir, "--policy", rules) == 0
    told = capsys.readouterr().out
    assert "规则版本 policy version 4: 结论 verdicts 5, 会不同 would differ: 1" in told
    assert "      1  admit → refer" in told
    assert "      1  fever-possible  " in told
    assert "0011223344556677  admit → refer [fever-possible]" in told
    assert "it was not measured again then" in told
    assert "each row stands alone" in told


@pytest.mark.parametrize(
    ("rules", "gained", "unknown"),
    [
        ('[second_proof]\nkind = "badge"\n', "second-proof-missing", "second-proof-not-asked"),
        ("", "temperature-missing", "temperature-not-asked"),
        (
            'groups = ["chiefs"]\n[lanes.gate-1]\nfirst_person_group = "chiefs"\n',
            "first-person-missing",
            "first-person-not-noted",
        ),
    ],
)
def test_what_no_row_can_tell_is_said_as_such(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rules: str, gained: str, unknown: str
) -> None:
    """Nobody measured, nobody asked for a badge; an offset would have made other estimates."""
    lax = read_policy(b"version = 3\n[thermometry]\nrequired = false\n", "policy.toml")
    facts = evidence(temperature=None, lane="gate-1")
    event = decision_event(facts, decide(facts, lax.policy, NOW))
    state = tmp_path / "state"
    PolicyArchive(state).keep(lax.version, lax.raw)
    with closing(open_journal(state / "journal.sqlite", "gate-1", WALL_MS)) as store:
        store.commit([event])
    new = tmp_path / "new.toml"
    new.write_text(f"version = 4\n{rules}[thermometry]\nsite_offset_celsius = 0.7\n", "utf-8")

    assert run("--state-dir", state, "--policy", new, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["moves"] == [{"then": "admit", "now": "refer", "count": 1}]
    assert told["gained"] == {gained: 1}
    assert [(one["sequence"], one["holder"], one["unknown"]) for one in told["rows"]] == [
        (1, CREDENTIAL.holder, [unknown])
    ]
    assert any("thermometry.site_offset_celsius" in caveat for caveat in told["unknown"])


def test_rows_whose_own_policy_is_gone_can_be_judged_by_others_all_the_same(
    state_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was asked for then is not known any more, which is said."""
    PolicyArchive(state_dir).path(3).unlink()
    rules = tmp_path / "new.toml"
    rules.write_text("version = 4\n[roster]\nmax_age_hours = 0.5\n", "utf-8")

    assert run("--state-dir", state_dir, "--policy", rules) == 0
    told = capsys.readouterr().out
    assert "roster-stale" in told
    assert "policy version 3 was not kept" in told


def test_other_rules_pass_over_rows_that_can_t_be_decided_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """They are named, and the exit status is 0 all the same."""
    old = Event(EventKind.ACCESS_GRANTED, NOW, {"verdict": "admit", "reasons": []}, 3, 7)
    state = journal(tmp_path / "state", [old, *MORNING])
    rules = tmp_path / "new.toml"
    rules.write_text("version = 4\n", "utf-8")

    assert run("--state-dir", state, "--policy", rules) == 0
    told = capsys.readouterr().out
    assert "verdicts 5, 会不同 would differ: 0" in told
    assert "row 2: 无法重算 can't be decided again" in told
