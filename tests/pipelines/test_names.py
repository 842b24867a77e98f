from __future__ import annotations

from pipelines import run
from pipelines.names import JOBS


def test_the_names_are_the_jobs_own() -> None:
    assert [job.stage for job in run._JOBS.values()] == list(JOBS)
