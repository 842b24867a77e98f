"""Tests, which mirror the sources; a package of its own, because distributions ship packages of that name."""
