from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from schemas.errors import ConfigError
from transforms.tokens.huggingface import Huggingface
from transforms.tokens.utf8 import Utf8


def test_bytes_are_those_of_the_text() -> None:
    tokenizer = Utf8().load()
    assert bytes(tokenizer.encode("naïve 日本")) == "naïve 日本".encode()
    assert tokenizer.size == 256


def test_a_real_tokenizer_is_read_from_a_file_or_url(shared_dir: Path) -> None:
    path = shared_dir / "data" / "tokenizers" / "gpt2.json"
    for where in (str(path), f"file://{path}"):
        tokenizer = pickle.loads(pickle.dumps(Huggingface(file=where))).load()
        assert tokenizer.encode("Hello world") == [15496, 995]
        assert tokenizer.size == 50_257


def test_what_is_no_tokenizer_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{}")
    (tmp_path / "b.json").write_bytes(b"\xff\xfe")
    for name in ("a.json", "b.json", "gone.json"):
        with pytest.raises(ConfigError, match=name):
            Huggingface(file=str(tmp_path / name)).load()


def test_one_source_is_needed_and_only_one() -> None:
    for settings in ({}, {"file": "a", "name": "b"}):
        with pytest.raises(ConfigError, match="one of them"):
            Huggingface(**settings)


def test_a_hub_that_cannot_be_reached_says_both_ways(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(ConfigError, match="file: path/to/tokenizer"):
        Huggingface(name="nobody/nothing").load()
