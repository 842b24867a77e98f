from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from transforms.longform.split import MAX_WORDS, split_sentences


def sentences(text: str) -> list[str]:
    return [text[begin:end] for begin, end in split_sentences(text)]


def test_full_stops_with_closing_quotes_end_sentences() -> None:
    assert sentences('He left. "Why?" she asked. "I know!" Then (at last.) It rained...') == [
        "He left.", '"Why?" she asked.', '"I know!"', "Then (at last.)", "It rained...",
    ]  # fmt: skip


def test_abbreviations_initials_and_decimals_do_not() -> None:
    assert sentences("Mr. Smith met J. R. Hale at 3.5 km, e.g. there. He ran.") == [
        "Mr. Smith met J. R. Hale at 3.5 km, e.g. there.", "He ran.",
    ]  # fmt: skip


def test_small_letters_alone_are_split_at_full_stops() -> None:
    assert sentences("so it is. and so it was.") == ["so it is.", "and so it was."]


def test_wrapped_lines_are_one_sentence_and_headers_are_their_own() -> None:
    text = "CHAPTER IV\n\nThe fox ran over\nthe hill. It was\n23\nlate.\n\n- 24 -\n\nNext"
    assert sentences(text) == [
        "CHAPTER IV",
        "The fox ran over\nthe hill.",
        "It was",
        "23",
        "late.",
        "- 24 -",
        "Next",
    ]


def test_scripts_without_spaces_are_split_at_their_own_stops() -> None:
    assert sentences("\u4eca\u65e5\u3002\u660e\u65e5\uff01\u6628\u65e5") == [
        "\u4eca\u65e5\u3002",
        "\u660e\u65e5\uff01",
        "\u6628\u65e5",
    ]


def test_lines_without_punctuation_are_not_one_long_sentence() -> None:
    text = "\n".join(f"line {number} has no full stop anywhere" for number in range(40))
    assert all(len(one.split()) <= MAX_WORDS for one in sentences(text))
    assert all(one.startswith("line") for one in sentences(text))


def test_a_long_sentence_is_cut_behind_commas_else_anywhere() -> None:
    clauses = ", ".join(" ".join(["word"] * 20) for _ in range(6)) + "."
    assert all(one.endswith((",", ".")) for one in sentences(clauses))
    assert max(len(one.split()) for one in sentences("word " * 500)) == MAX_WORDS


@given(st.text(st.sampled_from("aB1.,!?\n \u3002\"'-"), max_size=200))
def test_nothing_is_lost_doubled_or_out_of_order(text: str) -> None:
    spans = split_sentences(text)
    assert all(begin < end for begin, end in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    assert "".join("".join(text[begin:end].split()) for begin, end in spans) == "".join(text.split())
