"""Devices that are not there: the same bytes as real ones, on pseudo-terminals one can unplug."""
