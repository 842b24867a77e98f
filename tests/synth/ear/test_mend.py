from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.ear.mend import mend
from synth.ear.plain import plain, without_references
from tests.synth.ear.spoken_forms import differences, read_sentences


def test_sentences_are_said_as_a_person_would_say_them() -> None:
    wrong = differences()
    assert len(read_sentences()) >= 300
    assert len(wrong) <= 0.02 * len(read_sentences()), wrong


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Nothing to do here.", "Nothing to do here."),
        ("See https://www.example.org/a-b.", "See example dot org slash a dash b."),
        ("Write to jo@mail.co.uk now", "Write to jo at mail dot co dot u k now"),
        ("Call (555) 123-4567.", "Call five five five, one two three, four five six seven."),
        ("It is 5 m/s fast", "It is 5 meters per second fast"),
        ("1 kg or 2 kg", "1 kilogram or 2 kilograms"),
        ("take exit 12B", "take exit 12B"),
        ("Louis XIV was king", "Louis the fourteenth was king"),
        ("a grade of 4.5/5", "a grade of 4.5 out of 5"),
        ("$50k", "$50,000"),
    ],
)
def test_what_grammars_misread_is_spelt_out(written: str, said: str) -> None:
    assert mend(written) == said


@pytest.mark.parametrize(
    ("written", "plainly"),
    [
        ("A **bold** word \U0001f600 and a [link](https://x.example).", "A bold word and a link."),
        ("Fish &amp; chips<br>today", "Fish & chips today"),
        ("# Heading", "Heading"),
        ("It was fun :-) !", "It was fun!"),
        ("snake_case_name stays", "snake_case_name stays"),
        ("A zero\u00adwidth wo\u200drd \x01here", "A zerowidth word here"),
    ],
)
def test_markup_and_emoji_go(written: str, plainly: str) -> None:
    assert plain(written) == plainly


def test_references_go() -> None:
    told = "Ice floats[1][12] (Smith et al., 2020; Lee, 2021) on water (see https://x.example/y)."
    assert without_references(told) == "Ice floats on water."


@given(st.text(max_size=200))
def test_any_text_can_be_mended(text: str) -> None:
    assert isinstance(mend(text), str)
    assert plain(plain(text)) == plain(plain(plain(text)))


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("He is 6'4\" and happy.", "He is 6 feet 4 inches and happy."),
        ('A 55" screen for 3.4m viewers.', "A 55-inch screen for 3.4 million viewers."),
        ("It is 3.4m long.", "It is 3.4 meters long."),
        ("It grew by 1.1bn in Sept. of that year.", "It grew by 1.1 billion in September of that year."),
        ("The 1980s-era phone, the 2nd-largest.", "The 1980s era phone, the 2nd largest."),
        (
            "Some 3 \u00d7 10^8 or 10\u207b\u00b3 of it.",
            "Some 3 times 10 to the power of 8 or 10 to the power of minus 3 of it.",
        ),
        ("They paid $1,500\u2013$2,000 for it.", "They paid $1,500 to $2,000 for it."),
        (
            "Jane Smith, M.D., lives on Park Dr. near St. Pancras.",
            "Jane Smith, M D, lives on Park drive near Saint Pancras.",
        ),
        ("It is at 27\u00b059\u203217\u2033N.", "It is at 27 degrees 59 minutes 17 seconds north."),
        (
            "It was made on 17.03.1848 for 1 000 000 people.",
            "It was made on 17 March 1848 for 1,000,000 people.",
        ),
        ("A 3h 12m ride at 127.0.0.1.", "A 3 hours 12 minutes ride at 127 point 0 point 0 point 1."),
        ("If x = 5 it costs 2.4p.", "If x equals 5 it costs 2.4 pence."),
        ("Pope John XXIII and Psalm 23:4.", "Pope John the twenty third and Psalm 23 verse 4."),
        (
            "At 12 cm x 6 cm it weighs 200g/7oz.",
            "At 12 centimeters by 6 centimeters it weighs 200 grams or 7 ounces.",
        ),
    ],
)
def test_what_is_written_short_is_spelt_out(written: str, mended: str) -> None:
    assert mend(written) == mended


@pytest.mark.parametrize(
    "text",
    [
        "John Locke published his Essay.",
        "Charles Xavier and Mary Lincoln met.",
        "Part Lives of Boeing Ltd.",
        "Chapter X-ray",
    ],
)
def test_a_name_behind_a_name_is_no_numeral(text: str) -> None:
    assert "Locke" in mend(text) or "Xavier" in mend(text) or "Lives" in mend(text) or "X-ray" in mend(text)


@given(
    st.sampled_from(["John", "Mary", "Charles", "Chapter", "Part", "Type", "Pius"]),
    st.text("IVXLabc. ", max_size=8),
)
def test_nothing_behind_a_name_breaks_it(name: str, rest: str) -> None:
    assert mend(f"{name} {rest} 1.")
