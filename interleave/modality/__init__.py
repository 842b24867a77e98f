"""Strategies of modality, one file each."""
