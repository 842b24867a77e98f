"""Decoding and cutting in child processes: what breaks there costs one recording, never the worker."""
