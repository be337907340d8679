"""Many gates in one process that load a real broker and centre; they admit nobody."""
