from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from schemas.errors import ConfigError
from tests.ports import free_port
from tests.tiny_nemo import build_tiny_nemo
from transforms.asr.onnx_files import find_onnx_model

pytest.importorskip("onnx_asr", reason="needs the extra onnx")
pytest.importorskip("onnx", reason="the test makes its networks with it")
BOTH_WAYS = (
    r"Two ways lead to a model: \(1\) a folder in the layout of onnx-asr.*\(2\) a name that onnx-asr knows"
)


@pytest.fixture(autouse=True)
def _own_caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    fs = fsspec.filesystem("memory")
    for path in build_tiny_nemo(tmp_path / "tiny").iterdir():
        fs.pipe_file(f"/models/nemo/{path.name}", path.read_bytes())
    fs.pipe_file("/models/nemo/readme.md", b"not needed")
    yield "memory://models/nemo"
    fs.rm("/models", recursive=True)


def test_a_folder_is_used_where_it_is_and_a_url_is_copied_once(url: str, tmp_path: Path) -> None:
    folder = tmp_path / "tiny"
    assert find_onnx_model(str(folder), None, None) == ("nemo-conformer-ctc", folder)
    first = find_onnx_model(url, None, None)
    assert first == find_onnx_model(url, None, None)
    assert first.folder is not None
    assert sorted(path.name for path in first.folder.iterdir()) == ["config.json", "model.onnx", "vocab.txt"]
    assert len(list((tmp_path / "cache" / "speechloom" / "models").iterdir())) == 1


@pytest.mark.parametrize(
    ("model", "kind", "tried"),
    [
        ("./no/such/folder", None, "there is no folder no/such/folder"),
        ("memory://nowhere/nemo", None, "memory://nowhere/nemo"),
        ("nosuch://bucket/nemo", None, "nosuch"),
        ("nemo-parakeet-tdt-0.6b-v3", None, "nemo-parakeet-tdt-0.6b-v3"),
        ("istupakov/parakeet-tdt-0.6b-v3-onnx", None, "istupakov"),
        ("no-such-name", None, "not supported"),
        ("a/b/c", None, "a/b/c"),
        ("{empty}", None, "config.json cannot be read"),
        ("{empty}", "nemo-conformer-ctc", "model.onnx"),
        ("{empty}", "no-such-kind", "not supported"),
        ("{typeless}", None, "no model_type"),
    ],
)
def test_what_cannot_be_had_names_what_was_tried_and_both_ways(
    model: str, kind: str | None, tried: str, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "typeless").mkdir()
    (tmp_path / "typeless" / "config.json").write_text("{}")
    place = model.format(empty=tmp_path / "empty", typeless=tmp_path / "typeless")
    with pytest.raises(ConfigError, match=BOTH_WAYS) as raised:
        find_onnx_model(place, kind, None)
    assert tried in str(raised.value)


def test_no_network_is_a_config_error(monkeypatch: pytest.MonkeyPatch) -> None:
    endpoint = f"http://127.0.0.1:{free_port()}"
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", endpoint)
    monkeypatch.setattr("huggingface_hub.hf_api.ENDPOINT", endpoint, raising=False)
    with pytest.raises(ConfigError, match=BOTH_WAYS):
        find_onnx_model("nemo-parakeet-ctc-0.6b", None, None)


def test_without_the_package_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = build_tiny_nemo(tmp_path / "tiny")
    monkeypatch.setitem(sys.modules, "onnx_asr", None)
    monkeypatch.delitem(sys.modules, "onnx_asr.loader", raising=False)
    with pytest.raises(ConfigError, match=r"pip install 'speechloom\[onnx\]'"):
        find_onnx_model(str(folder), None, None)
