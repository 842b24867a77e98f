"""All checks of a configuration, one after the other: the first that says no decides."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import NamedTuple

from schemas.figures import Effort
from schemas.records import AlignmentCheck
from transforms.align.base import AlignedWord
from transforms.asr.base import canonical_settings
from transforms.tts.base import TtsEngine
from transforms.verify.base import Check, Checked, Checker, Uttered, check_name


class Judged(NamedTuple):
    """What became of an utterance: the check that decided, or measured last, and its words if one found them."""

    check: AlignmentCheck | None
    words: tuple[AlignedWord, ...]

    @property
    def passed(self) -> bool:
        """Whether no check rejected it."""
        return self.check is None or self.check.rejection is None


class Judge:
    """Loaded checks, and what each spent since it was asked last."""

    def __init__(self, checks: Sequence[Check]) -> None:
        self._checks = [(check_name(one), settings_of(one), one.load()) for one in checks]
        self._spent_s: dict[str, float] = {}
        self._heard_s: dict[str, float] = {}
        self._items: dict[str, int] = {}

    def judge(self, uttered: Uttered) -> Judged:
        """Return what the checks make of an utterance.

        Where all let it pass, what stands for them is the last one that found its words, or else the last one that
        measured anything.

        Raises:
            EngineError: if a check cannot handle it.
        """
        last: AlignmentCheck | None = None
        words: tuple[AlignedWord, ...] = ()
        for name, settings, checker in self._checks:
            found = self._ask(name, checker, uttered)
            if found.score is None and found.reason is None:
                continue
            said = AlignmentCheck(name, settings, found.score, found.limit, found.reason)
            if found.reason is not None:
                return Judged(said, words)
            if found.words or not words:
                last = said
            words = found.words or words
        return Judged(last, words)

    def _ask(self, name: str, checker: Checker, uttered: Uttered) -> Checked:
        started_s = time.perf_counter()
        try:
            return checker.check(uttered)
        finally:
            self._spent_s[name] = self._spent_s.get(name, 0.0) + time.perf_counter() - started_s
            self._heard_s[name] = self._heard_s.get(name, 0.0) + uttered.duration_s
            self._items[name] = self._items.get(name, 0) + 1

    def efforts(self) -> list[Effort]:
        """Return what each check spent since the last call of this."""
        found = [
            Effort(f"verify_{name}", spent_s, self._items[name], self._heard_s[name], self._heard_s[name])
            for name, spent_s in sorted(self._spent_s.items())
        ]
        self._spent_s, self._heard_s, self._items = {}, {}, {}
        return found


def settings_of(settings: Check | TtsEngine) -> str:
    """Return a check's or an engine's settings as canonical JSON: equal settings, equal text."""
    return canonical_settings(settings)  # type: ignore[arg-type]  # the protocols do not say that they are dataclasses
