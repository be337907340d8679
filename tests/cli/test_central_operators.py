"""Accounts of the centre's pages are made, listed and removed from the command line."""

import re
from contextlib import closing
from pathlib import Path

import pytest

from gateway.central.roles import Account, Role
from gateway.central.store.database import open_database
from gateway.central.store.operators import OperatorStore
from gateway.central.web.password import PasswordCheck
from gateway.cli import main
from gateway.config import load_central


@pytest.fixture
def config(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A centre that was just made."""
    assert main(["central", "init", "--dir", str(tmp_path), "--site", "park-1"]) == 0
    capsys.readouterr()
    return tmp_path / "central.toml"


def operator(config: Path, *arguments: str) -> int:
    """`gateway central operator ...`."""
    return main(["central", "operator", *arguments, "--config", str(config)])


def test_an_account_is_made_with_a_password_that_is_shown_once(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And signs in as what it was made for."""
    assert operator(config, "put", "chen", "--role", "clerk", "--scope", "云栖科技") == 0
    (password,) = re.findall(r"(?:[a-z2-9]{4}-){3}[a-z2-9]{4}", capsys.readouterr().out)
    with closing(open_database(load_central(config).central.database)) as database:
        found = PasswordCheck(OperatorStore(database)).admitted("chen", password)
    assert found is not None
    assert found.account == Account("chen", Role.CLERK, "云栖科技")


def test_accounts_are_listed_and_removed(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The first one came with the centre."""
    operator(config, "put", "li", "--role", "officer")
    capsys.readouterr()
    assert operator(config, "list") == 0
    assert capsys.readouterr().out == "li\tofficer\noperator\tmanager\n"
    assert operator(config, "remove", "li") == 0
    assert operator(config, "remove", "li") == 1
    assert "list" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("chen", "--role", "clerk"), "--scope"),
        (("wu", "--role", "worker"), "building"),
        (("li", "--role", "officer", "--scope", "Acme"), "no --scope"),
        ((" li", "--role", "officer"), "no space around"),
        (("x" * 33, "--role", "officer"), "1 to 32"),
    ],
)
def test_an_account_that_makes_no_sense_is_refused_by_name(
    config: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    """A clerk without a company would see none, or all."""
    assert operator(config, "put", *arguments) == 1
    assert said in capsys.readouterr().err
