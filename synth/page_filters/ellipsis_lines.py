"""Drops pages of teasers: lines that break off."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.settings import Share
from synth.page_filters.base import PageText, share


@dataclass(frozen=True)
class EllipsisLines:
    """Keeps pages of whose lines at most ``max_share`` end in an ellipsis.

    Gopher: 0.3 (arXiv 2112.11446, appendix A.1). Score: the share.
    """

    max_share: Share = 0.3

    def measure(self, page: PageText) -> float | None:
        """Return the share of lines that break off."""
        cut = sum(line.rstrip("]) ").endswith(("...", "\u2026")) for line in page.lines)
        return share(cut, len(page.lines))

    def decide(self, score: float | None) -> str | None:
        """Compare; reason ``ellipsis_lines``."""
        return "ellipsis_lines" if score is not None and score > self.max_share else None
