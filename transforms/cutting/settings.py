"""The settings of cutting a recording: what its segments depend on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from schemas.errors import ConfigError
from schemas.settings import Positive, PositiveInt
from transforms.cutting.segmenter import Cutting

SHORTEST_RANGE_S = 60.0
Channels = Literal["mix", "split", "auto"]


@dataclass(frozen=True)
class CutSettings:
    """The tables' rate, how speech is cut, and how long the ranges are into which long recordings are cut.

    ``range_s`` is the ranges' length, about: each begins in the quietest place near its border (see
    ``transforms/cutting/borders.py``), and no segment crosses it. None: recordings are read in one go. ``channels``:
    "mix" averages them, "split" takes each for a speaker of its own, "auto" does that where stereo sounds like a call
    (see ``transforms/cutting/channels.py``). ``longest_h`` is how many hours a recording may hold.
    ``acoustic_words``: whether its fingerprint is taken (see ``transforms/fingerprint/words.py``).
    """

    sample_rate_hz: PositiveInt = 16_000
    cutting: Cutting = field(default_factory=Cutting)
    range_s: Positive | None = 1800.0
    channels: Channels = "mix"
    longest_h: Positive = 48.0
    acoustic_words: bool = True

    def __post_init__(self) -> None:
        if self.range_s is not None and self.range_s < SHORTEST_RANGE_S:
            raise ConfigError(f"range_s {self.range_s} must be at least {SHORTEST_RANGE_S:.0f}")
