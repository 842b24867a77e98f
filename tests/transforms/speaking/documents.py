"""Documents to say, and voices with faults."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from schemas.documents import Document, DocumentTurn, Role, Sentence
from schemas.errors import EngineError
from schemas.ids import stable_id
from transforms.speaking.settings import Speaking
from transforms.tts.base import Speech
from transforms.tts.espeak import Espeak
from transforms.tts.finish import Finishing
from transforms.tts.pool import PooledVoice, VoicePool
from transforms.verify.base import Check
from transforms.verify.pace import Pace
from transforms.verify.silence import Silence

RATE_HZ = 16_000


def document(number: int, *turns: Sequence[str], language: str = "en") -> Document:
    """Return a document: of one turn a text, of two a question with its answer."""
    roles: tuple[Role, ...] = ("text",) if len(turns) == 1 else ("question", "answer")
    said = tuple(
        DocumentTurn(role, tuple(Sentence(text, text) for text in texts))
        for role, texts in zip(roles, turns, strict=True)
    )
    name, kind = stable_id("test", number), "krist" if len(turns) == 1 else "quest"
    return Document(name, name, "https://a.example/", None, kind, "T", language, said, "r", "{}", 0, 0)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Broken:
    """A voice that says nothing of the texts that hold ``of``: it raises, or keeps silent for a second."""

    of: str = ""
    raises: bool = False

    def load(self) -> Broken:
        return self

    def synthesize(self, text: str) -> Speech:
        if self.of not in text:
            return Espeak("en-gb").load().synthesize(text)
        if self.raises:
            raise EngineError("no such word")
        return Speech(np.zeros(22_050, np.int16), 22_050, ())


def pool(*voices: object) -> VoicePool:
    """Return a pool of voices, the first of which is drawn first as good as always."""
    pooled = [PooledVoice(f"v{n}", one, 1e-9**n) for n, one in enumerate(voices)]  # type: ignore[arg-type]
    return VoicePool(tuple(pooled), 0.0, 0.0)


def speaking(
    voices: VoicePool, attempts: int = 2, checks: tuple[Check, ...] = (Silence(), Pace())
) -> Speaking:
    """Return settings."""
    return Speaking(voices, Finishing(), checks, attempts, RATE_HZ, "written", 4000, 0)
