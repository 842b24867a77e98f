"""Speech that was paid for, kept on the store."""

from __future__ import annotations

from transforms.remote.kept import Kept

FOLDER = "spoken"


class KeptSpeech(Kept[bytes]):
    """The answers of speech servers below a root, each as the bytes that came, a file in ``spoken/``."""

    folder, suffix = FOLDER, ".audio"

    def encode(self, answer: bytes) -> bytes:
        """Return it as it is."""
        return answer

    def decode(self, data: bytes) -> bytes:
        """Return it as it is."""
        return data
