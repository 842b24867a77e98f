"""The ids that interleaving adds to a text vocabulary."""

from __future__ import annotations

from dataclasses import dataclass

from interleave.modality.base import Task
from schemas.records import Modality

_SWITCHES: dict[tuple[Task, Modality], str] = {
    ("continue", "text"): "<|to_text|>",
    ("continue", "audio"): "<|to_audio|>",
    ("correspond", "text"): "<|same_as_text|>",
    ("correspond", "audio"): "<|same_as_audio|>",
}
_NUMBERS = {key: number for number, key in enumerate(_SWITCHES, start=1)}


@dataclass(frozen=True)
class Vocabulary:
    """Text ids are 0 to ``text_size`` - 1; behind them come the audio placeholder and the switch tokens."""

    text_size: int

    @property
    def audio_placeholder(self) -> int:
        """The id that stands for one audio frame."""
        return self.text_size

    @property
    def size(self) -> int:
        """How many ids there are in all."""
        return self.text_size + 1 + len(_SWITCHES)

    def switch_to(self, modality: Modality, task: Task = "continue") -> int:
        """Return the id that starts a chunk of a modality, which goes on or says the same as the one before it."""
        return self.text_size + _NUMBERS[task, modality]

    def to_dict(self) -> dict[str, int]:
        """Return the added ids by name, with the sizes."""
        switches = {name: self.text_size + _NUMBERS[key] for key, name in _SWITCHES.items()}
        return {
            "text_size": self.text_size, "<|audio_frame|>": self.audio_placeholder, **switches, "size": self.size,
        }  # fmt: skip
