"""Written text made ready to be said: markup and emoji out, what grammars misread spelt out, cut into breaths."""
