from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.errors import BadPage
from synth.markup import parse_html
from synth.page import one_line
from synth.quest.mine import Mining, mine
from synth.quest.units import units_of
from synth.quest.validity import clean_question, why_invalid
from tests.synth.quest.labelled import PAGES, measure, read_pages, unclean_answers


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_questions_are_found_and_nothing_else(path: Path) -> None:
    level = measure(path)
    assert level.precision >= 0.95, level.wrong
    assert level.recall >= 0.85, level.missed


def test_answers_say_what_they_should_and_nothing_else() -> None:
    given, unclean = unclean_answers(PAGES[-1])
    assert given > 140
    assert len(unclean) <= 0.06 * given, unclean


def test_the_pages_are_many_and_of_many_kinds() -> None:
    pages = list(read_pages())
    assert len(pages) >= 60
    assert {
        "article",
        "faq",
        "forum",
        "shop",
        "linkfarm",
        "clickbait",
        "survey",
        "navigation",
        "rhetorical",
    } <= {page.kind for page in pages}
    assert sum(not page.questions for page in pages) >= 20


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("Ready to buy?", "no_question"),
        ("What are you waiting for?", "pitch"),
        ("How satisfied are you with our service?", "survey"),
        ("Who doesn't love a bargain?", "rhetorical"),
        ("You won't believe what happened?", "no_question"),
        ("Why does it matter?", "unresolved"),
        ("Is this phone waterproof?", "clickbait"),
        ("Still have questions?", "no_question"),
        ("Really?", "too_short"),
        ("What advice would you give to beginners?", "to_the_reader"),
        ("What is gold?", None),
        ("Is it safe to eat raw eggs?", None),
        ("How do bees find their way home?", None),
    ],
)
def test_questions_are_judged(question: str, reason: str | None) -> None:
    assert why_invalid(question, "heading") == reason


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Q3: What is a comet? A short guide", "What is a comet?"),
        ("12. How long do owls live?", "How long do owls live?"),
        ("[Solved] Can I use a mouse?", "Can I use a mouse?"),
        ("\u201cWhy is grass green?\u201d", "Why is grass green?"),
        ("What is a comet made of", "What is a comet made of"),
    ],
)
def test_labels_and_quotes_are_taken_off(text: str, cleaned: str) -> None:
    assert clean_question(text) == cleaned


def test_the_accepted_answer_and_then_the_most_voted_one_is_taken() -> None:
    page = """<script type="application/ld+json">{"@type": "QAPage", "mainEntity": {"@type": "Question",
    "name": "Why does iron rust?", "suggestedAnswer": [{"text": "No idea.", "upvoteCount": 1},
    {"text": "Oxygen and water &lt;b&gt;attack&lt;/b&gt; it.", "upvoteCount": "7"}]}}</script><body><p>x</p></body>"""
    (found,) = mine(parse_html(page)).questions
    assert found.answer == ("Oxygen and water attack it.",)


def test_prose_can_be_left_out_and_pages_give_no_more_than_asked_for() -> None:
    page = "<body><h1>Salt</h1><p>It is common. Why does salt melt ice? Its ions keep crystals from forming.</p></body>"
    assert [one.found_by for one in mine(parse_html(page)).questions] == ["prose"]
    assert not mine(parse_html(page), settings=Mining(prose=False)).questions
    many = "".join(
        f"<h2>What is element number {n}?</h2><p>It is element {n} of the table.</p>" for n in range(9)
    )
    assert len(mine(parse_html(f"<body>{many}</body>"), settings=Mining(max_questions=4)).questions) == 4


def test_deep_pages_are_walked() -> None:
    page = f"<body>{'<div>' * 3000}<h2>What is a nest?</h2><p>A home of birds.</p></body>"
    assert isinstance(units_of(parse_html(page)), list)


@given(st.text(max_size=400))
def test_any_text_is_a_page_or_a_bad_one(text: str) -> None:
    try:
        tree = parse_html(f"<div>{text}")
    except BadPage:
        return
    for one in mine(tree).questions:
        assert one.text.endswith("?")
        assert why_invalid(one.text, one.found_by) is None


@pytest.mark.parametrize(
    "entry",
    ["<p>Why is {} odd? It is as it is, they say.</p>", "<h3>What is part {}?</h3><p>It is a part.</p>"],
)
def test_the_work_grows_as_the_page_does(entry: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read = 0

    def counted(text: str | None) -> str:
        nonlocal read
        read += len(text or "")
        return one_line(text)

    monkeypatch.setattr("synth.quest.units.one_line", counted)
    work = []
    for n_entries in (100, 400):
        read = 0
        mine(parse_html(f"<body>{''.join(entry.format(number) for number in range(n_entries))}</body>"))
        work.append(read)
    assert work[1] < 5 * work[0]
