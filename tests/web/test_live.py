"""The live stream: who gets one, what it tells, and when it ends."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from gateway.core.event import EventKind
from gateway.core.lane import LaneState
from gateway.web.live import MOST_STREAMS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient
    from werkzeug.wrappers import Response

    from gateway.runtime.clock import ManualClock
    from tests.web.conftest import Rig

SAME_PAGE = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}


def events(answer: Response) -> Iterator[tuple[str, Any]]:
    """The stream's events, as a browser reads them."""
    for chunk in answer.response:
        text = chunk.decode() if isinstance(chunk, bytes) else chunk
        for block in text.split("\n\n"):
            lines = dict(line.split(": ", 1) for line in block.splitlines())
            if "event" in lines:
                yield lines["event"], json.loads(lines["data"])


def first(stream: Iterator[tuple[str, Any]], name: str) -> Any:  # noqa: ANN401  # any JSON
    """The next event of this name."""
    return next(value for found, value in stream if found == name)


def test_a_stranger_gets_no_stream(stranger: FlaskClient) -> None:
    """401, so that the page goes to the sign-in."""
    assert stranger.get("/live").status_code == 401


def test_a_page_is_told_the_view_the_list_and_that_the_gate_lives(
    rig: Rig, guard: FlaskClient
) -> None:
    """At once, without waiting for a change."""
    rig.records.add(EventKind.ACCESS_GRANTED, reasons=[])
    rig.show(state=LaneState.CHECKING)
    with guard.get("/live") as answer:
        assert answer.mimetype == "text/event-stream"
        assert answer.headers["X-Accel-Buffering"] == "no"
        stream = events(answer)
        assert first(stream, "view")["state"] == "checking"
        assert len(first(stream, "passages")) == 1
        assert first(stream, "beat") == {"age_ms": 0}


def test_a_change_is_told_without_reload_and_only_once(rig: Rig, guard: FlaskClient) -> None:
    """Beats go on in between."""
    rig.show(state=LaneState.IDLE)
    with guard.get("/live") as answer:
        stream = events(answer)
        first(stream, "view")
        rig.show(state=LaneState.ADMIT)
        assert first(stream, "view")["state"] == "admit"
        beats = [next(stream)[0] for _ in range(3)]
        assert "view" not in beats


def test_a_silent_gate_is_told_by_its_age(rig: Rig, guard: FlaskClient, clock: ManualClock) -> None:
    """The stream lives, and says how long the gate has not."""
    rig.stop_gate()
    rig.wait(lambda glance: not glance.connected)
    clock.advance_ms(4000)
    with guard.get("/live") as answer:
        assert first(events(answer), "beat")["age_ms"] >= 4000


def test_a_name_leaves_the_stream_after_twenty_seconds(
    rig: Rig, guard: FlaskClient, clock: ManualClock
) -> None:
    """Though the gate still shows the refusal."""
    changed_ms = clock.now().wall_ms
    rig.show(
        state=LaneState.DENY,
        answers=1,
        holder="a1",
        holder_name="王*明",
        changed_wall_ms=changed_ms,
    )
    with guard.get("/live") as answer:
        stream = events(answer)
        assert first(stream, "view")["person"] == {"name": "王*明", "company": ""}
        clock.advance_ms(20_000)
        assert first(stream, "view")["person"] is None


def test_one_page_too_many_is_asked_to_come_back(rig: Rig, guard: FlaskClient) -> None:
    """Streams hold threads; what is left serves acts, and a closed one frees its seat."""
    open_streams = [guard.get("/live") for _ in range(MOST_STREAMS)]
    late = guard.get("/live")
    assert late.status_code == 503
    assert late.headers["Retry-After"] == "3"
    assert guard.get("/").status_code == 200
    open_streams.pop().close()
    again = guard.get("/live")
    assert again.status_code == 200
    for answer in [*open_streams, again]:
        answer.close()
    assert rig.server.refused == 0


def test_a_stream_that_was_never_read_frees_its_seat(guard: FlaskClient) -> None:
    """A browser that leaves at once, twenty times."""
    for _ in range(20):
        answer = guard.get("/live", buffered=False)
        assert answer.status_code == 200
        answer.close()


def test_a_stream_ends_soon_after_its_guard_signed_out(rig: Rig, guard: FlaskClient) -> None:
    """With the next beat at the latest."""
    with guard.get("/live") as answer:
        stream = events(answer)
        first(stream, "beat")
        rig.accounts.end_sessions("zhang")
        assert "view" not in dict(stream)


def test_a_stream_ends_after_fifteen_minutes(guard: FlaskClient, clock: ManualClock) -> None:
    """The browser comes back within a third of a second, with a fresh look at its session."""
    with guard.get("/live") as answer:
        assert b"retry: 300" in next(iter(answer.response))
        clock.advance_ms(900_000)
        assert list(events(answer)) == []


def test_streams_end_when_the_process_does(rig: Rig, guard: FlaskClient) -> None:
    """Nobody waits for a browser to leave."""
    with guard.get("/live") as answer:
        stream = events(answer)
        first(stream, "beat")
        rig.stopping.set()
        assert len(list(stream)) < 5


@pytest.mark.parametrize(
    "name", ["王\u202e*", "<img src=x onerror=alert(1)>", "a\nevent: beat\ndata: {}"]
)
def test_hostile_names_and_faults_stay_inside_their_text(
    rig: Rig, guard: FlaskClient, name: str
) -> None:
    """No line break, control or bidi character leaves the gate's process."""
    view = rig.show()
    rig.server.publish(replace(view, state=LaneState.FAULT, fault=name))
    rig.wait(lambda glance: glance.view is not None and glance.view.fault != "")
    rig.records.people["a1"] = (name, name)
    rig.records.add(EventKind.ACCESS_DENIED, code={"holder": "a1"}, reasons=["<b>"])
    with guard.get("/live") as answer:
        stream = events(answer)
        fault = first(stream, "view")["fault"]
        assert fault.isprintable()
        assert "\u202e" not in fault
        listed = first(stream, "passages")[0]
        assert listed["reason"] is None
        assert first(stream, "beat") == {"age_ms": 0}
