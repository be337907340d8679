"""From a camera to frames and to what they show: sources, watching, the eye; not the decoding."""
