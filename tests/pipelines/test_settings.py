from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from filters.duration import Duration
from pipelines.settings import Config, dump_config, load_config
from schemas.errors import ConfigError
from transforms.vad.webrtc import Webrtc


def test_without_anything_it_is_the_defaults() -> None:
    assert load_config("build", None, []) == Config()


def test_a_key_of_a_default_plugin_can_be_set_alone() -> None:
    config = load_config(
        "build", None, ["ingest.vad=webrtc", "ingest.vad.mode=1", "curate.filters.1.min_s=2"]
    )
    assert config.ingest.vad == Webrtc(mode=1)
    assert config.curate.filters[1] == Duration(min_s=2.0)


def test_an_item_of_a_list_can_be_set_by_its_name() -> None:
    config = load_config("build", None, ["curate.filters.duration.min_s=2"])
    assert config.curate.filters[1] == Duration(min_s=2.0)
    filters = "curate.filters=[empty_text, {use: duration, max_s: 20}, loops]"
    config = load_config("build", None, [filters, "curate.filters.duration.min_s=2"])
    assert config.curate.filters[1] == Duration(min_s=2.0, max_s=20.0)


def test_choosing_another_plugin_forgets_the_settings_of_the_first() -> None:
    config = load_config("build", None, ["ingest.vad.use=webrtc"])
    assert config.ingest.vad == Webrtc()


def test_the_keys_of_a_single_job_need_no_section(tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_text("vad: webrtc\n")
    assert load_config("ingest", str(tmp_path / "c.yaml"), ["sample_rate_hz=24000"]).ingest.vad == Webrtc()
    assert load_config("ingest", None, ["sample_rate_hz=24000"]).ingest.sample_rate_hz == 24_000
    assert load_config("ingest", None, ["ingest.sample_rate_hz=24000"]).ingest.sample_rate_hz == 24_000


@pytest.mark.parametrize(
    ("job", "text", "message"),
    [
        ("build", "ingst.vad=webrtc", "unknown key 'ingst': did you mean 'ingest'?"),
        ("build", "vad=webrtc", "unknown key 'vad'"),
        ("ingest", "vda=webrtc", "unknown key 'ingest.vda': did you mean 'vad'?"),
        ("build", "ingest", "--set takes key=value, not 'ingest'"),
        ("build", "ingest.vad={", "the value is not YAML"),
        ("build", "curate.filters.99.min_s=2", "curate.filters must be a list"),
        ("build", "curate.filters.dration.min_s=2", "curate.filters must be a list"),
    ],
)
def test_what_does_not_fit_is_refused(job: str, text: str, message: str) -> None:
    with pytest.raises(ConfigError) as refused:
        load_config(job, None, [text])
    assert message in str(refused.value)


def test_a_config_file_that_is_not_there_or_not_yaml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="does not exist"):
        load_config("build", str(tmp_path / "gone.yaml"), [])
    (tmp_path / "bad.yaml").write_text("a: [")
    with pytest.raises(ConfigError, match="not YAML"):
        load_config("build", str(tmp_path / "bad.yaml"), [])


def test_the_resolved_config_reads_back_to_itself(tmp_path: Path) -> None:
    config = load_config("build", None, ["ingest.vad=webrtc"])
    (tmp_path / "c.yaml").write_text(dump_config(config))
    assert load_config("build", str(tmp_path / "c.yaml"), []) == config
    (tmp_path / "one.yaml").write_text(dump_config(config.ingest))
    assert load_config("ingest", str(tmp_path / "one.yaml"), []).ingest == config.ingest
    assert "use" in yaml.safe_load((tmp_path / "one.yaml").read_text())["vad"]
