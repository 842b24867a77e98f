"""Filters: one file each, pure functions of a candidate segment. No Beam, no I/O."""
