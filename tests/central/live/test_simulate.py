"""Simulated gates at a real broker and a whole centre: the product's own load, to its last row."""

from collections.abc import Callable
from contextlib import closing
from threading import Event

from gateway.central.store.database import open_database
from gateway.central.store.gates import GateStore
from gateway.runtime.clock import SystemClock
from gateway.simulate.park import Park, Simulation
from gateway.simulate.tally import Standing
from gateway.simulate.visitors import Shares
from tests.brokers import on_this_machine
from tests.central.live.conftest import Broker, Centre

GATES = 5
ROWS = 100


def test_every_row_reaches_the_centre_though_the_broker_dies(
    broker: Broker, start_centre: Callable[[], Centre]
) -> None:
    """Each gate's journal is there, whole, and none was refused."""
    centre = start_centre()
    deaths: list[int] = []

    def kill_once(now: Standing) -> None:
        if not deaths:
            deaths.append(now.acknowledged)
            broker.kill()
            broker.start()

    settings = on_this_machine(broker.port)
    park = Park(
        settings=settings,
        gates=GATES,
        first=1,
        prefix="sim",
        per_second=ROWS / GATES / 2,
        seconds=2.0,
        shares=Shares(alarms=0.1),
        seed=1,
    )
    simulation = Simulation(park, SystemClock(lambda: True), kill_once)
    end = simulation.run(Event())
    assert deaths
    assert end.acknowledged == end.made > ROWS / 2
    assert simulation.tally.waits.count == end.made
    assert simulation.tally.alarm_waits.count > 0
    with closing(open_database(centre.config.central.database)) as database:
        seen = GateStore(database).gates()
        refused = GateStore(database).refused()
    journals = {gate.gate: gate.journals[0] for gate in seen}
    assert [journals[name].watermark for name in park.names] == [
        gate.outbox.head for gate in simulation.gates
    ]
    assert not any(journal.chain_error or journal.conflicts for journal in journals.values())
    assert not refused
