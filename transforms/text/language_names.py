"""Languages by their English names, which is how some recognizers tell what they heard."""

from __future__ import annotations

# ISO 639-1 (haw, jw and yue as Whisper's tokens have them) and the names by which OpenAI's API answers.
_CODES = """
af afrikaans|am amharic|ar arabic|as assamese|az azerbaijani|ba bashkir|be belarusian|bg bulgarian|bn bengali
bo tibetan|br breton|bs bosnian|ca catalan|ca valencian|cs czech|cy welsh|da danish|de german|el greek|en english
es spanish|es castilian|et estonian|eu basque|fa persian|fi finnish|fo faroese|fr french|ga irish|gl galician
gu gujarati|ha hausa|haw hawaiian|he hebrew|hi hindi|hr croatian|ht haitian creole|ht haitian|hu hungarian
hy armenian|id indonesian|is icelandic|it italian|ja japanese|jw javanese|ka georgian|kk kazakh|km khmer|kn kannada
ko korean|la latin|lb luxembourgish|lb letzeburgesch|ln lingala|lo lao|lt lithuanian|lv latvian|mg malagasy|mi maori
mk macedonian|ml malayalam|mn mongolian|mr marathi|ms malay|mt maltese|my myanmar|my burmese|ne nepali|nl dutch
nl flemish|nn nynorsk|no norwegian|oc occitan|pa punjabi|pa panjabi|pl polish|ps pashto|ps pushto|pt portuguese
ro romanian|ro moldavian|ro moldovan|ru russian|sa sanskrit|sd sindhi|si sinhala|si sinhalese|sk slovak|sl slovenian
sn shona|so somali|sq albanian|sr serbian|su sundanese|sv swedish|sw swahili|ta tamil|te telugu|tg tajik|th thai
tk turkmen|tl tagalog|tr turkish|tt tatar|uk ukrainian|ur urdu|uz uzbek|vi vietnamese|yi yiddish|yo yoruba
yue cantonese|zh chinese|zh mandarin
"""
_BY_NAME = {
    name: code
    for entry in _CODES.replace("\n", "|").split("|")
    if entry
    for code, name in [entry.split(" ", 1)]
}
_LONGEST_CODE = 3


def language_code(told: str) -> str | None:
    """Return the code of a language that is told as an English name ("english") or as a code ("en", "en-GB").

    A code loses its region; None where it is neither.
    """
    name = told.strip().casefold()
    if name in _BY_NAME:
        return _BY_NAME[name]
    code = name.replace("_", "-").split("-")[0]
    return code if code.isascii() and code.isalpha() and 2 <= len(code) <= _LONGEST_CODE else None
