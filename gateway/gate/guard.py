"""A guard's requests as a passage takes them; not what comes of them."""

from gateway.core.guard_acts import HandMeasured, ManualOpen
from gateway.core.passage.inputs import GuardMeasured, GuardOpens
from gateway.core.second_instrument import SecondReading


def guard_input(request: ManualOpen | HandMeasured, now_ns: int) -> GuardOpens | GuardMeasured:
    """The same in the passage's words; a reading counts from now on, by the gate's own clock.

    Args:
        request: with values that were checked at the control socket.
        now_ns: monotonic nanoseconds.
    """
    if isinstance(request, ManualOpen):
        return GuardOpens(request.act, request.guard, request.why, request.answers)
    reading = SecondReading(request.celsius, request.site, request.guard, request.answers, now_ns)
    return GuardMeasured(request.act, reading)
