"""The ids that interleaving adds to a text vocabulary."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.records import Modality


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
        return self.text_size + 3

    def switch_to(self, modality: Modality) -> int:
        """Return the id that starts a chunk of a modality."""
        return self.text_size + (1 if modality == "text" else 2)

    def to_dict(self) -> dict[str, int]:
        """Return the added ids by name, with the sizes."""
        return {
            "text_size": self.text_size,
            "<|audio_frame|>": self.audio_placeholder,
            "<|to_text|>": self.switch_to("text"),
            "<|to_audio|>": self.switch_to("audio"),
            "size": self.size,
        }
