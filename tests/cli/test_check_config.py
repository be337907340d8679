"""What `gateway check-config` tells whoever installs a gate."""

import argparse
from pathlib import Path

import pytest

from gateway.app.blackbody_record import BLACKBODY_NAME, add_check
from gateway.cli import check_config
from gateway.core.blackbody import BlackbodyCheck
from gateway.runtime.clock import SystemClock

CONFIG = Path(__file__).parents[2] / "config"
GATE = """
[gate]
id = "gate-1"
name = "一号门"
site = "park-1"
policy = "policy.toml"
[mqtt]
brokers = ["localhost:1883"]
"""


def check(*arguments: str | Path) -> int:
    """Run the command as the shell does."""
    parser = argparse.ArgumentParser()
    check_config.register(parser.add_subparsers())
    parsed = parser.parse_args(["check-config", *map(str, arguments)])
    return check_config.run(parsed)


def written(folder: Path, name: str, text: str) -> Path:
    """Write one file."""
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_errors_of_all_files_are_told_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One run is enough to mend everything; 78 keeps systemd from trying again."""
    gate = written(tmp_path, "gateway.toml", GATE + "[camera]\nfps = 0\n")
    policy = written(tmp_path, "policy.toml", "version = 0\n")
    central = written(tmp_path, "central.toml", "[central]\nsite = 3\n")

    assert check("--config", gate, "--policy", policy, "--central", central) == 78

    out, err = capsys.readouterr()
    assert out == ""
    for told in (f"{gate}: 1 problem(s)", "camera.fps", f"{policy}: 1", f"{central}: 3"):
        assert told in err


def test_the_policy_named_in_the_gates_file_is_checked_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A gate that starts needs both."""
    gate = written(tmp_path, "gateway.toml", GATE)
    written(tmp_path, "policy.toml", "version = 1\n[thermometry]\nfever_celsius = 45\n")

    assert check("--config", gate) == 78
    assert "thermometry.fever_celsius: 45.0 is outside 36 … 40 °C" in capsys.readouterr().err


def test_the_health_rules_named_in_the_gates_file_are_checked_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A gate that starts needs them; without a name the packaged ones are in force."""
    gate = written(tmp_path, "gateway.toml", GATE + '[health]\nrules = "rules.json"\n')
    written(tmp_path, "policy.toml", "version = 1\n")

    assert check("--config", gate) == 78
    assert f"{tmp_path / 'rules.json'}: can't be read" in capsys.readouterr().err
    written(tmp_path, "rules.json", '{"country": "EU"}')
    assert check("--config", gate) == 78
    assert "not a usable file of health rules" in capsys.readouterr().err


def test_what_is_in_force_is_shown_and_what_is_absent_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An absent camera is no error: the gate runs degraded, and this says how."""
    gate = written(
        tmp_path,
        "gateway.toml",
        GATE
        + '[camera]\nsource = "none/camera"\n[board]\nport = "none/board"\n'
        + '[thermometer]\nsource = "serial"\nport = "none/thermometer"\n'
        + '[trust]\nfile = "trust.json"\nroster_key = "roster.key"\n',
    )
    written(tmp_path, "policy.toml", "version = 1\n")
    written(tmp_path, "trust.json", "{}")

    assert check("--config", gate) == 0

    out, err = capsys.readouterr()
    assert 'id = "gate-1"' in out
    assert "fever_celsius = 37.3" in out
    assert [line.split(":")[1].strip() for line in err.splitlines()] == [
        "camera.source",
        "board.port",
        "thermometer.port",
        "trust.roster_key",
        "thermometry.air_high_celsius",
        "thermometer",
    ]
    assert f"{tmp_path}/none/camera is not there; until it is, nobody's code is read" in err


def test_a_port_that_is_named_by_its_serial_number_is_looked_for_on_usb(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is there instead is told, so that a slip of the pen shows."""
    gate = written(tmp_path, "gateway.toml", GATE + '[board]\nport = "serial:NO-SUCH-NUMBER"\n')
    written(tmp_path, "policy.toml", "version = 1\n")

    assert check("--config", gate) == 0
    told = next(line for line in capsys.readouterr().err.splitlines() if "board.port" in line)
    assert told.startswith("warning: board.port: serial:NO-SUCH-NUMBER is not there (")
    assert told.endswith("; until it is, the arm can't be moved")


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ('sensor = "tn8"', "did you mean tn9?"),
        ('sensor = "rqvk002"', "thermometer.unverified = true"),
        ('sensor = "gy-mcu90640"\nunverified = true', "presence only"),
    ],
)
def test_a_sensor_that_can_be_no_thermometer_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], keys: str, told: str
) -> None:
    """Before the gate runs; where the sensor hangs on the board nobody asks what it is."""
    written(tmp_path, "policy.toml", "version = 1\n")
    serial = f'[thermometer]\nsource = "serial"\n{keys}\n'
    on_board = written(tmp_path, "b.toml", GATE + serial.replace("serial", "board"))

    assert check("--config", written(tmp_path, "a.toml", GATE + serial)) == 78
    assert told in capsys.readouterr().err
    assert check("--config", on_board) == 0


def test_a_camera_by_index_is_named_by_its_device(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`63` is /dev/video63; an address can't be looked for in a folder."""
    written(tmp_path, "policy.toml", "version = 1\n")
    by_index = written(tmp_path, "a.toml", GATE + '[camera]\nsource = "63"\n')
    by_address = written(tmp_path, "b.toml", GATE + '[camera]\nsource = "rtsp://camera/1"\n')

    assert check("--config", by_index) == 0
    assert "/dev/video63" in capsys.readouterr().err
    assert check("--config", by_address) == 0
    assert "camera.source" not in capsys.readouterr().err


def test_an_unencrypted_way_to_a_broker_elsewhere_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """On the same machine it needs no TLS; over a network it does."""
    written(tmp_path, "policy.toml", "version = 1\n")
    gate = written(tmp_path, "gateway.toml", GATE.replace("localhost", "10.0.0.5"))

    assert check("--config", gate) == 0
    assert "everything travels to 10.0.0.5:1883 unencrypted" in capsys.readouterr().err


def test_the_centres_file_alone_can_be_checked(capsys: pytest.CaptureFixture[str]) -> None:
    """The centre's machine has no gate."""
    assert check("--central", CONFIG / "central.toml") == 0

    out, err = capsys.readouterr()
    assert "[passes]" in out
    assert "[camera]" not in out
    assert "keys.pass_key: /etc/gateway-central/pass.pem is not there" in err


@pytest.mark.parametrize(
    ("chosen", "told"), [("", False), ("required = true\n", False), ("required = false\n", True)]
)
def test_admitting_without_a_list_of_revocations_is_warned_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], chosen: str, *, told: bool
) -> None:
    """A park may choose it, and nobody gets it by leaving a line out."""
    policy = written(tmp_path, "policy.toml", f"version = 1\n[revocations]\n{chosen}")

    assert check("--policy", policy) == 0
    assert ("revocations.required: false" in capsys.readouterr().err) is told


@pytest.mark.parametrize(
    ("masks", "cards", "kind", "told"),
    [
        ("", "off", "badge", True),
        ("A####", "off", "badge", False),
        ("", "34", "badge", False),
        ("", "off", "none", False),
    ],
)
def test_badges_that_nobody_could_show_are_warned_of(  # noqa: PLR0913 - a row of the table
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    masks: str,
    cards: str,
    kind: str,
    *,
    told: bool,
) -> None:
    """Each of the two files alone is right."""
    codes = f'[codes]\nbadge_masks = "{masks}"\nwiegand = "{cards}"\n'
    gate = written(tmp_path, "gateway.toml", GATE + codes)
    written(tmp_path, "policy.toml", f'version = 1\n[second_proof]\nkind = "{kind}"\n')

    assert check("--config", gate) == 0
    assert ("second_proof.kind: codes.badge_masks is empty" in capsys.readouterr().err) is told


@pytest.mark.parametrize(
    ("gates", "limits", "told"),
    [
        ('["gate-1", "gate-2"]', '[[occupancy.limits]]\ncompany = "alpha"\nmost = 9\n', False),
        ('["gate-2"]', '[[occupancy.limits]]\ncompany = "alpha"\nmost = 9\n', True),
        ('["gate-2"]', "", False),
    ],
)
def test_a_gate_without_a_share_of_the_places_is_warned_of(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    gates: str,
    limits: str,
    told: bool,  # noqa: FBT001 - a column
) -> None:
    """It would send whole companies to the guard."""
    gate = written(tmp_path, "gateway.toml", GATE)
    written(tmp_path, "policy.toml", f"version = 1\n[occupancy]\ngates = {gates}\n{limits}")

    assert check("--config", gate) == 0
    assert ("occupancy.gates: gate-1" in capsys.readouterr().err) is told


@pytest.mark.parametrize(
    ("lanes", "told"),
    [
        ("", []),
        ("[lanes.gate-1]\n", []),
        ('[lanes.gate-1]\ndirection = "out"\n', ["lanes.gate-1: leads out, so its reader"]),
        ('[lanes.gate-1]\ndirection = "both"\n', ["lanes.gate-1: leads both ways, so whoever"]),
        (
            (
                '[schedules.dusk]\nworkday = ["17:00-19:00"]\n'
                '[[lanes.gate-1.tides]]\nschedule = "dusk"\ndirection = "out"\n'
            ),
            ["lanes.gate-1: leads out, so its reader"],
        ),
        ("[lanes.gate-2]\n", ["lanes: none is called gate-1, as gate.id here"]),
    ],
)
def test_a_lane_that_could_let_a_stranger_in_is_warned_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lanes: str, told: list[str]
) -> None:
    """Where it leads out, the reader's place decides; a gate that is not named leads in."""
    gate = written(tmp_path, "gateway.toml", GATE)
    written(tmp_path, "policy.toml", f"version = 1\n{lanes}")

    assert check("--config", gate) == 0
    warned = [line for line in capsys.readouterr().err.splitlines() if "warning: lanes" in line]
    assert len(warned) == len(told)
    assert all(f"warning: {one}" in line for line, one in zip(warned, told, strict=True))


def test_a_barrier_on_pins_is_told_what_it_lacks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No dead-man in any case, and each contact that is missing; no board is missed."""
    written(tmp_path, "policy.toml", "version = 1\n")
    pins = (
        '[thermometer]\nsource = "none"\n[barrier]\nkind = "gpio"\n'
        "[gpio]\narm = { line = 17 }\nbeam = { line = 6 }\n"
    )

    assert check("--config", written(tmp_path, "a.toml", GATE + pins)) == 0

    told = capsys.readouterr().err
    assert "barrier.kind: gpio: " in told
    assert "no dead-man" in told
    assert "gpio.fire.line: not connected" in told
    assert "gpio.beam.line" not in told
    assert "board.port" not in told


@pytest.mark.parametrize(
    ("sensor", "policy", "told"),
    [
        ("tn9", "version = 1", True),
        ("tn9", "version = 1\n[thermometry]\nwindow_samples = 3", False),
        ("gy-mcu90614", "version = 1", False),
    ],
)
def test_a_sensor_that_can_never_fill_the_window_is_warned_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], sensor: str, policy: str, *, told: bool
) -> None:
    """With what to set instead; the files alone are right."""
    thermometer = f'[thermometer]\nsource = "serial"\nsensor = "{sensor}"\n'
    gate = written(tmp_path, "gateway.toml", GATE + thermometer)
    written(tmp_path, "policy.toml", policy)

    assert check("--config", gate) == 0

    warned = "warning: thermometer.sensor: tn9" in capsys.readouterr().err
    assert warned is told


@pytest.mark.parametrize(
    ("policy", "distance", "told"),
    [
        ("air_high_celsius = 31.5", "none", False),
        ("air_high_celsius = 31.6", "none", True),
        ("air_high_celsius = 35.0", "none", True),
        ("air_high_celsius = 35.0", "serial", False),
        ("required = false", "none", False),
    ],
)
def test_air_in_which_warmth_tells_nobody_needs_a_rangefinder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], policy: str, distance: str, *, told: bool
) -> None:
    """Before the first summer's day tells it."""
    gate = written(tmp_path, "gateway.toml", GATE + f'[distance]\nsource = "{distance}"\n')
    written(tmp_path, "policy.toml", f"version = 1\n[thermometry]\n{policy}\n")

    assert check("--config", gate) == 0

    warned = "warning: thermometry.air_high_celsius: " in capsys.readouterr().err
    assert warned is told


def test_a_rangefinder_that_is_not_there_is_told_with_what_it_means(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody is measured without it."""
    gate = written(tmp_path, "gateway.toml", GATE + '[distance]\nsource = "serial"\n')
    written(tmp_path, "policy.toml", "version = 1")

    assert check("--config", gate) == 0

    assert "warning: distance.port: /dev/gate-distance is not there" in capsys.readouterr().err


def test_a_rangefinder_needs_a_port_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two readers of one port steal each other's bytes."""
    shared = '[distance]\nsource = "serial"\nport = "/dev/x"\n[board]\nport = "/dev/x"\n'
    gate = written(tmp_path, "gateway.toml", GATE + shared)
    written(tmp_path, "policy.toml", "version = 1")

    assert check("--config", gate) == 78

    assert "distance.port" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("days", "keys", "told"),
    [
        (None, "", "never checked"),
        (13, "", ""),
        (15, "", "the last was 15 days ago; do `gateway thermometer check`"),
        (15, "blackbody_required = true\n", "everybody goes to the guard"),
        (15, "required = false\n", ""),
    ],
)
def test_an_overdue_check_of_the_thermometer_is_warned_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], days: int | None, keys: str, told: str
) -> None:
    """With what it leads to; not where nobody's temperature is asked for."""
    gate = written(tmp_path, "gateway.toml", GATE.replace("[mqtt]", 'state_dir = "state"\n[mqtt]'))
    written(tmp_path, "policy.toml", f"version = 1\n[thermometry]\n{keys}")
    state = tmp_path / "state"
    state.mkdir()
    if days is not None:
        at_ms = SystemClock(lambda: True).now().wall_ms - days * 86_400_000
        add_check(state / BLACKBODY_NAME, BlackbodyCheck(at_ms, 36.0, 36.0, "wang"))

    assert check("--config", gate) == 0
    error = capsys.readouterr().err
    assert ("warning: thermometer:" in error) is bool(told)
    assert told in error


def test_a_record_of_checks_that_is_damaged_is_warned_of_and_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Checking changes nothing."""
    gate = written(tmp_path, "gateway.toml", GATE.replace("[mqtt]", 'state_dir = "."\n[mqtt]'))
    written(tmp_path, "policy.toml", "version = 1\n")
    record = written(tmp_path, BLACKBODY_NAME, "{")

    assert check("--config", gate) == 0
    assert f"{record}: can't be read as a record of checks" in capsys.readouterr().err
    assert record.read_text("utf-8") == "{"
