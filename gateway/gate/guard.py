"""A guard's reading and number, as the passage takes and the page hears them; decides neither."""

from gateway.core.credential import RefusedCode
from gateway.core.guard_acts import HandMeasured
from gateway.core.passage import Passage, Phase
from gateway.core.passage.commands import Answer
from gateway.core.passage.inputs import CodeSeen, GuardMeasured
from gateway.core.second_instrument import SecondReading


def measured(request: HandMeasured, now_ns: int) -> GuardMeasured:
    """The same in the passage's words; a reading counts from now on, by the gate's own clock.

    Args:
        request: with values that were checked at the control socket.
        now_ns: monotonic nanoseconds.
    """
    reading = SecondReading(request.celsius, request.site, request.guard, request.answers, now_ns)
    return GuardMeasured(request.act, reading)


def number_answer(act: str, shown: CodeSeen, passage: Passage) -> Answer:
    """What became of a number that a guard typed.

    Args:
        act: the request's id.
        shown: the number as it was shown to the passage, or a text that is none.
        passage: after that.
    """
    if isinstance(shown.presented, RefusedCode):
        return Answer(act, ok=False, text="no-number")
    if passage.code is shown:
        return Answer(act, ok=True, text="")
    return Answer(act, ok=False, text="fault" if passage.phase is Phase.FAULT else "busy")
