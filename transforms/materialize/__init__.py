"""Packed sequences with their audio, from tables."""
