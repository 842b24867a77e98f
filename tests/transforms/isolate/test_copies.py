from __future__ import annotations

from pathlib import Path

import fsspec
import pytest

from schemas.records import Source
from transforms.isolate.copies import Copies
from transforms.isolate.wire import Request
from transforms.isolate.work import Result


def test_a_copy_lives_until_it_is_given_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    memory = fsspec.filesystem("memory")
    for name in ("a", "b", "c"):
        memory.pipe(f"/copies/{name}.wav", name.encode())
    sources = [Source(name, f"memory://copies/{name}.wav") for name in ("a", "gone", "b", "c")]
    with Copies(sources) as copies:
        found = list(copies.requests())
        assert [type(one) for one in found] == [Request, Result, Request, Request]
        paths = [Path(one.path) for one in found if isinstance(one, Request)]
        assert [path.read_text() for path in paths] == ["a", "b", "c"]
        assert isinstance(found[1], Result)
        assert isinstance(found[1].outcome, FileNotFoundError)
        copies.give_back()
        copies.give_back()
        assert [path.exists() for path in paths] == [False, True, True]
    assert list(tmp_path.iterdir()) == []
    memory.rm("/copies", recursive=True)
