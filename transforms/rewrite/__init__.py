"""Rewriters: from the main text of a page to a text for the ear, one file each."""
