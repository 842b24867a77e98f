"""Filters that break: in a pipeline they stand for a decoder that crashes, or a bug that one bucket reveals."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from filters.base import Candidate


@dataclass(frozen=True)
class Poison:
    """Breaks on candidates that say ``word``, while there is no file ``mended``; ``how``: raise, or kill.

    Others take ``others_s`` seconds, so that some of them are begun when it breaks.
    """

    word: str = "violin"
    how: str = "raise"
    mended: str = ""
    others_s: float = 0.0

    def measure(self, candidate: Candidate) -> float | None:
        mended = bool(self.mended) and Path(self.mended).exists()
        if self.word in candidate.text and not mended:
            if self.how == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            raise ZeroDivisionError("this bucket is poison")
        time.sleep(self.others_s)
        return None

    def decide(self, score: float | None) -> str | None:
        return None
