from __future__ import annotations

import pickle
from dataclasses import dataclass
from typing import ClassVar, Literal

from schemas.figures import Effort
from schemas.records import SegmentInfo
from transforms.language.base import Spoken
from transforms.language.listening import Listened
from transforms.language.sayings import Sayings, those_that_listen, those_that_read
from transforms.language.whisper_windows import WhisperWindows

SEGMENT = SegmentInfo("s", "r", "s", "en-GB", None, 0, 9, 16_000, 1.0, -20.0, -3.0)
HEARD = Listened("ear", {"s": Spoken("de", 0.7)}, {}, Effort("ear", 0.0, 0, 0.0, 0.0))
ELSEWHERE = Listened("other", {"t": Spoken("fr", 0.9)}, {}, Effort("other", 0.0, 0, 0.0, 0.0))


@dataclass(frozen=True)
class Umlauts:
    """A detector that reads: German has umlauts."""

    name: ClassVar[str] = "umlauts"
    evidence: ClassVar[Literal["text"]] = "text"

    def prepare(self) -> None:
        pass

    def load(self) -> Umlauts:
        return self

    def detect(self, text: str) -> Spoken | None:
        found = sum(letter in "äöü" for letter in text)
        return Spoken("de", found / len(text)) if found else None


def test_all_that_is_said_stands_side_by_side() -> None:
    sayings = Sayings([WhisperWindows("m"), Umlauts()])
    assert sayings.of(SEGMENT, "schön", [ELSEWHERE, HEARD]) == (
        ("source", "told", "en-GB", None),
        ("ear", "audio", "de", 0.7),
        ("umlauts", "text", "de", 0.2),
    )


def test_who_cannot_tell_says_nothing() -> None:
    assert Sayings([Umlauts()]).of(SEGMENT._replace(language=None), "good", [ELSEWHERE]) == ()


def test_pickles_as_settings_after_use_too() -> None:
    sayings = Sayings([Umlauts()])
    sayings.of(SEGMENT, "schön", [])
    again = pickle.loads(pickle.dumps(sayings))
    assert again._models is None
    assert again.of(SEGMENT, "schön", []) == sayings.of(SEGMENT, "schön", [])


def test_detectors_are_told_apart_by_their_evidence() -> None:
    ear, eye = WhisperWindows("m"), Umlauts()
    assert those_that_listen([eye, ear]) == [ear]
    assert those_that_read([eye, ear]) == [eye]
