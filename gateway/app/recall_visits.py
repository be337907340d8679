"""Which one-time visitors have entered, read back from the gate's own journal; not for how long."""

from collections.abc import Iterable

from gateway.app.recall import PastRow
from gateway.core.credential import Holder
from gateway.core.event import EventKind, Json
from gateway.core.heading import Heading
from gateway.core.row_value import of_row
from gateway.core.visits import Visits


def recall_visits(visits: Visits, rows: Iterable[PastRow]) -> None:
    """Bring back whose visit is used up, here or at another gate.

    Args:
        visits: none so far.
        rows: of kind ``VISIT_USED``, oldest first, from as long ago as a visit may be taken.
    """
    for row in rows:
        visits.recall(row.body)


def unfinished_visit(visits: Visits, grant: PastRow | None) -> dict[str, Json] | None:
    """The facts of a row for a visitor whose entry a sudden death cut short, or None.

    Args:
        visits: takes note of it: nobody knows whether they went through.
        grant: the newest row that is a grant or an outcome.
    """
    if grant is None or grant.kind != EventKind.ACCESS_GRANTED.value:
        return None
    match grant.body:
        case {"holder": {"once": True} as holder, "heading": Heading.IN.value}:
            return visits.entered(of_row(Holder, holder), grant.wall_ms)
    return None
