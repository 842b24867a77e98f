from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from deploy.flink import ChecksumMismatch, _manifest, check_sums


def _home(folder: Path) -> tuple[Path, Path]:
    jar = folder / "home" / "lib" / "a.jar"
    jar.parent.mkdir(parents=True)
    jar.write_bytes(b"one")
    sums = folder / "sums"
    sums.write_text(f"{hashlib.sha256(b'one').hexdigest()}  lib/a.jar\n")
    return folder / "home", sums


def test_the_files_that_were_meant_pass(tmp_path: Path) -> None:
    check_sums(*_home(tmp_path))


@pytest.mark.parametrize("change", ["changed", "missing", "more"])
def test_anything_else_is_refused_by_name(tmp_path: Path, change: str) -> None:
    home, sums = _home(tmp_path)
    jar = home / "lib" / "a.jar"
    if change == "changed":
        jar.write_bytes(b"two")
    elif change == "missing":
        jar.unlink()
    else:
        (home / "lib" / "b.jar").write_bytes(b"three")
    with pytest.raises(ChecksumMismatch, match=r"lib/[ab]\.jar"):
        check_sums(home, sums)


def test_a_manifest_has_lines_of_72_bytes_that_join_to_the_list() -> None:
    jars = [f"lib/library-number-{n}.jar" for n in range(30)]
    text = _manifest(jars)
    assert max(len(line) for line in text.split("\r\n")) <= 72
    joined = text.replace("\r\n ", "")
    assert f"Class-Path: {' '.join(jars)}\r\n" in joined
