from __future__ import annotations

import re

from filters.texts.runs import counts_up, readings, runs, said_near


def test_digits_with_marks_between_them_are_one_run() -> None:
    (found,) = runs("Dial (212) 555-1234 now, or 42.", least=7)
    assert found.digits == "2125551234"
    assert found.shape == (3, 3, 4)
    assert (found.start, found.end) == (6, 19)


def test_parts_are_divided_by_commas_and_words_but_not_by_spaces() -> None:
    text = "212 555 1234, 2021 and 415 555 2671"
    (run,) = runs(text, least=7)
    assert [one.digits for one in readings(text, run, 7)] == [run.digits, "2125551234", "4155552671"]


def test_counting_is_told_from_numbers() -> None:
    counted = ("1, 2, 3, 4, 5, 6, 7, 8", "10 9 8 7 6 5 4", "10 20 30 40 50", "1990, 1994, 1998, 2002, 2006")
    numbers = ("5 5 5 1 2 3 4", "4 1 1 1 1 1 1 1", "212 555 1234", "1 1 1 1 1 1 1")
    assert all(counts_up(next(runs(text, 5))) for text in counted)
    assert not any(counts_up(next(runs(text, 5))) for text in numbers)


def test_words_are_looked_for_only_near() -> None:
    call = re.compile("call")
    assert said_near(call, "call 555", 5, 8, before=5)
    assert not said_near(call, "call me on 555", 11, 14, before=5)
    assert said_near(call, "555 to call", 0, 3, before=5, behind=10)
