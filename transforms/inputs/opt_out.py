"""Who does not want to be in the data: URIs, hosts and hashes of files, from lists that anybody can write."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from schemas.errors import ConfigError, InputError
from schemas.ids import stable_id
from schemas.redaction import redacted, redacted_text
from transforms.inputs.addresses import host_of
from transforms.inputs.files import locate

OPTED_OUT: Final = "opted_out"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)+")


@dataclass(frozen=True)
class OptOut:
    """What was named: ``uris`` as input lists write them, ``hosts`` with all below them, ``hashes`` of files."""

    uris: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()
    hashes: frozenset[str] = frozenset()

    def names(self, uri: str, content_sha256: str | None = None) -> bool:
        """Whether a recording was named, in whichever way."""
        return uri in self.uris or content_sha256 in self.hashes or self._names_host(host_of(uri))

    def _names_host(self, host: str | None) -> bool:
        parts = host.lower().split(".") if host and self.hosts else []
        return any(".".join(parts[at:]) in self.hosts for at in range(len(parts)))

    @property
    def mark(self) -> str:
        """What changes with what was named; empty where nothing was."""
        every = [*self.uris, *self.hosts, *self.hashes]
        return stable_id(OPTED_OUT, *sorted(every)) if every else ""


NOBODY = OptOut()


def read_opt_outs(urls: Sequence[str]) -> OptOut:
    """Read lists, on any fsspec URL: a line each, empty ones and those that begin with ``#`` left out.

    A line is a SHA-256 in hexadecimal (``sha256:`` before it or not), a host (``example.com`` stands for
    ``a.example.com`` too), or else a URI, as the input lists write it.

    Raises:
        ConfigError: if a list cannot be read.
    """
    found = [one for url in urls for one in _entries(_lines(url))]
    return OptOut(
        *(frozenset(text for kind, text in found if kind == wanted) for wanted in ("uri", "host", "hash"))
    )


def _lines(url: str) -> list[str]:
    try:
        with locate(url).open() as file:
            return file.read().decode("utf-8").splitlines()
    except (OSError, InputError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"the opt-out list {redacted(url)} cannot be read: {redacted_text(str(error))}"
        ) from error


def _entries(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    for line in map(str.strip, lines):
        if not line or line.startswith("#"):
            continue
        hashed = line.removeprefix("sha256:").lower()
        if _SHA256.fullmatch(hashed):
            yield "hash", hashed
        elif "/" not in line and _HOST.fullmatch(line.lower()):
            yield "host", line.lower()
        else:
            yield "uri", line
