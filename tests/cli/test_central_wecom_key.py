"""A park lets its gates trust the public key of WeCom, with which nobody here can sign."""

from pathlib import Path

import pytest

from gateway.cli import main
from gateway.codes.keys import ENTROPY_BYTES, generate_private_key, load_private_key, public_pem
from gateway.codes.trust import KeyUse
from gateway.codes.trust_file import read_trust

PRIVATE = generate_private_key(b"w" * ENTROPY_BYTES)
WECOM = load_private_key(PRIVATE, "WeCom's")


@pytest.fixture
def trust(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A new centre's trust file."""
    assert main(["central", "init", "--dir", str(tmp_path / "centre"), "--site", "park-1"]) == 0
    capsys.readouterr()
    return tmp_path / "centre" / "trust.json"


def add(trust: Path, key: Path) -> int:
    """The command."""
    place = ["--trust", str(trust), "--site", "park-1"]
    return main(["central", "trust", "add", *place, "--use", "wecom", "--key", str(key)])


def test_a_public_key_of_wecom_is_named_in_the_trust_file(trust: Path, tmp_path: Path) -> None:
    """With the use that signs codes of WeCom and nothing else."""
    key = tmp_path / "wecom.pem"
    key.write_text(public_pem(WECOM.private.public_key()), "ascii")
    assert add(trust, key) == 0

    records = read_trust(trust.read_bytes(), str(trust)).named(WECOM.key_id, KeyUse.WECOM)
    assert [record.site for record in records] == ["park-1"]


@pytest.mark.parametrize("contents", [None, b"", b"\xff", PRIVATE])
def test_what_is_no_public_key_changes_nothing(
    trust: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], contents: bytes | None
) -> None:
    """No file, another file, or a private key that nobody should have sent."""
    key = tmp_path / "wecom.pem"
    if contents is not None:
        key.write_bytes(contents)
    before = trust.read_bytes()

    assert add(trust, key) != 0
    assert str(key) in capsys.readouterr().err
    assert trust.read_bytes() == before
    assert key.exists() is (contents is not None)
