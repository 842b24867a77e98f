"""Rules that say which pages are worth reading aloud, one file each."""
