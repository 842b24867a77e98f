"""A crawl as crawls are: a WARC file of 300 pages, of which few are worth reading aloud."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.archives import gzipped, warc_record
from tests.synth.quest.labelled import read_pages

HTML = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
N_PAGES = 300
_PLACES = ("Aber", "Brae", "Carn", "Dun", "Esk", "Firth", "Glen", "Hope")
_OTHER_LANGUAGES = (
    "Der Fluss fließt durch das Tal und wird im Frühling breit, weil der Schnee in den Bergen schmilzt. ",
    "La rivière traverse la vallée et devient large au printemps, quand la neige fond dans les montagnes. ",
    "El río cruza el valle y crece en primavera, cuando la nieve de las montañas se derrite bajo el sol. ",
)


def article(number: int) -> str:
    """Return an article of a few sentences that no other one has."""
    place, year = _PLACES[number % len(_PLACES)], 1800 + 17 * number
    facts = (
        f"The harbour of {place} was built in {year} by two brothers who had come from the islands.",
        f"For many years ships brought timber and salt to {place}, and took wool and fish away again.",
        f"When the railway reached the town, the harbour of {place} lost most of its trade within a decade.",
        f"Today small boats lie there in summer, and children catch crabs from the old wall of {place}.",
        "A society of friends looks after the lighthouse, which has not been lit since the war.",
    )
    body = "".join(f"<p>{fact}</p>" for fact in facts)
    return (
        f"<html><head><title>{place}</title></head><body><nav><a href='/'>Home</a></nav><article><h1>{place}</h1>"
        f"{body}<table><tr><td>Depth</td><td>{number} m</td></tr></table></article></body></html>"
    )


def shop(number: int) -> str:
    """Return a page that sells."""
    return f"<body><h1>Boots no. {number}</h1><p>$ {number}.99</p><p>Add to basket</p><p>In stock. Buy now!</p></body>"


def link_farm(number: int) -> str:
    """Return a page of links."""
    return "<body>" + "".join(
        f"<p><a href='http://x.example/{number}/{k}'>best deals {k}</a></p>" for k in range(40)
    )


def code(number: int) -> str:
    """Return a page of a program."""
    lines = "\n".join(f"int f{k}(int x) {{ return x * {k + number}; }} // {{}};" for k in range(30))
    return f"<body><h1>f{number}.c</h1><pre><code>{lines}</code></pre></body>"


def table(number: int) -> str:
    """Return a page of numbers."""
    rows = "".join(f"<tr><td>{k}</td><td>{k * number}</td></tr>" for k in range(50))
    return f"<body><h1>Table {number}</h1><table>{rows}</table></body>"


def foreign(number: int) -> str:
    """Return a page in another language."""
    return f"<body><article><h1>{number}</h1><p>{_OTHER_LANGUAGES[number % 3] * 8}</p></article></body>"


def broken(number: int) -> bytes:
    """Return what a parser of HTML has no joy with."""
    kinds = (
        b"<html><body><p>never closed <b>bold <i>and <table><tr><td>deep",
        b"<div>" * 3000 + b"deep",
        b"%PDF-1.4 \x00\x01\x02",
        b"",
        b"\xff\xfe\x00<\x00p\x00>",
    )
    return kinds[number % len(kinds)]


def pages(n_articles: int, n_faqs: int, n_pages: int) -> Iterator[tuple[str, bytes]]:
    """Yield the addresses and contents of pages, as a crawler meets them: in no order of kind."""
    faqs = [page for page in read_pages() if page.kind == "faq"][:n_faqs]
    found = [(f"https://ports.example.org/{n}", article(n).encode()) for n in range(n_articles)]
    found += [(page.url, page.html.encode()) for page in faqs]
    makers = (shop, link_farm, code, table, foreign)
    for number in range(n_pages - len(found)):
        kind = number % 6
        address = f"https://site{number}.example.com/{number}"
        found.append((address, broken(number) if kind == 5 else makers[kind](number).encode()))
    yield from sorted(found, key=lambda page: page[0][::-1])


def write_crawl(path: Path, n_articles: int, n_faqs: int, n_pages: int = N_PAGES) -> Path:
    """Write the WARC file."""
    records = [warc_record(url, text, http=HTML) for url, text in pages(n_articles, n_faqs, n_pages)]
    path.write_bytes(gzipped(records))
    return path
