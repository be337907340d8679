"""An 8N1 line as levels in time: sent at one rate, sampled at another; a pty has no rate at all.

The receiver waits for a falling edge, looks at the middle of the start bit, then at the middle of
each bit by its own clock, as UARTs do. A byte whose stop bit is missing is handed on as it is, as
Linux does unless asked to check (termios(3), INPCK). Noise, slopes and the UART's own oversampling
are left out: this receiver is better than any real one.
"""

HIGH, LOW = b"\x01", b"\x00"
BITS_PER_BYTE = 10
"""Start, eight data bits, stop."""

_LEVELS = tuple(
    LOW + b"".join(HIGH if octet >> bit & 1 else LOW for bit in range(8)) + HIGH
    for octet in range(256)
)


def sent(octets: bytes) -> bytes:
    """One level for each of the sender's bit times."""
    return b"".join([_LEVELS[octet] for octet in octets])


def idle(bits: int) -> bytes:
    """A quiet line for so many of the sender's bit times."""
    return HIGH * bits


def received(levels: bytes, rate: float) -> bytes:
    """What arrives.

    Args:
        levels: one for each of the sender's bit times; afterwards the line is quiet.
        rate: the receiver's, in parts of the sender's.
    """
    step = 1 / rate
    line = idle(1) + levels + idle(int(BITS_PER_BYTE * step) + 2)
    found = bytearray()
    edge = line.find(LOW)
    while edge >= 0:
        at = int(edge + step / 2)
        if not line[at]:  # else too short to be a start bit
            bits = (line[int(edge + (1.5 + bit) * step)] << bit for bit in range(8))
            found.append(sum(bits))
            at = int(edge + 9.5 * step)
        edge = line.find(LOW, line.find(HIGH, at))
    return bytes(found)
