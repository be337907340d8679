"""What the gate knows and how it decides: pure values and functions; no I/O, no clock, no log."""
