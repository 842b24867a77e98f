from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transforms.align.test_arpabet import PHONES
from transforms.align.letters import letters_to_phones


@pytest.mark.parametrize(
    ("word", "phones"),
    [
        ("phish", "F IH SH"),
        ("knight", "N AY T"),
        ("bake", "B EY K"),
        ("cities", "S IH T IY S"),
        ("xerox", "Z ER AA K S"),
        ("mannequin", "M AE N EH K W IH N"),
        ("page", "P EY JH"),
        ("gnu", "N UW"),
        ("1984", ""),
    ],
)
def test_spelling_gives_sounds(word: str, phones: str) -> None:
    assert letters_to_phones(word) == phones


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz'é1", max_size=30))
def test_all_letters_have_sounds_of_the_dictionary(word: str) -> None:
    phones = letters_to_phones(word).split()
    assert set(phones) <= PHONES
    assert bool(phones) == any("a" <= letter <= "z" for letter in word)
