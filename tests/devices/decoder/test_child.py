import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from gateway.devices.decoder.client import DecoderClient
from gateway.devices.decoder.result import DecodeFailure, DecodeResult
from gateway.runtime.clock import ManualClock, SystemClock

if TYPE_CHECKING:
    from tests.devices.decoder.conftest import Draw

LIMIT_MS = 200


def _worker(decoder: DecoderClient) -> int:
    pid = decoder.child_pid
    assert pid is not None
    return pid


def _read_until(
    decoder: DecoderClient, picture: np.ndarray[tuple[int, int], np.dtype[np.uint8]]
) -> DecodeResult:
    """Show the picture again and again, as a camera does."""
    for _ in range(100):
        result = decoder.decode(picture)
        if result.failure is None:
            return result
    return result


def test_a_child_killed_in_mid_decode_is_replaced_for_the_next_frame(
    decoder: DecoderClient, draw: "Draw"
) -> None:
    """Nobody at the gate notices."""
    pid = _worker(decoder)
    os.kill(pid, signal.SIGSTOP)  # so that the kill surely comes before the answer
    results: list[DecodeResult] = []
    reading = threading.Thread(target=lambda: results.append(decoder.decode(draw.code("ONE"))))
    reading.start()
    os.kill(pid, signal.SIGKILL)
    reading.join()
    assert results[0].failure is DecodeFailure.CRASHED
    assert "libzbar0" in results[0].detail
    assert _worker(decoder) != pid
    assert _read_until(decoder, draw.code("TWO")).texts == ("TWO",)


def test_a_child_that_hangs_is_killed_after_its_limit_and_replaced(
    clock: SystemClock, draw: "Draw", record_property: Callable[[str, object], None]
) -> None:
    """The time without sight is the limit and a moment more."""
    with DecoderClient(LIMIT_MS, clock) as decoder:
        assert decoder.wait_ready(10_000)
        assert _read_until(decoder, draw.code("ONE")).texts == ("ONE",)
        pid = _worker(decoder)
        began_ns = clock.mono_ns()
        os.kill(pid, signal.SIGSTOP)
        blind = decoder.decode(draw.code("TWO"))
        assert blind.failure is DecodeFailure.TIMED_OUT
        assert blind.took_ms >= LIMIT_MS
        assert "camera.decode_limit_ms" in blind.detail
        assert _read_until(decoder, draw.code("TWO")).texts == ("TWO",)
        blind_ms = (clock.mono_ns() - began_ns) / 1e6
        record_property("blind_ms", blind_ms)
        assert blind_ms < LIMIT_MS + 1_000
        assert not _alive(pid)


def test_after_three_deaths_in_a_row_new_children_come_with_pauses(draw: "Draw") -> None:
    """A picture that kills children doesn't make the gate start Python ten times a second."""
    clock = ManualClock()
    with DecoderClient(2_000, clock) as decoder:
        pids = set()
        while decoder.wait_ready(10_000):
            pids.add(_worker(decoder))
            os.kill(_worker(decoder), signal.SIGKILL)
            decoder.decode(draw.code("X"))
        assert len(pids) == 4  # the first, its three free replacements, the last as a spare
        assert decoder.decode(draw.code("X")).failure is DecodeFailure.STARTING
        clock.advance_ms(2_000)
        assert decoder.wait_ready(10_000)
        assert decoder.decode(draw.code("X")).texts == ("X",)


def test_a_child_may_open_nothing_start_nothing_and_write_nothing(decoder: DecoderClient) -> None:
    """Its limits, as the kernel tells them."""
    rows = Path(f"/proc/{_worker(decoder)}/limits").read_text("ascii").splitlines()
    limits = {row[:26].strip(): row[26:].split()[1] for row in rows[1:]}
    for name in ("Max open files", "Max processes", "Max file size", "Max core file size"):
        assert limits[name] == "0", name
    assert limits["Max address space"] == str(512 * 1024 * 1024)
    status = Path(f"/proc/{_worker(decoder)}/status").read_text("ascii")
    assert "NoNewPrivs:\t1" in status


def test_a_child_knows_nothing_of_the_gates_environment(
    monkeypatch: pytest.MonkeyPatch, clock: SystemClock
) -> None:
    """A secret in a variable stays with the gate."""
    monkeypatch.setenv("GATEWAY_TEST_SECRET", "x")
    with DecoderClient(LIMIT_MS, clock) as decoder:
        assert decoder.wait_ready(10_000)
        environment = Path(f"/proc/{_worker(decoder)}/environ").read_bytes()
    assert b"GATEWAY_TEST_SECRET" not in environment
    assert b"LC_ALL=C\0" in environment


def test_children_die_with_a_gate_that_is_killed() -> None:
    """Even in the middle of their work, nobody is left behind."""
    gate = (
        "import sys\n"
        "from gateway.devices.decoder.client import DecoderClient\n"
        "from gateway.runtime.clock import SystemClock\n"
        "decoder = DecoderClient(1000, SystemClock(lambda: True))\n"
        "decoder.wait_ready(10000)\n"
        "print(decoder.child_pid, flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", gate],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[3],
    ) as process:
        assert process.stdout
        child = os.pidfd_open(int(process.stdout.readline()))
        process.kill()
        ended, _, _ = select.select([child], [], [], 5)
        os.close(child)
    assert ended


def test_a_closed_decoder_leaves_no_child(clock: SystemClock, draw: "Draw") -> None:
    """Neither the one at work nor the spare."""
    others = set(_children())
    decoder = DecoderClient(LIMIT_MS, clock)
    assert decoder.wait_ready(10_000)
    decoder.decode(draw.code("X"))
    children = set(_children()) - others
    decoder.close()
    assert len(children) >= 2
    assert not any(_alive(pid) for pid in children)


def _children() -> list[int]:
    tasks = Path("/proc/self/task").iterdir()
    return [int(pid) for task in tasks for pid in (task / "children").read_text().split()]


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_after_a_death_frames_get_a_glance_only_for_a_while(draw: "Draw") -> None:
    """What killed the child may kill the next one when the same retry's turn comes."""
    clock = ManualClock()
    light_on_dark = 255 - draw.code("DARK", scale=6)  # one of the retries looks for such
    with DecoderClient(2_000, clock) as decoder:
        assert decoder.wait_ready(10_000)
        assert decoder.decode(light_on_dark).texts == ("DARK",)
        os.kill(_worker(decoder), signal.SIGKILL)
        assert decoder.decode(light_on_dark).failure is DecodeFailure.CRASHED
        assert decoder.wait_ready(10_000)
        assert decoder.decode(light_on_dark).texts == ()
        assert decoder.decode(draw.code("X")).texts == ("X",)
        clock.advance_ms(5_000)
        assert decoder.decode(light_on_dark).texts == ("DARK",)
