"""What the gate keeps on disk: its journal and its roster, the only home of SQLite."""
