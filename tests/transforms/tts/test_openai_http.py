from __future__ import annotations

import json
import logging
import os
import pickle
import subprocess
import sys
import time
from collections import Counter
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest

from schemas.errors import ConfigError, EngineError
from tests.chat_server import Asked, Behaviour, ChatServer, Handler, chat_server, says
from tests.impatient import IMPATIENT
from tests.ports import free_port
from tests.speech_answers import RATE_HZ, TROUBLE, audio_of, speak, tone_of
from transforms.remote.kept import Count
from transforms.store.store import Store
from transforms.tts.base import Speech
from transforms.tts.espeak import Espeak
from transforms.tts.kept_speech import KeptSpeech
from transforms.tts.loaded import Line, LoadedVoices, prepare
from transforms.tts.openai_http import OpenaiHttp
from transforms.tts.speech_answer import SpeechFormat

ROOT = Path(__file__).resolve().parents[3]
KEY = "sk-very-secret-0123456789"
HERE = OpenaiHttp(
    base_url="http://127.0.0.1:1/v1",
    model="tts-1",
    voice="alloy",
    **IMPATIENT,
)
TEXTS = [f"Sentence number {n}, {'x' * n}." for n in range(24)]


def example(folder: Path) -> OpenaiHttp:
    """Nobody is there."""
    return replace(HERE, base_url=f"http://127.0.0.1:{free_port()}/v1", attempts=1)


def at(server: ChatServer) -> OpenaiHttp:
    return replace(HERE, base_url=server.url)


def said(results: list[Speech | EngineError]) -> list[list[int] | str]:
    return [one.samples.tolist() if isinstance(one, Speech) else "failed" for one in results]


def expected(texts: list[str], voice: str = "alloy") -> list[list[int]]:
    return [tone_of(text, voice, 1.0).tolist() for text in texts]


def lines(engine: OpenaiHttp, texts: list[str]) -> list[Line]:
    return [Line(engine, text) for text in texts]


def test_what_is_sent_and_what_comes_back() -> None:
    with chat_server(lambda asked: speak) as server:
        engine = replace(at(server), instructions="Calmly.", parameters={"language": "en", "seed": 3})
        speech = engine.load().synthesize(" Good morning. ")
        bodies = [(asked.body, asked.headers["content-type"]) for asked in server.asked]
        assert "authorization" not in server.asked[0].headers
    body = {
        "model": "tts-1",
        "input": "Good morning.",
        "voice": "alloy",
        "response_format": "wav",
        "speed": 1.0,
        "language": "en",
        "seed": 3,
        "instructions": "Calmly.",
    }
    assert bodies == [(body, "application/json")]
    assert (speech.rate_hz, speech.words) == (RATE_HZ, ())
    np.testing.assert_array_equal(speech.samples, tone_of("Good morning.", "alloy", 1.0))


@pytest.mark.parametrize(
    ("form", "error"), [("wav", 0), ("flac", 0), ("pcm", 0), ("mp3", 900), ("opus", 900)]
)
def test_each_format_is_decoded(form: SpeechFormat, error: int) -> None:
    text = "A sentence that is long enough to be told from noise, whatever the format."
    with chat_server(lambda asked: speak) as server:
        speech = replace(at(server), response_format=form).load().synthesize(text)
    tone = tone_of(text, "alloy", 1.0).astype(float)
    assert speech.rate_hz == (48_000 if form == "opus" and speech.rate_hz == 48_000 else RATE_HZ)
    assert len(speech.samples) / speech.rate_hz == pytest.approx(len(tone) / RATE_HZ, abs=0.1)
    if not error:
        np.testing.assert_array_equal(speech.samples, tone)
    level = np.sqrt(np.square(speech.samples[2000:-4000], dtype=float).mean())
    assert level == pytest.approx(12_000 / 2**0.5, abs=error + 100)


def test_speed_and_pitch_change_what_is_asked_and_how_it_is_played() -> None:
    """An octave higher at the same speed: asked at half the speed, played at twice the rate."""
    with chat_server(lambda asked: speak) as server:
        plain = at(server).load().synthesize("Good morning.")
        higher = at(server).varied(1.0, 12.0).load().synthesize("Good morning.")
        faster = at(server).varied(1.25, 0.0).load().synthesize("Good morning.")
        assert [asked.body["speed"] for asked in server.asked] == [1.0, 0.5, 1.25]
    assert higher.rate_hz == 2 * plain.rate_hz
    assert len(higher.samples) / higher.rate_hz == pytest.approx(len(plain.samples) / plain.rate_hz, abs=1e-3)
    assert len(faster.samples) == pytest.approx(len(plain.samples) / 1.25, abs=1)
    assert HERE.varied(1.1, 0.5).varied(100, 0) == replace(HERE, speed=4.0, semitones=0.5)


def test_nothing_to_say_asks_nobody() -> None:
    speech = HERE.load().synthesize(" \n")
    assert (speech.samples.shape, speech.words) == ((0,), ())


def test_nothing_is_lost_and_the_order_kept_through_all_kinds_of_trouble(tmp_path: Path) -> None:
    """Each text meets two troubles before it is said, several in flight together."""
    kinds = list(TROUBLE.values())

    def plan(asked: Asked) -> Behaviour:
        return kinds[(TEXTS.index(asked.text) + 5 * asked.before) % len(kinds)] if asked.before < 2 else speak

    kept = KeptSpeech(Store(str(tmp_path)))
    with chat_server(plan) as server:
        results = LoadedVoices(kept).say(lines(at(server), TEXTS))
        assert said(results) == expected(TEXTS)
        assert server.most_at_once == HERE.concurrency
        assert len(server.asked) == 3 * len(TEXTS)
        assert kept.count == Count(paid=len(TEXTS), found=0)
        again = KeptSpeech(Store(str(tmp_path)))
        assert said(LoadedVoices(again).say(lines(at(server), TEXTS))) == expected(TEXTS)
        assert again.count == Count(paid=0, found=len(TEXTS))
        assert len(server.asked) == 3 * len(TEXTS)


@pytest.mark.parametrize("trouble", sorted(set(TROUBLE) - {"429", "503 with a time"}))
def test_a_text_that_finally_failed_is_an_error_in_its_place_and_is_not_kept(
    trouble: str, tmp_path: Path
) -> None:
    kept = KeptSpeech(Store(str(tmp_path)))
    with chat_server(lambda asked: TROUBLE[trouble] if asked.text == TEXTS[1] else speak) as server:
        results = LoadedVoices(kept).say(lines(at(server), TEXTS[:3]))
        tries = sum(asked.text == TEXTS[1] for asked in server.asked)
    assert [isinstance(one, EngineError) for one in results] == [False, True, False]
    assert tries == HERE.attempts
    assert "Sentence number 1" in str(results[1])
    assert kept.count == Count(paid=2, found=0)


@pytest.mark.parametrize("form", ["wav", "flac", "opus"])
def test_a_file_that_is_cut_off_is_noticed_wherever_it_is_cut(form: SpeechFormat) -> None:
    cuts = [0.1, 0.4, 0.7, 0.95]

    def cut(to: Handler, asked: Asked) -> None:
        audio = audio_of(asked)
        to.send(audio[: round(len(audio) * cuts[asked.before])])

    text = "A text of some length, so that its file has a middle and an end. " * 4
    with chat_server(lambda asked: cut if asked.before < len(cuts) else speak) as server:
        engine = replace(at(server), response_format=form, attempts=5)
        assert len(engine.load().synthesize(text).samples) > RATE_HZ
        assert len(server.asked) == len(cuts) + 1


def test_a_text_that_is_refused_is_not_sent_again() -> None:
    with chat_server(lambda asked: says(400, "too long") if asked.text == TEXTS[0] else speak) as server:
        results = LoadedVoices().say(lines(at(server), TEXTS[:2]))
        assert len(server.asked) == 2
    assert "too long" in str(results[0])
    assert isinstance(results[1], Speech)


def test_several_voices_of_several_kinds_keep_their_order() -> None:
    with chat_server(lambda asked: speak) as server:
        other = replace(at(server), voice="echo")
        mixed = [Line(other, "one"), Line(Espeak(), "two"), Line(at(server), "one"), Line(other, "three")]
        results = LoadedVoices().say([*mixed, Line(Espeak(), "bad \ud800")])
    assert said(results) == [
        tone_of("one", "echo", 1.0).tolist(),
        Espeak().load().synthesize("two").samples.tolist(),
        tone_of("one", "alloy", 1.0).tolist(),
        tone_of("three", "echo", 1.0).tolist(),
        "failed",
    ]


def test_the_same_text_asked_at_once_is_paid_for_once(tmp_path: Path) -> None:
    kept = KeptSpeech(Store(str(tmp_path)))
    with chat_server(lambda asked: speak) as server:
        results = LoadedVoices(kept).say(lines(at(server), ["the same"] * 6))
        assert len(server.charged) == 1
    assert said(results) == expected(["the same"] * 6)
    assert kept.count == Count(paid=1, found=5)


def test_a_run_that_is_killed_pays_for_nothing_twice(tmp_path: Path) -> None:
    """A process is killed while it works; the next one asks for what the first had not received, and no more."""
    script = (
        "import sys\n"
        "from transforms.store.store import Store\n"
        "from transforms.tts.kept_speech import KeptSpeech\n"
        "from transforms.tts.loaded import Line, LoadedVoices\n"
        "from tests.transforms.tts.test_openai_http import HERE, TEXTS, replace\n"
        "engine = replace(HERE, base_url=sys.argv[1])\n"
        "LoadedVoices(KeptSpeech(Store(sys.argv[2]))).say([Line(engine, text) for text in TEXTS])\n"
    )
    with chat_server(lambda asked: speak) as server:
        child = subprocess.Popen(
            [sys.executable, "-c", script, server.url, str(tmp_path)],
            cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        while len(server.charged) < 8 and child.poll() is None:
            time.sleep(0.005)
        child.kill()
        child.wait()
        n_kept = sum(1 for _ in tmp_path.rglob("*.audio"))
        kept = KeptSpeech(Store(str(tmp_path)))
        results = LoadedVoices(kept).say(lines(at(server), TEXTS))
        times = Counter(asked.text for asked in server.charged)
    assert said(results) == expected(TEXTS)
    assert 0 < n_kept < len(TEXTS)
    assert kept.count == Count(paid=len(TEXTS) - n_kept, found=n_kept)
    in_flight = [text for text, count in times.items() if count > 1]
    assert len(in_flight) <= HERE.concurrency
    asked_with = {asked.headers["idempotency-key"] for asked in server.asked}
    assert len(asked_with) == len(TEXTS)


def test_what_no_text_is_to_blame_for_ends_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TTS_KEY", KEY)
    refusal = says(401, f"Incorrect API key: {KEY}")
    with chat_server(lambda asked: refusal if asked.text == TEXTS[4] else speak) as server:
        engine = replace(at(server), key_env="TTS_KEY")
        with pytest.raises(ConfigError, match="Incorrect API key") as raised:
            LoadedVoices().say(lines(engine, TEXTS))
        assert server.asked[0].headers["authorization"] == f"Bearer {KEY}"
    assert KEY not in str(raised.value)


def test_nobody_there_is_said_at_once_and_under_way() -> None:
    gone = replace(HERE, base_url=f"http://127.0.0.1:{free_port()}/v1")
    with pytest.raises(ConfigError, match="nobody answers at"):
        prepare([Espeak(), gone])
    with pytest.raises(ConfigError, match="nobody answers"):
        gone.load().synthesize("hello")
    with pytest.raises(ConfigError, match="the variable TTS_KEY is not set here"):
        replace(HERE, key_env="TTS_KEY").load()
    with chat_server(lambda asked: speak) as server:
        prepare([at(server)])


def test_the_key_is_in_no_message_or_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("TTS_KEY", KEY)
    with chat_server(lambda asked: says(500, f"key {KEY} broke it")) as server:
        engine = replace(at(server), key_env="TTS_KEY")
        with pytest.raises(EngineError, match="broke it") as raised:
            engine.load().synthesize("hello")
    everything = [str(raised.value), caplog.text, repr(engine), json.dumps(asdict(engine))]
    assert KEY not in " ".join([*everything, pickle.dumps(engine).decode("latin-1")])


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"base_url": f"http://me:{KEY}@tts/v1"}, "base_url is no http"),
        ({"base_url": f"http://tts/v1?key={KEY}"}, "has no query"),
        ({"key_env": KEY}, "not the key itself"),
        ({"parameters": {"voice": "x"}}, "'voice' is no name"),
    ],
)
def test_settings_that_cannot_be_meant(change: dict[str, object], why: str) -> None:
    with pytest.raises(ConfigError, match=why) as raised:
        replace(HERE, **change)  # type: ignore[arg-type]
    assert KEY not in str(raised.value)
