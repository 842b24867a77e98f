"""Pages of the jobs, of all commands, and of the tables."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Iterator
from dataclasses import fields
from typing import Any, get_type_hints

import pyarrow as pa

import schemas.tables
from deploy.site.describe import escaped, inner_kinds, markdown_table, prose, settings_table
from pipelines.command import commands, parser
from pipelines.job import Job
from pipelines.settings import Config
from schemas.tables import Table

_OF_COMMANDS = (
    "`speechloom` and `python beam_runner.py` are the same. This page is made from the parser itself; "
    "`speechloom COMMAND --help` prints it. Exit codes and completion: [the command line](../command-line.md)."
)
_OF_TABLES = (
    "Every table is a folder of Parquet files below the root, one a bucket: `bucket-00003-of-00016.parquet`. "
    "This page is made from the schemas. What shards hold is explained in [quick start](../quickstart.md)."
)
_SHARED = "`--config`, `--set`, `--overwrite` and their like: [commands](commands.md)."


def jobs() -> dict[str, Job]:
    """Return the jobs that have a section of the configuration, by stage, in its order."""
    return {one.name: importlib.import_module(f"pipelines.{one.name}").JOB for one in fields(Config)}


def job_page(job: Job) -> str:
    """Return the page of a job: what it does, reads and writes, its command, and its settings."""
    command, config = commands()[job.stage], get_type_hints(Config)[job.stage]
    module = importlib.import_module(f"pipelines.{job.stage}")
    examples = command.examples or (f"speechloom {job.stage} --root out",)
    parts = [
        f"# {job.stage}",
        prose(module),
        _code("\n".join(examples), "sh"),
        "\n".join(_reads_and_writes(job)),
        f"## Settings\n\nThe section `{job.stage}` of the configuration. {_SHARED}",
        settings_table(config),
        prose(config),
        *(f"**`{key}`**: {prose(kind)}" for key, kind in inner_kinds(config)),
    ]
    return "\n\n".join(parts) + "\n"


def _reads_and_writes(job: Job) -> Iterator[str]:
    if job.upstream:
        yield f"- reads what these committed: {', '.join(f'[{name}]({name}.md)' for name in job.upstream)}"
    if job.optional:
        yield f"- reads where they are committed: {', '.join(f'[{name}]({name}.md)' for name in job.optional)}"
    yield f"- writes: {', '.join(f'[`{table.name}/`](tables.md#{table.name})' for table in job.tables)}"
    if job.gather:
        yield "- looks at all buckets before it makes one"


def commands_page() -> str:
    """Return the page of the command line: each command with its flags and examples."""
    (chosen,) = (one for one in parser()._actions if isinstance(one, argparse._SubParsersAction))
    held = commands()
    rows = ((f"[`{name}`](#{name})", escaped(one.help)) for name, one in held.items())
    return "\n\n".join(
        [
            "# Commands and flags",
            _OF_COMMANDS,
            markdown_table(("command", ""), rows),
            *(_command(name, chosen.choices[name]) for name in held),
            "",
        ]
    )


def _command(name: str, own: argparse.ArgumentParser) -> str:
    command = commands()[name]
    rows = [(_flag(one), _flag_help(own, one)) for one in own._actions if one.dest != "help"]
    more = ["All other flags are Apache Beam's."] if command.is_job else []
    examples = [_code("\n".join(command.examples), "sh")] if command.examples else []
    told = f"{command.help[:1].upper()}{command.help[1:]}."
    return "\n\n".join([f"## `{name}`", told, *examples, markdown_table(("flag", ""), rows), *more])


def _flag(one: argparse.Action) -> str:
    value = (
        "" if one.nargs == 0 else str(one.metavar or "|".join(map(str, one.choices or [one.dest.upper()])))
    )
    told = " ".join(filter(None, [", ".join(one.option_strings), value]))
    return escaped(f"`{told}`")


def _flag_help(own: argparse.ArgumentParser, one: argparse.Action) -> str:
    return escaped(own._get_formatter()._expand_help(one)) if one.help else ""


def tables_page() -> str:
    """Return the page of the tables: their columns, and which job writes them."""
    writers = {table.name: stage for stage, job in jobs().items() for table in job.tables}
    held = {name: one for name, one in vars(schemas.tables).items() if isinstance(one, Table)}
    sections = (_table(name, one, writers.get(one.name)) for name, one in held.items())
    return "\n\n".join(["# The tables", _OF_TABLES, *sections, ""])


def _table(constant: str, one: Table, writer: str | None) -> str:
    """Return a table's section; one that is a form of another has the name of its constant beside."""
    form = "" if constant.lower() in (one.name, "sources") else f": {constant.lower().replace('_', ' ')}"
    told = f", written by [{writer}]({writer}.md)" if writer else ""
    rows = ((f"`{field.name}`", f"`{_arrow(field.type)}`", _nulls(field)) for field in one.schema)
    table = markdown_table(("column", "type", ""), rows)
    return "\n\n".join([f"## `{one.name}`{form}", f"Version {one.version}{told}.", table])


def _nulls(field: pa.Field) -> str:
    return "may be null" if field.nullable else ""


def _arrow(kind: pa.DataType) -> str:
    """Return an Arrow type on one line, as short as it can be said."""
    if pa.types.is_list(kind):
        return f"list<{_arrow(kind.value_type)}>"
    if pa.types.is_struct(kind):
        inside = (kind.field(number) for number in range(kind.num_fields))
        return f"struct<{', '.join(f'{one.name}: {_arrow(one.type)}' for one in inside)}>"
    return str(kind)


def _code(text: str, language: str) -> str:
    return f"```{language}\n{text}\n```"


def reference_pages() -> dict[str, Any]:
    """Return the pages of jobs, commands and tables by file name."""
    of_jobs = {f"{stage}.md": job_page(job) for stage, job in jobs().items()}
    return {**of_jobs, "commands.md": commands_page(), "tables.md": tables_page()}
