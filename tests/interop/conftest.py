"""These tests need torch and what builds on it: `make test-interop`. Elsewhere they are not collected."""

from __future__ import annotations

from importlib.util import find_spec

_NEEDED = "torch", "torchdata", "lhotse", "webdataset"
collect_ignore_glob = [] if all(map(find_spec, _NEEDED)) else ["test_*.py"]
