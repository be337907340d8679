"""The link's certificates are made at the centre, each once."""

import stat
from pathlib import Path

import pytest

from gateway.cli import main
from gateway.codes.keys import load_private_key
from gateway.codes.link_certificate import read_certificates


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A centre that was just made."""
    assert main(["central", "init", "--dir", str(tmp_path), "--site", "park-1"]) == 0
    return tmp_path / "central.toml"


def certificate(config: Path, *arguments: str) -> int:
    """`gateway central certificate ...`."""
    return main(["central", "certificate", *arguments, "--config", str(config)])


def test_a_gates_certificate_names_it_and_its_key_is_the_owners_alone(config: Path) -> None:
    """The broker takes that name for its user name."""
    assert certificate(config, "gate-1") == 0
    pem, key = (config.parent / "link" / f"gate-1.{ending}" for ending in ("pem", "key"))
    (made,) = read_certificates(pem.read_bytes(), "gate-1.pem")
    assert made.name == "gate-1"
    assert made.belongs_to(load_private_key(key.read_bytes(), "gate-1.key").private)
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_one_authority_signs_all_and_no_certificate_is_overwritten(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A gate that is in use keeps its key."""
    link = config.parent / "link"
    assert certificate(config, "broker", "--broker", "mqtt.example.lan") == 0
    before = {path.name: path.read_bytes() for path in link.iterdir()}
    assert certificate(config, "gate-1") == 0
    assert certificate(config, "broker") == 78
    assert "broker.key" in capsys.readouterr().err
    assert {name: (link / name).read_bytes() for name in before} == before


def test_an_authority_without_its_key_signs_nothing(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It may lie elsewhere, as it should: a new one would divide the park."""
    certificate(config, "gate-1")
    (config.parent / "link" / "ca.key").unlink()
    assert certificate(config, "gate-2") == 78
    assert "ca.key" in capsys.readouterr().err
    assert not (config.parent / "link" / "gate-2.pem").exists()


@pytest.mark.parametrize(
    "arguments", [("ca",), ("a/b",), ("g", "--years", "0"), ("g", "--broker", "host:8883")]
)
def test_what_makes_no_certificate_is_refused_before_any_file(
    config: Path, arguments: tuple[str, ...]
) -> None:
    """Names of files and of the broker's users are checked first."""
    with pytest.raises(SystemExit):
        certificate(config, *arguments)
    assert not (config.parent / "link").exists()
