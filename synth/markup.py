"""Bytes of a page to text, and text to a tree of HTML that survives what browsers survive."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from typing import Any

from lxml import etree, html

from schemas.errors import BadPage
from synth.page import one_line

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_HEADER = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_HEAD_BYTES = 4096
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MAX_CONTROL_SHARE = 0.01
_MAX_REPLACED_SHARE = 0.05
_MAGIC = (
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"GIF8",
    b"\x7fELF",
    b"OggS",
    b"ID3",
)


def decode_page(data: bytes, content_type: str = "") -> str:
    """Return the bytes of a page as text.

    In the order of the HTML standard: a byte order mark, the charset of the HTTP header, that of a ``meta`` element;
    then UTF-8 where it fits, windows-1252 where not. What a charset cannot read is replaced.

    Raises:
        BadPage: if there is nothing, if it is a file of another kind, or no text in that charset.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise BadPage("an empty page")
    if data.startswith(_MAGIC):
        raise BadPage(f"no text: it begins with {data[:8]!r}")
    text = _decoded(data, content_type)
    if len(_CONTROL.findall(text)) > _MAX_CONTROL_SHARE * len(text):
        raise BadPage("no text: control characters throughout")
    if text.count("\ufffd") > _MAX_REPLACED_SHARE * len(text):
        raise BadPage("no text in the charset that it names")
    return _CONTROL.sub(" ", text)


def _decoded(data: bytes, content_type: str) -> str:
    for bom, name in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(name, "replace")
    in_header, in_meta = _HEADER.search(content_type), _META.search(data[:_HEAD_BYTES])
    told = in_header[1] if in_header else in_meta[1].decode() if in_meta else None
    for codec in (_codec(told or ""), "utf-8"):
        if codec:
            with suppress(UnicodeDecodeError):
                return str(data.decode(codec))
    return str(data.decode(_codec(told or "") or "windows-1252", "replace"))


def _codec(name: str) -> str | None:
    """Return the codec of a charset's name; the standard reads ISO 8859-1 and ASCII as windows-1252."""
    try:
        found = codecs.lookup(name)
    except LookupError:
        return None
    if not getattr(found, "_is_text_encoding", True):
        return None
    return "windows-1252" if found.name in ("iso8859-1", "ascii") else found.name


def parse_html(text: str) -> Any:
    """Return the root element of a page, however broken.

    Raises:
        BadPage: if there is no element in it.
    """
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser, ensure_head_body=True)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError, IndexError) as error:
        raise BadPage(f"no HTML that can be read: {one_line(str(error))[:200]}") from error
    if not any(isinstance(child.tag, str) for child in tree.iterdescendants()):
        raise BadPage("no HTML: there is no element in it")
    return tree


def text_of(element: Any) -> str:
    """Return the text of an element on one line; blocks and line breaks inside it are parted by spaces."""
    return one_line("".join(_pieces(element)))


_INLINE = frozenset(
    "a abbr b bdi bdo cite code dfn em font i kbd mark q s samp small span strong sub sup tt u var".split()
)
_SILENT = frozenset("script style noscript template svg math head title".split())


def _pieces(element: Any) -> list[str]:
    pieces: list[str] = []
    todo: list[Any] = [element]
    while todo:
        one = todo.pop()
        if isinstance(one, str):
            pieces.append(one)
            continue
        if not isinstance(one.tag, str) or one.tag in _SILENT:
            continue
        gap = "" if one.tag in _INLINE else " "
        todo.append(gap)
        for child in reversed(one):
            todo += [str(child.tail or ""), child]
        todo.append(gap + (one.text or ""))
    return pieces


def is_named(element: Any, pattern: re.Pattern[str]) -> bool:
    """Whether a class of an element, or its id, is of a pattern as a whole; both in lower case."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}".lower().split()
    return any(pattern.fullmatch(name) for name in names)


def page_title(tree: Any) -> str | None:
    """Return the page's title: of its only ``h1``, else what its head says."""
    headings = [text for h1 in tree.iter("h1") if (text := text_of(h1))]
    if len(headings) == 1:
        return headings[0]
    told = [one_line(title.text_content()) for title in tree.iter("title")]
    return next((text for text in (*told, *headings) if text), None)
