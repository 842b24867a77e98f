"""Social security numbers of the United States, in digits or read aloud."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from filters.edits.finder import Finder
from filters.texts.digits import written_digits
from filters.texts.runs import readings, runs, said_near

_DIGITS = 9
_WRITTEN = re.compile(r"(?<![\w.\-])\d{3}-\d{2}-\d{4}(?![\w\-])")
_CONTEXT = re.compile(r"\bsocial(?:\s+security)?\b|\bssn\b", re.IGNORECASE)
_REACH = 60


@dataclass(frozen=True)
class Ssn(Finder):
    """Finds numbers as the Social Security Administration assigns them: no area 000, 666 or from 900, no zeros alone.

    Written with hyphens, 3-2-4; in any other form only where social security is spoken of shortly before.
    """

    def find(self, text: str, language: str | None) -> Iterator[tuple[int, int]]:
        """Yield where such numbers are."""
        digits = written_digits(text, language)
        found = [part for run in runs(digits.text, _DIGITS) for part in readings(digits.text, run, _DIGITS)]
        for run in found:
            if len(run.digits) != _DIGITS or not is_ssn(run.digits):
                continue
            written = _WRITTEN.match(digits.text, run.start)
            if written or said_near(_CONTEXT, digits.text, run.start, run.end, _REACH):
                yield digits.source(run.start, run.end)


def is_ssn(digits: str) -> bool:
    """Whether nine digits may be such a number."""
    area, group, serial = digits[:3], digits[3:5], digits[5:]
    return area not in {"000", "666"} and area < "900" and group != "00" and serial != "0000"
