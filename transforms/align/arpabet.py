"""From the phones of espeak-ng, written in the IPA, to the 39 phones of the CMU dictionary."""

from __future__ import annotations

import re
import unicodedata

_PHONES = {
    "aɪɚ": "AY ER", "aʊɚ": "AW ER", "aɪ": "AY", "aʊ": "AW", "eɪ": "EY", "ɔɪ": "OY", "oʊ": "OW", "əʊ": "OW",
    "ɑːɹ": "AA R", "ɔːɹ": "AO R", "oːɹ": "AO R", "ɜːɹ": "ER", "iː": "IY", "ɑː": "AA", "ɔː": "AO", "uː": "UW",
    "ɜː": "ER", "oː": "AO", "tʃ": "CH", "dʒ": "JH", "ɐ": "AH", "ɑ": "AA", "ɒ": "AA", "ɔ": "AO", "ə": "AH",
    "ɚ": "ER", "ɛ": "EH", "ɜ": "ER", "ɝ": "ER", "ɪ": "IH", "ᵻ": "IH", "ɨ": "IH", "ʊ": "UH", "ʌ": "AH", "æ": "AE",
    "a": "AA", "e": "EY", "i": "IY", "o": "OW", "u": "UW", "y": "UW", "ø": "ER", "œ": "ER", "b": "B", "c": "K",
    "d": "D", "f": "F", "g": "G", "ɡ": "G", "h": "HH", "j": "Y", "k": "K", "l": "L", "m": "M", "n": "N", "p": "P",
    "q": "K", "r": "R", "s": "S", "t": "T", "v": "V", "w": "W", "x": "K", "z": "Z", "ð": "DH", "ŋ": "NG",
    "θ": "TH", "ɹ": "R", "ɾ": "T", "ʁ": "R", "ʃ": "SH", "ʒ": "ZH", "ʔ": "T", "ʍ": "W", "ç": "HH", "ɕ": "SH",
    "ʑ": "ZH", "ɲ": "N Y", "ɫ": "L", "ɬ": "L", "ɣ": "G", "β": "B", "ʋ": "V",
}  # fmt: skip
"""Each sound by the nearest phone. Those English has not are spoken by English speakers so, roughly."""

_SYLLABIC = "\u0329"
_SOUND = re.compile(f"(?:{'|'.join(sorted(_PHONES, key=len, reverse=True))}){_SYLLABIC}?")


def to_arpabet(ipa: str) -> str:
    """Return the phones of a transcription, separated by spaces; what is no sound (stress, ties, tones) is left out.

    A syllabic consonant is preceded by AH, as the CMU dictionary writes it ("button": B AH T AH N).
    """
    plain = "".join(
        c for c in unicodedata.normalize("NFD", ipa) if c == _SYLLABIC or not unicodedata.combining(c)
    )
    sounds = [match.group() for match in _SOUND.finditer(plain.replace("c\u0327", "ç"))]
    return " ".join(
        f"AH {_PHONES[sound[:-1]]}" if sound.endswith(_SYLLABIC) else _PHONES[sound] for sound in sounds
    )
