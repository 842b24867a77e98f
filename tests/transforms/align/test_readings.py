from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.align.readings import spoken_form, spoken_slots


def sayings(written: str, before: str = "") -> set[str]:
    return {" ".join(" ".join(one).split()) for one in product(*spoken_slots(written, before))}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Wait!", "wait"),
        ("“don’t”", "don't"),
        ("'tis", "'tis"),
        ("dogs'", "dogs"),
        ("café,", "cafe"),
        ("two-thirds", "two thirds"),
        ("word—word", "word word"),
        ("Dr.", "doctor"),
        ("St.", "street"),
        ("U.S.", "u. s."),
        ("FBI's", "f. b. i.'s"),
        ("NASA", "nasa"),
        ("VIII", "the eighth"),
        ("45%", "forty five percent"),
        ("-12", "minus twelve"),
        ("10-minute", "ten minute"),
        ("1914–1918", "nineteen fourteen to nineteen eighteen"),
        ("250mg", "two hundred and fifty milligrams"),
        ("A380", "a. three eighty"),
        ("AT&T", "a. t. and t."),
        ("50°C", "fifty degrees c."),
        ("&", "and"),
        ("(3rd)", "third"),
        ("name@host.com", "name at host dot com"),
        ("$3.50.", "three dollars fifty cents"),
    ],
)
def test_what_people_say_is_among_the_readings(written: str, said: str) -> None:
    assert said in sayings(written)


@pytest.mark.parametrize("written", ["—", "...", "♪", "", "\u200b", "()", "'"])
def test_what_nobody_says_has_no_slots(written: str) -> None:
    assert spoken_slots(written) == []
    assert spoken_form(written) == ""


def test_millions_of_dollars_are_named_after_the_number() -> None:
    assert "million dollars" in sayings("million", "$2.7")
    assert sayings("million", "2.7") == {"million"}


def test_the_likeliest_form_comes_first() -> None:
    assert spoken_form("$3.50,") == "three dollars fifty cents"
    assert spoken_form("45%") == "forty five percent"


@given(st.text(max_size=20), st.text(max_size=10))
def test_any_text_has_readings_that_can_be_split_into_words(written: str, before: str) -> None:
    for slot in spoken_slots(written, before):
        assert slot
        assert all(isinstance(reading, str) for reading in slot)
