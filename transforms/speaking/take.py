"""A sentence as it was said: what is kept of it until its document is laid out."""

from __future__ import annotations

from typing import NamedTuple

from schemas.records import AlignmentCheck, Word


class Take(NamedTuple):
    """A sentence that a voice said, judged.

    ``engine`` and ``settings`` name the voice's engine and its configuration as canonical JSON. ``words`` are in
    samples from the sentence's start; ``word_times`` says where they are from (``transforms.speaking.timing``). The
    FLAC file is ``size_bytes`` long and lies at ``at_bytes`` of the bucket's spool. ``check`` is what the last check
    said, None where none had anything to measure; its ``rejection`` is None where the sentence passed.
    """

    voice: str
    engine: str
    settings: str
    attempts: int
    words: tuple[Word, ...]
    word_times: str
    n_samples: int
    source_rate_hz: int
    speech_share: float
    rms_dbfs: float
    peak_dbfs: float
    at_bytes: int
    size_bytes: int
    check: AlignmentCheck | None

    @property
    def rejection(self) -> str | None:
        """Why the sentence was rejected in the last attempt, None where it passed."""
        return self.check.rejection if self.check else None
