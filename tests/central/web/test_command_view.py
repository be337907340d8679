"""The office reads what an order was about and why a gate refused it."""

import pytest

from gateway.central.web.command_view import command_notes
from gateway.core.event import EventKind, Json


@pytest.mark.parametrize(
    ("kind", "body", "said"),
    [
        (EventKind.LANE_MODE_CHANGED, {"mode": "closed", "by": "centre"}, ["closed"]),
        (EventKind.COMMAND_OBEYED, {"order": "lane", "mode": "open"}, ["lane mode", "open"]),
        (
            EventKind.COMMAND_REFUSED,
            {"order": "state", "why": "expired"},
            ["tell the state", "it came too late"],
        ),
        (EventKind.COMMAND_REFUSED, {"order": "<b>", "why": "<b>", "mode": 3}, []),
        (EventKind.COMMAND_REFUSED, {"order": ["lane"], "why": None, "mode": {}}, []),
        (EventKind.COMMAND_REFUSED, None, []),
        (EventKind.DOCUMENT_REFUSED, {"why": "expired"}, []),
        (None, {"why": "expired"}, []),
    ],
)
def test_only_what_this_program_knows_is_said(
    kind: EventKind | None, body: Json, said: list[str]
) -> None:
    """A row is hostile until read."""
    assert [text.en for text in command_notes(kind, body)] == said
