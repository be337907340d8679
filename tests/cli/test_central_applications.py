"""What a company filed is read and answered from the command line."""

from contextlib import closing
from pathlib import Path

import pytest

from gateway.central.applications.application import Plan
from gateway.central.roles import Account, Role
from gateway.central.store.applications import ApplicationStore
from gateway.central.store.approvals import ApprovalStore
from gateway.central.store.database import open_database
from gateway.cli import main
from gateway.config import load_central

PLAN = Plan(600, "tower 2", 1_000, 4_000_000_000_000, 1, 1_200, 2)


def test_an_application_is_approved_and_suspended_with_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And what can't be done from where it stands is refused."""
    folder = tmp_path / "centre"
    assert main(["central", "init", "--dir", str(folder), "--site", "park-1"]) == 0
    config = ["--config", str(folder / "central.toml")]
    with closing(open_database(load_central(folder / "central.toml").central.database)) as database:
        ApplicationStore(database).file(PLAN, Account("zhang", Role.CLERK, "alpha"), 2_000)
        act = ["central", "applications"]
        assert main([*act, "restore", "1", *config]) != 0
        assert "can't be done as it is submitted" in capsys.readouterr().err
        assert main([*act, "approve", "1", *config]) == 0
        assert ApprovalStore(database).all().batches == (PLAN.batch("A-1", "alpha"),)
        assert main([*act, "suspend", "1", "--answer", "no masks", *config]) == 0
        capsys.readouterr()
        assert main([*act, "list", *config]) == 0
        assert "alpha  suspended  600" in capsys.readouterr().out


def test_fewer_people_and_days_than_asked_are_granted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The last day counts to its end; what is no day changes nothing."""
    folder = tmp_path / "centre"
    assert main(["central", "init", "--dir", str(folder), "--site", "park-1"]) == 0
    config = ["--config", str(folder / "central.toml"), "--timezone", "UTC"]
    with closing(open_database(load_central(folder / "central.toml").central.database)) as database:
        ApplicationStore(database).file(PLAN, Account("zhang", Role.CLERK, "alpha"), 2_000)
        act = ["central", "applications", "approve", "1", "--quota", "20", *config, "--until"]
        assert main([*act, "someday"]) != 0
        assert "--until 'someday': no day such as" in capsys.readouterr().err
        assert main([*act, "2090-01-31"]) == 0
        (batch,) = ApprovalStore(database).all().batches
        assert (batch.quota, batch.until_ms) == (20, 3_789_590_400_000)
