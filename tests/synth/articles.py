"""Pages of which it is known what belongs to the text, and how well that is found: `python -m tests.synth.articles`."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from synth.main_text import extract
from synth.markup import parse_html

SUBJECTS = ("glaciers", "bridges", "violins", "volcanoes", "libraries", "orchards", "harbours", "comets")
_SENTENCES = (
    "Few things have shaped the history of {0} as much as the weather and the patience of those who study them.",
    "For a long time nobody could say why {0} differ so much from one country to the next.",
    "The first reliable account of {0} was written by a surveyor who walked for three years.",
    "Today there are more {0} under protection than at any other time, although money is scarce.",
    "What happens to {0} in the next decades depends on decisions that are being made now.",
    "Those who have seen {0} at dawn say that no picture does them justice.",
)
_MENU = "".join(
    f"<li><a href='/{n}'>{name}</a></li>"
    for n, name in enumerate("Home News Sport Shop About Contact".split())
)
_NOISE = (
    (
        "<div class='newsletter'><h3>Never miss a story</h3><p>Subscribe to our newsletter for the best stories.</p>"
        "</div>"
    ),
    (
        "<div class='related'><h3>You may also like</h3><ul><li><a href='/a'>Ten things about tea</a>"
        "</li><li><a href='/b'>The last ferry</a></li></ul></div>"
    ),
    "<div class='share'><a href='#'>Share on this</a> <a href='#'>Share on that</a></div>",
    (
        "<section class='comments'><h3>3 comments</h3><p>Great article, thank you for sharing it with all of us!</p>"
        "</section>"
    ),
    "<div class='cookie'><p>We use cookies to improve your experience. By continuing you accept our policy.</p></div>",
    (
        "<table><tr><th>Year</th><th>Number</th></tr><tr><td>1900</td>"
        "<td>12</td></tr><tr><td>2000</td><td>48</td></tr></table>"
    ),
    "<pre><code>for x in things: print(x)</code></pre>",
    "<div class='author'><p>By a staff writer. Photo: archive.</p></div>",
)


class Article(NamedTuple):
    """A page, and the text that a reader would read."""

    html: str
    text: str


class Found(NamedTuple):
    """Words over all pages: those of the text that were found, and shares of them; seconds for all pages."""

    precision: float
    recall: float
    wall_s: float


def articles() -> Iterator[Article]:
    """Yield 32 pages: four layouts of eight texts, with a varying part of what surrounds texts."""
    for number, subject in enumerate(SUBJECTS):
        for layout in range(4):
            paragraphs = [
                " ".join(
                    _SENTENCES[(number + part + k) % 6].format(subject)
                    for k in range(1 + (part + number) % 4)
                )
                for part in range(3 + (number + layout) % 5)
            ]
            noise = [_NOISE[(number + layout + k) % len(_NOISE)] for k in range(5)]
            yield Article(_page(subject, layout, paragraphs, noise), "\n".join(paragraphs))


def _page(subject: str, layout: int, paragraphs: list[str], noise: list[str]) -> str:
    title = f"All about {subject}"
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    if layout == 0:
        text = (
            f"<main><article><h1>{title}</h1>{body}{noise[0]}{noise[1]}</article></main>{''.join(noise[2:])}"
        )
    elif layout == 1:
        inner = body.replace("</p><p>", f"</p>{noise[0]}<p>", 1)
        text = f"<div id='wrap'><div class='content'><h1>{title}</h1>{inner}</div>{''.join(noise[1:])}</div>"
    elif layout == 2:
        text = f"<table><tr><td>{_MENU}</td><td><h2>{title}</h2>{body}</td></tr></table>{''.join(noise)}"
        text = text.replace("<table><tr><td>", "<div><div>", 1).replace("</td><td><h2>", "</div><div><h2>", 1)
        text = text.replace("</td></tr></table>", "</div></div>", 1)
    else:
        text = f"<div><font size=5>{title}</font><br>{'<br><br>'.join(paragraphs)}</div>{''.join(noise)}"
    menu = f"<nav><ul>{_MENU}</ul></nav>" if layout != 3 else f"<div><ul>{_MENU}</ul></div>"
    footer = "<footer><p>Copyright, all rights reserved.</p></footer>"
    return f"<html><head><title>{title}</title></head><body>{menu}{text}{footer}</body></html>"


def trafilatura_text(html: str) -> str:
    """Return the main text as the pipeline takes it."""
    return extract(parse_html(html)).prose


def resiliparse_text(html: str) -> str:
    """Return the main text as resiliparse's plain text of it."""
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(html, main_content=True, alt_texts=False, links=False, comments=False))


def measure(extractor: Callable[[str], str]) -> Found:
    """Return how many of the words that are found belong to texts, and how many of the texts' words are found."""
    right = found = wanted = 0
    began_s = time.perf_counter()
    for article in articles():
        got, want = (
            Counter(re.findall(r"\w+", text.lower())) for text in (extractor(article.html), article.text)
        )
        right += (got & want).total()
        found += got.total()
        wanted += want.total()
    return Found(right / max(1, found), right / max(1, wanted), time.perf_counter() - began_s)


def main() -> None:
    """Print the figures of both."""
    for name, extractor in (("trafilatura", trafilatura_text), ("resiliparse", resiliparse_text)):
        extractor(next(articles()).html)
        found = measure(extractor)
        print(
            f"main text, {name}: precision {found.precision:.3f}, recall {found.recall:.3f},"
            f" {found.wall_s / 32 * 1e3:.1f} ms a page"
        )


if __name__ == "__main__":
    main()
