"""A park entrance gate that decides by itself; not the park's policy, not the board's firmware."""
