"""How long a text takes to say, whatever it is written in."""

from __future__ import annotations

from filters.texts.scripts import script_of

# English runs at about 15 letters a second, Mandarin and Korean at about 5 syllables, Japanese at 7 to 8 morae.
_LETTERS = {"CJK": 3.0, "HANGUL": 3.0, "HIRAGANA": 2.0, "KATAKANA": 2.0}
_LETTERS_A_DIGIT = 1.5  # between "1,000,000" (two words) and "1984" (three)


def spoken_letters(text: str) -> float:
    """Return how many letters of an alphabet would take as long to say as the text.

    A Han character or a Hangul syllable counts 3, kana 2, a digit 1.5, other letters 1; marks, punctuation
    and spaces nothing.
    """
    return sum(_weight(character) for character in text)


def _weight(character: str) -> float:
    if character.isdigit():
        return _LETTERS_A_DIGIT
    return _LETTERS.get(script_of(character) or "", 1.0) if character.isalpha() else 0.0
