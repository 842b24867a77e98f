"""What a server of the OpenAI transcription API answers, in its three forms, as text with words and times."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import AliasChoices, BaseModel, Field, FiniteFloat, ValidationError

from schemas.records import Word
from schemas.units import to_samples
from transforms.asr.base import ASR_RATE_HZ
from transforms.asr.spread import spread_words
from transforms.asr.written import as_written
from transforms.inputs.wire import Broken
from transforms.text.language_names import language_code

Form = Literal["verbose_json", "json", "text"]
WordTimes = Literal["given", "segments", "clip"]
_LONGEST_S = 86_400.0
Time = Annotated[FiniteFloat, Field(ge=-_LONGEST_S, le=_LONGEST_S)] | None


class Answered(NamedTuple):
    """What was heard in a clip.

    Words are at samples of 16 kHz, inside the clip; ``word_times`` says whether the server gave their times, or they
    are spread over the segments that it gave, or over the clip.
    """

    text: str
    language: str | None
    words: tuple[Word, ...]
    word_times: WordTimes
    mean_log_probability: float | None
    no_speech_probability: float | None


class _Word(BaseModel):
    word: str = Field(validation_alias=AliasChoices("word", "text"))
    start: Time = None
    end: Time = None
    probability: FiniteFloat | None = Field(
        None, validation_alias=AliasChoices("probability", "confidence", "score")
    )


class _Segment(BaseModel):
    text: str = ""
    start: Time = None
    end: Time = None
    tokens: list[Any] | None = None
    avg_logprob: FiniteFloat | None = None
    compression_ratio: float | None = None
    no_speech_prob: FiniteFloat | None = None
    words: list[_Word] | None = None

    @property
    def is_measured(self) -> bool:
        """Whether its probabilities are such: vLLM fills in -1 for what it does not measure."""
        return self.compression_ratio is None or self.compression_ratio > 0


class _Body(BaseModel):
    text: str
    language: str | None = None
    words: list[_Word] | None = None
    segments: list[_Segment] | None = None


def parse_answer(body: bytes, content_type: str, form: Form, n_samples: int) -> Answered:
    """Return what an answer says of a clip of ``n_samples`` samples.

    ``verbose_json`` and ``json`` have to be an object with a text; times and words are taken where they are there.
    ``text`` may be plain, or a string or such an object in JSON.

    Raises:
        Broken: if it is none of that; another attempt may bring a better one.
    """
    if form == "text" and "json" not in content_type.lower():
        return _plain(_decoded(body, content_type), n_samples)
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Broken(f"an answer that is no JSON: {_shown(body)}") from error
    if form == "text" and isinstance(data, str):
        return _plain(data, n_samples)
    try:
        return _structured(_Body.model_validate(data), n_samples)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the whole"
        raise Broken(f"an answer that cannot be read ({place}: {first['msg']}): {_shown(body)}") from error


def _decoded(body: bytes, content_type: str) -> str:
    if "html" in content_type.lower():
        raise Broken(f"a page in place of a text: {_shown(body)}")
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise Broken(f"an answer that is no UTF-8 text: {_shown(body)}") from error


def _shown(body: bytes) -> str:
    return repr(" ".join(body[:200].decode(errors="replace").split())[:120])


def _plain(text: str, n_samples: int) -> Answered:
    return Answered(text.strip(), None, tuple(spread_words(text, 0, n_samples)), "clip", None, None)


def _structured(body: _Body, n_samples: int) -> Answered:
    segments = body.segments or []
    measured = [segment for segment in segments if segment.is_measured]
    text = body.text.strip()
    words, word_times = _words(body, segments, text, n_samples)
    return Answered(
        text,
        language_code(body.language) if body.language else None,
        words,
        word_times,
        _mean_log_probability(measured),
        max((s.no_speech_prob for s in measured if s.no_speech_prob is not None), default=None),
    )


def _words(
    body: _Body, segments: Sequence[_Segment], text: str, n_samples: int
) -> tuple[tuple[Word, ...], WordTimes]:
    given = body.words or [word for segment in segments for word in segment.words or ()]
    timed = tuple(_timed(given, n_samples))
    if timed and len(timed) == sum(bool(word.word.strip()) for word in given):
        return as_written(timed, text), "given"
    spread = tuple(_spread(segments, n_samples))
    if spread and [word.text for word in spread] == text.split():
        return spread, "segments"
    return tuple(spread_words(text, 0, n_samples)), "clip"


def _timed(words: Sequence[_Word], n_samples: int) -> Iterator[Word]:
    for word in words:
        text = word.word.strip()
        if text and word.start is not None and word.end is not None:
            yield Word(text, *_place(word.start, word.end, n_samples), _confidence(word.probability))


def _spread(segments: Sequence[_Segment], n_samples: int) -> Iterator[Word]:
    for segment in segments:
        if segment.start is not None and segment.end is not None:
            yield from spread_words(segment.text, *_place(segment.start, segment.end, n_samples))


def _place(start_s: float, end_s: float, n_samples: int) -> tuple[int, int]:
    start = min(max(0, to_samples(start_s, ASR_RATE_HZ)), n_samples)
    return start, min(max(start, to_samples(end_s, ASR_RATE_HZ)), n_samples)


def _confidence(probability: float | None) -> float | None:
    return probability if probability is not None and 0 <= probability <= 1 else None


def _mean_log_probability(segments: Sequence[_Segment]) -> float | None:
    """Return the mean of the segments' means a token, weighted by their tokens; each one's weight is 1 without."""
    known = [(s.avg_logprob, len(s.tokens or ()) or 1) for s in segments if s.avg_logprob is not None]
    weight = sum(n for _, n in known)
    return sum(mean * n for mean, n in known) / weight if weight else None
