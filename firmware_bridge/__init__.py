"""Bytes on a serial line become facts and back; knows no person, no policy, nothing of the gate."""
