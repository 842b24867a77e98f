"""What a lister finds: a source, a failure, or something that is left out for a reason."""

from __future__ import annotations

from typing import NamedTuple

from schemas.errors import InputError
from schemas.ids import RUN_MEMBERS, run_id, stable_id
from schemas.records import Failure, Source
from schemas.redaction import redacted
from transforms.store.planned import STAGE

NOT_AUDIO_NAME = "not_an_audio_file_name"
RUN_BYTES, LONGEST_RUN_BYTES = 32 * 2**20, 2**30


class Dropped(NamedTuple):
    """Something that is no recording, by a policy of ours."""

    reason: str


Found = Source | Failure | Dropped | None
"""None stands for a file that is no audio by its name."""


def failed(url: str, error: InputError) -> Failure:
    """Return the row of failures/ for what is wrong with an input list, or with something in it."""
    message = str(error).encode(errors="backslashreplace").decode()
    return Failure(STAGE, stable_id(url, message), redacted(url), type(error).__name__, message, None)


class Runs:
    """Ids for the members of an archive that can only be read forwards.

    They keep members in order, in runs of up to 4,096: a run lies in one bucket, which is read in one pass over what
    lies before it and itself. Runs are spread over buckets, and each may be as large as all before it (but at
    least ``RUN_BYTES``, at most ``LONGEST_RUN_BYTES``), so that up to 2 GiB all runs together read an archive twice.
    """

    def __init__(self, archive: str) -> None:
        self._archive = archive
        self._run = self._ordinal = self._bytes = self._before = 0

    def next_id(self, size_bytes: int) -> str:
        """Return the id of the next member."""
        limit = min(max(RUN_BYTES, self._before), LONGEST_RUN_BYTES)
        if self._ordinal == RUN_MEMBERS or (self._ordinal and self._bytes + size_bytes > limit):
            self._before += self._bytes
            self._run, self._ordinal, self._bytes = self._run + 1, 0, 0
        made = run_id(self._ordinal, "run", self._archive, self._run)
        self._ordinal += 1
        self._bytes += size_bytes
        return made
