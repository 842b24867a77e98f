from __future__ import annotations

import re

import apache_beam

from deploy.flink import SUMS
from deploy.versions import flink_versions, prism_version


def test_prism_is_of_the_version_of_beam() -> None:
    assert prism_version() == apache_beam.__version__


def test_the_kept_checksums_are_those_of_the_versions() -> None:
    versions, sums = flink_versions(), SUMS.read_text(encoding="utf-8")
    assert versions.version.startswith(versions.line + ".")
    assert f"lib/beam-runners-flink-{versions.line}-{versions.beam_runner}.jar" in sums
    assert set(re.findall(r"lib/flink-(?:dist|runtime|core|clients)-([0-9.]+)\.jar", sums)) == {
        versions.version
    }
