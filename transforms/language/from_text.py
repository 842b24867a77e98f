"""The language that a text is written in: py3langid's model of 97 languages, which lies inside the package."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from schemas.errors import ConfigError
from schemas.settings import PositiveInt
from transforms.language.base import Spoken, spread

# The model dampens counts: a list of 2,000 entries made alike, 400 KB, it takes for no language.
_STRETCHES, _STRETCH_CHARACTERS = 5, 1_000


@dataclass(frozen=True)
class FromText:
    """Reads the chosen words (naive Bayes over byte n-grams; offline, 0.1 ms a sentence).

    ``languages``: codes of ISO 639-1 to choose among, all 97 where empty. A text with fewer letters than
    ``min_letters`` is too short to tell: of two words in a language 3 in 10 were taken for another, of a sentence 1
    in 40 (docs/text.md).
    """

    languages: tuple[str, ...] = ()
    min_letters: PositiveInt = 10

    evidence: ClassVar[Literal["text"]] = "text"

    @property
    def name(self) -> str:
        """The detector's name."""
        return "py3langid"

    def prepare(self) -> None:
        """Make sure that the languages are known.

        Raises:
            ConfigError: if the model does not know one of them.
        """
        self.load()

    def load(self) -> FromTextModel:
        """Load the model.

        Raises:
            ConfigError: if it does not know one of the languages.
        """
        from py3langid.langid import MODEL_FILE, LanguageIdentifier

        identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
        try:
            identifier.set_languages(self.languages or None)
        except ValueError as error:
            raise ConfigError(f"from_text: {error}") from error
        return FromTextModel(identifier, self.min_letters)


class FromTextModel:
    """The loaded model."""

    def __init__(self, identifier: Any, min_letters: int) -> None:
        self._identifier = identifier
        self._min_letters = min_letters

    def detect(self, text: str) -> Spoken | None:
        """Return what a text is written in and how probable that is; None where it has too few letters to tell.

        A character of Han, kana or Hangul tells as much as three letters. Of more than 5,000 characters, five
        stretches of 1,000 are read.
        """
        text = _stretches(text)
        if sum(3 if "\u3040" <= c <= "\ud7a3" else 1 for c in text if c.isalpha()) < self._min_letters:
            return None
        language, probability = self._identifier.classify(text)
        return Spoken(language, float(probability))


def _stretches(text: str) -> str:
    """Return a text, or stretches of a long one, spread over it."""
    starts = spread(range(0, len(text), _STRETCH_CHARACTERS), _STRETCHES)
    return "".join(text[start : start + _STRETCH_CHARACTERS] for start in starts)
