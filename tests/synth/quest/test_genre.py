from __future__ import annotations

from synth.markup import parse_html
from synth.quest.mine import mine


def _found(body: str) -> list[str]:
    return [one.text for one in mine(parse_html(f"<body>{body}</body>")).questions]


def _lines(asked: str, *others: str) -> str:
    answer = "Nobody has found a reliable sign of that in years of watching."
    return "".join(f"<div class='x'><div>{one}</div><div>{answer}</div></div>" for one in (asked, *others))


def test_of_interviews_only_general_questions_are_taken() -> None:
    lines = _lines(
        "Can earthquakes be predicted?",
        "How many people work in your laboratory?",
        "Is seismology dying?",
        "How cold was the station?",
    )
    assert _found(f"<h1>Ten minutes with a seismologist</h1>{lines}") == ["Can earthquakes be predicted?"]


def test_speakers_and_personal_questions_tell_an_interview() -> None:
    told = "<p>ED: What is fine dining?</p><p>Linen, mostly, and far too many small plates in a row.</p>"
    assert not _found(f"<h1>Chef</h1>{told}{told.replace('fine dining', 'sous vide')}")


def test_what_buyers_ask_is_left_out_on_the_page_of_a_product() -> None:
    asked = "<h2>Customer questions</h2><h3>Do mats fit in dome tents?</h3><p>Two of them do.</p>"
    asked += "<h3>Do dome tents fold?</h3><p>Yes, they all do.</p>"
    assert not _found(f"<h1>Tent</h1><button>Add to cart</button>{asked}")
    assert len(_found(f"<h1>Tents</h1>{asked}")) == 2


def test_votes_and_headings_without_an_answer_are_no_questions() -> None:
    assert not _found("<h1>Birds</h1><h3>Is a chicken a dinosaur?</h3><p>Yes 61% / No 39%</p>")
    assert not _found(
        "<h1>Homes</h1><h2>How much is a cottage in Devon worth?</h2><h2>Contact</h2><p>Us.</p>"
    )


def test_episodes_verse_and_opinions_ask_nothing() -> None:
    asked = "<h1>Can plants quiet a street?</h1><p>This week we ask an expert on noise.</p>"
    assert _found(asked)
    assert not _found(f"<article class='episode'>{asked}</article>")
    lines = (
        "What does water want of stone?<br>I asked the gull.<br>It flew.<br>Who counts the boats?<br>I do."
    )
    assert not _found(f"<h1>Tide</h1><p>{lines}</p>")
    page = parse_html(f"<body>{asked}</body>")
    assert not mine(page, "https://example.org/opinion/noise").questions
