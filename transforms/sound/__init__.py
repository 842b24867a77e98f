"""Measures of how a segment sounds, one file each."""
