"""Which pages are worth fetching by their URL alone: lists of domains and patterns, which are the configuration's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from schemas.errors import ConfigError
from schemas.ids import unit_interval
from schemas.settings import Share
from synth.page import host_of

KNOWLEDGE_RICH = (
    "*.edu", "*.gov", "*.ac.uk", "*.edu.au", "wikipedia.org", "wikibooks.org", "wikiversity.org", "britannica.com",
    "stackexchange.com", "stackoverflow.com", "superuser.com", "serverfault.com", "askubuntu.com", "quora.com",
    "khanacademy.org", "nasa.gov", "nih.gov", "who.int", "nature.com", "sciencedirect.com", "sciencedaily.com",
    "plos.org", "arxiv.org", "howstuffworks.com", "scientificamerican.com", "nationalgeographic.com",
    "smithsonianmag.com", "mayoclinic.org", "medlineplus.gov", "webmd.com", "healthline.com", "investopedia.com",
    "history.com", "loc.gov", "gutenberg.org", "bbc.co.uk", "theconversation.com", "livescience.com", "phys.org",
    "space.com", "mathworld.wolfram.com", "thoughtco.com", "medium.com", "wikihow.com",
)  # fmt: skip
"""Domains whose pages teach; the choice is ours. ``*.edu`` stands for whatever ends in ``.edu``."""

_NOT_TEXT = (
    r"\.(jpe?g|png|gif|svg|webp|ico|css|js|json|xml|rss|zip|gz|exe|dmg|apk|mp[34]|avi|mov|pdf|docx?|xlsx?|pptx?)$",
    r"^/(cart|checkout|basket|login|signin|sign-in|signup|logout|account)(/|$|\.)|/wp-(admin|login)\b",
    r"/(cart|checkout|basket|login|signin|sign-in|signup|register|logout|account|password)(\.\w+)?/?$",
    r"/search(/|$)|/(tags?|category|categories|archives?|authors?)(/[^/]+)?/?$|/page/\d+/?$|/archives?(/\d+)+/?$",
    r"(^|[/.-])(porn\w*|xxx|viagra|(online-?)?casinos?|poker-?online)([/.-]|\d|$)",
)


@dataclass(frozen=True)
class UrlRules:
    """Keeps or drops a page by its URL; a page without one is kept.

    A page is dropped where its host is one of ``drop_domains``, where its URL matches one of ``drop_patterns`` (regular
    expressions, searched in the URL without its host, case ignored; defaults: files that are no text, accounts and
    baskets, listings, spam), or where ``keep_domains`` is not empty and has no place for its host. Of pages whose host
    is none of ``knowledge_domains``, the share ``others_share`` is kept, drawn by their URL: 1 prefers nobody, 0 keeps
    knowledge-rich domains alone. A domain stands for all below it, ``*.edu`` for all that ends so.
    """

    drop_domains: tuple[str, ...] = ()
    keep_domains: tuple[str, ...] = ()
    knowledge_domains: tuple[str, ...] = KNOWLEDGE_RICH
    others_share: Share = 1.0
    drop_patterns: tuple[str, ...] = _NOT_TEXT

    def __post_init__(self) -> None:
        for pattern in self.drop_patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ConfigError(
                    f"urls.drop_patterns: {pattern!r} is no regular expression: {error}"
                ) from error

    def reason(self, url: str | None) -> str | None:
        """Return why a page is dropped, None to keep it.

        Reasons: ``url_domain``, ``url_pattern``, ``url_not_listed``, ``url_not_knowledge``.
        """
        host = host_of(url)
        if url is None or host is None:
            return None
        if _is_one_of(host, self.drop_domains):
            return "url_domain"
        if self.keep_domains and not _is_one_of(host, self.keep_domains):
            return "url_not_listed"
        if self._matches(url):
            return "url_pattern"
        known = _is_one_of(host, self.knowledge_domains)
        return None if known or unit_interval("url", url) < self.others_share else "url_not_knowledge"

    def _matches(self, url: str) -> bool:
        parts = urlsplit(url)
        path = unquote(parts.path)
        return any(re.search(pattern, path, re.IGNORECASE) for pattern in self.drop_patterns)


def _is_one_of(host: str, domains: tuple[str, ...]) -> bool:
    return any(
        host == name or host.endswith(f".{name}") for name in (d.removeprefix("*.").lower() for d in domains)
    )
