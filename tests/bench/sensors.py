"""How fast sensors' lines are read, over the line's own rate; prints met or missed, no assertion.

    python -m tests.bench.sensors [--frames N] [--rounds N]

CPU time of one thread, the best of the rounds, in pieces of 64 bytes as a busy port brings them.
The bar is for the rate that a sensor leaves its factory with; the fastest that its format is known
with stands beside it. So does the loop that most programs have: look for the header, unpack,
believe.
"""

import argparse
from collections.abc import Callable, Iterator
from struct import Struct
from typing import Final

from gateway.runtime.clock import thread_cpu_ns
from tests.fuzz.sensors_lines import Line, lines

BAR_TIMES: Final = 100
FRAMES: Final = 20_000
ROUNDS: Final = 5
_PIECE_BYTES: Final = 64
_LONGEST_STREAM_BYTES: Final = 1 << 20
_BOARD_BAUD: Final = 115_200
_BITS_PER_BYTE: Final = 10
_NS_PER_S: Final = 1_000_000_000


class NaiveParser:
    """The usual loop: no check, no second look, and whatever doesn't begin rightly is dropped."""

    def __init__(self, line: Line, frame_bytes: int) -> None:
        starts = line.sensor.wire.starts if line.sensor else ()
        self._header = starts[0] if starts else b""
        self._frame_bytes = frame_bytes
        self._words = Struct(f">{frame_bytes // 2}h")
        self._line = b""

    def feed(self, chunk: bytes) -> list[tuple[int, ...]]:
        """Take bytes as they come."""
        self._line += chunk
        found: list[tuple[int, ...]] = []
        while True:
            start = self._line.find(self._header)
            if start < 0 or len(self._line) < start + self._frame_bytes:
                return found
            found.append(self._words.unpack_from(self._line, start))
            self._line = self._line[start + self._frame_bytes :]


def said_by(line: Line, frames: int) -> tuple[bytes, int]:
    """A stream of so many turns, or as many as fit into a megabyte, and how many they are."""
    stream, count = bytearray(), 0
    for turn in line.told(36.5, 24.0, frames):
        stream += turn
        count += 1
        if len(stream) >= _LONGEST_STREAM_BYTES:
            break
    return bytes(stream), count


def turns_per_s(feed: Callable[[bytes], object], stream: bytes, count: int) -> float:
    """How many turns of the stream one second of CPU reads."""
    pieces = [stream[at : at + _PIECE_BYTES] for at in range(0, len(stream), _PIECE_BYTES)]
    begun_ns = thread_cpu_ns()
    for piece in pieces:
        feed(piece)
    return count * _NS_PER_S / max(thread_cpu_ns() - begun_ns, 1)


def rows(frames: int, rounds: int) -> Iterator[str]:
    """The table, a line at a time."""
    yield (
        f"{'':17}{'baud':>8}{'bytes':>7}{'line /s':>9}{'ours /s':>11}{'x line':>8}  {'bar':6}"
        f"{'fastest':>9}{'x line':>8}{'naive /s':>12}{'ours / naive':>14}"
    )
    for line in lines():
        stream, count = said_by(line, frames)
        bauds = line.sensor.bauds if line.sensor else (_BOARD_BAUD,)
        each = len(stream) / count
        usual, fastest = (baud / _BITS_PER_BYTE / each for baud in (bauds[0], max(bauds)))
        ours = max(turns_per_s(line.parser().feed, stream, count) for _ in range(rounds))
        naive = max(
            turns_per_s(NaiveParser(line, round(each)).feed, stream, count) for _ in range(rounds)
        )
        told = "met" if ours >= BAR_TIMES * usual else "MISSED"
        yield (
            f"{line.name:17}{bauds[0]:>8}{each:>7.0f}{usual:>9.1f}{ours:>11,.0f}"
            f"{ours / usual:>8,.0f}  {told:6}{max(bauds):>9}{ours / fastest:>8,.0f}"
            f"{naive:>12,.0f}{ours / naive:>14.2f}"
        )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        prog="./run bench sensors", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--frames", type=int, default=FRAMES, help="at most 1 MB of them")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    asked = parser.parse_args()
    print(f"bar: {BAR_TIMES} times the line's rate")
    for row in rows(asked.frames, asked.rounds):
        print(row, flush=True)


if __name__ == "__main__":
    main()
