"""Engines that say who speaks when, one file each, and what becomes of segments at their turns."""
