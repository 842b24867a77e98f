"""Any server that speaks the OpenAI audio transcription API: OpenAI itself, vLLM, speaches, whisper.cpp and others."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from schemas.errors import ConfigError, EngineError, TookTooLong, TooLarge
from schemas.records import Hypothesis
from schemas.settings import NonNegative, Untold
from transforms.asr.base import Clip, canonical_json, primary_language, shaping_settings, transcribe_each
from transforms.asr.openai_answer import Answered, Form, parse_answer
from transforms.asr.openai_request import AudioFormat, encode_audio, multipart
from transforms.inputs.wire import Broken, Run
from transforms.remote.asking import Asking
from transforms.remote.each import each
from transforms.remote.server import Body, Refused, Server

_NAME = re.compile(r"[A-Za-z0-9_.-]+")
_PARAMETER = re.compile(r"[A-Za-z0-9_.-]+(\[\])?")
_OURS = frozenset({"model", "language", "prompt", "temperature", "response_format", "file", "stream"})
_ASKS: tuple[tuple[Form, tuple[str, ...]], ...] = (
    ("verbose_json", ("word", "segment")),
    ("verbose_json", ()),
    ("json", ()),
    ("text", ()),
)
"""Forms of the answer with the granularities of its times, each poorer than the one before."""
_FIRST: dict[Form, int] = {"verbose_json": 0, "json": 2, "text": 3}
_NAMES_FORM = ("response_format", "timestamp_granularities", "verbose_json")


@dataclass(frozen=True)
class OpenaiHttp(Asking):
    """Settings of an ASR server; clips are sent to ``base_url``/audio/transcriptions, one a request.

    ``base_url`` ends before that, mostly in ``/v1``; its host may be private, since you name it. ``name`` tells two
    servers or models apart in tables and votes. ``key_env`` is the variable of the environment, upper-case, that
    holds the key: set where the run is started and on the workers; None sends none.

    ``language`` is used for clips that do not know theirs; without any, none is sent. ``languages`` says how the
    server wants codes that are not ISO 639-1: ``{zh-TW: yue}``; other codes lose their region. ``response_format`` is
    the richest form that is asked for; where a server refuses it, the next one of verbose_json with the times of words,
    verbose_json, json and text. ``parameters`` are further fields of the request.

    At most ``concurrency`` requests of a process are under way to a host. A clip's request is made ``attempts``
    times, with exponential back-off and full jitter from ``first_wait_s`` to ``longest_wait_s``; Retry-After is
    honoured up to ``longest_retry_after_s``. A 429, or a 503 with Retry-After, is no failed attempt. An attempt ends
    after ``connect_s`` without a connection or ``read_s`` without a byte; all of a clip's, waits included, after
    ``total_s``.

    Raises:
        ConfigError: if one of them cannot be meant; a secret given by mistake is not shown.
    """

    key_example: ClassVar[str] = "ASR_KEY"

    model: str
    name: str = "openai_http"
    language: str | None = None
    languages: Mapping[str, str] = field(default_factory=dict)
    prompt: str | None = None
    temperature: NonNegative = 0.0
    response_format: Form = "verbose_json"
    audio_format: AudioFormat = "flac"
    parameters: Annotated[Mapping[str, str], Untold()] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ConfigError("openai_http.name: letters, digits, '_', '.' and '-' only")
        for name in self.parameters:
            if not _PARAMETER.fullmatch(name) or name in _OURS:
                raise ConfigError(f"openai_http.parameters: {name!r} is no name for a further field")
        super().__post_init__()

    def load(self) -> OpenaiHttpModel:
        """Return the connection's settings with the key; nothing is loaded here.

        Raises:
            ConfigError: if the variable of the key is not set.
        """
        return OpenaiHttpModel(self, self.server())


class OpenaiHttpModel:
    """A server that is asked about clips, several at once. May be shared by threads."""

    def __init__(self, engine: OpenaiHttp, server: Server) -> None:
        self._engine = engine
        self._server = server
        self._asks = _ASKS[_FIRST[engine.response_format] :]

    def transcribe(self, batch: Sequence[Clip]) -> list[Hypothesis | EngineError]:
        """Return, in order, what was heard in each clip, or why the server did not say.

        Raises:
            ConfigError: if the server cannot be reached, or refuses all requests: a key, a model, an address.
        """
        return each(self._result, batch, max(1, min(self._engine.concurrency, len(batch))))

    def _result(self, clip: Clip, cancel: threading.Event) -> Hypothesis | EngineError:
        return transcribe_each([clip], lambda clip: self._heard(clip, cancel))[0]

    def _heard(self, clip: Clip, cancel: threading.Event) -> Hypothesis:
        language = self._language(clip)
        form, answer = self._asked(clip, language, Run(self._server.settings, cancel))
        told = {"response_format": form, "word_times": answer.word_times}
        return Hypothesis(
            self._engine.name,
            canonical_json({**shaping_settings(self._engine), **told}),
            answer.language or (language and primary_language(language)),
            None,
            answer.text,
            answer.words,
            answer.mean_log_probability,
            answer.no_speech_probability,
        )

    def _asked(self, clip: Clip, language: str | None, run: Run) -> tuple[Form, Answered]:
        audio = encode_audio(clip.samples, self._engine.audio_format)
        asks = self._asks
        try:
            for number, (form, granularities) in enumerate(asks, 1):
                fields = self._fields(form, granularities, language)
                body = multipart(fields, audio, self._engine.audio_format)
                try:
                    answer = self._heard_in(body, form, clip, run)
                except Refused as refusal:
                    if number == len(asks):
                        raise EngineError(self._about(clip, refusal)) from refusal
                    if any(name in str(refusal) for name in _NAMES_FORM):
                        self._asks = asks[number:]
                else:
                    return form, answer
        except (Broken, TookTooLong, TooLarge) as error:
            raise EngineError(self._about(clip, error)) from error
        raise AssertionError("there is at least one form")

    def _heard_in(self, body: Body, form: Form, clip: Clip, run: Run) -> Answered:
        def parse(content: bytes, content_type: str) -> Answered:
            return parse_answer(content, content_type, form, len(clip.samples))

        return self._server.post("/audio/transcriptions", body, parse, f"clip {clip.segment_id}", run)

    def _about(self, clip: Clip, error: Exception) -> str:
        return f"{self._engine.name} ({self._server.shown}) failed on clip {clip.segment_id}: {error}"

    def _language(self, clip: Clip) -> str | None:
        """Return the language to send, as the server wants it."""
        code = clip.language if clip.language is not None else self._engine.language
        if code is None:
            return None
        return self._engine.languages.get(code, primary_language(code))

    def _fields(
        self, form: Form, granularities: Sequence[str], language: str | None
    ) -> list[tuple[str, str]]:
        engine = self._engine
        fields = [
            ("model", engine.model),
            ("response_format", form),
            ("temperature", f"{engine.temperature:g}"),
        ]
        fields += [("timestamp_granularities[]", granularity) for granularity in granularities]
        fields += [("language", language)] if language else []
        fields += [("prompt", engine.prompt)] if engine.prompt else []
        return [*fields, *engine.parameters.items()]
