"""What a company files before its people may return to work; keeps nothing."""
