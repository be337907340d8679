"""Presented text and the centre's signed bytes to facts; pure: clock, keys, randomness come in."""
