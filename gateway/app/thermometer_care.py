"""What keeps the thermometer honest over weeks, as the gate's life uses it: drift and checks."""

from collections.abc import Callable

from gateway.app.blackbody_watch import BlackbodyWatch
from gateway.app.drift_watch import DriftWatch
from gateway.config import GatewayConfig
from gateway.core.blackbody import BlackbodyCheck
from gateway.core.policy import Policy
from gateway.core.signals import Signal
from gateway.runtime.clock import Clock

Emit = Callable[[Signal], None]


class ThermometerCare:
    """Both watches of one gate; silent where nobody's temperature is asked for.

    Args:
        config: where the state is, and whether there is a thermometer.
        rules: the policy in force, which says whether temperatures are asked for.
        clock: the date.
        emit: takes signals to the gate.

    Raises:
        JournalError: a damaged file can't be put aside.
    """

    def __init__(
        self, config: GatewayConfig, rules: Callable[[], Policy], clock: Clock, emit: Emit
    ) -> None:
        folder = config.gate.state_dir
        self._drift = DriftWatch(folder, clock, emit)
        self._blackbody = BlackbodyWatch(folder, clock, emit)
        self._config = config
        self._rules = rules
        self.put_aside = tuple(
            aside for aside in (self._drift.set_aside, self._blackbody.set_aside) if aside
        )

    def overhearing(self, onward: Emit) -> Emit:
        """The same way for signals, on which the drift watch learns who passed."""

        def passed_on(signal: Signal) -> None:
            self._drift.overhear(signal)
            onward(signal)

        return passed_on

    def newest_check(self) -> BlackbodyCheck | None:
        """The last black-body check, from memory; any thread."""
        return self._blackbody.newest()

    def look(self) -> None:
        """Call it every few seconds, from one thread."""
        if measures(self._config, self._rules()):
            self._drift.look()
            self._blackbody.look()

    def end(self) -> None:
        """Write down what is remembered."""
        self._drift.save()


def measures(config: GatewayConfig, policy: Policy) -> bool:
    """Whether this gate measures people at all."""
    return policy.thermometry.required and config.thermometer.source != "none"
