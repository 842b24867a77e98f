"""What number grammars misread, spelt out before they see it: addresses, telephone numbers, units, signs. English."""

from __future__ import annotations


def mend(text: str) -> str:
    """Return an English sentence with what grammars misread in words; all else is left to them."""
    return text
