"""Licences as recordings carry them, in the names of the Hugging Face Hub and as the URLs that define them."""

from __future__ import annotations

import re
from collections.abc import Iterable

OTHER = "other"
_PUBLIC_DOMAIN = "https://creativecommons.org/publicdomain/"
# The Hub's identifiers (huggingface.co/docs/hub/repositories-licenses) and where each licence is written down.
_URLS = {
    "cc0-1.0": f"{_PUBLIC_DOMAIN}zero/1.0/",
    "apache-2.0": "https://www.apache.org/licenses/LICENSE-2.0",
    "mit": "https://opensource.org/license/mit",
    "pddl": "https://opendatacommons.org/licenses/pddl/1-0/",
    "odc-by": "https://opendatacommons.org/licenses/by/1-0/",
    "odbl": "https://opendatacommons.org/licenses/odbl/1-0/",
}
# Those of Creative Commons that the Hub has: kinds by version.
_CREATIVE_COMMONS = {
    "2.0": {"by", "by-nc", "by-nc-nd", "by-nc-sa", "by-sa"},
    "2.5": {"by", "by-sa"},
    "3.0": {"by", "by-nc", "by-nc-nd", "by-nc-sa", "by-nd", "by-sa"},
    "4.0": {"by", "by-nc", "by-nc-nd", "by-nc-sa", "by-nd", "by-sa"},
}  # fmt: skip
_CC_NAME = re.compile(
    r"cc[ -]?((?:by|nc|nd|sa)(?:[ -](?:nc|nd|sa))*)[ -]v?(\d\.\d)(?: (?:international|unported))?"
)
_CC_URL = re.compile(r"https?://(?:www\.)?creativecommons\.org/licenses/([a-z-]+)/(\d\.\d)(?:/.*)?")
_CC_ZERO = re.compile(
    r"cc-?0(?:[ -]1\.0)?(?: universal)?|https?://(?:www\.)?creativecommons\.org/publicdomain/zero/1\.0.*"
)


def hub_name(licence: str) -> str:
    """Return the Hub's name of a licence that was given by name, SPDX identifier or URL; ``other`` if it has none."""
    told = " ".join(licence.lower().split())
    if _CC_ZERO.fullmatch(told):
        return "cc0-1.0"
    found = _CC_URL.fullmatch(told) or _CC_NAME.fullmatch(told)
    if found:
        kind, version = found[1].replace(" ", "-"), found[2]
        return f"cc-{kind}-{version}" if kind in _CREATIVE_COMMONS.get(version, ()) else OTHER
    by_url = {url.rstrip("/").lower(): name for name, url in _URLS.items()}
    return told if told in _URLS else by_url.get(told.rstrip("/"), OTHER)


def hub_names(licences: Iterable[str]) -> list[str]:
    """Return the Hub's names of several licences, each once; ``other`` alone where one has none, or nobody said."""
    names = sorted({hub_name(one) for one in licences})
    return names if names and OTHER not in names else [OTHER]


def definition(licence: str) -> str:
    """Return the URL that defines a licence, or what it was called where there is none that is known."""
    name = hub_name(licence)
    if name.startswith("cc-"):
        kind, _, version = name.removeprefix("cc-").rpartition("-")
        return f"https://creativecommons.org/licenses/{kind}/{version}/"
    return _URLS.get(name, licence)
