"""Bank accounts: IBANs with the right check digits, in writing or spelled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from filters.edits.finder import Finder
from filters.texts.digits import written_digits

# ISO 13616, the registry of SWIFT: how many characters the IBANs of a country have.
_LENGTHS = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BR": 29, "BY": 28,
    "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "DO": 28, "EE": 20, "EG": 29, "ES": 24, "FI": 18,
    "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28, "HR": 21, "HU": 28, "IE": 22,
    "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LC": 32, "LI": 21, "LT": 20,
    "LU": 20, "LV": 21, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MR": 27, "MT": 31, "MU": 30, "NL": 18, "NO": 15,
    "PK": 24, "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "SA": 24, "SE": 24, "SI": 19, "SK": 24,
    "SM": 27, "TN": 24, "TR": 26, "UA": 29, "VG": 24, "XK": 20,
}  # fmt: skip
_BEGINNING = re.compile(
    r"(?<![^\W_])([a-z])[\s.,\-]{0,2}([a-z])[\s.,\-]{0,2}\d[\s.,\-]{0,2}\d", re.IGNORECASE
)
_CHARACTER = re.compile(r"[\s.,\-]{0,3}([a-z0-9])", re.IGNORECASE)


@dataclass(frozen=True)
class Iban(Finder):
    """Finds IBANs: as many characters as the country's have, and the check digits right (ISO 7064, MOD 97-10)."""

    def find(self, text: str, language: str | None) -> Iterator[tuple[int, int]]:
        """Yield where IBANs are."""
        digits = written_digits(text, language)
        for found in _BEGINNING.finditer(digits.text):
            end = _end(digits.text, found.start(), _LENGTHS.get((found[1] + found[2]).upper(), 0))
            if end is not None:
                yield digits.source(found.start(), end)


def is_iban(characters: str) -> bool:
    """Whether check digits are right: the country and they moved to the end, letters as 10 to 35, modulo 97 is 1."""
    return int("".join(str(int(one, 36)) for one in characters[4:] + characters[:4])) % 97 == 1


def _end(text: str, start: int, length: int) -> int | None:
    """Return where an IBAN of so many characters ends that begins somewhere, None if it is none."""
    characters, at = "", start
    while len(characters) < length:
        found = _CHARACTER.match(text, at)
        if found is None:
            return None
        characters, at = characters + found[1], found.end()
    return at if characters and is_iban(characters) and not text[at : at + 1].isalnum() else None
