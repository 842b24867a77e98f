"""How documents are said: the settings of the job's step, cheap and picklable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from schemas.settings import PositiveInt
from transforms.tts.finish import Finishing
from transforms.tts.pool import VoicePool
from transforms.verify.base import Check

TextForm = Literal["written", "spoken"]


@dataclass(frozen=True)
class Speaking:
    """Who says sentences, how they are finished and judged, and what of them is stored.

    ``checks`` judge every sentence in order, the first that says no decides; it is then said again by another voice,
    up to ``attempts`` times in all. ``text`` is the form that a transcript has as its text. What is said together, as
    one batch, has at most ``max_batch_characters`` characters, each sentence counted as long as the longest.
    """

    pool: VoicePool
    finishing: Finishing
    checks: tuple[Check, ...]
    attempts: PositiveInt
    sample_rate_hz: PositiveInt
    text: TextForm
    max_batch_characters: PositiveInt
    seed: int
