"""Infrared sensors with a serial line of their own, one module per family: bytes -> readings."""
