"""A worker that lives for the length of a with block."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from gateway.runtime.worker import Worker


@contextmanager
def working(
    name: str,
    body: Callable[..., None],
    wake: Callable[[], None] = lambda: None,
    *,
    first: bool = False,
) -> Iterator[None]:
    """Run a worker's body for the length of a with block; its crash fails the test.

    ``wake`` spares the wait for the body's own time limit.
    """
    crashes: list[str] = []
    worker = Worker(name, body, crashes.append, first=first)
    worker.start()
    try:
        yield
    finally:
        worker.ask_to_stop()
        wake()
        assert worker.join(), f"{name} would not stop"
        assert not crashes
