"""Any server that speaks the OpenAI speech API as a voice."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, ClassVar, Self

from annotated_types import Ge, Le

from schemas.errors import ConfigError, EngineError, TookTooLong, TooLarge
from schemas.ids import digest
from schemas.settings import PositiveInt, Untold
from transforms.inputs.wire import Broken, Run
from transforms.remote.asking import Asking
from transforms.remote.server import Body, Refused, Server
from transforms.tts.base import Speech, pace_for, pitched, sayable, silence
from transforms.tts.kept_speech import KeptSpeech
from transforms.tts.speech_answer import SpeechFormat, parse_speech, read_speech

_OURS = frozenset({"model", "input", "voice", "response_format", "speed", "instructions", "stream"})
_SLOWEST, _FASTEST = 0.25, 4.0


@dataclass(frozen=True)
class OpenaiHttp(Asking):
    """A voice of a server: each text is a request to ``base_url``/audio/speech, which mostly ends in ``/v1``.

    ``voice`` is the server's name of it, ``speed`` 1 its own. ``response_format`` is what it answers with; the raw
    samples of ``pcm`` are at ``pcm_rate_hz``. ``parameters`` are further fields of the request. The API has no pitch:
    for ``semitones`` the voice is asked to speak slower and played faster, or the other way round, so that it sounds
    like a smaller or larger speaker at the same speed.

    ``key_env`` and the settings after it are those of the ASR engine ``openai_http``. Where answers are kept, one that
    was paid for is not asked for again, whichever server it came from.

    Raises:
        ConfigError: if one of them cannot be meant; a secret given by mistake is not shown.
    """

    key_example: ClassVar[str] = "TTS_KEY"

    model: str
    voice: str
    speed: Annotated[float, Ge(_SLOWEST), Le(_FASTEST)] = 1.0
    semitones: float = 0.0
    instructions: str | None = None
    response_format: SpeechFormat = "wav"
    pcm_rate_hz: PositiveInt = 24_000
    parameters: Annotated[Mapping[str, str | float | bool], Untold()] = field(
        default_factory=dict, hash=False
    )

    def __post_init__(self) -> None:
        for name in sorted(_OURS & set(self.parameters)):
            raise ConfigError(f"openai_http.parameters: {name!r} is no name for a further field")
        super().__post_init__()

    def load(self) -> OpenaiHttpVoice:
        """Return the connection, which pays for each text anew.

        Raises:
            ConfigError: if the variable of the key is not set.
        """
        return self.load_with(None)

    def load_with(self, kept: KeptSpeech | None) -> OpenaiHttpVoice:
        """Return the connection, which keeps what it pays for; raises as ``load`` does."""
        return OpenaiHttpVoice(self, self.server(), kept)

    def varied(self, speed: float, semitones: float) -> Self:
        """Return the same voice faster, to a hundredth, and higher, to a tenth of a semitone."""
        return replace(
            self, speed=_asked_speed(self.speed * speed), semitones=round(self.semitones + semitones, 1)
        )


class OpenaiHttpVoice:
    """A server that speaks. May be shared by threads."""

    def __init__(self, engine: OpenaiHttp, server: Server, kept: KeptSpeech | None) -> None:
        self._engine = engine
        self._server = server
        self._kept = kept

    def synthesize(self, text: str, cancel: threading.Event | None = None) -> Speech:
        """Return the text spoken, without word starts; no samples for an empty text, for which nobody is asked.

        Raises:
            EngineError: if the server refuses it, or gave nothing of use in all attempts.
            ConfigError: if the server cannot be reached, or refuses all requests: a key, a model, an address.
        """
        engine, said = self._engine, sayable(text)
        if not said:
            return silence(engine.pcm_rate_hz)
        request = self._request(said)
        key = digest("speech", json.dumps(request, sort_keys=True, ensure_ascii=False)).hex()
        content = self._content(key, request, cancel)
        return pitched(read_speech(content, engine.response_format, engine.pcm_rate_hz), engine.semitones)

    def _request(self, text: str) -> dict[str, Any]:
        engine = self._engine
        request: dict[str, Any] = {
            "model": engine.model,
            "input": text,
            "voice": engine.voice,
            "response_format": engine.response_format,
            "speed": _asked_speed(pace_for(engine.speed, engine.semitones)),
            **engine.parameters,
        }
        return {**request, "instructions": engine.instructions} if engine.instructions else request

    def _content(self, key: str, request: dict[str, Any], cancel: threading.Event | None) -> bytes:
        if self._kept is None:
            return self._paid(key, request, cancel)
        with self._kept.one_at_a_time(key):
            found = self._kept.find(key)
            if found is None:
                found = self._paid(key, request, cancel)
                self._kept.keep(key, found)
            return found

    def _paid(self, key: str, request: dict[str, Any], cancel: threading.Event | None) -> bytes:
        """Ask the server. One that knows the header answers a repeated request without charging it again."""
        engine, what = self._engine, f"speech {key[:12]}"

        def parse(content: bytes, content_type: str) -> bytes:
            return parse_speech(content, content_type, engine.response_format, engine.pcm_rate_hz)

        body = Body((json.dumps(request, ensure_ascii=False).encode(),), "application/json")
        run = Run(self._server.settings, cancel)
        try:
            return self._server.post("/audio/speech", body, parse, what, run, {"Idempotency-Key": key})
        except (Refused, Broken, TookTooLong, TooLarge) as error:
            raise EngineError(f"{self._server.shown} failed on {request['input'][:80]!r}: {error}") from error


def _asked_speed(speed: float) -> float:
    return round(min(_FASTEST, max(_SLOWEST, speed)), 2)
