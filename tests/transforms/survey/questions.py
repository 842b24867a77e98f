"""Questions that were made for tests, and the same with casing, punctuation and the form of numbers changed."""

from __future__ import annotations

from transforms.text.cardinals import cardinal

_PLACES = "Avonmouth Brindle Carrow Dunmere Eastry Farleigh Garsdale Haxby Ilmer Jarrow".split()
_THINGS = (
    "bridge lighthouse market printing press railway station orchard mint observatory canal lock".split()
)


def question(number: int) -> str:
    """Return question ``number``; each asks for a year, a place or an amount of its own."""
    place, thing = _PLACES[number % 10], _THINGS[number // 10 % 9]
    forms = (
        f"Who designed the {thing} of {place} that was opened in {1700 + number}?",
        f"In {1700 + number}, what did the people of {place} pay for the old {thing}?",
        f"How many of the {1000 + number} men who built the {thing} in {place} came back?",
        f"What is the name of the {thing} that stands {number + 2} miles north of {place}?",
        f"{place}'s {thing}: who sold number {number}?",
    )
    return forms[number % len(forms)]


def said(text: str) -> str:
    """Return a question as a recognizer may write it: no capitals, no punctuation, numbers in words."""
    words = []
    for word in text.lower().replace("?", "").replace(",", "").replace(":", "").replace("'", "").split():
        words.append(_year(int(word)) if word.isdigit() else word)
    return " ".join(words)


def _year(number: int) -> str:
    if 1100 <= number < 2000 and number % 100 > 9:
        return f"{cardinal(number // 100)} {cardinal(number % 100)}"
    return cardinal(number, with_and=number % 2 == 0)
