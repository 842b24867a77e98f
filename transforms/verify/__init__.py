"""Checks of synthesized speech against what it should say: one file each, plain Python without Beam."""
