"""Drops pages that are lists of points."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.settings import Share
from synth.page_filters.base import PageText, share

_BULLETS = ("\u2022", "\u2023", "\u25e6", "* ", "- ")


@dataclass(frozen=True)
class BulletLines:
    """Keeps pages of whose lines at most ``max_share`` are points of a list.

    Gopher: 0.9 (arXiv 2112.11446, appendix A.1), which counts lines that begin with a bullet; items of HTML's lists
    are such. Score: the share.
    """

    max_share: Share = 0.9

    def measure(self, page: PageText) -> float | None:
        """Return the share of lines that are points."""
        blocks = [block for block in page.main.blocks if block.kind != "heading"]
        bullets = sum(b.kind == "item" or b.text.startswith(_BULLETS) for b in blocks)
        return share(bullets, len(blocks))

    def decide(self, score: float | None) -> str | None:
        """Compare; reason ``bullet_lines``."""
        return "bullet_lines" if score is not None and score > self.max_share else None
