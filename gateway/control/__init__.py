"""The Unix socket between the gate process and its web process; neither of the two."""
