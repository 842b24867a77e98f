"""The ids that interleaving adds to a text vocabulary."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from interleave.modality.base import Task
from interleave.speech.base import Codebooks, Codes
from schemas.errors import ConfigError
from schemas.records import Modality

_SWITCHES: dict[tuple[Task, Modality], str] = {
    ("continue", "text"): "<|to_text|>",
    ("continue", "audio"): "<|to_audio|>",
    ("correspond", "text"): "<|same_as_text|>",
    ("correspond", "audio"): "<|same_as_audio|>",
}
_NUMBERS = {key: number for number, key in enumerate(_SWITCHES, start=1)}
FRAME, NO_CODE_NAME = "<|audio_frame|>", "<|no_code|>"
NO_CODEBOOKS = Codebooks(0, 0)


@dataclass(frozen=True)
class Vocabulary:
    """Text ids are 0 to ``text_size`` - 1. What is added begins at ``offset``, by default behind them.

    Added are, in this order, the audio placeholder, the switch tokens, ``speakers`` speaker tokens, where codes are
    delayed the id of no code, and the codes of ``codebooks``, one codebook after the other. ``size`` is rounded up to
    a ``multiple``; the ids from ``used`` on stand for nothing.

    Raises:
        ConfigError: if the offset lies among the ids of text.
    """

    text_size: int
    offset: int | None = None
    multiple: int = 1
    speakers: int = 0
    codebooks: Codebooks = NO_CODEBOOKS

    def __post_init__(self) -> None:
        if self.first < self.text_size:
            raise ConfigError(
                f"vocabulary.offset {self.first} lies among the {self.text_size} ids of the tokenizer"
            )

    @property
    def first(self) -> int:
        """The first id that is added."""
        return self.text_size if self.offset is None else self.offset

    @property
    def audio_placeholder(self) -> int:
        """The id that stands for one audio frame."""
        return self.first

    @property
    def first_speaker(self) -> int:
        """The id of the first speaker token; the others follow."""
        return self.first + 1 + len(_SWITCHES)

    @property
    def no_code(self) -> int:
        """The id that stands where a codebook has no code; there is one where codes are delayed."""
        return self.first_speaker + self.speakers

    @property
    def first_code(self) -> int:
        """The id of code 0 of codebook 0; code c of codebook k is k x size + c behind it."""
        return self.no_code + (self.codebooks.streams > 1)

    @property
    def used(self) -> int:
        """The id behind the last that stands for something."""
        return self.first_code + self.codebooks.n_ids

    @property
    def size(self) -> int:
        """How many ids there are in all."""
        return -(-self.used // self.multiple) * self.multiple

    def switch_to(self, modality: Modality, task: Task = "continue") -> int:
        """Return the id that starts a chunk of a modality, which goes on or says the same as the one before it."""
        return self.first + _NUMBERS[task, modality]

    def is_speaker(self, token_id: int) -> bool:
        """Whether an id is a speaker token's."""
        return 0 <= token_id - self.first_speaker < self.speakers

    def code_ids(self, codes: Codes) -> Codes:
        """Return the ids of codes numbered over all codebooks; -1 is no code."""
        return np.where(codes < 0, self.no_code, codes + self.first_code)

    def names(self) -> dict[str, int]:
        """Return what is added besides codes, by name."""
        switches = {name: self.first + _NUMBERS[key] for key, name in _SWITCHES.items()}
        speakers = {f"<|speaker_{i + 1}|>": self.first_speaker + i for i in range(self.speakers)}
        no_code = {NO_CODE_NAME: self.no_code} if self.codebooks.streams > 1 else {}
        return {FRAME: self.audio_placeholder, **switches, **speakers, **no_code}

    def kinds(self) -> dict[str, list[str]]:
        """Return the names of what is added besides codes, by what it is for.

        ``modality`` begins a chunk that goes on in a modality, which is a switch where the one before it has the other;
        ``task`` begins one that says the same (transcription, synthesis).
        """
        tasks: dict[str, Task] = {"modality": "continue", "task": "correspond"}
        told = {
            kind: [name for key, name in _SWITCHES.items() if key[0] == task] for kind, task in tasks.items()
        }
        speakers = [name for name, number in self.names().items() if self.is_speaker(number)]
        frames = [name for name in self.names() if name in {FRAME, NO_CODE_NAME}]
        return {"speech": frames, "switch": list(_SWITCHES.values()), **told, "speaker": speakers}

    def code_names(self) -> dict[str, int]:
        """Return the codes by name, <|code_CODEBOOK_CODE|>."""
        count, size, _ = self.codebooks
        return {
            f"<|code_{k}_{c}|>": self.first_code + k * size + c for k in range(count) for c in range(size)
        }

    def to_dict(self) -> dict[str, int]:
        """Return the added ids by name, with the sizes; of codes the first, and how many there are."""
        number, size, _ = self.codebooks
        codes = {"first_code": self.first_code, "codebooks": number, "codebook_size": size} if number else {}
        return {"text_size": self.text_size, **self.names(), **codes, "size": self.size}
