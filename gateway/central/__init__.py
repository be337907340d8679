"""The park's centre: receives rows, keeps the roster, mints passes; decides nothing at a gate."""
