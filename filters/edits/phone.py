"""Telephone numbers, in digits or read aloud."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from filters.edits.finder import Finder
from filters.texts.digits import written_digits
from filters.texts.runs import Run, counts_up, readings, runs, said_near

_SHORTEST, _LOCAL, _LONGEST = 7, 7, 15
_NORTH_AMERICAN = 10
_REGIONS = {
    "en": "US GB AU IN IE NZ", "de": "DE AT CH", "fr": "FR BE CH CA", "es": "ES MX AR CO", "it": "IT CH",
    "pt": "PT BR", "nl": "NL BE", "sv": "SE", "pl": "PL", "ja": "JP", "ko": "KR", "zh": "CN TW HK", "ru": "RU",
    "uk": "UA", "tr": "TR", "cs": "CZ", "da": "DK", "fi": "FI", "el": "GR", "hu": "HU", "ro": "RO", "ar": "SA EG AE",
    "he": "IL", "hi": "IN", "id": "ID", "vi": "VN", "th": "TH", "fa": "IR", "no": "NO",
}  # fmt: skip
_CONTEXT = re.compile(
    r"\b(?:call(?:ing)?|phone|telephone|tel|cell|mobile|fax|dial|text|whats?app|hotline|ring|reach|landline|"
    r"voicemail|"
    r"telefon\w*|handy\w*|rufnummer|rufen|anrufen|nummer|téléphone|numéro|appelez|portable|teléfono|ll[aá]m\w+|móvil|"
    r"telefono|cellulare|chiama\w*|telefone|celular|ligue|bel|telefoon\w*)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\b(?:(?:my|our|her|his|their|new) number|number is|numbers? to)\b", re.IGNORECASE)
_OTHER_NUMBER = re.compile(
    r"\b(?:order|account|flight|serial|part|model|case|ticket|tracking|reference|ref|isbn|issn|invoice|patent|policy|"
    r"membership|barcode|population|version|budget|chapter|verse|psalms?|id|sku)\b",
    re.IGNORECASE,
)
# Area codes and exchanges begin with 2 to 9; libphonenumber knows no number of films (555-01xx).
_NORTH_AMERICAN_PLAN = re.compile(r"1?[2-9]\d\d[2-9]\d{6}")
_MONEY = re.compile(r"[$€£¥₹]\s?$")
_COUNTED = re.compile(
    r"^\s?(?:%|percent|dollars?|euros?|pounds?|people|million|billion|thousand|votes|years|miles|km|kilomet\w+|tons?|hours)",
    re.IGNORECASE,
)
_GROUPED_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)")
_DATE = re.compile(r"(?:\d{4}[\-/.]\d{1,2}[\-/.]\d{1,2}|\d{1,2}[\-/.]\d{1,2}[\-/.]\d{2,4})(?!\d)")
_REACH, _REACH_ON = 48, 24


@dataclass(frozen=True)
class Phone(Finder):
    """Finds numbers that are valid where the language is spoken, or anywhere with "+" (libphonenumber's rules).

    A number needs a sign of being one: "+", the trunk prefix 0, North America's groups of 3, 3 and 4, or a call or
    a phone spoken of beside it. Prices, dates, counts ("1, 2, 3, ...") and numbers of orders or books are none.
    """

    def find(self, text: str, language: str | None) -> Iterator[tuple[int, int]]:
        """Yield where telephone numbers are."""
        digits = written_digits(text, language)
        regions = _REGIONS.get((language or "en").split("-")[0].casefold(), "US GB").split()
        for run in runs(digits.text, _SHORTEST):
            parts = (_phone(digits.text, part, regions) for part in readings(digits.text, run, _SHORTEST))
            whole = next(parts)
            for found in [whole] if whole else parts:
                if found:
                    yield digits.source(*found)


def _phone(text: str, run: Run, regions: Sequence[str]) -> tuple[int, int] | None:
    """Return where a run is a telephone number, None where it is none."""
    if _is_else(text, run):
        return None
    before = text[: run.start].rstrip("( ")
    plus = before.endswith("+")
    start = len(before) - plus if plus or text[len(before) : run.start].strip() else run.start
    start += not plus and text[start] == " "
    called = said_near(_CONTEXT, text, run.start, run.end, _REACH, _REACH_ON)
    if not called and said_near(_OTHER_NUMBER, text, run.start, run.end, _REACH // 2):
        return None
    called = called or said_near(_NUMBER, text, run.start, run.end, _REACH)
    abroad = plus or run.digits.startswith("00")
    evident = called or abroad or _looks_like_one(run, regions)
    if evident and _is_valid(run, abroad, called, regions):
        return start, run.end
    return None


def _is_else(text: str, run: Run) -> bool:
    """Whether a run is money, something counted, a date, or a count."""
    written = text[run.start : run.end]
    return bool(
        _MONEY.search(text[: run.start])
        or _COUNTED.search(text[run.end :])
        or _GROUPED_THOUSANDS.fullmatch(written)
        or _DATE.match(written)
        or counts_up(run)
        or (written.count(".") == 1 and run.shape[0] <= 2 and len(run.shape) == 2)
    )


def _looks_like_one(run: Run, regions: Sequence[str]) -> bool:
    """Whether digits are grouped as North America's are, or begin with a trunk prefix and are in groups."""
    shape = run.shape[1:] if run.digits[0] == "1" and run.shape[0] == 1 else run.shape
    national = len(run.digits) - (len(shape) < len(run.shape))
    if regions[0] == "US" and national == _NORTH_AMERICAN:
        return shape == (3, 3, 4) or max(shape) <= 2
    return run.digits[0] == "0" and run.digits[1] != "0" and len(run.groups) > 1


def _is_valid(run: Run, abroad: bool, called: bool, regions: Sequence[str]) -> bool:
    """Whether there may be such a number; without its area code only where a call is spoken of."""
    digits = run.digits
    if len(digits) > _LONGEST:
        return False
    if abroad:
        return _is_known(f"+{digits.removeprefix('00')}", None)
    if regions[0] == "US":
        if called and len(digits) == _LOCAL and run.shape[0] in {1, 3}:
            return digits[0] > "1"
        if _NORTH_AMERICAN_PLAN.fullmatch(digits):
            return True
    by_length = (
        called and digits[0] == "0"
    )  # libphonenumber does not know the numbers of films (01632 960xxx) either
    return any(_is_known(digits, region, by_length=by_length) for region in regions)


def _is_known(number: str, region: str | None, *, by_length: bool = False) -> bool:
    import phonenumbers

    check = phonenumbers.is_possible_number if by_length else phonenumbers.is_valid_number
    try:
        return check(phonenumbers.parse(number, region))
    except phonenumbers.NumberParseException:
        return False
