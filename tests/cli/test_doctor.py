"""What `gateway doctor` tells whoever stands before a gate that does not work, or is new."""

import grp
import json
import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from gateway.app.blackbody_record import BLACKBODY_NAME, add_check
from gateway.central.setup import NewCentre, make_centre
from gateway.cli import main
from gateway.cli.doctor_access import Account, gates_account, look_at_access, may_use
from gateway.cli.doctor_devices import look_at_devices
from gateway.cli.doctor_findings import (
    Finding,
    Level,
    Topic,
    as_json,
    as_lines,
    exit_code,
    fault,
    warning,
    well,
)
from gateway.cli.doctor_state import (
    aged,
    look_at_checks,
    look_at_clock,
    look_at_disk,
    look_at_lists,
)
from gateway.cli.trust_report import ListState
from gateway.config import BarrierSection, GateSection, GatewayConfig, load_gateway
from gateway.core.blackbody import BlackbodyCheck
from gateway.core.policy import Policy, RevocationPolicy, RosterPolicy, ThermometryPolicy
from gateway.devices.gpio.survey import PARAMETERS
from gateway.journal.space import MIB, Space
from tests.devices.gpio.wiring import SECTION, Wiring

ROOT = Account("root", 0, frozenset())
NOW_MS = 1_800_000_000_000
STRANGER = Account("stranger", 65_001, frozenset({65_002}))
GATE = """
[gate]
id = "gate-1"
name = "一号门"
site = "park-1"
state_dir = "state"
policy = "policy.toml"
[camera]
source = "pictures"
[board]
port = "board"
[trust]
file = "centre/trust.json"
roster_key = "centre/roster.key"
[mqtt]
brokers = ["localhost:1883"]
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """The file of a gate that has everything but people: board, pictures, keys."""
    make_centre(NewCentre(tmp_path / "centre", tmp_path / "centre", "park-1", "https://p.example"))
    (tmp_path / "gateway.toml").write_text(GATE, "utf-8")
    (tmp_path / "policy.toml").write_text("version = 1\n", "utf-8")
    (tmp_path / "board").touch()
    (tmp_path / "pictures").mkdir()
    (tmp_path / "state").mkdir()
    return tmp_path / "gateway.toml"


def told(findings: Iterable[Finding], topic: Topic) -> list[tuple[Level, str]]:
    """What was found of one topic, in English."""
    return [(one.level, one.text.en) for one in findings if one.topic is topic]


def devices(config: GatewayConfig, folder: Path, wiring: Wiring | None = None) -> list[Finding]:
    """What is found of a gate's devices, with emulated chips."""
    chips = (wiring or Wiring()).chips
    return list(look_at_devices(config, chips, ROOT, folder / "modules"))


@pytest.mark.parametrize(
    ("findings", "code"),
    [
        ([well(Topic.DISK, "", ""), warning(Topic.BARRIER, "", "")], 0),
        ([fault(Topic.CLOCK, "", "")], 1),
        ([fault(Topic.CLOCK, "", ""), fault(Topic.CONFIG, "", "")], 78),
    ],
)
def test_the_exit_code_tells_ready_from_faulty_from_misconfigured(
    findings: list[Finding], code: int
) -> None:
    """For scripts; a warning stops nobody."""
    assert exit_code(findings) == code


def test_findings_are_lines_for_people_and_values_for_programs() -> None:
    """Chinese first; the same facts in both."""
    findings = [warning(Topic.CLOCK, "演练", "rehearsal"), fault(Topic.DISK, "满", "full")]
    assert list(as_lines(findings)) == [
        "! 时钟 clock: 演练 / rehearsal",
        "✗ 磁盘 disk: 满 / full",
        "正常 well 0, 提醒 warnings 1, 故障 faults 1",
    ]
    assert as_json(findings)[1] == {"topic": "disk", "level": "fault", "zh": "满", "en": "full"}


def test_a_mistake_in_the_files_is_told_before_anything_else(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing can be looked at by a file that is wrong."""
    (config.parent / "policy.toml").write_text("version = 0\n", "utf-8")
    assert main(["doctor", "--config", str(config)]) == 78
    assert "version" in capsys.readouterr().out


def test_a_gate_without_a_roster_is_no_gate_yet(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One run names all of it, for people and for programs."""
    assert main(["doctor", "--config", str(config), "--json"]) == 1
    findings = json.loads(capsys.readouterr().out)
    assert {finding["topic"] for finding in findings} >= {"config", "barrier", "disk", "lists"}
    assert any("no roster" in finding["en"] for finding in findings)
    main(["doctor", "--config", str(config)])
    assert "✗ 名单 lists: 没有 roster" in capsys.readouterr().out


def test_a_board_is_told_with_its_dead_man(config: Path) -> None:
    """What pins lack."""
    found = told(devices(load_gateway(config), config.parent), Topic.BARRIER)
    assert [level for level, _ in found] == [Level.WELL, Level.WELL]
    assert "closes the arm one second after" in found[0][1]


def test_a_board_that_is_not_plugged_in_is_a_fault(config: Path) -> None:
    """With its key and its name."""
    (config.parent / "board").unlink()
    found = told(devices(load_gateway(config), config.parent), Topic.BARRIER)
    assert found[1][0] is Level.FAULT
    assert "board.port" in found[1][1]


def on_pins(config: Path) -> GatewayConfig:
    """The same gate with everything connected to a chip."""
    return replace(load_gateway(config), barrier=BarrierSection(kind="gpio"), gpio=SECTION)


def test_pins_are_told_to_have_no_dead_man(config: Path) -> None:
    """However well all the rest is; whether a dead program's pins stay is told, too."""
    folder = config.parent / "modules" / PARAMETERS.replace("*", "rp1")
    folder.parent.mkdir(parents=True)
    folder.write_text("N\n", "ascii")
    found = told(devices(on_pins(config), config.parent), Topic.BARRIER)
    assert [level for level, _ in found] == [Level.WARNING, Level.WELL, Level.WELL]
    assert "no dead-man" in found[0][1]
    folder.write_text("Y\n", "ascii")
    found = told(devices(on_pins(config), config.parent), Topic.BARRIER)
    assert found[-1][0] is Level.WARNING
    assert "strict_gpiod" in found[-1][1]


def test_what_stands_in_the_way_of_pins_is_named(config: Path) -> None:
    """A line that a driver holds, a contact that nothing is connected to, no chip at all."""
    wiring = Wiring()
    wiring.chip.take(SECTION.arm.line, "spi0 CS0")
    section = replace(SECTION, fire=replace(SECTION.fire, line=-1))
    gate = replace(on_pins(config), gpio=replace(section, red=replace(section.red, line=99)))
    found = told(devices(gate, config.parent, wiring), Topic.BARRIER)
    assert (Level.FAULT, "gpio.arm.line is held by spi0 CS0") in found
    assert (Level.FAULT, "gpio.red.line: the chip has no such line") in found
    assert any("gpio.fire.line is not connected" in words for _, words in found)
    wiring.chip.vanish()
    found = told(devices(gate, config.parent, wiring), Topic.BARRIER)
    assert (Level.FAULT, "gpio.chip: no GPIO chip has this label: see gpiodetect") in found


@pytest.mark.parametrize(
    ("section", "level"),
    [
        ({"source": "none"}, Level.WARNING),
        ({"source": "board"}, Level.WELL),
        ({"source": "serial", "sensor": "tn9"}, Level.WELL),
        ({"source": "serial", "sensor": "rqvk002", "unverified": True}, Level.WARNING),
    ],
)
def test_the_thermometer_is_told_with_what_it_is_worth(
    config: Path, section: dict[str, object], level: Level
) -> None:
    """None, the board's, a known one, and one of a single source."""
    gate = load_gateway(config)
    thermometer = replace(gate.thermometer, **section, port=str(config))  # type: ignore[arg-type] # a table
    found = told(devices(replace(gate, thermometer=thermometer), config.parent), Topic.THERMOMETER)
    assert found[0][0] is level


def test_a_rangefinder_that_is_not_plugged_in_is_a_fault(config: Path) -> None:
    """Nobody is measured without it; where none is configured, none is looked for."""
    gate = load_gateway(config)
    ranging = replace(gate.distance, source="serial", port=str(config.parent / "gone"))
    found = told(devices(replace(gate, distance=ranging), config.parent), Topic.THERMOMETER)
    assert (Level.FAULT, "distance.port") in {
        (level, words.split(":")[0]) for level, words in found
    }
    assert "distance" not in str(told(devices(gate, config.parent), Topic.THERMOMETER))


def test_a_sensor_that_is_no_thermometer_is_a_mistake_in_the_file(config: Path) -> None:
    """As `gateway check-config` says."""
    gate = load_gateway(config)
    wrong = replace(gate.thermometer, source="serial", sensor="tfmini")
    findings = devices(replace(gate, thermometer=wrong), config.parent)
    assert exit_code(findings) == 78


@pytest.mark.parametrize(
    ("source", "level"),
    [("rtsp://camera/1", Level.WELL), ("63", Level.FAULT), ("/dev/null", Level.WELL)],
)
def test_the_camera_is_looked_for_where_it_is_a_file(
    config: Path, source: str, level: Level
) -> None:
    """A network camera is not asked."""
    gate = load_gateway(config)
    camera = replace(gate.camera, source=source)
    found = told(devices(replace(gate, camera=camera), config.parent), Topic.CAMERA)
    assert found[0][0] is level


@pytest.mark.parametrize(
    ("mode", "uid", "gid", "may"),
    [
        (0o660, 0, 65_002, True),
        (0o640, 0, 65_002, False),
        (0o660, 0, 20, False),
        (0o666, 0, 20, True),
        (0o600, 65_001, 20, True),
        (0o066, 65_001, 65_002, False),
    ],
)
def test_owner_group_and_mode_tell_who_may_use_a_device(
    mode: int, uid: int, gid: int, *, may: bool
) -> None:
    """As the kernel does: the first that fits decides."""
    status = os.stat_result((mode, 0, 0, 1, uid, gid, 0, 0, 0, 0))
    assert may_use(status, STRANGER) is may
    assert may_use(status, ROOT)


def test_a_device_of_another_group_is_told_with_the_command_that_helps(tmp_path: Path) -> None:
    """dialout, gpio or video: whatever group the file has."""
    device = tmp_path / "ttyUSB0"
    device.touch(0o660)
    group = grp.getgrgid(device.stat().st_gid).gr_name
    (finding,) = look_at_access(device, STRANGER)
    assert finding.level is Level.FAULT
    assert f"usermod -aG {group} stranger" in finding.text.en
    device.unlink()
    assert list(look_at_access(device, STRANGER)) == []
    assert gates_account().name


def test_a_clock_that_nothing_disciplines_is_a_fault_but_in_a_rehearsal() -> None:
    """Codes with a date go to the guard."""
    gate = GateSection(id="g", name="G", site="s")
    assert look_at_clock(gate, synced=True).level is Level.WELL
    assert look_at_clock(gate, synced=False).level is Level.FAULT
    assert look_at_clock(replace(gate, clock="assumed"), synced=True).level is Level.WARNING


@pytest.mark.parametrize(("free", "level"), [(63, Level.FAULT), (64, Level.WELL), (65, Level.WELL)])
def test_a_disk_is_nearly_full_below_its_limit(tmp_path: Path, free: int, level: Level) -> None:
    """Below, at and above; without its folder there is no place for records at all."""
    gate = GateSection(id="g", name="G", site="s", state_dir=tmp_path)
    space = Space(free * MIB, 100 * MIB)
    assert look_at_disk(gate, lambda: space).level is level
    gone = replace(gate, state_dir=tmp_path / "none")
    assert look_at_disk(gone, lambda: space).level is Level.FAULT


def test_lists_that_the_park_does_not_require_are_not_missed(config: Path) -> None:
    """Keys are there from the installation on."""
    relaxed = Policy(
        roster=RosterPolicy(required=False), revocations=RevocationPolicy(required=False)
    )
    found = list(look_at_lists(load_gateway(config), relaxed))
    assert {finding.level for finding in found} == {Level.WELL}
    assert "keys as installed" in found[0].text.en


def test_keys_that_can_not_be_read_are_a_fault(config: Path) -> None:
    """With the place, for whoever copies them anew."""
    (config.parent / "centre" / "roster.key").unlink()
    (finding,) = look_at_lists(load_gateway(config), Policy())
    assert finding.level is Level.FAULT
    assert "roster.key" in finding.text.en


@pytest.mark.parametrize(
    ("age_hours", "limit_hours", "expires_hours", "level"),
    [
        (71.9, 72.0, 0, Level.WELL),
        (72.0, 72.0, 0, Level.WELL),
        (72.1, 72.0, 0, Level.FAULT),
        (999.0, None, 0, Level.WELL),
        (1.0, None, 2, Level.WELL),
        (2.0, None, 2, Level.FAULT),
    ],
)
def test_a_list_counts_up_to_its_age_and_to_its_own_end(
    age_hours: float, limit_hours: float | None, expires_hours: int, level: Level
) -> None:
    """Below, at and above; where the park asks no age, none is a fault."""
    hour_ms = 3_600_000
    listed = ListState("roster", 7, 3, hour_ms, expires_hours and hour_ms * (1 + expires_hours))
    now_ms = round(hour_ms * (1 + age_hours))
    assert aged(listed, now_ms, limit_hours).level is level


def test_a_kept_list_that_can_not_be_believed_is_a_fault(config: Path) -> None:
    """The gate drops it and asks anew."""
    (config.parent / "state" / "trust.signed").write_bytes(b"rubbish")
    found = list(look_at_lists(load_gateway(config), Policy()))
    assert found[0].level is Level.FAULT


@pytest.mark.parametrize(
    ("days", "required", "level", "words"),
    [
        (None, False, Level.WARNING, "never checked"),
        (None, True, Level.FAULT, "never checked"),
        (13, True, Level.WELL, "next by"),
        (15, False, Level.WARNING, "the last was 15 days ago"),
        (15, True, Level.FAULT, "see `gateway thermometer check --help`"),
    ],
)
def test_an_overdue_check_of_the_thermometer_is_a_fault_where_the_park_asks_for_checks(
    config: Path, days: int | None, level: Level, words: str, *, required: bool
) -> None:
    """Elsewhere a warning; nothing where nobody's temperature is asked for."""
    gate = load_gateway(config)
    if days is not None:
        made = BlackbodyCheck(NOW_MS - days * 86_400_000, 36.0, 36.0, "wang")
        add_check(gate.gate.state_dir / BLACKBODY_NAME, made)
    rules = Policy(thermometry=ThermometryPolicy(blackbody_required=required))

    ((found, text),) = told(look_at_checks(gate, rules, NOW_MS), Topic.THERMOMETER)
    assert (found, words in text) == (level, True)
    unasked = Policy(thermometry=ThermometryPolicy(required=False))
    assert list(look_at_checks(gate, unasked, NOW_MS)) == []
