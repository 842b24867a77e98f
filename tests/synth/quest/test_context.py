from __future__ import annotations

import pytest

from synth.quest.question import FoundBy
from synth.quest.validity import is_stray, why_invalid


@pytest.mark.parametrize(
    "question",
    [
        "What should I bring?",
        "What will I study?",
        "Was anybody with you?",
        "Is the light included?",
        "Does it come in green?",
        "Can I return it if it's too small?",
        "When should I see my doctor?",
        "What are the side effects?",
        "What has the council said?",
        "What colour was the van?",
        "How do I get there?",
        "Bridge shut: will it reopen soon?",
        "How long does the new scheme last?",
        "When do you meet?",
        "Is there a car park?",
        "How far is the beach?",
        "Can I use brown sugar?",
        "Who is our star of the week?",
    ],
)
def test_questions_that_leave_their_topic_to_the_page_are_left_out(question: str) -> None:
    assert why_invalid(question, "heading")


@pytest.mark.parametrize(
    "question",
    [
        "When should I see a doctor about headaches?",
        "What are the side effects of aspirin?",
        "How does a phone work?",
        "What is an appointment?",
        "Is there life out there?",
        "Does it rain in the desert?",
        "Does UNION sort its results?",
        "How big is our galaxy?",
        "Are savings bonds tax free?",
        "If a dog eats grapes, what should I do to help it?",
    ],
)
def test_those_that_name_it_are_kept(question: str) -> None:
    assert why_invalid(question, "heading") is None


@pytest.mark.parametrize(("found_by", "reason"), [("faq", None), ("heading", "unresolved")])
def test_a_list_may_ask_for_the_terms_of_a_shop(found_by: FoundBy, reason: str | None) -> None:
    assert why_invalid("How long does delivery take?", found_by) == reason
    assert why_invalid("What are the rules?", found_by) == "unresolved"


def test_one_word_is_a_topic_where_the_title_names_it() -> None:
    assert is_stray("Which trains will run?", "Strike explained")
    assert not is_stray("Which trains will run?", "Train strike explained")
    assert not is_stray("What is collimation?", "Telescopes")
    assert not is_stray("How fast do snails crawl?", "")


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("Poll: is a chicken a dinosaur?", "survey"),
        ("Is the office dead?", "clickbait"),
        ("What we are reading", "no_question"),
        ("Will robots replace nurses?", "clickbait"),
        ("Is penicillin an antibiotic?", None),
    ],
)
def test_headlines_and_polls_are_none(question: str, reason: str | None) -> None:
    assert why_invalid(question, "heading") == reason
