"""What `gateway verify` tells an engineer about codes on standard input."""

import argparse
import base64
import io
import json
import random
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.cli import verify
from gateway.codes import es256, pk1s
from gateway.codes.jwk_keys import thumbprint
from gateway.codes.keys import ENTROPY_BYTES, SigningKey, generate_private_key, load_private_key
from gateway.codes.trust import KeyRecord, KeyUse
from gateway.codes.trust_file import trust_text
from gateway.codes.x509_keys import certificate_key, certificate_keys
from gateway.core.credential import HealthStatus
from tests.codes import issuers
from tests.codes.x509_maker import certificate, der_base64, pem
from tests.published_rules import published, rule_file, var

ISSUED_MS = 1_800_000_000_000
ISO = "2027-01-15T08:00:00Z"

Verify = Callable[..., tuple[int, list[dict[str, object]], str]]


def _key(seed: int) -> SigningKey:
    return load_private_key(generate_private_key(bytes([seed]) * ENTROPY_BYTES), "test key")


def _pass(status: HealthStatus = HealthStatus.GREEN, issued_ms: int = ISSUED_MS) -> str:
    return pk1s.mint(
        _key(1),
        site="park-1",
        holder="00112233aabbccdd",
        status=status,
        issued_ms=issued_ms,
        pass_id=b"pass-001",
    )


@pytest.fixture
def trust(tmp_path: Path) -> Path:
    """A trust file with one site."""
    path = tmp_path / "trust.json"
    path.write_bytes(trust_text([KeyRecord.of(_key(1), KeyUse.PASS, "park-1")]))
    return path


@pytest.fixture
def two_sites(tmp_path: Path) -> Path:
    """A trust file with two sites."""
    path = tmp_path / "two.json"
    records = [KeyRecord.of(_key(seed), KeyUse.PASS, f"park-{seed}") for seed in (1, 2)]
    path.write_bytes(trust_text(records))
    return path


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Verify:
    """Run the command as a shell does: exit code, JSON lines, standard error."""

    def run(
        trust: Path | str, typed: bytes, *options: str, at: str = ISO
    ) -> tuple[int, list[dict[str, object]], str]:
        parser = argparse.ArgumentParser()
        verify.register(parser.add_subparsers())
        arguments = parser.parse_args(["verify", "--trust", str(trust), "--at", at, *options])
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(typed)))
        code = arguments.run(arguments)
        out, err = capsys.readouterr()
        return code, [json.loads(line) for line in out.splitlines()], err

    return run


def test_a_good_pass_is_told_with_everything_that_it_proves(shell: Verify, trust: Path) -> None:
    """One line; exit 0; the processor time is there and small."""
    code, lines, err = shell(trust, _pass().encode() + b"\n")
    ms = lines[0].pop("ms")
    assert isinstance(ms, float)
    assert 0 < ms < 100
    assert lines == [
        {
            "verdict": "admit",
            "reason": None,
            "format": "PK1S",
            "issuer": _key(1).key_id.hex(),
            "expires": "2027-01-15T08:01:30.000+00:00",
            "holder": "00112233aabbccdd",
            "health": "green",
            "rule": None,
        }
    ]
    assert (code, err) == (0, "")


def test_each_line_gets_its_own_answer(shell: Verify, trust: Path) -> None:
    """In order, with or without CR and a last line end; one refusal makes exit 1."""
    stale = _pass(issued_ms=ISSUED_MS - 90_000)
    red = _pass(HealthStatus.RED)
    typed = "\r\n".join([_pass(), stale, "12345678", "", red, _pass() + " "]).encode()
    code, lines, _ = shell(trust, typed)
    assert [(line["verdict"], line["reason"]) for line in lines] == [
        ("admit", None),
        ("deny", "code-expired"),
        ("deny", "code-unknown"),
        ("deny", "code-unknown"),
        ("deny", "health-red"),
        ("deny", "code-malformed"),
    ]
    assert [line["holder"] for line in lines[1:4]] == [None] * 3
    assert code == 1


@pytest.mark.parametrize("at", [ISO, "2027-01-15T16:00:00+08:00", "1800000000000", "20270115T08Z"])
def test_the_moment_may_be_spelled_in_several_ways(shell: Verify, trust: Path, at: str) -> None:
    """ISO 8601 with a zone, or milliseconds."""
    assert shell(trust, _pass().encode(), at=at)[0] == 0


@pytest.mark.parametrize(
    "at",
    [
        "",
        "now",
        "-5",
        "1800000000",
        "111111111111111",
        "१८०००००००००००",
        "20270115",
        "2027-01-15",
        "2027-01-15T08:00:00",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59Z",
    ],
)
def test_another_moment_is_bad_usage(
    shell: Verify, trust: Path, at: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Seconds, bare dates and local times would silently answer for another moment."""
    with pytest.raises(SystemExit) as exit_:
        shell(trust, b"", at=at)
    assert exit_.value.code == 2
    told = capsys.readouterr().err
    assert "neither ISO 8601 with a zone" in told or "expected one argument" in told


def test_the_site_is_asked_for_where_there_are_two(shell: Verify, two_sites: Path) -> None:
    """And told from the other."""
    typed = _pass().encode()
    code, _, err = shell(two_sites, typed)
    assert code == 2
    assert f"{two_sites}: has keys for park-1, park-2; --site is missing" in err
    assert shell(two_sites, typed, "--site", "park-1")[0] == 0
    code, lines, _ = shell(two_sites, typed, "--site", "park-2")
    assert (code, lines[0]["reason"]) == (1, "site-wrong")


def test_a_site_that_the_trust_file_does_not_know_is_bad_usage(shell: Verify, trust: Path) -> None:
    """Rather than every code being of the wrong site."""
    code, lines, err = shell(trust, _pass().encode(), "--site", "园区")
    assert (code, lines) == (2, [])
    assert "not for --site '园区'; name one of them" in err


def test_a_certificate_needs_its_issuers_keys_and_no_site(shell: Verify, tmp_path: Path) -> None:
    """A key set is given as it is published, with whose it is; any number of files is."""
    numbers = issuers.COUNTRY_KEY.public_key().public_numbers()
    x, y = (issuers.base64url(n.to_bytes(32, "big")).decode() for n in (numbers.x, numbers.y))
    jwk = {"kty": "EC", "crv": "P-256", "x": x, "y": y}
    jwks = tmp_path / "jwks.json"
    jwks.write_text(json.dumps({"keys": [jwk, jwk | {"kid": thumbprint(x, y)}]}))
    text = issuers.shc(header=issuers.CARD_HEADER | {"kid": thumbprint(x, y)})
    code, lines, err = shell(f"{issuers.CARD_ISSUER}={jwks}", text.encode())
    assert (code, err) == (0, "")
    line = lines[0]
    assert (line["verdict"], line["format"], line["issuer"]) == ("admit", "SHC", thumbprint(x, y))
    assert line["expires"] == "9999-12-31T23:59:59.000+00:00"
    code, lines, _ = shell(f"https://other.example.org={jwks}", text.encode())
    assert (code, lines[0]["reason"]) == (1, "issuer-wrong")
    assert shell(jwks, text.encode())[0] == 0


def test_several_trust_files_count_together(shell: Verify, trust: Path, tmp_path: Path) -> None:
    """The park's own and a country's; each line by its own key."""
    made = certificate(issuers.COUNTRY_KEY.public_key())
    country = tmp_path / "at.pem"
    country.write_bytes(pem(made))
    key = certificate_key(der_base64(made), "here")
    text = issuers.hc1(header={1: -7, 4: key.key_id})
    typed = f"{_pass()}\n{text}\n".encode()
    seen = []
    for trusts in ([trust], [country], [trust, country]):
        _, lines, _ = shell(trusts[0], typed, *(f"--trust={path}" for path in trusts[1:]))
        seen.append([line["reason"] for line in lines])
    late = "key-not-valid"
    assert seen == [[None, "issuer-unknown"], ["issuer-unknown", late], [None, late]]


@pytest.fixture
def country(tmp_path: Path) -> Path:
    """The certificate of a country's key, which counts at ``IN_FORCE``."""
    path = tmp_path / "at.pem"
    path.write_bytes(pem(certificate(issuers.COUNTRY_KEY.public_key())))
    return path


IN_FORCE = "2026-08-01T08:00:00Z"


def _certified(country: Path, **members: object) -> bytes:
    """A certificate of that country, in force then."""
    (key,) = certificate_keys(country.read_bytes(), "here")
    dates = {4: 1_800_000_000, 6: 1_780_000_000}
    claims = issuers.CWT | dates | {-260: {1: issuers.NAMED | members}}
    return issuers.hc1(claims, header={1: -7, 4: key.key_id}).encode()


HALF = issuers.VACCINATION | {"dn": 1, "dt": "2026-06-01"}
POSITIVE = issuers.TEST | {"tr": "260373001", "sc": "2026-08-01T07:00:00Z"}


@pytest.mark.parametrize("members", [{"v": [HALF]}, {"t": [POSITIVE]}])
def test_without_rules_a_certificate_counts_once_it_is_genuine(
    shell: Verify, country: Path, members: dict[str, object]
) -> None:
    """The verdict then tells of form, key, signature and dates; of health nothing is said."""
    code, lines, err = shell(country, _certified(country, **members), at=IN_FORCE)
    assert (code, err) == (0, "")
    told = {name: lines[0][name] for name in ("verdict", "reason", "health", "rule")}
    assert told == {"verdict": "admit", "reason": None, "health": None, "rule": None}


@pytest.mark.parametrize(
    ("members", "told"),
    [
        ({"v": [HALF]}, ("refer", "not_asked", "VR-EU-0002")),
        ({"v": [HALF | {"dn": 2}]}, ("admit", "green", None)),
        ({"v": [HALF | {"dn": 2, "dt": "2025-01-01"}]}, ("refer", "expired", "VR-EU-0003")),
        ({"t": [POSITIVE]}, ("deny", "red", None)),
    ],
)
def test_with_rules_the_verdict_is_the_gates_and_the_rule_is_named(
    shell: Verify, country: Path, members: dict[str, object], told: tuple[str, str, str | None]
) -> None:
    """Those that come with the gate."""
    typed = _certified(country, **members)
    code, (line,), _ = shell(country, typed, "--rules", "packaged", at=IN_FORCE)
    assert (line["verdict"], line["health"], line["rule"]) == told
    assert code == (told[0] != "admit")


def test_a_parks_own_rules_are_read_from_their_file(
    shell: Verify, country: Path, tmp_path: Path
) -> None:
    """One that wants a single dose; a file that is none is named with its problems."""
    rules = tmp_path / "rules.json"
    rules.write_bytes(rule_file(published("GR-EU-0001", {"!": [var("payload.v.1")]})))
    typed = _certified(country, v=[HALF])
    code, (line,), _ = shell(country, typed, "--rules", str(rules), at=IN_FORCE)
    assert (code, line["health"]) == (0, "green")
    rules.write_bytes(b"{}")
    code, lines, err = shell(country, typed, "--rules", str(rules), at=IN_FORCE)
    assert (code, lines) == (2, [])
    assert f"gateway verify: {rules}: not a usable file of health rules" in err


def test_a_site_of_nobody_is_bad_usage(shell: Verify, tmp_path: Path) -> None:
    """Certificates hold everywhere; no key here is bound to a site."""
    country = tmp_path / "at.pem"
    country.write_bytes(pem(certificate(issuers.COUNTRY_KEY.public_key())))
    code, lines, err = shell(country, b"HC1:", "--site", "park-1")
    assert (code, lines) == (2, [])
    assert "has keys for no site; not for --site 'park-1'" in err


def test_a_trust_that_names_no_file_is_bad_usage(shell: Verify) -> None:
    """Rather than the working directory."""
    code, lines, err = shell("", b"HC1:")
    assert (code, lines) == (2, [])
    assert "no file is named; give [ISSUER=]FILE" in err


def test_a_trust_file_that_is_not_there_is_named(shell: Verify, tmp_path: Path) -> None:
    """Exit 2, one line, no traceback."""
    code, lines, err = shell(tmp_path / "absent.json", _pass().encode())
    assert (code, lines) == (2, [])
    assert err.startswith("gateway verify: ")
    assert "absent.json" in err


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff" * 500, b"[" * 100_000])
def test_a_trust_file_that_is_none_is_told_with_its_problems(
    shell: Verify, trust: Path, content: bytes
) -> None:
    """Exit 2."""
    trust.write_bytes(content)
    code, lines, err = shell(trust, _pass().encode())
    assert (code, lines) == (2, [])
    assert "not a usable trust file" in err


def test_a_trust_file_without_end_is_not_read_to_its_end(shell: Verify) -> None:
    """A device by mistake."""
    code, _, err = shell(Path("/dev/zero"), _pass().encode())
    assert code == 2
    assert "bytes; at most" in err


def test_no_code_at_all_proves_nothing(shell: Verify, trust: Path) -> None:
    """An empty pipe must not look like success."""
    code, lines, err = shell(trust, b"")
    assert (code, lines) == (2, [])
    assert "no code to verify" in err


@pytest.mark.parametrize("length", [4296, 4297, 17_185, 17_186, 17_187, 200_000])
@pytest.mark.parametrize("letter", [b"0", "健".encode(), "😀".encode(), b"\xff"])
def test_a_line_of_any_length_is_one_answer(
    shell: Verify, trust: Path, length: int, letter: bytes
) -> None:
    """Nothing of a long line is taken for a line of its own, and the next line is read."""
    typed = (letter * length)[:length] + b"\n" + _pass().encode() + b"\n"
    code, lines, _ = shell(trust, typed)
    assert [line["verdict"] for line in lines] == ["deny", "admit"]
    assert lines[0]["reason"] == "code-unknown"
    assert code == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(typed=st.binary(min_size=1, max_size=300))
def test_random_bytes_are_refused_line_by_line(shell: Verify, trust: Path, typed: bytes) -> None:
    """No traceback and nothing admitted."""
    code, lines, _ = shell(trust, typed)
    assert code == 1
    assert len(lines) == typed.count(b"\n") + (not typed.endswith(b"\n"))


def test_the_command_itself_survives_a_flood_of_noise(trust: Path) -> None:
    """As its user runs it: 200 kB of noise with the prefix in it, and a good pass at the end."""
    noise = random.Random(1).randbytes(200_000).replace(b"\x00", b"\nPK1S")
    finished = subprocess.run(
        [sys.executable, "-m", "gateway", "verify", "--trust", str(trust), "--at", ISO],
        input=noise + b"\n" + _pass().encode(),
        capture_output=True,
        timeout=30,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert (finished.returncode, finished.stderr) == (1, b"")
    *others, last = [json.loads(line)["verdict"] for line in finished.stdout.splitlines()]
    assert (set(others), last) == ({"deny"}, "admit")


def test_a_code_of_wecom_shows_in_which_order_its_numbers_are_written(
    shell: Verify, tmp_path: Path
) -> None:
    """Whoever sets up a gate tries both; only the right one gives a date of today."""
    key = _key(5)
    trust = tmp_path / "wecom.json"
    trust.write_bytes(trust_text([KeyRecord.of(key, KeyUse.WECOM, "park-1")]))
    said = struct.pack(">BBQIH", 1, 0, 77, ISSUED_MS // 1000, 60)
    typed = base64.b64encode(said + es256.sign(key.private, said))

    _, (right,), _ = shell(trust, typed, "--wecom", "big-endian")
    assert (right["verdict"], right["reason"]) == ("refer", "health-unproven")
    assert (right["format"], right["expires"]) == ("WECOM", "2027-01-15T08:01:30.000+00:00")
    _, (wrong,), _ = shell(trust, typed, "--wecom", "little-endian")
    assert (wrong["verdict"], wrong["reason"]) == ("deny", "code-life-too-long")
    _, (unasked,), _ = shell(trust, typed)
    assert unasked["reason"] == "code-unknown"
