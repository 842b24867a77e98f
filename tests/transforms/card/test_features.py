"""Features against `datasets`' own words for the same schema; fields against the columns that they name."""

from __future__ import annotations

import json

import pyarrow as pa
import pytest

from schemas.tables import DELAYED_SHARDS, SEGMENTS, SHARDS, TRANSCRIPTS, VERDICTS, Table
from transforms.card.features import croissant_fields, yaml_features
from transforms.materialize.features import features_of, huggingface_metadata


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("table", [SHARDS, DELAYED_SHARDS, SEGMENTS, TRANSCRIPTS, VERDICTS])
def test_features_are_what_datasets_would_write(table: Table) -> None:
    import datasets

    written = yaml_features(table.schema)
    assert written == datasets.Features.from_dict(features_of(table.schema))._to_yaml_list()
    assert datasets.Features._from_yaml_list(written).arrow_schema.names == table.schema.names


def test_what_parquet_files_say_of_shards_is_the_same() -> None:
    said = json.loads(huggingface_metadata()[b"huggingface"])
    assert said["info"]["features"] == features_of(SHARDS.schema)


def test_every_column_of_a_shard_is_a_field() -> None:
    fields = {field["name"]: field for field in croissant_fields("default", "files", SHARDS.schema)}
    assert set(fields) == {f"default/{name}" for name in SHARDS.schema.names}
    chunks = {part["name"]: part for part in fields["default/chunks"]["subField"]}
    struct = SHARDS.schema.field("chunks").type.value_type
    assert set(chunks) == {f"default/chunks/{struct.field(i).name}" for i in range(struct.num_fields)}
    audio = chunks["default/chunks/audio"]
    assert audio["dataType"] == "sc:AudioObject"
    assert audio["source"]["transform"] == {"jsonPath": "audio.bytes"}
    assert fields["default/input_ids"]["isArray"]
    assert fields["default/input_ids"]["dataType"] == "cr:Int32"


def test_what_lies_too_deep_is_left_out() -> None:
    hypotheses = next(
        f for f in croissant_fields("t", "f", TRANSCRIPTS.schema) if f["name"] == "t/hypotheses"
    )
    names = {part["name"] for part in hypotheses["subField"]}
    assert "t/hypotheses/text" in names
    assert "t/hypotheses/words" not in names
    assert croissant_fields("t", "f", pa.schema([pa.field("raw", pa.binary())])) == []
