from __future__ import annotations

import zlib
from itertools import cycle, islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filters.repetition import Repetition, compression_ratio, loop_tokens, repeated_share, tokenize
from tests.filters.candidates import candidate

GOING = "I am going to go to the store. I am going to go to the bank. I am going to go to the park. "
DIGITS = "five zero three nine eight one one seven four two six oh".split()
PHRASE = "please subscribe to our channel and press the bell button below "
DROPPED = [
    (candidate(30, text=text), reason)
    for text, reason in (
        ("Thank you. " * 6, "loop"),
        ("no " * 12, "loop"),
        ("So we went home, and then " + "and then " * 9, "loop"),
        (PHRASE + PHRASE.upper() + "Well. " + PHRASE + "So! " + PHRASE, "loop"),
        ("谢谢观看" * 4, "loop"),
        ("ご視聴ありがとうございました。" * 4, "loop"),
        ("ขอบคุณครับ" * 5, "loop"),
        (GOING + "I am going to go to the shop. I am going to go to the lake.", "compression_ratio"),
    )
]
HINDI = (
    "सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता और समानता प्राप्त है। उन्हें बुद्धि और "
    "अन्तरात्मा की देन प्राप्त है और परस्पर उन्हें भाईचारे के भाव से बर्ताव करना चाहिए। प्रत्येक व्यक्ति को जीवन, "
    "स्वाधीनता और वैयक्तिक सुरक्षा का अधिकार है। कोई भी ग़ुलामी या दासता की हालत में न रखा जाएगा।"
)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "No, no, no, no!",
        "Ha ha ha ha ha ha ha.",
        "Zero zero zero zero zero.",
        "Thank you, thank you, thank you.",
        " ".join(f"{ten} {one}" for ten in ("twenty", "thirty", "forty") for one in DIGITS[:11]),
        " ".join(DIGITS[i * i % 11] + " " + DIGITS[i * 7 % 12] for i in range(40)),
        " ".join(str(number) for number in range(1, 60)),
        "My number is five five five zero one two three. Again, my number is five five five zero one two three.",
        "人人生而自由,在尊严和权利上一律平等。他们赋有理性和良心,并应以兄弟关系的精神相对待。" * 2,
        HINDI,
    ],
)
def test_short_answers_numbers_and_other_scripts_are_kept(text: str) -> None:
    assert Repetition().judge(candidate(text=text)).reason is None


def test_sound_hindi_would_be_dropped_by_its_bytes() -> None:
    encoded = HINDI.encode()
    assert len(encoded) / len(zlib.compress(encoded)) > 2.4
    assert compression_ratio(HINDI) < 1.8


def test_the_ratio_of_ascii_is_whispers() -> None:
    assert compression_ratio(GOING) == len(GOING.encode()) / len(zlib.compress(GOING.encode()))


def test_the_score_is_the_ratio_and_there_is_none_where_nothing_repeats() -> None:
    assert Repetition().judge(candidate(text=GOING)).score == compression_ratio(GOING)
    assert Repetition(max_compression_ratio=1.5).judge(candidate(text=GOING)).reason == "compression_ratio"
    assert Repetition().judge(candidate(text=" ".join(DIGITS) + HINDI)).score is None
    assert Repetition(min_chars=1000).judge(candidate(text=GOING)).score is None


def test_words_are_compared_without_case_and_punctuation() -> None:
    assert tokenize("Don't -- \"stop\", DON'T Stop... 3.5%") == ["don't", "stop", "don't", "stop", "3.5"]
    assert tokenize("東京、Tokyo へ。") == ["東", "京", "tokyo", "へ"]


@given(st.integers(1, 30), st.integers(2, 12), st.integers(0, 5))
def test_a_loop_of_any_phrase_is_measured_in_full(n: int, times: int, before: int) -> None:
    phrase = [f"w{i}" for i in range(n)]
    text = [f"b{i}" for i in range(before)] + list(islice(cycle(phrase), n * times)) + ["end"]
    assert loop_tokens(text, n, min_repeats=2) == n * times
    assert loop_tokens(text, n, min_repeats=times + 1) == 0


@given(st.lists(st.integers(), unique=True, max_size=80))
def test_what_never_repeats_has_no_loop_and_no_share(numbers: list[int]) -> None:
    tokens = [str(number) for number in numbers]
    assert not any(loop_tokens(tokens, n, 2) for n in range(1, 31))
    assert repeated_share(tokens, 3) == 0
