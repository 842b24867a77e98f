"""The Beam library (modules here) and the plain-Python engines that it drives (subfolders)."""
