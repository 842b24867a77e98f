"""Whisper's temperature fallback with the same samples every time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from schemas.ids import digest

_SEEDING = threading.Lock()


class SeededSampling:
    """A CTranslate2 Whisper model whose random samples depend on a clip's id alone.

    CTranslate2 draws from a generator of each of its worker threads, seeded when that thread first draws:
    setting the seed again has no effect on it. So what samples here is a model loaded for one clip, whose
    thread is new; what does not sample, nearly all of the work, is the shared model. A load takes about as
    long as reading the weights from memory, and happens only for a clip whose first decoding looks wrong.
    """

    def __init__(self, shared: Any, load: Callable[[], Any], clip_id: str) -> None:
        self._shared = shared
        self._load = load
        self._seed = int.from_bytes(digest("temperature fallback", clip_id)[:4], "big") >> 1
        self._own: Any = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._shared, name)

    def generate(self, *args: Any, **options: Any) -> Any:
        """Decode as ``ctranslate2.models.Whisper.generate``; sample with a model of this clip's own."""
        if not options.get("sampling_temperature"):
            return self._shared.generate(*args, **options)
        import ctranslate2

        with _SEEDING:
            if self._own is None:
                self._own = self._load()
            ctranslate2.set_random_seed(self._seed)
            return self._own.generate(*args, **options)
