"""Sensors with a serial line of their own, one module per wire format: bytes -> readings."""
