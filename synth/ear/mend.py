"""What number grammars misread, spelt out before they see it: addresses, telephone numbers, units, signs. English."""

from __future__ import annotations

import re

from synth.ear.addresses import spell_addresses, spell_phones
from synth.ear.shorthand import spell_shorthand
from synth.ear.signs import spell_signs
from synth.ear.units import spell_units
from synth.page import one_line

_WORTH_A_LOOK = re.compile(
    r"[\d@#&/+<>\u00b2\u00b3\u00b0\u20b9\u00bc-\u00be\u00b1\u00d7\u00f7\u2190-\u22ff\u00a2\u00a7\u00a9\u00ae\u2116\u2122]|\w\.|\b[IVXL]+\b|www|aka"
)


def mend(text: str) -> str:
    """Return an English sentence with what grammars misread in words; all else is left to them.

    Addresses come first, since whatever looks like a number in them is none; then what is written short, and telephone
    numbers, since their groups look like ranges; then units, and last signs.
    """
    if not _WORTH_A_LOOK.search(text):
        return text
    return one_line(spell_signs(spell_units(spell_phones(spell_shorthand(spell_addresses(text))))))
