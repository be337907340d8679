"""Spares a process that has started the look through all that it started with; collects no more.

Python's collector stops every thread while it looks through what lives: 40 ms for the 85,000
objects of a gate that has just started, 80 ms for a centre's (measured on x86), as they passed
someone at the arm too.
"""

import gc


def settle() -> None:
    """Take what lives now for good: call it once, when all is made and before people come."""
    gc.collect()
    gc.freeze()
