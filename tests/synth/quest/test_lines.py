from __future__ import annotations

from synth.markup import parse_html
from synth.quest.mine import mine


def _found(body: str) -> list[str]:
    return [one.text for one in mine(parse_html(f"<body>{body}</body>")).questions]


def test_lines_made_alike_are_a_list_whatever_they_are_called() -> None:
    lines = ("Can cats swim?", "Why do cats purr?", "How far can cats see?")
    told = [
        f"<div class='x'><div>{one}</div><div>Far better than most people do.</div></div>" for one in lines
    ]
    assert _found("<h1>Cats</h1>" + "".join(told)) == list(lines)
    assert not _found("<h1>Cats</h1>" + "".join(told[:2]))


def test_points_that_go_on_with_the_answer_are_a_list() -> None:
    points = [
        "Who wrote Emma? Jane Austen",
        "How many sides has a cube? <i>Six</i>",
        "Who painted Guernica? Picasso",
    ]
    items = [f"<li>{one}</li>" for one in points]
    assert len(_found(f"<ul>{''.join(items)}</ul>")) == 3
    assert not _found(f"<ul>{''.join(items[:2])}</ul>")
    marks = "".join(f"<li>{one.partition('?')[0]}? [2]</li>" for one in points)
    assert not _found(f"<ul>{marks}</ul>")


def test_paragraphs_that_begin_with_a_question_are_answered_in_the_rest() -> None:
    shade = "Does lavender grow in shade? Poorly. It wants at least six hours of sun."
    cats = "Is lavender poisonous to cats? Mildly so: a lot of it can make them sick."
    assert len(_found(f"<h1>Growing lavender</h1><p>{shade}</p><p>{cats}</p>")) == 2
    assert not _found(f"<h1>Growing roses</h1><p>{shade}</p><p>{cats}</p>")
    marked = "".join(
        f"<p><em>{one.partition('?')[0]}?</em>{one.partition('?')[2]}</p>" for one in (shade, cats)
    )
    assert len(_found(f"<h1>Plants</h1>{marked}")) == 2


def test_what_opens_its_answer_is_an_entry_and_what_only_points_is_no_answer() -> None:
    entry = "<h3><button aria-expanded='false'>Will a late payment affect a credit score?</button></h3>"
    assert _found(f"<h1>Loans</h1>{entry}<p>It can lower it for six years.</p>")
    assert not _found(f"<h1>Loans</h1>{entry}<p>See the calendar.</p>")
    assert not _found("<h1>Loans</h1><h3>Who is the best lender in Leeds?</h3><p>Well done, Priya!</p>")
