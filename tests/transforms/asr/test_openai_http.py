from __future__ import annotations

import json
import logging
import pickle
import time
from dataclasses import asdict, replace

import numpy as np
import pytest

from schemas.errors import ConfigError, EngineError
from schemas.records import Hypothesis
from tests.asr_server import (
    Behaviour,
    Heard,
    asr_server,
    cut,
    cut_unseen,
    good,
    reset,
    says,
    sends,
    stall,
    stall_in_body,
)
from tests.impatient import IMPATIENT
from tests.ports import free_port
from transforms.asr.base import Clip
from transforms.asr.openai_http import OpenaiHttp

KEY = "sk-very-secret-0123456789"
HERE = OpenaiHttp(
    base_url="http://127.0.0.1:1/v1",
    model="whisper-tiny",
    **IMPATIENT,
)


def clips(count: int) -> list[Clip]:
    """Clips that differ in length, longest first: 1,600 samples and more."""
    lengths = range(1600 + 16 * count, 1600, -16)
    return [Clip(f"s{number}", np.full(n, 0.25, np.float32), "en") for number, n in enumerate(lengths)]


def number(heard: Heard, count: int) -> int:
    """Which of ``clips(count)`` it is."""
    return (1600 + 16 * count - heard.n_samples) // 16


def told(results: list[Hypothesis | EngineError]) -> list[str]:
    return [one.text if isinstance(one, Hypothesis) else "failed" for one in results]


def failures_of(results: list[Hypothesis | EngineError]) -> list[str]:
    return [str(one) for one in results if isinstance(one, EngineError)]


def test_words_times_and_measures_are_those_of_the_server() -> None:
    with asr_server(lambda heard: good) as server:
        (heard,) = replace(HERE, base_url=server.url).load().transcribe(clips(1))
    assert isinstance(heard, Hypothesis)
    assert heard.text == "Clip 1616."
    assert heard.language == "en"
    assert [tuple(word) for word in heard.words] == [("Clip", 0, 808, 0.5), ("1616.", 808, 1616, None)]
    assert (heard.mean_log_probability, heard.engine) == (-0.25, "openai_http")
    settings = json.loads(heard.settings)
    assert settings["model"] == "whisper-tiny"
    assert (settings["response_format"], settings["word_times"]) == ("verbose_json", "given")
    assert not {"key_env", "concurrency", "attempts", "read_s"} & set(settings)


@pytest.mark.parametrize(("audio_format", "kind"), [("flac", "FLAC"), ("wav", "WAV")])
def test_what_is_sent(audio_format: str, kind: str) -> None:
    engine = replace(
        HERE,
        audio_format=audio_format,  # type: ignore[arg-type]
        languages={"zh-TW": "yue"},
        prompt="Names: Ærø\r\n--x",
        temperature=0.2,
        parameters={"vad_filter": "false", "include[]": "logprobs"},
    )
    samples = np.array([0.0, 0.5, -0.5, 1.0, -1.0, 2.0], np.float32)
    batch = [Clip("a", samples, "en-GB"), Clip("b", samples, "zh-TW"), Clip("c", samples, None)]
    with asr_server(lambda heard: good) as server:
        replace(engine, base_url=server.url, concurrency=1).load().transcribe(batch)
        first, second, third = server.heard
    assert first.kind == kind
    assert first.rate_hz == 16_000
    assert first.samples.tolist() == [0, 16384, -16384, 32767, -32768, 32767]
    assert first.fields == {
        "model": ["whisper-tiny"],
        "response_format": ["verbose_json"],
        "temperature": ["0.2"],
        "timestamp_granularities[]": ["word", "segment"],
        "language": ["en"],
        "prompt": ["Names: Ærø\r\n--x"],
        "vad_filter": ["false"],
        "include[]": ["logprobs"],
    }
    assert second.field("language") == "yue"
    assert third.field("language") is None
    assert "authorization" not in first.head


TROUBLE: dict[str, Behaviour] = {
    "429": says("429 Too Many Requests", Retry_After=0),
    "429 without a time": says("429 Too Many Requests"),
    "500": says("500 Internal Server Error"),
    "503": says("503 Service Unavailable"),
    "503 with a time": says("503 Service Unavailable", Retry_After=0),
    "529": says("529 Overloaded"),
    "204": says("204 No Content"),
    "reset": reset,
    "cut": cut,
    "cut unseen": cut_unseen,
    "no JSON": sends(b'{"text": "half'),
    "other JSON": sends(b'["text"]'),
    "no text": sends(b'{"text": null}'),
    "bad times": sends(b'{"text": "a", "words": [{"word": "a", "start": NaN, "end": 1}]}'),
    "deep JSON": sends(b"[" * 100_000),
    "page": sends(b"<html>Bad gateway</html>", "text/html"),
    "stall": stall,
    "stall in the body": stall_in_body,
}


def test_nothing_is_lost_and_the_order_kept_through_all_kinds_of_trouble() -> None:
    """Each clip meets two troubles before it is heard, all in flight together."""
    kinds = list(TROUBLE.values())
    batch = clips(2 * len(kinds))

    def plan(heard: Heard) -> Behaviour:
        which = number(heard, len(batch))
        return kinds[(which + 5 * heard.before) % len(kinds)] if heard.before < 2 else good

    with asr_server(plan) as server:
        results = replace(HERE, base_url=server.url).load().transcribe(batch)
        assert told(results) == [f"Clip {len(clip.samples)}." for clip in batch]
        assert server.most_at_once == HERE.concurrency
        assert len(server.heard) == 3 * len(batch)


@pytest.mark.parametrize("trouble", sorted(set(TROUBLE) - {"429", "429 without a time", "503 with a time"}))
def test_a_clip_that_finally_failed_is_an_error_in_its_place(trouble: str) -> None:
    batch = clips(4)
    with asr_server(lambda heard: TROUBLE[trouble] if number(heard, 4) == 1 else good) as server:
        results = replace(HERE, base_url=server.url, read_s=0.2).load().transcribe(batch)
        tries = sum(number(heard, 4) == 1 for heard in server.heard)
    assert [isinstance(one, EngineError) for one in results] == [False, True, False, False]
    assert tries == HERE.attempts
    assert "clip s1" in str(results[1])
    assert "as the last of 3 attempts (openai_http.attempts)" in str(results[1])


@pytest.mark.parametrize("status", ["400 Bad Request", "413 Content Too Large", "422 Unprocessable Content"])
def test_a_clip_that_is_refused_is_not_sent_again(status: str) -> None:
    refusal = says(status, {"error": {"message": "too short", "param": "file"}})
    with asr_server(lambda heard: refusal if number(heard, 3) == 2 else good) as server:
        engine = replace(HERE, base_url=server.url, response_format="text")
        results = engine.load().transcribe(clips(3))
        assert len(server.heard) == 3
    assert told(results) == ["Clip 1648.", "Clip 1632.", "failed"]
    assert "too short (file)" in str(results[2])


def test_limits_are_waited_out_however_often() -> None:
    """A server that takes five requests in 0.2 s, and no more, gets all clips through: no 429 counts as a failure."""
    taken: list[float] = []

    def plan(heard: Heard) -> Behaviour:
        now_s = time.monotonic()
        if sum(now_s - one < 0.2 for one in taken) >= 5:
            return says("429 Too Many Requests", Retry_After=0)
        taken.append(now_s)
        return good

    batch = clips(25)
    with asr_server(plan) as server:
        results = replace(HERE, base_url=server.url, attempts=1, concurrency=8).load().transcribe(batch)
        assert len(server.heard) > len(batch)
        assert server.most_at_once <= 8
    assert told(results) == [f"Clip {len(clip.samples)}." for clip in batch]


def test_retry_after_holds_the_whole_host_back() -> None:
    refused: list[float] = []

    def plan(heard: Heard) -> Behaviour:
        if not refused:
            refused.append(time.monotonic())
            return says("429 Too Many Requests", Retry_After=1)
        return good

    with asr_server(plan) as server:
        results = replace(HERE, base_url=server.url, concurrency=2).load().transcribe(clips(20))
        under_way_s = 0.25
        later = [heard.at_s - refused[0] for heard in server.heard if heard.at_s > refused[0] + under_way_s]
    assert not failures_of(results)
    assert len(later) >= 10
    assert min(later) >= 0.99


def test_patience_ends_with_the_total_time() -> None:
    with asr_server(lambda heard: TROUBLE["429 without a time"]) as server:
        results = replace(HERE, base_url=server.url, total_s=0.3).load().transcribe(clips(2))
    assert all("longer than 0.3 s (openai_http.total_s)" in text for text in failures_of(results))
    assert len(failures_of(results)) == 2


def test_the_limit_of_requests_at_once_is_reached_and_never_passed_by_several_batches() -> None:
    from concurrent.futures import ThreadPoolExecutor

    with asr_server(lambda heard: good) as server:
        engine = replace(HERE, base_url=server.url, concurrency=4)
        with ThreadPoolExecutor(3) as pool:
            models = [engine.load() for _ in range(3)]
            several = list(pool.map(lambda model: model.transcribe(clips(12)), models))
        assert server.most_at_once == 4
    assert several[0] == several[1] == several[2]
    assert not failures_of(several[0])


REFUSED = {"error": {"message": "Unsupported value", "param": "response_format", "code": "unsupported_value"}}


@pytest.mark.parametrize(("last", "asked"), [("json", 3), ("text", 4)])
def test_forms_that_a_server_lacks_are_left_out_from_then_on(last: str, asked: int) -> None:
    def plan(heard: Heard) -> Behaviour:
        return good if heard.field("response_format") == last else says("400 Bad Request", REFUSED)

    with asr_server(plan) as server:
        results = replace(HERE, base_url=server.url, concurrency=1).load().transcribe(clips(3))
        assert len(server.heard) == asked + 2
    assert told(results) == ["Clip 1648.", "Clip 1632.", "Clip 1616."]
    first = results[0]
    assert isinstance(first, Hypothesis)
    settings = json.loads(first.settings)
    assert (settings["response_format"], settings["word_times"]) == (last, "clip")
    assert [word.text for word in first.words] == ["Clip", "1648."]
    assert (first.words[0].start_samples, first.words[-1].end_samples) == (0, 1648)
    assert first.language == "en"


def test_times_of_words_may_be_lacking_alone() -> None:
    lacks = says(
        "400 Bad Request", {"error": {"message": "`timestamp_granularities[]` not supported by this model"}}
    )
    with asr_server(lambda heard: lacks if heard.field("timestamp_granularities[]") else good) as server:
        results = replace(HERE, base_url=server.url, concurrency=1).load().transcribe(clips(2))
        assert [heard.field("response_format") for heard in server.heard] == ["verbose_json"] * 3
    assert told(results) == ["Clip 1632.", "Clip 1616."]


def test_a_clip_that_is_refused_in_a_richer_form_does_not_cost_the_others_theirs() -> None:
    def plan(heard: Heard) -> Behaviour:
        odd = number(heard, 3) == 0 and heard.field("response_format") == "verbose_json"
        return says("400 Bad Request", {"error": "no speech to time"}) if odd else good

    with asr_server(plan) as server:
        results = replace(HERE, base_url=server.url, concurrency=1).load().transcribe(clips(3))
    forms = [json.loads(one.settings)["response_format"] for one in results if isinstance(one, Hypothesis)]
    assert forms == ["json", "verbose_json", "verbose_json"]


@pytest.mark.parametrize(
    ("behaviour", "why"),
    [
        (says("401 Unauthorized", {"error": {"message": f"Incorrect API key: {KEY}"}}), "Incorrect API key"),
        (says("404 Not Found", {"detail": "no such model"}), "no such model"),
        (
            says("307 Temporary Redirect", Location="http://127.0.0.1:1/elsewhere"),
            "points to http://127.0.0.1",
        ),
        (says("429 Too Many Requests", {"error": {"message": "pay", "code": "insufficient_quota"}}), "pay"),
    ],
)
def test_what_no_clip_is_to_blame_for_ends_the_run(
    behaviour: Behaviour, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASR_KEY", KEY)
    with asr_server(lambda heard: behaviour if number(heard, 9) == 4 else good) as server:
        model = replace(HERE, base_url=server.url, key_env="ASR_KEY").load()
        with pytest.raises(ConfigError, match=why) as raised:
            model.transcribe(clips(9))
    assert KEY not in str(raised.value)


def test_nobody_there_is_said_at_once_and_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = replace(HERE, base_url=f"http://127.0.0.1:{free_port()}/v1")
    with pytest.raises(ConfigError, match=r"nobody answers at .* refused, as the last of 3"):
        gone.prepare()
    with pytest.raises(ConfigError, match="nobody answers"):
        gone.load().transcribe(clips(2))
    with pytest.raises(ConfigError, match="nobody answers"):
        replace(HERE, base_url="http://asr.invalid/v1").prepare()
    with pytest.raises(ConfigError, match="the variable ASR_KEY is not set here"):
        replace(HERE, key_env="ASR_KEY").prepare()


def test_a_server_that_is_there_is_enough_to_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASR_KEY", f" {KEY}\n")
    with asr_server(lambda heard: good) as server:
        replace(HERE, base_url=server.url + "/", key_env="ASR_KEY").prepare()
        replace(HERE, base_url=server.url.replace("/v1", "/other")).prepare()
        assert [head["authorization"] for head in server.listed] == [f"Bearer {KEY}"]


def test_the_key_is_in_no_message_log_or_table(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Even where the server repeats it in errors and texts."""
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("ASR_KEY", KEY)
    echoes: list[Behaviour] = [
        sends(json.dumps({"text": f"your key is {KEY}"}).encode()),
        says("500 Internal Server Error", {"error": f"key {KEY} broke it"}),
        says("400 Bad Request", {"error": {"message": f"key {KEY} is no good"}}),
        sends(f"no JSON {KEY}".encode()),
    ]
    with asr_server(lambda heard: echoes[number(heard, 4)]) as server:
        engine = replace(HERE, base_url=server.url, key_env="ASR_KEY", response_format="json")
        results = engine.load().transcribe(clips(4))
        assert {heard.head["authorization"] for heard in server.heard} == {f"Bearer {KEY}"}
    assert [type(one) for one in results] == [Hypothesis, EngineError, EngineError, EngineError]
    captured = capfd.readouterr()
    everything = [*map(repr, results), *map(str, results), caplog.text, captured.out, captured.err]
    everything += [repr(engine), json.dumps(asdict(engine)), pickle.dumps(engine).decode("latin-1")]
    assert KEY not in " ".join(everything)
    assert "broke it" in str(results[1])


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"base_url": f"http://me:{KEY}@asr/v1"}, "base_url is no http"),
        ({"base_url": "asr:8000"}, "base_url is no http"),
        ({"base_url": f"http://asr/v1?key={KEY}"}, "has no query"),
        ({"key_env": KEY}, "not the key itself"),
        ({"key_env": "gsk_abcdef"}, "not the key itself"),
        ({"name": "a/b"}, "letters, digits"),
        ({"parameters": {"model": "x"}}, "'model' is no name"),
        ({"parameters": {'a"\r\n': "x"}}, "is no name"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused(change: dict[str, object], why: str) -> None:
    with pytest.raises(ConfigError, match=why) as raised:
        replace(HERE, **change)  # type: ignore[arg-type]
    assert KEY not in str(raised.value)
    assert "gsk_abcdef" not in str(raised.value)


def test_bad_clips_are_not_sent() -> None:
    bad = [Clip("empty", np.zeros(0, np.float32), None), Clip("nan", np.full(3, np.nan, np.float32), None)]
    with asr_server(lambda heard: good) as server:
        results = replace(HERE, base_url=server.url).load().transcribe([*bad, *clips(1)])
        assert len(server.heard) == 1
    assert told(results) == ["failed", "failed", "Clip 1616."]
    assert replace(HERE, base_url=server.url).load().transcribe([]) == []


def test_settings_are_picklable() -> None:
    engine = replace(HERE, languages={"zh-TW": "yue"})
    assert pickle.loads(pickle.dumps(engine)) == engine
