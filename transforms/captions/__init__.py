"""Captions that were published with a recording: parsed, and given to the segments they belong to."""
