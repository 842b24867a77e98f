"""Podcast feeds, RSS and Atom: their enclosures, with titles, languages, licences and `podcast:transcript` captions.

Feeds in the wild are broken in small ways, so lxml reads them leniently and as a stream. Entities are not resolved,
nothing is fetched, and a feed that declares entities of its own is refused.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from io import BufferedIOBase
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from lxml import etree

from schemas.errors import BadArchive, BadManifest
from schemas.ids import stable_id
from schemas.records import Source
from transforms.inputs.files import Place, absolute_uri
from transforms.inputs.found import Dropped, Found, failed
from transforms.inputs.kind import Kind

NO_ENCLOSURE, NOT_AUDIO = "no_enclosure", "not_audio"
MAX_FEED_BYTES = 64 * 2**20
_HEAD_BYTES = 1 << 16
_ROOT = re.compile(rb"<(rss|feed|rdf:RDF)[\s>]")
_ROOTS = {"rss", "feed", "RDF"}
_ITEMS = {"item", "entry"}
_PODCAST = {"https://podcastindex.org/namespace/1.0"}
_LICENSES = ("license", "rights", "copyright")
_NEVER_AUDIO = ("image/", "text/", "application/pdf", "application/epub", "application/zip")
_CAPTIONS = (
    (".vtt", {"text/vtt"}),
    (".srt", {"application/srt", "application/x-subrip", "text/srt", "application/x-srt"}),
    (".json", {"application/json"}),
)
_TEXT_CHARS = 2000


class _Link(NamedTuple):
    url: str
    kind: str
    rel: str = ""


class _Item(NamedTuple):
    enclosures: list[_Link]
    captions: list[_Link]
    told: dict[str, str]


def list_feed(place: Place) -> Iterator[Found]:
    """Yield a source for each enclosure of a feed; an item without one is dropped.

    What an item does not say of language and licence the feed says. A relative URL is relative to the feed. A feed
    may name what lies on the web, and what lies below its own folder.

    Raises:
        BadArchive: where it is no feed, breaks off, is larger than ``MAX_FEED_BYTES``, or declares entities.
        OSError, UnreachableUri: if it is not to be had.
    """
    feed: dict[str, str] = {}
    items: list[_Item] = []
    broken: BadArchive | None = None
    with place.open() as source:
        try:
            _read_feed(_Limited(source), feed, items)
        except BadArchive as error:
            broken = error
    for item in items:
        yield from _sources(place, feed, item)
    if broken is not None:
        raise broken


class _Limited:
    """A feed as lxml reads it, up to a size; what it ends with is remembered."""

    def __init__(self, source: BufferedIOBase) -> None:
        self._source = source
        self._left = MAX_FEED_BYTES
        self._tail = b""

    def ends_with(self, root: str) -> bool:
        """Whether the root's end was read: a lenient parser closes what breaks off by itself."""
        return re.search(rb"</(\w+:)?%s\s*>" % root.encode(), self._tail.replace(b"\0", b"")) is not None

    def read(self, size_bytes: int) -> bytes:
        """Return at most that many bytes, nothing at the end."""
        data = self._source.read(size_bytes)
        self._tail = (self._tail + data)[-_HEAD_BYTES:]
        self._left -= len(data)
        if self._left < 0:
            raise BadArchive(f"a feed of more than {MAX_FEED_BYTES} bytes")
        return data


def _read_feed(source: _Limited, feed: dict[str, str], items: list[_Item]) -> None:
    """Read what a feed says of itself and its items, which are forgotten one by one as they are read.

    Raises:
        BadArchive: where it cannot be read on.
    """
    events = etree.iterparse(
        source, ("start", "end"), recover=True, resolve_entities=False, load_dtd=False, no_network=True,
        huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    root: Any = None
    try:
        for event, element in events:
            if root is None:
                root = _checked_root(element)
            elif event == "end" and _name(element) in _ITEMS:
                items.append(_item(element))
                element.clear(keep_tail=False)
                while element.getprevious() is not None and _name(element.getprevious()) in _ITEMS:
                    del element.getparent()[0]
            elif event == "end" and element.getparent() is not None and _is_of_feed(element, root):
                _tell(element, feed)
            elif event == "end" and element is root and source.ends_with(_name(root)):
                return
    except etree.XMLSyntaxError as error:
        raise BadArchive(f"not a feed that can be read: {error}") from error
    raise BadArchive("the feed breaks off" if root is not None else "no feed: it holds no XML")


def _checked_root(element: Any) -> Any:
    declared = element.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise BadArchive("a feed that declares entities, which may be made to fill the memory")
    if _name(element) not in _ROOTS:
        raise BadArchive(f"XML, but no feed: it begins with <{_name(element)[:40]}>")
    return element


def _is_of_feed(element: Any, root: Any) -> bool:
    above = element.getparent()
    return above is root or (_name(above) == "channel" and above.getparent() is root)


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())[:_TEXT_CHARS]


def _tell(element: Any, told: dict[str, str]) -> None:
    """Note what an element says of its feed or item, the first of each kind."""
    name, text = _name(element), _text(element)
    if name == "license":  # RSS: creativeCommons, podcast; RDF: cc
        text = (
            element.get("url") or text or next((v for k, v in element.items() if k.endswith("resource")), "")
        )
    if text and name in ("title", "language", *_LICENSES):
        told.setdefault(name, text)


def _item(element: Any) -> _Item:
    told: dict[str, str] = {}
    item = _Item([], [], told)
    for child in element.iterchildren(tag=etree.Element):
        name = _name(child)
        if name == "enclosure":
            item.enclosures.append(_Link(_resolved(child, "url"), child.get("type", "")))
        elif name == "link" and child.get("rel") == "enclosure":
            item.enclosures.append(_Link(_resolved(child, "href"), child.get("type", "")))
        elif name == "transcript":
            item.captions.append(_Link(_resolved(child, "url"), child.get("type", "")))
        else:
            _tell(child, told)
    spoken = element.get("{http://www.w3.org/XML/1998/namespace}lang")
    if spoken:
        told.setdefault("language", spoken)
    return item


def _resolved(element: Any, attribute: str) -> str:
    """Return a URL as it is written, but for an `xml:base`."""
    url = (element.get(attribute) or "").strip()
    return urljoin(element.base, url) if element.base and url else url


def _sources(place: Place, feed: dict[str, str], item: _Item) -> Iterator[Found]:
    if not any(link.url for link in item.enclosures):
        yield Dropped(NO_ENCLOSURE)
    told = {**feed, **item.told}
    for link in item.enclosures:
        if not link.url:
            continue
        if link.kind.lower().startswith(_NEVER_AUDIO):
            yield Dropped(NOT_AUDIO)
            continue
        try:
            uri = _allowed(place, link.url)
            yield Source(
                stable_id("recording", uri), uri, told.get("language"),
                next((told[key] for key in _LICENSES if key in told), None), item.told.get("title"),
                captions=_captions(place, item.captions),
            )  # fmt: skip
        except BadManifest as error:
            yield failed(place.url, error)


def _captions(place: Place, links: list[_Link]) -> str | None:
    """Return the transcript that captions are read from: WebVTT before SubRip before JSON; others have no times."""
    for suffix, types in _CAPTIONS:
        for link in links:
            is_named = urlsplit(link.url).path.lower().endswith(suffix)
            if link.url and (link.kind.partition(";")[0].strip().lower() in types or is_named):
                return _allowed(place, link.url)
    return None


def _allowed(place: Place, url: str) -> str:
    """Return the absolute URI of what a feed names.

    Raises:
        BadManifest: if it lies neither on the web nor below the feed's folder: a stranger's feed has no say over
            what is read from this machine or with its credentials.
    """
    if _on_web(place.url):
        url = urljoin(place.url, url)
    if _on_web(url):
        return url
    folder = posixpath.dirname(place.url)
    if not _on_web(place.url):
        uri = absolute_uri(url, folder)
        if uri.startswith(f"{folder}/") and ".." not in uri.split("/"):
            return uri
    raise BadManifest(f"the feed names what it has no say over: {url[:200]!r}")


def _on_web(url: str) -> bool:
    return url.lower().startswith(("http://", "https://"))


def _is_feed(place: Place) -> bool:
    with place.open() as source:
        head = source.read(_HEAD_BYTES)
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head.decode("utf-16", "ignore").encode()
    return bool(_ROOT.search(head))


KIND = Kind((".xml", ".rss", ".atom"), list_feed, recognizes=_is_feed, has_any_name=True)
