"""What the doctor tells of the files by which a gate signs in at its brokers."""

from dataclasses import replace
from pathlib import Path

import pytest

from gateway.cli import main
from gateway.cli.doctor_findings import Finding, Level
from gateway.cli.doctor_link import look_at_link
from gateway.config import BrokerAddress, MqttSection
from gateway.runtime.clock import SystemClock

PLAIN = MqttSection(brokers=(BrokerAddress("127.0.0.1", 1883),))


@pytest.fixture(scope="module")
def link(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Certificates of gate-1 as a centre makes them."""
    centre = tmp_path_factory.mktemp("centre")
    assert main(["central", "init", "--dir", str(centre), "--site", "park-1"]) == 0
    config = str(centre / "central.toml")
    assert main(["central", "certificate", "--config", config, "gate-1"]) == 0
    return centre / "link"


def _signed_in(link: Path) -> MqttSection:
    return replace(
        PLAIN,
        tls_ca=str(link / "ca.pem"),
        tls_cert=str(link / "gate-1.pem"),
        tls_key=str(link / "gate-1.key"),
    )


def _look(mqtt: MqttSection, name: str = "gate-1") -> list[Finding]:
    return list(look_at_link(mqtt, name, SystemClock(synced=lambda: True)))


def _levels(findings: list[Finding]) -> list[Level]:
    return [finding.level for finding in findings]


def test_a_broker_on_this_machine_needs_no_files() -> None:
    """Nobody else hears what stays on one machine."""
    assert _levels(_look(PLAIN)) == [Level.WELL]


def test_each_broker_elsewhere_without_tls_is_named() -> None:
    """Every one, as each would hear everything."""
    away = replace(
        PLAIN, brokers=(BrokerAddress("10.0.0.1", 1883), BrokerAddress("10.0.0.2", 1883))
    )
    findings = _look(away)
    assert _levels(findings) == [Level.WARNING, Level.WARNING]
    assert "10.0.0.2:1883" in findings[1].text.en


def test_a_certificate_of_this_gate_is_told_with_its_end(link: Path) -> None:
    """The end is what somebody must note down."""
    findings = _look(_signed_in(link))
    assert _levels(findings) == [Level.WELL]
    assert "certificate of gate-1, until" in findings[0].text.en


def test_a_certificate_of_another_gate_is_a_fault_with_the_command_that_helps(link: Path) -> None:
    """The broker would refuse all that this gate says."""
    findings = _look(_signed_in(link), "gate-2")
    assert Level.FAULT in _levels(findings)
    assert "gateway central certificate gate-2" in findings[0].text.en


def test_files_that_do_not_fit_together_are_a_fault(link: Path) -> None:
    """The file that is wrong stands in the sentence."""
    mixed = replace(_signed_in(link), tls_key=str(link / "absent.key"))
    findings = _look(mixed)
    assert _levels(findings) == [Level.FAULT]
    assert "absent.key" in findings[0].text.en
