"""Servers that are asked over HTTP: one place for manners, keys, and what their answers mean for a run."""
