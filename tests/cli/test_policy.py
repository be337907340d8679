"""`gateway policy check`: a policy looked over before anybody goes by it."""

from pathlib import Path

import pytest

from gateway.cli import main
from gateway.journal.policies import PolicyArchive

LAX = """\
version = 2
[thermometry]
required = false
[roster]
required = false
antipassback_minutes = 0
[health]
required = false
[revocations]
required = false
"""


@pytest.fixture
def current(tmp_path: Path) -> Path:
    """The policy in force."""
    return written(tmp_path / "policy.toml", "version = 1\n")


def written(path: Path, text: str) -> Path:
    """A file."""
    path.write_text(text, "utf-8")
    return path


def test_what_a_policy_says_and_changes_is_shown(
    tmp_path: Path, current: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every key, the digest that the row will have, and the differences alone."""
    new = written(tmp_path / "new.toml", "version = 2\n[roster]\nmax_age_hours = 24\n")

    assert main(["policy", "check", str(new), "--against", str(current)]) == 0
    out, err = capsys.readouterr()
    assert "# SHA-256 " in out
    assert "fever_celsius = 37.3" in out
    assert "版本 version 1 → 2: 1 处不同 differences" in out
    assert "  roster.max_age_hours: 72.0 → 24.0" in out
    assert err == ""


def test_admitting_by_the_roster_alone_is_warned_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only while nobody can tell more; it may be meant so."""
    text = 'version = 2\n[health]\nladder = "roster"\n'
    assert main(["policy", "check", str(written(tmp_path / "new.toml", text))]) == 0
    assert "is admitted by the roster" in capsys.readouterr().err


def test_what_a_park_had_better_know_is_said_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who would be admitted without what; it may be meant so."""
    assert main(["policy", "check", str(written(tmp_path / "new.toml", LAX))]) == 0
    err = capsys.readouterr().err
    assert "admitted without a temperature" in err
    assert "on no roster" in err
    assert "without a proof of health" in err
    assert "whom the centre has revoked" in err
    assert "may enter twice" in err


def test_rules_that_change_without_a_higher_version_are_refused(
    tmp_path: Path, current: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A gate would refuse them, too."""
    new = written(tmp_path / "new.toml", "version = 1\n[roster]\nmax_age_hours = 24\n")

    assert main(["policy", "check", str(new), "--against", str(current)]) == 1
    assert "must be above 1, got 1" in capsys.readouterr().err
    assert main(["policy", "check", str(current), "--against", str(current)]) == 0


def test_every_problem_of_a_policy_is_named_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With its key, as by `gateway check-config`."""
    text = "version = 2\n[thermometry]\nfever_celsius = 45\nfevr = 1\n"
    assert main(["policy", "check", str(written(tmp_path / "new.toml", text))]) == 78
    err = capsys.readouterr().err
    assert "2 problem(s)" in err
    assert "thermometry.fever_celsius: 45.0 is outside" in err
    assert "thermometry.fevr: unknown key" in err


GATE = """\
[gate]
id = "gate-1"
name = "一号门"
site = "park-1"
state_dir = "state"
policy = "policy.toml"
[mqtt]
brokers = ["127.0.0.1:1883"]
"""


@pytest.mark.parametrize(("kept", "told"), [("version = 1\n", False), ("version = 1 #\n", True)])
def test_a_number_that_meant_another_text_before_is_warned_of(
    tmp_path: Path, current: Path, capsys: pytest.CaptureFixture[str], kept: str, *, told: bool
) -> None:
    """The gate would go by what was in force."""
    PolicyArchive(tmp_path / "state").keep(1, kept.encode())
    gate = written(tmp_path / "gateway.toml", GATE)

    assert main(["check-config", "--config", str(gate), "--policy", str(current)]) == 0
    assert ("version: 1 was in force with another text" in capsys.readouterr().err) is told


def test_what_can_t_be_compared_is_said(
    tmp_path: Path, current: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever looks may not read the gate's folder."""
    (tmp_path / "state" / "policies" / "1.toml").mkdir(parents=True)
    gate = written(tmp_path / "gateway.toml", GATE)

    assert main(["check-config", "--config", str(gate), "--policy", str(current)]) == 0
    assert "version: can't be compared with what was in force" in capsys.readouterr().err
