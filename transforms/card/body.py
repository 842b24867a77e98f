"""README.md of a data set, in Hugging Face's form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import yaml

from transforms.card.about import About
from transforms.card.header import front_matter
from transforms.card.parts import Part
from transforms.export.parts.contents import Contents

CARD = "README.md"
_ROWS = (
    "A row is a sequence: `chunks` in order (modality, text, audio, where it comes from), and, token for token, "
    "`input_ids`, `token_modality` (0 text, 1 audio), `loss_mask` and `document_ids`. A chunk's audio is mono 16-bit "
    "FLAC of exactly `end_samples - start_samples` samples; text chunks carry none, and their span says where it is."
)


def render_card(
    about: About, contents: Contents, parts: Sequence[Part], vocabulary: str, sections: Sequence[str] = ()
) -> str:
    """Return the card: front matter, what it is, how it is loaded, what it holds, and further ``sections``.

    ``vocabulary`` is the path of the file that has the ids of tokens.
    """
    head = yaml.safe_dump(front_matter(about, contents, parts), sort_keys=False, allow_unicode=True)
    body = [
        f"# {about.name}",
        *([about.summary] if about.summary else []),
        describe(contents),
        *_loading(parts),
        "## Rows",
        f"{_ROWS} `{vocabulary}` has the ids behind the text tokenizer's.",
        *_held(contents),
        *sections,
        *_citation(about),
    ]
    return f"---\n{head}---\n\n" + "\n\n".join(body) + "\n"


def describe(contents: Contents) -> str:
    """Return in a sentence what sequences hold."""
    return (
        f"{contents.sequences:,} packed training sequences of {contents.documents:,} documents and "
        f"{contents.tokens:,} tokens: {contents.audio_chunks:,} audio chunks, {hours(contents.audio_s / 3600)} hours "
        f"of mono FLAC, and {contents.text_chunks:,} text chunks. Made with Speechloom."
    )


def _loading(parts: Sequence[Part]) -> list[str]:
    calls = ['datasets.load_dataset("FOLDER_OR_REPOSITORY")']
    calls += [f'datasets.load_dataset("FOLDER_OR_REPOSITORY", "{part.name}")' for part in parts[1:]]
    rows = [
        (
            f"`{part.name}`",
            split.name,
            f"{sum(file.rows for file in split.files):,}",
            f"{len(split.files):,}",
            part.row,
        )
        for part in parts
        for split in part.splits
    ]
    code = "\n".join(["```python", "import datasets", "", *calls, "```"])
    return ["## Loading", code, table(("name", "split", "rows", "files", "a row is"), rows)]


def _held(contents: Contents) -> list[str]:
    groups = (("Licence", contents.licenses), ("Language", contents.languages), ("Source", contents.sources))
    found = [hours_table(title, seconds) for title, seconds in groups if seconds]
    return ["## Hours of audio", *found] if found else []


def hours_table(title: str, seconds: Mapping[str, float]) -> str:
    """Return a table of hours by name, from seconds."""
    return table((title, "hours"), [(name, hours(spent / 3600)) for name, spent in sorted(seconds.items())])


def hours(value: float) -> str:
    """Return hours with as many digits as say something."""
    return f"{value:,.1f}" if value >= 100 else f"{value:,.4f}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown; a cell is one line, and numbers stand to the right."""
    sides = ["---:" if rows and all(_is_number(row[i]) for row in rows) else "---" for i in range(len(head))]
    lines = [head, *rows]
    cells = ["| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines]
    return "\n".join([cells[0], "|" + "|".join(sides) + "|", *cells[1:]])


def _is_number(cell: str) -> bool:
    return not cell or cell.removesuffix(" %").replace(",", "").replace(".", "").isdigit()


def _cell(text: str) -> str:
    """Return a text on one line of a table."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


def _citation(about: About) -> list[str]:
    return ["## Citation", f"```bibtex\n{about.citation}\n```"]
