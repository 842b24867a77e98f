"""What every rewriter keeps to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from schemas.documents import Payment
from schemas.errors import EngineError
from synth.page import MainText
from transforms.chat.kept_answers import KeptAnswers

Paragraphs = tuple[tuple[str, ...], ...]


class PageToRewrite(NamedTuple):
    """A page whose main text is worth reading; ``language`` is a code, None where it is not known."""

    page_id: str
    text: MainText
    language: str | None


class Rejected(NamedTuple):
    """A policy said no; ``reason`` is snake_case."""

    reason: str


class Rewritten(NamedTuple):
    """What became of a page: paragraphs of sentences as they are written, why it is dropped, or why it failed.

    ``payments`` are those for it, in any case.
    """

    result: Paragraphs | Rejected | EngineError
    payments: tuple[Payment, ...] = ()


class RewriterModel(Protocol):
    """A loaded rewriter. Holds what cannot be pickled; lives on the worker that loaded it."""

    def rewrite(self, pages: Sequence[PageToRewrite]) -> list[Rewritten]:
        """Return, in order, what becomes of each page. It depends on the page alone.

        Raises:
            ConfigError: if what it needs from elsewhere is not to be had.
        """
        ...


class Writer(Protocol):
    """What the settings of all who write documents have: frozen dataclasses, cheap and picklable."""

    @property
    def name(self) -> str:
        """The name that is stored with every document."""
        ...

    def settings(self) -> str:
        """Return the settings that shape documents, as canonical JSON."""
        ...

    def prepare(self) -> None:
        """Make sure, where the run is started, that what it needs from elsewhere is there.

        Raises:
            ConfigError: if it is not.
        """
        ...


class Rewriter(Writer, Protocol):
    """The settings of a rewriter."""

    def load(self, kept: KeptAnswers) -> RewriterModel:
        """Return the rewriter, ready to work. ``kept`` keeps answers that are paid for."""
        ...
