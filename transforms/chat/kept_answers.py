"""Completions that were paid for, kept on the store."""

from __future__ import annotations

import json

from transforms.chat.completion import Completion
from transforms.remote.kept import Kept

FOLDER = "answers"


class KeptAnswers(Kept[Completion]):
    """The completions below a root, each a file in ``answers/``."""

    folder, suffix = FOLDER, ".json"

    def encode(self, answer: Completion) -> bytes:
        """Return a completion as JSON."""
        return json.dumps(answer._asdict(), ensure_ascii=False).encode()

    def decode(self, data: bytes) -> Completion:
        """Return the completion that JSON holds."""
        return Completion(**json.loads(data))
