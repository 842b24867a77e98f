"""What is said of a segment's language, side by side: by the source, by who listened, by who reads."""

from __future__ import annotations

from collections.abc import Sequence

from schemas.records import LanguageSaid, SegmentInfo
from transforms.language.base import (
    AudioLanguageEngine,
    LanguageEngine,
    TextLanguageEngine,
    TextLanguageModel,
)
from transforms.language.listening import Listened

SOURCE = "source"


def those_that_listen(engines: Sequence[LanguageEngine]) -> list[AudioLanguageEngine]:
    """Return the detectors that listen, in order."""
    return [engine for engine in engines if engine.evidence == "audio"]


def those_that_read(engines: Sequence[LanguageEngine]) -> list[TextLanguageEngine]:
    """Return the detectors that read, in order."""
    return [engine for engine in engines if engine.evidence == "text"]


class Sayings:
    """Gathers what is said. Pickles as settings; models of those that read are loaded where they are first needed."""

    def __init__(self, engines: Sequence[LanguageEngine] = ()) -> None:
        self._readers = tuple(those_that_read(engines))
        self._models: list[tuple[str, TextLanguageModel]] | None = None

    def __getstate__(self) -> tuple[TextLanguageEngine, ...]:
        return self._readers

    def __setstate__(self, readers: tuple[TextLanguageEngine, ...]) -> None:
        self._readers, self._models = readers, None

    def of(self, segment: SegmentInfo, text: str, listened: Sequence[Listened]) -> tuple[LanguageSaid, ...]:
        """Return what the source, those that listened and those that read say, in that order; who cannot tell is not
        there.
        """
        told = [LanguageSaid(SOURCE, "told", segment.language, None)] if segment.language is not None else []
        heard = [
            LanguageSaid(one.engine, "audio", *one.spoken[segment.segment_id])
            for one in listened
            if segment.segment_id in one.spoken
        ]
        found = [(name, model.detect(text)) for name, model in self._reading()]
        read = [LanguageSaid(name, "text", *spoken) for name, spoken in found if spoken]
        return (*told, *heard, *read)

    def _reading(self) -> list[tuple[str, TextLanguageModel]]:
        if self._models is None:
            self._models = [(engine.name, engine.load()) for engine in self._readers]
        return self._models
