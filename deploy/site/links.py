"""Links between Markdown files: where they are, where they lead, and which headings they can lead to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

_FENCE = re.compile(r"^(```+|~~~+).*?^\1\s*$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^()\s]+)\)")
_HEADING = re.compile(r"^#{1,6} +(.+?) *#*$", re.MULTILINE)


def rewritten(text: str, target: Callable[[str, str], str]) -> str:
    """Return Markdown with each link replaced by ``target(label, address)``; code blocks stay as they are."""
    parts, at = [], 0
    for fence in _FENCE.finditer(text):
        parts += [_LINK.sub(lambda m: target(m[1], m[2]), text[at : fence.start()]), fence[0]]
        at = fence.end()
    return "".join([*parts, _LINK.sub(lambda m: target(m[1], m[2]), text[at:])])


def addresses(text: str) -> list[str]:
    """Return where the links of a Markdown text lead, as they are written."""
    return [found[2] for found in _LINK.finditer(_FENCE.sub("", text))]


def anchors(text: str) -> set[str]:
    """Return the anchors of a Markdown text's headings, as GitHub and the site make them."""
    seen: Counter[str] = Counter()
    found = set()
    for heading in _HEADING.findall(_FENCE.sub("", text)):
        name = slug(heading)
        found.add(f"{name}-{seen[name]}" if seen[name] else name)
        seen[name] += 1
    return found


def slug(heading: str) -> str:
    """Return the anchor of a heading: lower case, without markup and punctuation, spaces as hyphens."""
    plain = _LINK.sub(lambda m: m[1], heading).replace("`", "").replace("*", "")
    return re.sub(r"[^\w\- ]", "", plain.lower()).strip().replace(" ", "-")


def broken_links(file: Path) -> Iterator[str]:
    """Yield the links of a Markdown file that lead to no file beside it, or to no heading of one."""
    text = file.read_text(encoding="utf-8")
    for address in addresses(text):
        if "://" in address or address.startswith("mailto:"):
            continue
        place, _, anchor = address.partition("#")
        target = (file.parent / place).resolve() if place else file
        if not target.exists():
            yield f"{address}: there is no {place}"
        elif anchor and target.suffix == ".md" and anchor not in anchors(target.read_text(encoding="utf-8")):
            yield f"{address}: {target.name} has no such heading"
