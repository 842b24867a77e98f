"""Recognizers, one file each: settings with ``load()`` that returns a model, plain Python without Beam."""
