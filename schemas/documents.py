"""Texts for the ear that are made of web pages, and what was paid for them."""

from __future__ import annotations

from typing import Literal, NamedTuple

DocumentKind = Literal["krist", "quest"]
Role = Literal["text", "question", "answer"]


class Sentence(NamedTuple):
    """A stretch of a document that is said in one breath.

    ``written`` is what a model is trained on; ``spoken`` is how it is said ("$5" is "five dollars").
    """

    written: str
    spoken: str


class DocumentTurn(NamedTuple):
    """What one voice says before another goes on: the whole of a text, a question, or the answer to it."""

    role: Role
    sentences: tuple[Sentence, ...]


class Document(NamedTuple):
    """A text for the ear that was made from a web page; one page may give several.

    ``page_id`` is the page's id in plan/. ``rewriter`` names what wrote it, with ``settings``, the canonical JSON of
    its configuration. The tokens are those that a paid server counted for this document, 0 where there was none.
    """

    document_id: str
    page_id: str
    url: str | None
    domain: str | None
    kind: DocumentKind
    title: str | None
    language: str
    turns: tuple[DocumentTurn, ...]
    rewriter: str
    settings: str
    prompt_tokens: int
    completion_tokens: int


class Payment(NamedTuple):
    """An answer of a chat server that was paid for, useful or not.

    ``request`` is the hash under which the answer is kept; ``attempt`` counts from 0, and only the last of a request
    was useful. ``cost`` is in the currency of the configured prices.
    """

    page_id: str
    model: str
    request: str
    attempt: int
    prompt_tokens: int
    completion_tokens: int
    cost: float


class PageDuplicate(NamedTuple):
    """A page that was dropped because another says the same: ``kept_id`` is that one's id in plan/.

    ``kind``: ``same_text``, word for word, or ``near_text``. ``score`` is the share of all pairs of words of both that
    are in both.
    """

    page_id: str
    kept_id: str
    kind: Literal["same_text", "near_text"]
    score: float
