from __future__ import annotations

import pytest

from synth.page import Block, BlockKind, MainText
from synth.prose import Reading, paragraphs, readable


def read(*blocks: tuple[BlockKind, str]) -> list[str]:
    text = MainText(None, tuple(Block(kind, said) for kind, said in blocks))
    return [sentence for found in paragraphs(text, "en", Reading()) for sentence in found]


@pytest.mark.parametrize(
    "sentence",
    [
        "Log in to your account and open the settings.",
        "Click Billing, and then Cancel plan, to confirm it.",
        "They boil their tap water before they drink it.",
        "The cookies are soft in the middle after ten minutes.",
        "Copyright law did not cover them for fifty years.",
        "JavaScript is a language that browsers understand.",
        "1977 was the year in which the film came out.",
        "$240 a year, due on the last day of January.",
        "The company's table shows two inches of rain.",
    ],
)
def test_ordinary_sentences_are_read(sentence: str) -> None:
    assert readable([sentence], "en", Reading()) == [sentence]


@pytest.mark.parametrize(
    "sentence",
    [
        "Click here to see the whole gallery of pictures.",
        "Please click on the link below to read it.",
        "Tap the image to make it a little larger.",
        "Log in to leave a comment on this story.",
        "Subscribe to our newsletter for more stories like this.",
        "Share this story with all of your friends.",
        "This site uses cookies to give you a better visit.",
        "Your browser does not support this video player.",
        "All rights reserved by the publisher of this site.",
        "Learn more about the history of the canal.",
        "The picture below shows the bridge in winter.",
        "The rainfall of each month is given in table 3.",
        "Photo by Ann Lee, who lives in the valley.",
        "Copyright 2019 by the friends of the canal.",
    ],
)
def test_what_only_works_on_a_screen_is_left_out(sentence: str) -> None:
    assert readable([sentence], "en", Reading()) == []


def test_what_introduces_a_list_is_read_with_its_points() -> None:
    assert read(
        ("paragraph", "Her map showed three things that nobody knew:"),
        ("item", "the island was not an island;"),
        ("item", "the river ran to the north; and"),
        ("item", "The lake was twice as deep."),
        ("paragraph", "She sold it a year later for nothing."),
    ) == [
        "Her map showed three things that nobody knew:",
        "The island was not an island.",
        "The river ran to the north.",
        "The lake was twice as deep.",
        "She sold it a year later for nothing.",
    ]


def test_it_is_left_out_where_nothing_of_the_list_can_be_read() -> None:
    assert read(
        ("paragraph", "This is said before it. Set the options that you need:"),
        ("item", "--user={id} --group={id}"),
        ("paragraph", "Then everything starts by itself again."),
    ) == ["This is said before it.", "Then everything starts by itself again."]
    assert read(("paragraph", "Nothing comes after what introduces this:")) == []


def test_points_in_lower_case_are_no_sentences_by_themselves() -> None:
    assert read(("item", "the island was not an island")) == []
    assert read(("item", "The island was not an island")) == ["The island was not an island."]
