from __future__ import annotations

import json

from synth.markup import parse_html
from synth.quest.structured import structured_questions


def of_data(answer: str) -> tuple[str, ...]:
    data = {
        "@type": "Question",
        "name": "What do worn tires show?",
        "acceptedAnswer": {"@type": "Answer", "text": answer},
    }
    page = f'<html><script type="application/ld+json">{json.dumps(data)}</script></html>'
    (one,) = structured_questions(parse_html(page))
    return one.answer


def test_each_block_of_an_answer_is_a_line() -> None:
    told = (
        "<p>They <b>show</b>:</p><ul><li>the front pair</li><li>a <i>pull</i> to one side</li></ul>so it is"
    )
    assert of_data(told) == ("They show:", "the front pair", "a pull to one side", "so it is")
    assert of_data("<div><p>One.</p><p>Two.</p></div>") == ("One.", "Two.")
    assert of_data("One.<br>Two <em>and</em> three.") == ("One.", "Two and three.")
    assert of_data("Only this.") == ("Only this.",)


def test_the_name_of_who_asks_is_not_the_question() -> None:
    page = """<div itemscope itemtype="https://schema.org/Question">
    <span itemprop="author" itemscope itemtype="https://schema.org/Person"><b itemprop="name">dave_k</b></span>
    <h1 itemprop="name">How do I remove dried silicone from tiles?</h1>
    <div itemprop="acceptedAnswer" itemscope itemtype="https://schema.org/Answer">
    <span itemprop="author" itemscope><b itemprop="text">ann</b></span>
    <p itemprop="text">With a plastic scraper and white spirit.</p></div></div>"""
    (one,) = structured_questions(parse_html(page))
    assert one.text == "How do I remove dried silicone from tiles?"
    assert one.answer == ("With a plastic scraper and white spirit.",)
