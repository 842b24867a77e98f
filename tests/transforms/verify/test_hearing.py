from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import pytest

from schemas.errors import EngineError
from schemas.records import Hypothesis
from tests.transforms.verify.utterances import OTHER, TEXT, uttered
from transforms.asr.base import Clip
from transforms.verify.hearing import Hearing, plain_words


@dataclass(frozen=True)
class Parrot:
    """A recognizer that hears what it was told to hear."""

    text: str | None
    name: ClassVar[str] = "parrot"

    def prepare(self) -> None: ...

    def load(self) -> Parrot:
        return self

    def transcribe(self, batch: Sequence[Clip]) -> list[Hypothesis | EngineError]:
        if self.text is None:
            return [EngineError("deaf") for _ in batch]
        return [Hypothesis("parrot", "{}", "en", None, self.text, (), None, None) for _ in batch]


def test_the_engine_that_hears_best_decides() -> None:
    both = Hearing(engines=(Parrot(OTHER), Parrot(TEXT.upper().replace(",", ""))))
    found = both.load().check(uttered())
    assert (found.score, found.reason) == (0.0, None)
    assert Hearing(engines=(Parrot(OTHER),)).load().check(uttered()).reason == "misheard"


def test_the_limit_and_the_unit_are_settings() -> None:
    near = TEXT.replace("lake", "leak").replace("winter", "winters")
    words = Hearing(engines=(Parrot(near),)).load().check(uttered())
    assert words.score == pytest.approx(-2 / 16)
    characters = Hearing(engines=(Parrot(near),), unit="characters").load().check(uttered())
    assert characters.score is not None
    assert characters.score > -0.06
    assert Hearing(engines=(Parrot(near),), max_rate=0.1).load().check(uttered()).reason == "misheard"


def test_numbers_count_as_they_are_said() -> None:
    assert plain_words("In 5 years, Dr. Who") == plain_words("in five years doctor who")


def test_deaf_engines_are_an_error_and_none_is_no_judge() -> None:
    with pytest.raises(EngineError):
        Hearing(engines=(Parrot(None),)).load().check(uttered())
    assert Hearing().load().check(uttered()).score is None
