from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from tests.end_to_end.runs import ROOT
from transforms.one_thread import VARIABLE

CODE = """
import json, os, numpy
from threadpoolctl import threadpool_info
from transforms.one_thread import keep_to_one_thread
def threads():
    return [library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"]
before = threads()
keep_to_one_thread()
import scipy.linalg
print(json.dumps([before, threads(), os.environ["OPENBLAS_NUM_THREADS"]]))
"""


def in_a_new_process(**more: str) -> list[Any]:
    environment = {name: value for name, value in os.environ.items() if name != VARIABLE} | more
    done = subprocess.run(
        [sys.executable, "-c", CODE], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return list(json.loads(done.stdout))


def test_libraries_that_are_loaded_and_those_that_come_later() -> None:
    before, after, told = in_a_new_process()
    assert len(after) > len(before) == 1
    assert set(after) == {1}
    assert told == "1"


def test_who_asks_for_more_has_more() -> None:
    before, after, told = in_a_new_process(**{VARIABLE: "2"})
    assert len(after) > len(before) == 1
    assert set(after) == set(before)
    assert told == "2"
