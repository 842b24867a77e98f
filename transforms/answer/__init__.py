"""Answerers: from a question of a page to its answer, one file each."""
