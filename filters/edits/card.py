"""Payment cards: numbers that the networks give out, in digits or read aloud."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from filters.edits.finder import Finder
from filters.texts.digits import written_digits
from filters.texts.runs import Run, counts_up, runs, said_near

_SHORTEST, _LONGEST = 13, 19
_MOST_BESIDE = 8  # an expiry date, a security code
# Leading digits and lengths of the networks' numbers (ISO/IEC 7812, as the networks publish them).
_NETWORKS = (
    (re.compile(r"4"), (13, 16, 19)),  # Visa
    (re.compile(r"5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720"), (16,)),  # Mastercard
    (re.compile(r"3[47]"), (15,)),  # American Express
    (re.compile(r"6011|64[4-9]|65"), (16, 19)),  # Discover
    (re.compile(r"30[0-5]|3095|3[689]"), (14, 16, 19)),  # Diners Club
    (re.compile(r"35(2[89]|[3-8])"), (16, 17, 18, 19)),  # JCB
    (re.compile(r"62|81"), (16, 17, 18, 19)),  # UnionPay
    (re.compile(r"50|5[6-8]|6[0-9]"), (13, 15, 16, 18, 19)),  # Maestro
)
_CONTEXT = re.compile(
    r"\b(?:credit|debit|visa|master\s?card|amex|american express|discover|card|karte|carte|tarjeta|carta|cart[aã]o)\b",
    re.IGNORECASE,
)
_REACH = 80


@dataclass(frozen=True)
class Card(Finder):
    """Finds numbers of 13 to 19 digits that a network gives out and whose check digit is right (Luhn).

    Where a card is spoken of shortly before, the check digit need not be right: recognizers mishear digits. Up to 8
    more digits behind it are part of it: the expiry date and the security code are read in one breath.
    """

    def find(self, text: str, language: str | None) -> Iterator[tuple[int, int]]:
        """Yield where card numbers are."""
        digits = written_digits(text, language)
        for run in runs(digits.text, _SHORTEST):
            if counts_up(run):
                continue
            named = said_near(_CONTEXT, digits.text, run.start, run.end, _REACH)
            for start, end in _cards(run, named):
                yield digits.source(start, end)


def is_card(digits: str) -> bool:
    """Whether a network gives out such numbers and the check digit is right."""
    return _is_networks(digits) and luhn(digits)


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others: the sum with every second one doubled ends in 0."""
    doubled = [sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2]]
    return (sum(doubled) + sum(map(int, digits[-1::-2]))) % 10 == 0


def _is_networks(digits: str) -> bool:
    return any(len(digits) in lengths and begins.match(digits) for begins, lengths in _NETWORKS)


def _cards(run: Run, named: bool) -> Iterator[tuple[int, int]]:
    first = 0
    while first < len(run.groups):
        end = _card_end(run, first)
        if end is None:
            first += 1
            continue
        rest = run.part(end, end + _MOST_BESIDE + 1)
        end += len(rest.groups) if len(rest.digits) <= _MOST_BESIDE else 0
        yield run.groups[first][1], run.groups[end - 1][2]
        first, named = end, False
    if named and _SHORTEST <= len(run.digits) <= _LONGEST + _MOST_BESIDE and "3" <= run.digits[0] <= "6":
        yield run.start, run.end


def _card_end(run: Run, first: int) -> int | None:
    """Return behind which group a card number ends that begins with a group; the longest there is."""
    window = run.part(first, first + _LONGEST)
    digits, found = "", None
    for end, (group, _, _) in enumerate(window.groups, first + 1):
        digits += group
        if len(digits) > _LONGEST:
            break
        if len(digits) >= _SHORTEST and is_card(digits):
            found = end
    return found
