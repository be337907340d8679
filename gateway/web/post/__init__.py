"""The post: shifts handed over, own passwords, who looked at what; no act at the lane."""
