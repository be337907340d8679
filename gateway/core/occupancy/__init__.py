"""How many may be inside at once, counted so that no limit breaks while gates are apart."""
