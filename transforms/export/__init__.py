"""Formats that shards are given in to other software, one file each. Without Beam."""
