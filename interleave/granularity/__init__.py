"""Strategies of granularity, one file each."""
