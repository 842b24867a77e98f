from __future__ import annotations

import os
import subprocess
import sys

from pipelines.config import canonical
from pipelines.ingest import IngestConfig
from tests.end_to_end.runs import ROOT
from transforms.isolate.limits import Isolation

EATING = """
import os
from transforms.isolate.limits import Isolation, limit_this_process
limit_this_process(Isolation(memory_mb=100))
kept = bytearray(80 << 20)
try:
    bytearray(40 << 20)
except MemoryError:
    print("no memory")
try:
    with open(os.environ["FILE"], "wb", buffering=0) as sink:
        while sink.write(bytes(1000)) == 1000:
            pass
        sink.write(b"more")
except OSError as error:
    print(error.errno)
"""


def test_large_files_get_more_time() -> None:
    assert Isolation(stall_s=5).stall_allowed_s(0) == 5
    assert Isolation(stall_s=5).stall_allowed_s(100_000_000) == 15


def test_memory_and_files_have_an_end(tmp_path: object) -> None:
    path = os.path.join(str(tmp_path), "printed")
    done = subprocess.run(
        [sys.executable, "-c", EATING],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "FILE": path},
    )
    assert done.stdout.split("\n")[:2] == ["no memory", "27"]
    assert os.path.getsize(path) == 65_536


def test_the_limits_are_no_part_of_the_fingerprint_but_the_longest_length_is() -> None:
    plain = canonical(IngestConfig())
    assert canonical(IngestConfig(isolation=Isolation(children=7, memory_mb=1))) == plain
    assert canonical(IngestConfig(longest_h=1.0)) != plain
