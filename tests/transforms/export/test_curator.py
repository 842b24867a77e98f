"""Curator's table has the columns that Curator reserves, in its order and its types."""

from __future__ import annotations

import pyarrow as pa
import pytest

from transforms.export.curator import INTERLEAVED, SCHEMA

# As documented for nemo_curator.tasks.interleaved, version 1.4.0; `make test-interop` compares with the package.
DOCUMENTED = [
    ("sample_id", "string", True),
    ("position", "int32", True),
    ("modality", "string", True),
    ("content_type", "string", False),
    ("text_content", "string", False),
    ("binary_content", "large_binary", False),
    ("source_ref", "string", False),
    ("materialize_error", "string", False),
]


@pytest.mark.parametrize(
    ("number", "told"), list(enumerate(DOCUMENTED)), ids=lambda x: x[0] if isinstance(x, tuple) else ""
)
def test_a_reserved_column_is_as_documented(number: int, told: tuple[str, str, bool]) -> None:
    name, kind, required = told
    field = SCHEMA.field(number)
    assert (field.name, field.nullable) == (name, not required)
    assert field.type == pa.type_for_alias(kind)


def test_columns_of_our_own_come_behind_and_take_no_reserved_name() -> None:
    assert SCHEMA.names[: len(DOCUMENTED)] == INTERLEAVED.names == [name for name, _, _ in DOCUMENTED]
    assert len(set(SCHEMA.names)) == len(SCHEMA.names)
