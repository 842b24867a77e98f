from __future__ import annotations

import pytest

from synth.markup import parse_html
from synth.quest.posts import Around, Posts


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<p id='x'>One.</p>", (False, False)),
        (
            "<article class='post'><p id='x'>One.</p></article><article class='post'></article>",
            (False, False),
        ),
        ("<div class='post'><p id='x'>One.</p></div><p class='post-it'>Two.</p>", (True, False)),
        ("<div class='post'><p id='x'>One.</p></div><div class='big post'>Two.</div>", (True, True)),
        ("<div class='Post'><i><b id='x'>One.</b></i></div><!-- --><div class='post'></div>", (True, True)),
        ("<div class='reply'><p id='x'>One.</p></div>", (True, True)),
        ("<div class='reply'><div class='post'><p id='x'>One.</p></div></div>", (True, True)),
        ("<div id='post-1'><p id='x'>One.</p></div><div id='post-2'></div>", (True, False)),
    ],
)
def test_what_a_paragraph_stands_in(body: str, found: tuple[bool, bool]) -> None:
    tree = parse_html(f"<body>{body}</body>")
    posts = Posts()
    (element,) = (one for one in tree.iter() if one.get("id") == "x")
    assert posts.around(element) == Around(*found)
    assert posts.around(element) == Around(*found)
    assert posts.around(tree) == Around(post=False, talk=False)
