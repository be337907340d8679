"""What each kind of evidence objects to, one module a kind; pure, and none decides alone."""
