"""An administrator sees what a gate trusts, and brings newer lists by hand where no network is."""

import json
from pathlib import Path
from typing import Any

import pytest

from gateway.cli import main
from gateway.codes.keys import load_private_key
from gateway.codes.trust_document import TrustDraft
from gateway.codes.trust_edit import listed_text
from tests.codes.x509_maker import SIGNER, der_base64
from tests.codes.x509_maker import certificate as x509_certificate

DAY_MS = 24 * 3_600_000


class Park:
    """A centre's folder and a gate that was installed from it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.centre = folder / "centre"
        self.trust = self.centre / "trust.json"
        assert central("init", "--dir", str(self.centre), "--site", "park-1") == 0
        gate = folder / "gate"
        (gate / "state").mkdir(parents=True)
        for name in ("trust.json", "roster.key"):
            (gate / name).write_bytes((self.centre / name).read_bytes())
        self.config = gate / "gateway.toml"
        self.config.write_text(
            '[gate]\nid = "gate-1"\nname = "一号门"\nsite = "park-1"\nstate_dir = "state"\n'
            '[trust]\nfile = "trust.json"\nroster_key = "roster.key"\n'
            '[mqtt]\nbrokers = ["127.0.0.1:1883"]\n',
            "utf-8",
        )

    def add_key(self, name: str) -> None:
        """A new pass key beside the others."""
        place = ("--trust", str(self.trust), "--site", "park-1")
        key = str(self.centre / name)
        assert central("trust", "add", *place, "--use", "pass", "--key", key) == 0

    def sign(self, name: str, root: str = "root.pem") -> Path:
        """A signed list of the keys that the centre has now."""
        out = self.folder / name
        place = ("--trust", str(self.trust), "--site", "park-1")
        root_path = str(self.centre / root)
        assert central("trust", "sign", *place, "--root", root_path, "--out", str(out)) == 0
        return out

    def dated(self, version: int, expires_ms: int = 2**52) -> Path:
        """A signed list of any version and life."""
        root = load_private_key((self.centre / "root.pem").read_bytes(), "root")
        text = listed_text(self.trust.read_bytes(), "trust.json")
        out = self.folder / f"list-{version}"
        out.write_bytes(TrustDraft("park-1", version, 1, expires_ms, text).signed(root))
        return out

    def trusts(self, act: str, *arguments: str) -> int:
        """`gateway trust` of this gate."""
        return main(["trust", act, "--config", str(self.config), *arguments])


def central(*arguments: str) -> int:
    """`gateway central`."""
    return main(["central", *arguments])


@pytest.fixture
def park(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Park:
    """Newly made."""
    made = Park(tmp_path)
    capsys.readouterr()
    return made


def shown(park: Park, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """What a program reads."""
    capsys.readouterr()
    assert park.trusts("show", "--json") == 0
    said: dict[str, Any] = json.loads(capsys.readouterr().out)
    return said


def test_a_new_gate_goes_by_its_installed_file(
    park: Park, capsys: pytest.CaptureFixture[str]
) -> None:
    """No list came yet, and that is said of each."""
    said = shown(park, capsys)
    assert [key["use"] for key in said["keys"]] == ["pass", "document", "root"]
    assert [one["version"] for one in said["lists"]] == [0, 0, 0, 0]
    assert said["problems"] == []
    assert park.trusts("show") == 0
    printed = capsys.readouterr().out
    assert printed.count("无 / none") == 4
    assert "密钥 / key" in printed


def test_an_imported_list_is_in_force_with_its_dates(
    park: Park, capsys: pytest.CaptureFixture[str]
) -> None:
    """The new key counts beside the old one."""
    park.add_key("pass-2.pem")
    signed = park.sign("first.signed")
    capsys.readouterr()
    assert park.trusts("import", str(signed)) == 0
    assert "新增 / added: pass" in capsys.readouterr().out
    said = shown(park, capsys)
    assert [key["use"] for key in said["keys"]] == ["root", "pass", "document", "pass"]
    trust = said["lists"][0]
    assert trust["expires_ms"] - trust["issued_ms"] == 400 * DAY_MS
    assert 0 <= trust["age_hours"] < 1
    assert park.trusts("show") == 0
    assert "到期 expires" in capsys.readouterr().out


def test_a_check_tells_what_a_list_would_change_and_changes_nothing(
    park: Park, capsys: pytest.CaptureFixture[str]
) -> None:
    """A removed key is told as what it is: everything that it signed is void."""
    park.add_key("pass-2.pem")
    kid = json.loads(park.trust.read_bytes())["keys"][0]["kid"]
    assert central("trust", "remove", "--trust", str(park.trust), kid) == 0
    signed = park.sign("without.signed")
    capsys.readouterr()
    assert park.trusts("check", str(signed)) == 0
    printed = capsys.readouterr().out
    assert f"void: pass {kid} park-1" in printed
    assert shown(park, capsys)["lists"][0]["version"] == 0


def test_a_list_never_goes_back(park: Park, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever kept an old one could bring a stolen key back."""
    assert park.trusts("import", str(park.dated(7))) == 0
    assert park.trusts("import", str(park.dated(6))) == 1
    assert "version 6 came while 7 is in force" in capsys.readouterr().err
    assert shown(park, capsys)["lists"][0]["version"] == 7


def test_the_same_list_again_is_no_fault(park: Park, capsys: pytest.CaptureFixture[str]) -> None:
    """It is not imported twice either."""
    signed = str(park.dated(7))
    assert park.trusts("import", signed) == 0
    capsys.readouterr()
    assert park.trusts("import", signed) == 0
    printed = capsys.readouterr().out
    assert "密钥相同 / the same keys" in printed
    assert "imported" not in printed


def test_an_expired_list_is_refused(park: Park, capsys: pytest.CaptureFixture[str]) -> None:
    """With a look at the clock, which may be the one that is wrong."""
    assert park.trusts("import", str(park.dated(7, expires_ms=DAY_MS))) == 1
    assert "has expired by this machine's clock" in capsys.readouterr().err


def test_a_list_that_expired_later_is_shown_as_such(
    park: Park, capsys: pytest.CaptureFixture[str]
) -> None:
    """The gate goes on with it and sends people to the guard."""
    expired = park.dated(7, expires_ms=DAY_MS)
    (park.folder / "gate" / "state" / "trust.signed").write_bytes(expired.read_bytes())
    assert park.trusts("show") == 0
    assert "已过期 / EXPIRED" in capsys.readouterr().out


def test_a_list_of_somebody_else_is_refused(park: Park, capsys: pytest.CaptureFixture[str]) -> None:
    """Although it is a list, and although it was checked on another machine."""
    signed = park.dated(7)
    other = Park(park.folder / "other")
    assert other.trusts("check", str(signed)) == 1
    assert "signed by a key that is not in the trust file" in capsys.readouterr().err


def test_what_was_kept_and_is_not_believed_is_told(
    park: Park, capsys: pytest.CaptureFixture[str]
) -> None:
    """Somebody wrote into the gate's folder."""
    (park.folder / "gate" / "state" / "trust.signed").write_bytes(b"rubbish")
    (problem,) = shown(park, capsys)["problems"]
    assert "stays in force" in problem
    assert park.trusts("show") == 0
    assert "问题 / problem" in capsys.readouterr().out


def test_files_that_can_not_be_read_are_named(
    park: Park, capsys: pytest.CaptureFixture[str]
) -> None:
    """As mistakes of whoever typed the command."""
    assert park.trusts("check", str(park.folder / "none")) == 78
    assert "can't be read" in capsys.readouterr().err


def test_an_issuers_key_is_shown_with_its_dates(
    park: Park, capsys: pytest.CaptureFixture[str]
) -> None:
    """Certificates of others count only while it does."""
    certificate = der_base64(x509_certificate(SIGNER.public_key())).decode("ascii")
    installed = park.folder / "gate" / "trust.json"
    file = json.loads(installed.read_bytes()) | {"issuers": [{"certificate": certificate}]}
    installed.write_text(json.dumps(file), "ascii")
    (issuer,) = shown(park, capsys)["issuers"]
    assert issuer["not_before_ms"] < issuer["not_after_ms"]
    assert park.trusts("show") == 0
    assert "2026-01-01 00:00Z – 2027-01-01 00:00Z" in capsys.readouterr().out
