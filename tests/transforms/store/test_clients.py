from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from fsspec.config import conf

from schemas.errors import ConfigError
from transforms.store.clients import open_fs
from transforms.store.store import Store

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("url", "module", "extra"), [("s3://b/r", "s3fs", "aws"), ("gs://b/r", "gcsfs", "gcp")]
)
def test_a_missing_extra_is_named(url: str, module: str, extra: str, tmp_path: Path) -> None:
    without = (
        f"import sys; sys.modules['{module}'] = None; from pipelines.command import main; sys.exit(main())"
    )
    for arguments in (("--root", url), ("--root", str(tmp_path), "--input", f"{url}/list.jsonl")):
        done = subprocess.run(
            [sys.executable, "-c", without, "build", *arguments],
            capture_output=True, text=True, check=False, cwd=ROOT,
        )  # fmt: skip
        assert done.returncode == 2, done.stderr
        assert f"pip install 'speechloom[{extra}]'" in done.stderr


def test_a_root_that_nothing_serves_is_refused() -> None:
    with pytest.raises(ConfigError, match="--root nosuch://a cannot be used here"):
        Store("nosuch://a")


def test_what_the_environment_says_of_s3_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        conf, "s3", {"requester_pays": True, "anon": True, "config_kwargs": {"read_timeout": 7}}
    )
    fs, path = open_fs("s3://b/k")
    assert (fs.anon, fs.requester_pays, path) == (True, True, "b/k")
    assert fs.config_kwargs["read_timeout"] == 7
    assert fs.config_kwargs["retries"]["mode"] == "standard"


def test_tables_remember_no_listings_and_inputs_may() -> None:
    assert not open_fs("s3://b/k")[0].dircache.use_listings_cache
    assert open_fs("s3://b/k", keep_listings=True)[0].dircache.use_listings_cache
