"""The office publishes rules and sees which are in force where."""

from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from gateway.central.store.database import Database, open_database
from gateway.central.store.gates import GateStore
from gateway.central.store.policies import PolicyStore
from gateway.cli import main
from gateway.codes.policy_document import PolicyIssue, open_policy
from gateway.codes.trust_file import read_trust
from gateway.config import load_central
from gateway.core.instant import ClockQuality
from gateway.sync.state import GateState, Heartbeat


class Office:
    """A centre that was made, and its commands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        assert main(["central", "init", "--dir", str(folder), "--site", "park-1"]) == 0

    def publish(self, text: str, *options: str) -> int:
        """Publish a file with this text."""
        path = self.folder / "new.toml"
        path.write_text(text, "utf-8")
        return self("publish", str(path), *options)

    def __call__(self, act: str, *arguments: str) -> int:
        """One command of `gateway central policy` and its exit code."""
        config = ("--config", str(self.folder / "central.toml"))
        return main(["central", "policy", act, *arguments, *config])

    @property
    def database(self) -> Database:
        """The centre's."""
        return open_database(load_central(self.folder / "central.toml").central.database)

    def published(self) -> PolicyIssue:
        """What the broker will be given, opened as a gate opens it."""
        trust = read_trust((self.folder / "trust.json").read_bytes(), "trust.json")
        with closing(self.database) as database:
            return open_policy(PolicyStore(database).payload(), trust, "park-1")


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    """Newly made."""
    made = Office(tmp_path)
    capsys.readouterr()
    return made


def test_a_policy_is_signed_whole_with_its_moment(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    """Byte for byte what the file says."""
    text = "# 夏令 summer\nversion = 2\n"
    assert office.publish(text, "--effective-from", "2099-12-01T06:00+08:00") == 0
    assert "version 2, 生效 counts from 2099-11-30 22:00:00Z" in capsys.readouterr().out

    issue = office.published()
    assert (issue.version, issue.text) == (2, text.encode())
    assert issue.effective_from_ms == 4_099_759_200_000


def test_what_changes_and_what_to_mind_is_told(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    """And that a policy which was to come never will."""
    assert office.publish("version = 2\n", "--effective-from", "2099-12-01T06:00+08:00") == 0
    assert office.publish("version = 3\n[thermometry]\nrequired = false\n") == 0
    out, err = capsys.readouterr()
    assert "  thermometry.required: true → false" in out
    assert "admitted without a temperature" in err
    assert "version 2, which was to count from 2099-11-30 22:00:00Z, never will" in err


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("version = 1\n", "version 1, but 2 was published"),
        ("version = 2 # other\n", "version 2 was published with another text"),
    ],
)
def test_what_no_gate_would_take_is_not_published(
    office: Office, capsys: pytest.CaptureFixture[str], text: str, why: str
) -> None:
    """Nothing goes back, and a number means one text."""
    assert office.publish("version = 2\n") == 0
    assert office.publish(text) == 1
    assert why in capsys.readouterr().err
    assert office.published().text == b"version = 2\n"


def test_a_policy_that_makes_no_sense_is_not_published(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    """Said here rather than by every gate."""
    assert office.publish("version = 2\n[thermometry]\nfever_celsius = 45\n") == 78
    assert "fever_celsius" in capsys.readouterr().err
    assert office("list") == 0
    assert "no policy was published" in capsys.readouterr().out


def test_the_same_policy_can_be_put_off_and_is_sent_again(office: Office) -> None:
    """Under a newer signature, by which the publisher knows that it must."""
    with closing(office.database) as database:
        store = PolicyStore(database)
        assert (store.version(), store.payload()) == (0, b"")
        assert office.publish("version = 2\n", "--effective-from", "2099-12-01T06:00+08:00") == 0
        first = store.version()
        assert office.publish("version = 2\n", "--effective-from", "2099-12-02T06:00+08:00") == 0
        assert store.version() >= first
    assert office.published().effective_from_ms == 4_099_845_600_000


def test_what_was_published_is_listed_the_newest_first(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    """With its moment and whether that has come."""
    assert office.publish("version = 2\n") == 0
    assert office.publish("version = 3\n", "--effective-from", "2099-12-01T06:00+08:00") == 0
    capsys.readouterr()
    assert office("list") == 0
    newest, before = capsys.readouterr().out.splitlines()
    assert newest.startswith("版本 version 3: 待生效 to come, 自 from 2099-11-30 22:00:00Z")
    assert before.startswith("版本 version 2: 已生效 counts")


def test_a_published_policy_of_an_older_program_stops_nobody(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its keys may be called otherwise now."""
    with closing(office.database) as database:
        PolicyStore(database).keep(PolicyIssue(1, 1_000, 0, b"version = 1\nold = 2\n"), b"signed")
    assert office.publish("version = 2\n") == 0
    assert "can't be compared" in capsys.readouterr().err


def goes_by(office: Office, gate: str, version: int, text: str | None) -> None:
    """A gate says which policy it has; one of an earlier program names no text."""
    digest = None if text is None else sha256(text.encode()).hexdigest()
    beat = Heartbeat(1_000, 0, 7, 0, version, ClockQuality.SYNCED, policy_digest=digest)
    with closing(office.database) as database:
        GateStore(database).note_state(gate, GateState("aa", beat), 1_000, live=True)


@pytest.mark.parametrize(
    ("gate_version", "gate_text", "told"),
    [
        (1, "version = 1\n", False),
        (2, "version = 2\n", False),
        (2, "version = 2 # of gateway.toml's neighbour\n", True),
        (2, None, True),
        (3, "version = 3\n", True),
    ],
    ids=["older", "the same", "another text", "a text it never named", "newer"],
)
def test_gates_that_will_not_take_the_policy_are_named(
    office: Office,
    capsys: pytest.CaptureFixture[str],
    gate_version: int,
    gate_text: str | None,
    *,
    told: bool,
) -> None:
    """They take higher versions only, and one of their own folder may be as high."""
    goes_by(office, "gate-1", gate_version, gate_text)
    assert office.publish("version = 2\n") == 0
    said = f"gate-1 已是版本 version {gate_version}"
    err = capsys.readouterr().err
    assert (said in err) is told
    assert (f"publish version {gate_version + 1} or higher" in err) is told


def test_sending_the_same_policy_again_warns_of_no_gate_that_has_it(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not even of one that names no text: it got this one."""
    assert office.publish("version = 2\n") == 0
    goes_by(office, "gate-1", 2, None)
    capsys.readouterr()
    assert office.publish("version = 2\n") == 0
    assert "gate-1" not in capsys.readouterr().err


def test_a_moment_that_is_past_is_told(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    """It counts at once all the same."""
    assert office.publish("version = 2\n", "--effective-from", "2020-12-01T06:00+08:00") == 0
    assert "2020-11-30 22:00:00Z 已过" in capsys.readouterr().err
    assert office.publish("version = 3\n", "--effective-from", "2099-12-01T06:00+08:00") == 0
    assert "已过" not in capsys.readouterr().err
