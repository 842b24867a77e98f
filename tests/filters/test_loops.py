from __future__ import annotations

from itertools import cycle, islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filters.base import judge
from filters.loops import Loops, loop_tokens
from tests.filters.candidates import candidate

PHRASE = "please subscribe to our channel and press the bell button below "
DROPPED = [
    (candidate(30, text=text), "loop")
    for text in (
        "Thank you. " * 6,
        "no " * 12,
        "So we went home, and then " + "and then " * 9,
        PHRASE + PHRASE.upper() + "Well. " + PHRASE + "So! " + PHRASE,
        PHRASE * 3,
        "谢谢观看" * 5,
        "ご視聴ありがとうございました。" * 4,
        "ขอบคุณครับ" * 5,
        "ha" * 20,
    )
]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "No, no, no, no!",
        "Ha ha ha ha ha ha ha.",
        "Zero zero zero zero zero.",
        "Hahahahahaha!",
        "Goooooooooooooooool!",
        "100000000000000000000000000000000000000000000",
        "加油!加油!加油!加油!加油!加油!",
        "My number is five five five zero one two three. Again, my number is five five five zero one two three.",
    ],
)
def test_what_people_repeat_is_kept(text: str) -> None:
    assert judge(Loops(), [candidate(text=text)])[0].reason is None


def test_the_score_is_the_words_of_the_loop() -> None:
    assert judge(Loops(), [candidate(text="well " * 6 + "then")])[0].score == 6
    assert judge(Loops(), [candidate(text="是的" * 6)])[0].score == pytest.approx(8)
    assert judge(Loops(min_loop_words=4), [candidate(text="well " * 6 + "then")])[0].reason == "loop"


def test_three_words_four_times_are_a_chant() -> None:
    assert judge(Loops(), [candidate(text="Let it be, " * 4)])[0].score == 0
    assert judge(Loops(), [candidate(text="Let it be, " * 6)])[0].reason == "loop"


def test_a_chant_that_others_heard_is_not_measured() -> None:
    assert judge(Loops(), [candidate(text="Defense! " * 14, agreement=0.9)])[0].score is None
    assert judge(Loops(), [candidate(text="Defense! " * 14, agreement=0.4)])[0].reason == "loop"


@given(st.integers(1, 30), st.integers(2, 12), st.integers(0, 5))
def test_a_loop_of_any_phrase_is_measured_in_full(n: int, times: int, before: int) -> None:
    phrase = [f"w{i}" for i in range(n)]
    text = [f"b{i}" for i in range(before)] + list(islice(cycle(phrase), n * times)) + ["end"]
    assert loop_tokens(text, n, min_repeats=2) == n * times
    assert loop_tokens(text, n, min_repeats=times + 1) == 0


@given(st.lists(st.integers(0, 10**6), unique=True, max_size=80))
def test_what_never_repeats_has_no_loop(numbers: list[int]) -> None:
    tokens = [f"w{number}x" for number in numbers]
    assert not any(loop_tokens(tokens, n, 2) for n in range(1, 31))


CARD = "four one one one, one one one one, one one one one, one one one one"


def test_numbers_that_are_read_out_are_no_loop_unless_they_are_all_the_same() -> None:
    assert judge(Loops(), [candidate(30, text=f"It is {CARD}, and it expires.")])[0].reason is None
    assert judge(Loops(), [candidate(30, text="one " * 16)])[0].reason == "loop"
    assert judge(Loops(), [candidate(60, text="one two " * 14)])[0].reason == "loop"
