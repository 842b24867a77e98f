"""The files of a report: data as scripts, because a page that is opened from a disk may load nothing else."""

from __future__ import annotations

import json
from typing import Any

from transforms.store.store import Store


class Report:
    """The folder of a report. ``audio_bytes`` is what audio and its pictures may take; then samples have no sound."""

    def __init__(self, store: Store, audio_bytes: int) -> None:
        self._store = store
        self._left_bytes = audio_bytes

    @property
    def place(self) -> str:
        """Where the page is."""
        return self._store.path("index.html")

    def write_page(self, text: str) -> None:
        """Write the page itself, last: what it refers to is there."""
        self._store.write_text(text, "index.html")

    def write_data(self, name: str, key: str, data: Any) -> str:
        """Write a script that gives ``data`` to the page under a key; return its place in the folder."""
        told = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        self._store.write_text(f"speechloomData({json.dumps(key)}, {told});\n", "data", name)
        return f"data/{name}"

    def write_audio(self, name: str, flac: bytes, beside_bytes: int = 0) -> str | None:
        """Write a FLAC file and return its place in the folder, None if there is no room for it left.

        ``beside_bytes`` is what comes with it only if it is written.
        """
        needed_bytes = len(flac) + beside_bytes
        if needed_bytes > self._left_bytes:
            return None
        self._left_bytes -= needed_bytes
        with self._store.write("audio", f"{name}.flac") as sink:
            sink.write(flac)
        return f"audio/{name}.flac"
