"""Synthetic documents (Krist, Quest): pure text logic. No Beam, no I/O."""
