"""The units: systemd objects to nothing, and each process is let at what it needs only."""

import subprocess
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

import pytest

from gateway.config import (
    BoardSection,
    CameraSection,
    CentralSection,
    ControlSection,
    DistanceSection,
    KeysSection,
    ThermometerSection,
    TrustSection,
    WebSection,
)

SYSTEMD = Path(__file__).parents[2] / "systemd"
UNITS = ("gateway", "gateway-central", "gateway-central-work@", "gateway-web")

Settings = Mapping[str, list[str]]


def settings(unit: str) -> Settings:
    """Read a unit's keys; each may stand several times."""
    found: dict[str, list[str]] = {}
    for line in (SYSTEMD / f"{unit}.service").read_text("utf-8").splitlines():
        key, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            found.setdefault(key, []).append(value)
    return found


def test_systemd_verifies_every_unit(systemd_analyze: str, unit_paths: list[Path]) -> None:
    """A misspelled directive would be ignored at the gate, and nobody would know."""
    judged = subprocess.run(
        [systemd_analyze, "verify", "--man=no", *unit_paths],
        capture_output=True,
        text=True,
        check=False,
    )

    ours = [line for line in judged.stderr.splitlines() if "gateway" in line]
    assert (judged.returncode, ours) == (0, [])


@pytest.mark.parametrize(
    ("unit", "ceiling"),
    [
        ("gateway", 2.1),
        ("gateway-central", 1.5),
        ("gateway-central-work@", 1.5),
        ("gateway-web", 1.5),
    ],
)
def test_no_unit_is_more_exposed_than_its_work_asks(
    exposures: Mapping[str, float], unit: str, ceiling: float
) -> None:
    """The gate needs devices, groups, the kernel's clock and its turns; the others need less."""
    assert exposures[unit] <= ceiling


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_comes_back_by_itself_but_not_after_a_mistake_in_its_files(unit: str) -> None:
    """A hang of 20 s ends it, a crash restarts it, exit 78 stays for a person to see."""
    found = settings(unit)

    assert found["Type"] == ["notify"]
    assert found["WatchdogSec"] == ["20"]
    assert found["Restart"] == ["always"]
    assert found["RestartPreventExitStatus"] == ["78"]


@pytest.mark.parametrize("unit", UNITS)
def test_state_is_where_the_configuration_puts_it(unit: str) -> None:
    """ProtectSystem=strict makes every other folder read-only."""
    state = {
        "gateway": "/var/lib/gateway",
        "gateway-central": str(CentralSection(site="x").state_dir),
        "gateway-central-work@": str(CentralSection(site="x").state_dir),
        "gateway-web": str(WebSection().state_dir),
    }

    assert [f"/var/lib/{name}" for name in settings(unit)["StateDirectory"]] == [state[unit]]


def test_the_control_socket_is_in_the_gates_runtime_folder() -> None:
    """Its page reaches it by being in the gate's group."""
    (folder,) = settings("gateway")["RuntimeDirectory"]

    assert ControlSection().socket.parent == Path("/run") / folder
    assert settings("gateway-web")["SupplementaryGroups"] == ["gateway"]


def test_the_gate_may_ask_whether_its_clock_is_synced() -> None:
    """ProtectClock would forbid adjtimex(2) even to a reader, and every pass would be referred."""
    found = settings("gateway")

    assert "ProtectClock" not in found
    assert "adjtimex clock_adjtime" in found["SystemCallFilter"]


def test_the_gates_threads_may_ask_for_their_turns() -> None:
    """@resources, which is forbidden, has both calls: the kernel would refuse and nobody notice."""
    found = settings("gateway")
    filters = found["SystemCallFilter"]

    assert filters.index("~@privileged @resources") < filters.index(
        "sched_setattr sched_setscheduler"
    )
    assert found["LimitRTPRIO"] == ["1"]
    assert "RestrictRealtime" not in found


def test_the_page_reads_no_secret_of_the_gate() -> None:
    """Its user is in the gate's group for the journal's sake."""
    hidden = settings("gateway-web")["InaccessiblePaths"][0].split()

    assert f"-{TrustSection().roster_key}" in hidden
    assert "-/etc/gateway/mqtt.password" in hidden
    assert "-/etc/gateway/link" in hidden


def test_the_gate_outweighs_a_browser_on_the_same_machine() -> None:
    """A kiosk runs in user.slice: a weight within system.slice would not count beside it."""
    (its_slice,) = settings("gateway")["Slice"]
    weights = (SYSTEMD / its_slice).read_text("utf-8").splitlines()

    assert "CPUWeight=1000" in weights
    assert settings("gateway-web")["CPUWeight"] == ["50"]


def test_only_the_gate_has_devices() -> None:
    """A fault behind a browser can't touch camera, board or thermometer."""
    assert len(settings("gateway")["DeviceAllow"]) == 6
    for unit in ("gateway-central", "gateway-web"):
        assert "DeviceAllow" not in settings(unit)
        assert settings(unit)["PrivateDevices"] == ["yes"]


def test_the_gate_may_use_pins_and_nobody_else() -> None:
    """Group, rule and unit agree; chips are named by their class, as their numbers change."""
    rules = (SYSTEMD / "70-gateway.rules").read_text("utf-8").splitlines()
    users = [line.split() for line in (SYSTEMD / "sysusers.conf").read_text("utf-8").splitlines()]

    assert "char-gpiochip rw" in settings("gateway")["DeviceAllow"]
    assert "gpio" in settings("gateway")["SupplementaryGroups"][0].split()
    assert 'SUBSYSTEM=="gpio", KERNEL=="gpiochip*", GROUP="gpio", MODE="0660"' in rules
    assert [line[1] for line in users if line[0] == "m" and line[2] == "gpio"] == ["gateway"]
    assert ["g", "gpio", "-"] in users


def test_each_default_device_gets_its_name_from_udev() -> None:
    """The configuration speaks of names that the rules make."""
    rules = (SYSTEMD / "70-gateway.rules").read_text("utf-8").splitlines()
    active = "\n".join(rule for rule in rules if not rule.startswith("#"))

    ports = (BoardSection().port, ThermometerSection().port, DistanceSection().port)
    for path in (CameraSection().source, *ports):
        assert f'SYMLINK+="{path.removeprefix("/dev/")}"' in active


def test_the_centres_private_keys_are_kept_from_others() -> None:
    """Whoever copies a key in with the wrong mode is corrected at the next boot."""
    lines = (SYSTEMD / "tmpfiles.conf").read_text("utf-8").splitlines()
    modes = {line.split()[1]: line.split()[2] for line in lines if not line.startswith("#")}
    keys = KeysSection()

    for field in fields(keys):
        if field.name != "trust":
            assert modes[str(getattr(keys, field.name))] == "0640"
