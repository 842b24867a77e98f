"""What nobody can read off tables: what a data set is called, who made it, and what was decided about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from schemas.errors import ConfigError

_VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?")


@dataclass(frozen=True)
class About:
    """How a data set is presented; what is empty is left out, or follows from the rest (``citation``).

    ``version`` is semantic (semver.org), ``published`` a date as 2026-01-31. ``license`` is that of the whole as it is
    published; without it the card names those of the recordings.
    """

    name: str = "Interleaved text and audio"
    summary: str = ""
    creator: str = ""
    url: str = ""
    version: str = "1.0.0"
    published: str = ""
    cite_as: str = ""
    license: str = ""

    @property
    def citation(self) -> str:
        """How it is cited: as was given, or in BibTeX by what else was."""
        fields = {"title": self.name, "author": self.creator, "year": self.published[:4], "version": self.version,
                  "url": self.url, "note": "Made with Speechloom"}  # fmt: skip
        lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
        return self.cite_as or "\n".join([f"@misc{{{_key(self.name)},", *lines, "}"])

    def check(self) -> None:
        """Make sure that what has a form has it.

        Raises:
            ConfigError: naming the setting that has not.
        """
        if not self.name.strip():
            raise ConfigError("name is empty: a data set needs one")
        if not _VERSION.fullmatch(self.version):
            raise ConfigError(f"version is '{self.version}', and must be three numbers, such as 1.0.0")
        if self.published:
            _check_date(self.published)


def _key(name: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", name.lower())) or "dataset"


def _check_date(told: str) -> None:
    try:
        date.fromisoformat(told)
    except ValueError as error:
        raise ConfigError(f"published is '{told}', and must be a date, such as 2026-01-31") from error
