"""Who speaks in a document, numbered by first appearance: what speaker tokens stand for."""

from __future__ import annotations


class Voices:
    """The speakers of one document, at most ``most``. Several who overlap are one name, joined by "+"."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._numbers: dict[str, int] = {}
        self._last: str | None = None

    def full_for(self, speaker: str | None) -> bool:
        """Whether a speaker is one too many for a document in which somebody spoke already."""
        known = set(self._numbers)
        return bool(known) and len(known | set(_names(speaker))) > self._most

    def marks(self, speaker: str | None) -> list[int]:
        """Return the numbers, from 0, of who begins to speak; none where the same one goes on, or nobody is known.

        Where more overlap than there are numbers, the last have none.
        """
        if speaker == self._last:
            return []
        numbers = self._with(speaker)
        return [numbers[name] for name in _names(speaker) if numbers[name] < self._most]

    def hear(self, speaker: str | None) -> None:
        """Take note of who speaks now."""
        self._numbers, self._last = self._with(speaker), speaker

    def _with(self, speaker: str | None) -> dict[str, int]:
        numbers = dict(self._numbers)
        for name in _names(speaker):
            numbers.setdefault(name, len(numbers))
        return numbers


def _names(speaker: str | None) -> list[str]:
    return speaker.split("+") if speaker else []
