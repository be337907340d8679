"""The demonstration's whole park with nobody in it yet, for tests and benches that send people."""

import threading
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from gateway.demo.show import Show, Wish


def empty_park(folder: Path, left: ExitStack, **more: Any) -> Show:  # noqa: ANN401 - other wishes
    """A park that is ready for people, on ports that nobody else uses.

    Args:
        folder: where everything is made.
        left: ends it.
        more: what else is wished for.
    """
    wish = Wish(
        people=0,
        leave=True,
        seed=1,
        camera="",
        lan_host="",
        kills=0,
        usual_ports=False,
        folder=folder / "site",
        **more,
    )
    park = Show(wish, threading.Event(), left)
    park.begin()
    return park
