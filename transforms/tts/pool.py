"""A pool of voices with weights: who says what, how fast and how high, all drawn by hash."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, NamedTuple

from schemas.errors import ConfigError, EngineError
from schemas.ids import unit_interval
from schemas.settings import NonNegative, Plugin, Positive, Share
from transforms.tts.base import TtsEngine, Varied
from transforms.tts.espeak import Espeak


@dataclass(frozen=True)
class PooledVoice:
    """A voice of a pool: what it is called in tables, what speaks, how often, and in which languages.

    ``languages`` are codes without a region (`en`); a voice of several languages is drawn for each of them.
    """

    name: str
    engine: Annotated[TtsEngine, Plugin("transforms.tts")]
    weight: Positive = 1.0
    languages: tuple[str, ...] = ("en",)


class DrawnVoice(NamedTuple):
    """A voice that was drawn: its name in the pool, and its engine at the drawn speed and pitch."""

    name: str
    engine: TtsEngine


# Accents of English, each said by two; the weights are the shares of the accents, American and British first.
_ENGLISH = (
    ("en-us", 3.0, ("", "+f3")),
    ("en-us-nyc", 1.0, ("", "+f2")),
    ("en-gb", 2.0, ("", "+f2")),
    ("en-gb-x-rp", 2.0, ("", "+f4")),
    ("en-gb-scotland", 1.0, ("", "+f1")),
    ("en-gb-x-gbclan", 1.0, ("", "+f3")),
    ("en-gb-x-gbcwmd", 1.0, ("", "+f1")),
    ("en-029", 1.0, ("", "+f2")),
)
_OTHERS = (
    "ar", "ca", "cmn", "cs", "da", "de", "el", "es", "es-419", "fi", "fr-fr", "hi", "hr", "hu", "id",
    "it", "ko", "nb", "nl", "pl", "pt", "pt-br", "ro", "ru", "sk", "sv", "tr", "uk", "vi",
)  # fmt: skip
_CODES = {"cmn": ("zh",), "nb": ("nb", "no")}


def espeak_voices() -> tuple[PooledVoice, ...]:
    """Return sixteen voices of eight English accents, and two for each of twenty-nine other languages and accents."""
    english = [
        PooledVoice(f"espeak:{accent}{variant}", Espeak(f"{accent}{variant}"), weight / len(variants))
        for accent, weight, variants in _ENGLISH
        for variant in variants
    ]
    others = [
        PooledVoice(
            f"espeak:{code}{variant}", Espeak(f"{code}{variant}"), 1.0, _CODES.get(code, (_primary(code),))
        )
        for code in _OTHERS
        for variant in ("", "+f2")
    ]
    return (*english, *others)


@dataclass(frozen=True)
class VoicePool:
    """Voices to draw from, each as often as its weight says among those of the language.

    The speed is drawn from 1/(1 + ``speed_spread``) to 1 + ``speed_spread`` times the engine's own, evenly on a
    logarithmic scale, and the pitch evenly within ``pitch_spread_semitones`` of it up and down, where the engine can
    vary them.

    Raises:
        ConfigError: if there is no voice, or two have one name.
    """

    voices: tuple[PooledVoice, ...] = field(default_factory=espeak_voices)
    speed_spread: Share = 0.1
    pitch_spread_semitones: NonNegative = 2.0

    def __post_init__(self) -> None:
        names = [voice.name for voice in self.voices]
        twice = sorted({name for name in names if names.count(name) > 1})
        if not names or twice:
            raise ConfigError(
                f"a pool needs voices of different names, not {', '.join(twice) or 'none at all'}"
            )

    def speaks(self, language: str) -> bool:
        """Whether any voice has this language."""
        return bool(self._of(language))

    def draw(self, key: str, language: str, attempt: int = 0, unlike: str | None = None) -> DrawnVoice:
        """Return the voice that the hash of ``key`` names.

        Over many keys each voice comes as often as its weight among those of the language. That holds for the voices
        drawn with ``unlike`` too, over pairs whose first was drawn without: as long as no voice has more than half of
        the weight.

        Args:
            key: what is to be said; who is to have another voice has another key.
            language: its code; a region does not count.
            attempt: the next attempt has another voice until all have had their turn, and another speed and pitch.
            unlike: the name of a voice not to be drawn, unless there is no other.

        Raises:
            EngineError: if no voice has this language.
        """
        spoken = self._of(language)
        if not spoken:
            raise EngineError(f"no voice of the pool has the language {language!r}")
        order = _order(spoken, key, unlike)
        voice = order[attempt % len(order)]
        return DrawnVoice(voice.name, self._varied(voice.engine, key, attempt))

    def _of(self, language: str) -> list[PooledVoice]:
        return [voice for voice in self.voices if _primary(language) in voice.languages]

    def _varied(self, engine: TtsEngine, key: str, attempt: int) -> TtsEngine:
        if not isinstance(engine, Varied):
            return engine
        speed = (1 + self.speed_spread) ** (2 * unit_interval("speed", key, attempt) - 1)
        semitones = self.pitch_spread_semitones * (2 * unit_interval("pitch", key, attempt) - 1)
        return engine.varied(speed, semitones)


def _order(voices: Sequence[PooledVoice], key: str, unlike: str | None) -> list[PooledVoice]:
    """Return the voices in the order of attempts, without ``unlike``.

    Each waits for an exponentially distributed time of its weight as the rate: the first is one with the probability
    of its share, and so is the next among those that are left (Efraimidis and Spirakis, 2006).
    """
    rest = [voice for voice in voices if voice.name != unlike] or list(voices)
    order = sorted(rest, key=lambda v: -math.log1p(-unit_interval("voice", key, v.name)) / v.weight)
    first = next((voice for voice in voices if voice.name == unlike), None)
    second = _opposite(voices, first, key) if first else None
    return order if second is None else [second, *(voice for voice in order if voice is not second)]


def _opposite(voices: Sequence[PooledVoice], first: PooledVoice, key: str) -> PooledVoice | None:
    """Return the voice across the circle from a place of ``first``, None where that is ``first`` itself.

    The voices lie on a circle, in an order drawn by hash, each as long as its weight. If the first was drawn by weight,
    its place is anywhere with the same probability, and so is the one half the circle on: both have exact shares.
    """
    circle = sorted(voices, key=lambda v: unit_interval("circle", key, v.name))
    total = math.fsum(voice.weight for voice in voices)
    start = math.fsum(voice.weight for voice in circle[: circle.index(first)])
    place = (start + first.weight * unit_interval("place", key) + total / 2) % total
    for voice in circle:
        place -= voice.weight
        if place < 0:
            return None if voice is first else voice
    return None


def _primary(code: str) -> str:
    return code.replace("_", "-").split("-")[0].casefold()
