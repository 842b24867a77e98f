"""Which script a character is of, and which scripts a language is written in."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_ALIASES = {
    "IDEOGRAPHIC": "CJK",
    "KATAKANA-HIRAGANA": "KATAKANA",
    "FULLWIDTH": "LATIN",
    "HALFWIDTH": "KATAKANA",
}
_KNOWN = frozenset(
    "LATIN CYRILLIC GREEK ARMENIAN GEORGIAN HEBREW ARABIC DEVANAGARI BENGALI GURMUKHI GUJARATI ORIYA TAMIL TELUGU "
    "KANNADA MALAYALAM SINHALA THAI LAO TIBETAN MYANMAR KHMER ETHIOPIC HANGUL HIRAGANA KATAKANA CJK".split()
)
_LATIN = (
    "af br bs ca cs cy da de en eo es et eu fi fo fr ga gl ha haw hr ht hu id is it jv jw la lb ln lt lv mg mi ms mt "
    "nb nl nn no oc pl pt ro rw sk sl sn so sq su sv sw tl tr vi xh yo zu"
)
_BY_SCRIPT = {
    "LATIN": _LATIN,
    "CYRILLIC": "ba be bg ky mk mn ru tg uk",
    "LATIN CYRILLIC": "az kk sr tk tt uz",
    "ARABIC": "ar fa ps sd ug ur",
    "HEBREW": "he iw yi",
    "GREEK": "el",
    "ARMENIAN": "hy",
    "GEORGIAN": "ka",
    "ETHIOPIC": "am ti",
    "DEVANAGARI": "hi mr ne sa",
    "BENGALI": "as bn",
    "GURMUKHI": "pa",
    "GUJARATI": "gu",
    "ORIYA": "or",
    "TAMIL": "ta",
    "TELUGU": "te",
    "KANNADA": "kn",
    "MALAYALAM": "ml",
    "SINHALA": "si",
    "THAI": "th",
    "LAO": "lo",
    "TIBETAN": "bo",
    "MYANMAR": "my",
    "KHMER": "km",
    "HANGUL CJK": "ko",
    "CJK": "zh yue cmn",
    "CJK HIRAGANA KATAKANA": "ja",
}
SCRIPTS = {
    language: frozenset(scripts.split())
    for scripts, languages in _BY_SCRIPT.items()
    for language in languages.split()
}


def primary(language: str) -> str:
    """Return the language of a code without region or script, in lower case: "en" for "en-GB"."""
    return language.strip().replace("_", "-").split("-")[0].casefold()


@lru_cache(maxsize=8192)
def script_of(character: str) -> str | None:
    """Return the script of a letter as Unicode's names have it ("LATIN", "CJK"), None for all else."""
    if not character.isalpha():
        return None
    first = unicodedata.name(character, "").partition(" ")[0]
    script = _ALIASES.get(first, first)
    return script if script in _KNOWN else None
