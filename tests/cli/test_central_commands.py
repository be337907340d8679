"""The office orders a gate about; a hostile word on the command line gets a clear answer."""

from contextlib import closing
from pathlib import Path

import pytest

from gateway.central.store.commands import CommandStore, Given
from gateway.central.store.database import open_database
from gateway.central.store.gates import GateStore
from gateway.cli import main
from gateway.codes.command import open_command
from gateway.codes.trust_file import read_trust
from gateway.config import load_central
from gateway.core.instant import ClockQuality
from gateway.sync.state import GateState, Heartbeat


class Office:
    """A centre that has heard of gate-1, and its command."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        assert main(["central", "init", "--dir", str(folder), "--site", "park-1"]) == 0
        url = load_central(folder / "central.toml").central.database
        self.database = open_database(url)
        beat = Heartbeat(1, 0, 77, 0, 1, ClockQuality.SYNCED)
        GateStore(self.database).note_state("gate-1", GateState("s", beat), 5, live=True)

    def __call__(self, *arguments: str) -> int:
        """One command and its exit code."""
        config = ("--config", str(self.folder / "central.toml"))
        return main(["central", "command", *arguments, *config])

    def given(self) -> list[Given]:
        """The newest first."""
        return CommandStore(self.database).newest(9)


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    """Newly made."""
    made = Office(tmp_path)
    capsys.readouterr()
    return made


def test_an_order_is_signed_as_a_gate_of_the_site_opens_it(office: Office) -> None:
    """For the journal file in use, and not for long."""
    assert office("gate-1", "replay", "3", "90") == 0
    assert office("gate-1", "lane", "staff-only", "--for", "5") == 0
    assert office("gate-1", "state") == 0
    trust = read_trust((office.folder / "trust.json").read_bytes(), "trust.json")
    with closing(office.database):
        payloads = {one.payload for one in CommandStore(office.database).unsent(0)}
        commands = [open_command(payload, trust, "park-1") for payload in payloads]
        by_name = {given.order: given for given in office.given()}
    assert {command.gate for command in commands} == {"gate-1"}
    assert by_name["replay"].arguments == {"epoch": 77, "from": 3, "to": 90}
    assert by_name["lane"].arguments == {"mode": "staff-only"}
    assert by_name["lane"].not_after_ms - by_name["lane"].issued_ms == 5_000


def test_the_list_tells_what_became_of_orders(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    """The newest first; before any there are none."""
    assert office("list") == 0
    assert "no command was ever given" in capsys.readouterr().out
    office("gate-1", "lane", "closed")
    capsys.readouterr()
    assert office("list") == 0
    told = capsys.readouterr().out
    assert "gate-1  lane closed" in told
    assert "waiting to be sent" in told


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("gate-9", "state"), "has never spoken to this centre; known are: gate-1"),
        (("gate-1",), "no order"),
        (("gate-1", "replay", "9", "3"), "FROM is behind TO"),
    ],
)
def test_an_order_that_can_t_be_meant_is_refused(
    office: Office, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], complaint: str
) -> None:
    """And nothing is given."""
    assert office(*arguments) != 0
    assert complaint in capsys.readouterr().err
    assert office.given() == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("gate-1", "lane", "ajar"),
        ("gate-1", "replay", "0", "3"),
        ("gate-1", "replay", "1", "1e3"),
        ("gate-1", "state", "--for", "601"),
    ],
)
def test_a_word_that_is_none_is_a_fault_of_the_command_line(
    office: Office, arguments: tuple[str, ...]
) -> None:
    """With the words that there are."""
    with pytest.raises(SystemExit):
        office(*arguments)
