"""The rewriter without a model: picks the sentences that can be read aloud, cleans them, and keeps their order."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from schemas.settings import PositiveInt
from synth.prose import Reading, paragraphs
from transforms.chat.kept_answers import KeptAnswers
from transforms.rewrite.base import PageToRewrite, Rejected, Rewritten

TOO_FEW = "too_few_sentences"


@dataclass(frozen=True)
class Extractive:
    """Keeps pages with at least ``min_sentences`` sentences for the ear (``reading`` says which are), others drop.

    Tables, code, addresses of the web, citations, captions, and what speaks of a screen are left out.
    """

    min_sentences: PositiveInt = 3
    reading: Reading = field(default_factory=Reading)

    @property
    def name(self) -> str:
        """The rewriter's name."""
        return "extractive"

    def settings(self) -> str:
        """Return the settings as canonical JSON."""
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"))

    def prepare(self) -> None:
        """Need nothing."""

    def load(self, kept: KeptAnswers) -> Extractive:
        """Return itself: there is no model."""
        return self

    def rewrite(self, pages: Sequence[PageToRewrite]) -> list[Rewritten]:
        """Return the sentences of each page, or ``too_few_sentences``."""
        return [self._one(page) for page in pages]

    def _one(self, page: PageToRewrite) -> Rewritten:
        found = tuple(tuple(one) for one in paragraphs(page.text, page.language, self.reading))
        enough = sum(map(len, found)) >= self.min_sentences
        return Rewritten(found if enough else Rejected(TOO_FEW))
