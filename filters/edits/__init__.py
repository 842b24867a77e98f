"""Editors, one file each: what is taken out of segments that are otherwise kept."""
