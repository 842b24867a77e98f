"""What the documents tell to type is understood: commands by the parser, YAML and --set by the configuration."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from deploy.site.assemble import ROOT, written_pages
from pipelines.command import commands, parser, refuse_misspelt
from pipelines.config import parse_config, to_plain
from pipelines.settings import SECTIONS, Config, _merge, load_config

DOCUMENTS = [ROOT / "README.md", *written_pages()]
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_CALL = re.compile(r"^(?:speechloom|python beam_runner\.py) (?=[a-z])(.+)$", re.MULTILINE)
_SHELL = re.compile(r"( [&|>]|&& ).*| \$\w+| \"\$\w+\"|--\w+=\$\S+| \.\.\. | \.\.\.$")


def _blocks(*languages: str) -> Iterator[tuple[Path, str]]:
    for document in DOCUMENTS:
        for kind, text in _BLOCK.findall(document.read_text(encoding="utf-8")):
            if kind in languages:
                yield document, text


def _calls() -> list[tuple[str, str]]:
    """Return every command line of the documents, comments, pipes and variables of the shell left out."""
    found = []
    for document, block in _blocks("sh", ""):
        for call in _CALL.findall(block.replace("\\\n", " ")):
            found.append((document.name, _SHELL.sub(" ", re.sub(r"\s+#.*| \[-.*", "", call))))
    return found


def _configurations() -> list[str]:
    """Return every YAML that has sections of ours; others are Flink's."""
    return [text for _, text in _blocks("yaml") if set(yaml.safe_load(text)) <= set(SECTIONS)]


@pytest.mark.parametrize(("document", "call"), _calls())
def test_commands_are_understood(document: str, call: str) -> None:
    ours, beams = parser().parse_known_args(shlex.split(call))
    refuse_misspelt(ours.job, beams)
    if commands()[ours.job].is_job and hasattr(ours, "set") and "format" not in ours:
        load_config(ours.job, None, ours.set)


@pytest.mark.parametrize("text", _configurations())
def test_configurations_fit(text: str) -> None:
    parse_config(Config, _merge(to_plain(Config()), yaml.safe_load(text)))


def test_there_is_something_to_test() -> None:
    assert len(_calls()) > 40
    assert len(_configurations()) > 10
