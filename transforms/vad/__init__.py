"""Voice activity detectors, one file each."""
