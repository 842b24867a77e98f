from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.align.arpabet import to_arpabet

PHONES = set(
    "AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z ZH".split()
)


@pytest.mark.parametrize(
    ("ipa", "phones"),
    [
        ("kəmˈɪɾi", "K AH M IH T IY"),
        ("bˈʌʔn̩", "B AH T AH N"),
        ("tʃˈɜːtʃ", "CH ER CH"),
        ("fˈaɪɚ", "F AY ER"),
        ("nˌaɪntiːn ˈeɪɾi", "N AY N T IY N EY T IY"),
        ("ˈ ː 12", ""),
    ],
)
def test_sounds_become_phones_of_the_dictionary(ipa: str, phones: str) -> None:
    assert to_arpabet(ipa) == phones


@given(st.text())
def test_whatever_comes_only_known_phones_go(ipa: str) -> None:
    assert set(to_arpabet(ipa).split()) <= PHONES
