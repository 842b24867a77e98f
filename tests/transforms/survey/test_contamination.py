from __future__ import annotations

import pytest

from tests.transforms.survey.made import sentence, texts
from tests.transforms.survey.questions import question, said
from transforms.survey.contamination import Contamination, Found, build_index, find_in_texts, find_items
from transforms.survey.items import Item

HOW = Contamination()
ITEM = "Who painted the ceiling of the old town hall in 1969?"


def find(item: str, *segments: str, how: Contamination = HOW) -> list[Found]:
    return find_items(texts({"a": segments}), build_index([Item("quiz:1", item)], how))


def test_each_of_50_planted_questions_is_found_and_none_of_1000_others() -> None:
    items = [Item(f"quiz:{i}", question(i)) for i in range(1050)]
    planted = range(0, 1050, 21)
    recordings = {
        f"r{i}": [
            sentence(i, 30),
            f"{sentence(5000 + i, 9)} {said(question(i)) if i % 2 else question(i)} {sentence(i, 5)}",
        ]
        for i in planted
    }
    made = texts(recordings)
    found = find_items(made, build_index(items, HOW))
    assert [one.item_id for one in found] == [f"quiz:{i}" for i in planted]
    assert [made.said[one.row].segment_id for one in found] == [f"r{i}-1" for i in planted]


@pytest.mark.parametrize(
    "form",
    [
        "WHO PAINTED THE CEILING OF THE OLD TOWN HALL IN 1969",
        "well who painted the ceiling of the old town-hall in nineteen sixty nine then",
        "Who painted, the ceiling of: the old town hall, in one thousand nine hundred and sixty-nine?",
    ],
)
def test_case_punctuation_and_the_form_of_numbers_make_no_difference(form: str) -> None:
    (found,) = find(ITEM, form)
    assert (found.words, found.of_words) == (11, 11)
    assert form[found.start_chars : found.end_chars].lower().startswith("who painted")


def test_a_question_of_the_same_form_is_another() -> None:
    assert find(ITEM, "Who painted the ceiling of the old town hall in 1970?") == []
    assert (
        len(find(ITEM, "Who painted the ceiling of the old town hall in 1970?", how=Contamination(words=6)))
        == 1
    )


def test_of_a_long_item_any_thirteen_words_are_enough() -> None:
    item = sentence(0, 40)
    words = item.split()
    (found,) = find(item, f"{sentence(1, 9)} {' '.join(words[7:22])} {sentence(2, 9)}")
    assert (found.words, found.of_words) == (15, 40)
    assert find(item, " ".join(words[7:19])) == []


def test_short_items_are_found_as_a_whole_and_very_short_ones_never() -> None:
    assert len(find("Who wrote Hamlet?", "And so I ask you, who wrote hamlet, my friends.")) == 1
    assert find("Who wrote Hamlet?", "He wrote Hamlet.") == []
    assert find("Hamlet?", "Hamlet?") == []


def test_an_item_over_the_border_of_two_segments_is_found_in_both() -> None:
    found = find(ITEM, "Now: who painted the ceiling", "", "of the old town hall in 1969? Anyone?")
    assert [(one.row, one.start_chars, one.end_chars) for one in found] == [(0, 5, 28), (2, 0, 28)]


def test_an_item_over_two_recordings_is_none() -> None:
    made = texts({"a": ["who painted the ceiling"], "b": ["of the old town hall in 1969"]})
    assert find_items(made, build_index([Item("quiz:1", ITEM)], HOW)) == []


def test_it_takes_texts_of_any_kind() -> None:
    index = build_index([Item("quiz:1", ITEM)], HOW)
    ((number, found),) = find_in_texts(["Nothing.", f"<p>{ITEM}</p>"], index)
    assert (number, found.item_id) == (1, "quiz:1")
