"""Alignment of a known text to audio, one file an aligner; plain Python without Beam."""
