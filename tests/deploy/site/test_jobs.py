from __future__ import annotations

from deploy.site.jobs import commands_page, job_page, jobs, tables_page
from pipelines.command import commands
from pipelines.settings import SECTIONS
from schemas import tables
from schemas.tables import Table


def test_every_job_has_a_page_with_its_settings() -> None:
    assert list(jobs()) == list(SECTIONS)
    page = job_page(jobs()["curate"])
    assert "[`verdicts/`](tables.md#verdicts)" in page
    assert "| `filters` | list of [filters](filters.md) |" in page


def test_every_command_and_flag_is_there() -> None:
    page = commands_page()
    for name in commands():
        assert page.count(f"\n## `{name}`\n") == 1
    assert "| `--per-stratum N` | segments of each source and each reason to drop (default: 12) |" in page


def test_every_table_is_there_with_its_columns() -> None:
    page = tables_page()
    held = [one for one in vars(tables).values() if isinstance(one, Table)]
    sections = page.split("\n## `")[1:]
    for table, section in zip(held, sections, strict=True):
        assert section.startswith(f"{table.name}`")
        columns = [line.split("`")[1] for line in section.splitlines() if line.startswith("| `")]
        assert columns == table.schema.names
    assert "written by [ingest](ingest.md)" in page
