"""Pages as documents are made of them: read, judged by the rules for URLs and by the filters, with their main text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from schemas.documents import DocumentKind
from schemas.errors import BadPage
from schemas.records import Source
from schemas.settings import PositiveInt
from synth.main_text import extract, from_text
from synth.markup import parse_html
from synth.page import MainText, Page
from synth.page_filters.base import PageFilter, PageText, first_reason
from synth.quest.mine import Mining
from synth.urls import UrlRules
from transforms.answer.base import Answerer
from transforms.inputs.fetch_settings import FetchSettings
from transforms.inputs.pages import read_page
from transforms.language.from_text import FromText, FromTextModel
from transforms.rewrite.base import Rewriter


@dataclass(frozen=True)
class Making:
    """What is made of pages, and how: the settings of the step, cheap and picklable.

    ``kind`` says whether ``rewriter`` or ``mining`` and ``answerer`` are used, and ``filters`` which filters of pages.
    A sentence is cut at ``max_characters``. ``spoken``: sentences get a spoken form by grammars, in English.
    """

    kind: DocumentKind
    urls: UrlRules
    filters: tuple[PageFilter, ...]
    rewriter: Rewriter
    mining: Mining
    answerer: Answerer
    max_characters: PositiveInt
    spoken: bool


class Passed(NamedTuple):
    """A page that passed the filters: as it was read, and its main text."""

    page: Page
    tree: Any
    text: MainText
    language: str | None


class PageReader:
    """Reads pages and lets those through that the rules and the filters do."""

    def __init__(self, making: Making, fetch: FetchSettings) -> None:
        self._making = making
        self._fetch = fetch
        self._languages: FromTextModel = FromText().load()

    def read(self, source: Source) -> Passed | str:
        """Return a page with its main text, or why it is dropped.

        Raises:
            InputError, OSError: if it cannot be read.
        """
        page = read_page(source, self._fetch)
        if reason := self._making.urls.reason(page.url):
            return reason
        tree = None if page.html is None else parse_html(page.html)
        text = from_text(page.text or "", page.title) if tree is None else _extracted(tree, page.title)
        heard = self._languages.detect(text.prose or " ".join(block.text for block in text.blocks))
        language = heard.language if heard else None
        reason = first_reason(
            self._making.filters, PageText(text, language, heard.probability if heard else None)
        )
        if reason:
            return reason
        return Passed(page, tree, text, language)


def _extracted(tree: Any, title: str | None) -> MainText:
    """Return a page's main text.

    Raises:
        BadPage: if its elements are nested deeper than can be read.
    """
    try:
        return extract(tree, title)
    except RecursionError as error:
        raise BadPage("elements nested deeper than can be read") from error
