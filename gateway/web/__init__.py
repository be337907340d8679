"""The guard's page, a process of its own: it shows and asks; it decides and moves nothing."""
