"""How far words, and gaps between them, may be trusted: scores, their calibration, and how good they are."""
