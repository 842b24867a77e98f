"""ROVER: word transition networks of several hypotheses, and votes over them, as NIST does it."""
