from __future__ import annotations

from synth.markup import parse_html
from synth.quest.mine import mine


def _found(body: str) -> dict[str, tuple[str, ...]]:
    return {one.text: one.answer for one in mine(parse_html(f"<body>{body}</body>")).questions}


def test_a_table_of_questions_and_answers_is_read() -> None:
    head = "<table class='quiz'><tr><th>No.</th><th>Question</th><th>Answer</th></tr>"
    rows = "<tr><td>1</td><td>Who wrote Frankenstein?</td><td>Mary Shelley</td></tr>"
    rows += "<tr><td>2</td><td>Who wrote Emma?</td><td>___</td></tr>"
    assert _found(f"{head}{rows}</table>") == {"Who wrote Frankenstein?": ("Mary Shelley",)}


def test_what_stands_before_an_answer_is_a_question() -> None:
    body = (
        "<p>What is 15% of 80?</p><p>Solution. 0.15 times 80 is 12.</p>"
        "<p>Which metal is liquid?</p><details><summary>Show answer</summary><p>Mercury</p></details>"
        "<p>What is 5% of 640?</p><p>______</p>"
    )
    assert _found(body) == {
        "What is 15% of 80?": ("0.15 times 80 is 12.",),
        "Which metal is liquid?": ("Mercury",),
    }


def test_plain_text_is_read_where_it_is_a_list() -> None:
    entries = [
        ("How fine is espresso ground?", "Like salt,\n   or finer."),
        ("Why does\n   coffee turn sour?", "It ages."),
    ]
    text = "\n\n".join(f"1.{at}  {asked}\n\n   {answer}" for at, (asked, answer) in enumerate(entries, 1))
    labelled = "\n\nQ: Do coffee beans keep?\nA: For months."
    assert _found(f"<pre>{text}{labelled}</pre>") == {
        "How fine is espresso ground?": ("Like salt, or finer.",),
        "Why does coffee turn sour?": ("It ages.",),
        "Do coffee beans keep?": ("For months.",),
    }
    assert not _found(f"<pre>{text}</pre>")


def test_a_table_is_known_by_what_it_says() -> None:
    asked = [("How many feet are in a mile?", "5280"), ("How many inches are in a foot?", "12")]
    asked.append(("How many yards are in a mile?", "1760"))
    rows = [f"<tr><td><b>{question}</b></td><td>{answer}</td></tr>" for question, answer in asked]
    assert list(_found(f"<table>{''.join(rows)}</table>")) == [question for question, _ in asked]
    votes = [row.replace("</tr>", "<td>No idea</td></tr>") for row in rows]
    assert not _found(f"<table>{''.join(votes)}</table>")
