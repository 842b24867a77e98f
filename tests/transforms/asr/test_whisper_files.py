from __future__ import annotations

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import fsspec
import pytest

from schemas.errors import ConfigError
from transforms.asr import model_files
from transforms.asr.faster_whisper import FasterWhisper
from transforms.asr.whisper_files import find_model

BOTH_WAYS = r"(?s)a folder in CTranslate2 format.*fsspec URL.*a name on the Hugging Face Hub.*network"


@pytest.fixture(autouse=True)
def _own_caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))


@pytest.fixture
def url(tiny_whisper: Path) -> Iterator[str]:
    fs = fsspec.filesystem("memory")
    for path in tiny_whisper.iterdir():
        fs.pipe_file(f"/models/tiny/{path.name}", path.read_bytes())
    yield "memory://models/tiny"
    fs.rm("/models", recursive=True)


def _cached(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "cache" / "speechloom" / "models").iterdir())


def test_a_local_folder_is_used_where_it_is(tiny_whisper: Path) -> None:
    assert find_model(str(tiny_whisper)) == tiny_whisper
    assert find_model(tiny_whisper.as_uri()) == tiny_whisper


def test_a_folder_on_a_url_is_copied_once_and_loads(url: str, tiny_whisper: Path, tmp_path: Path) -> None:
    first = find_model(url)
    written = (first / "model.bin").stat().st_mtime_ns
    assert find_model(url) == first
    assert (first / "model.bin").stat().st_mtime_ns == written
    assert {p.name: p.read_bytes() for p in first.iterdir()} == {
        p.name: p.read_bytes() for p in tiny_whisper.iterdir()
    }
    assert _cached(tmp_path) == [first]
    FasterWhisper(url).load()


def test_a_changed_model_on_the_same_url_is_copied_anew(url: str) -> None:
    before = find_model(url)
    fsspec.filesystem("memory").pipe_file("/models/tiny/config.json", b"{}")
    after = find_model(url)
    assert after != before
    assert (after / "config.json").read_bytes() == b"{}"


def test_workers_that_copy_at_once_end_with_one_whole_copy(url: str, tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as workers:
        found = set(workers.map(find_model, [url] * 16))
    assert _cached(tmp_path) == list(found)


@pytest.mark.parametrize(
    ("model", "tried"),
    [
        ("memory://nowhere/whisper", "no model.bin and no tokenizer.json at memory://nowhere/whisper"),
        ("nosuch://bucket/whisper", "nosuch"),
        ("./no/such/folder", "there is no folder no/such/folder"),
        ("no-such-size", "no-such-size"),
    ],
)
def test_what_cannot_be_had_names_what_was_tried_and_both_ways(model: str, tried: str) -> None:
    with pytest.raises(ConfigError, match=BOTH_WAYS) as raised:
        find_model(model)
    assert tried in str(raised.value)


def test_a_folder_without_a_model_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "model.bin").touch()
    with pytest.raises(ConfigError, match=r"has no tokenizer\.json"):
        find_model(str(tmp_path))


def test_no_network_is_a_config_error(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        endpoint = f"http://127.0.0.1:{unused.getsockname()[1]}"
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", endpoint)
    monkeypatch.setattr("huggingface_hub.hf_api.ENDPOINT", endpoint, raising=False)
    with pytest.raises(ConfigError, match=BOTH_WAYS) as raised:
        find_model("tiny")
    assert endpoint in str(raised.value)


def test_a_hub_that_never_answers_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_files, "PROBE_TIMEOUT_S", 0.2)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        endpoint = f"http://127.0.0.1:{silent.getsockname()[1]}"
        monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", endpoint)
        with pytest.raises(ConfigError, match=r"did not answer within 0\.2 s"):
            find_model("Systran/faster-whisper-tiny")


def test_offline_mode_asks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setattr(
            "huggingface_hub.constants.ENDPOINT", f"http://127.0.0.1:{silent.getsockname()[1]}"
        )
        with pytest.raises(ConfigError, match=BOTH_WAYS):
            find_model("tiny")
        silent.setblocking(False)
        with pytest.raises(BlockingIOError):
            silent.accept()
