"""What is to be said, in order: the sentences of documents, each with the voice of its turn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from schemas.documents import Document, Role, Sentence
from transforms.tts.pool import DrawnVoice, VoicePool


class Line(NamedTuple):
    """A sentence of a document, and where it stands: in which turn, and as which of the document's sentences.

    ``unlike`` is the name of the voice of the other turn, None where there is none: nobody answers himself.
    """

    document: Document
    turn: int
    place: int
    sentence: Sentence
    unlike: str | None

    @property
    def role(self) -> Role:
        """What its turn is."""
        return self.document.turns[self.turn].role

    @property
    def key(self) -> str:
        """What names it, in failures and for draws that are its own."""
        return f"{self.document.document_id}:{self.place}"

    def voice(self, pool: VoicePool, seed: int, attempt: int) -> DrawnVoice:
        """Return the voice of an attempt: the first one's is that of all sentences of the turn.

        Raises:
            EngineError: if no voice of the pool has the language.
        """
        return pool.draw(
            turn_key(self.document, self.role, seed), self.document.language, attempt, self.unlike
        )


def turn_key(document: Document, role: Role, seed: int) -> str:
    """Return what the voice of a turn is drawn by."""
    return f"{seed}:{document.document_id}:{role}"


def lines_of(document: Document, pool: VoicePool, seed: int) -> Iterator[Line]:
    """Yield the sentences of a document in order, those without a letter or digit to say left out.

    Raises:
        EngineError: if no voice of the pool has its language.
    """
    place, before = 0, None
    for turn, (role, sentences) in enumerate(document.turns):
        name = pool.draw(turn_key(document, role, seed), document.language, 0, before).name
        for sentence in sentences:
            if any(map(str.isalnum, sentence.spoken)):
                yield Line(document, turn, place, sentence, before)
            place += 1
        before = name
