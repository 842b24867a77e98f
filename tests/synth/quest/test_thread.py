from __future__ import annotations

from synth.markup import parse_html
from synth.quest.mine import mine

_ANSWER = "The tread is worn. Replace both tyres together."


def _found(title: str, *posts: str) -> list[str]:
    body = "".join(f"<div class='post'><p>{post}</p></div>" for post in posts)
    return [one.text for one in mine(parse_html(f"<body><h1>{title}</h1>{body}</body>")).questions]


def test_a_thread_asks_only_if_somebody_else_answers() -> None:
    title = "Why do bicycle tyres slip?"
    assert _found(title, "Mine do. Any ideas?", _ANSWER) == [title]
    assert not _found(title, "Mine do. Any ideas?", "Same here, following.", "bump, anyone?")


def test_who_writes_first_asks_where_the_title_does_not() -> None:
    asked = "Why do my bicycle tyres slip on wet cobbles?"
    assert _found("Tyre trouble", f"Hi all. {asked} Am I silly?", _ANSWER) == [asked]
    assert not _found("Tyre trouble", f"{asked} What should I replace on the bicycle first?", _ANSWER)
