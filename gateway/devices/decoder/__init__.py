"""From grey frame to code texts, in a child process that may be killed; not what texts mean."""
