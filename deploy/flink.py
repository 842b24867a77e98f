"""Fetches Flink and Beam's job server for it into a cache: ``python -m deploy.flink [--cache DIR]``.

Flink itself comes from the package index (the jars of apache-flink-libraries), the job server and what it
needs from Maven Central. Every file is held against the SHA-256 that is kept in ``flink.sha256``.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from deploy.versions import FlinkVersions, flink_versions

HERE = Path(__file__).resolve().parent
SUMS = HERE / "flink.sha256"
MAIN = "org.apache.beam.runners.flink.FlinkJobServerDriver"
JOB_SERVER_JAR = "job-server.jar"


class Flink(NamedTuple):
    """Where a fetched Flink lies: the cluster's jars, and the job server's jar."""

    libraries: Path
    job_server: Path


def cache_folder() -> Path:
    """Return where what is fetched is kept: below ``$XDG_CACHE_HOME``, or ``~/.cache``."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "speechloom"


def installed(cache: Path) -> Flink:
    """Return where Flink lies below a cache, whether it is there or not."""
    versions = flink_versions()
    home = cache / f"flink-{versions.version}-beam-{versions.beam_runner}"
    return Flink(home / "lib", home / "job-server" / JOB_SERVER_JAR)


def install(cache: Path, *, keep_sums: bool = False) -> Flink:
    """Fetch what is not there yet, in one step, and return where it lies.

    With ``keep_sums`` the checksums of what was fetched become those that are kept: for a change of version.

    Raises:
        ChecksumMismatch: if a fetched file is not the one whose checksum is kept.
        subprocess.CalledProcessError: if pip or Maven could not fetch something.
    """
    found = installed(cache)
    if found.job_server.exists():
        return found
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache, prefix="flink-") as temporary:
        home = Path(temporary) / "home"
        _fetch_libraries(Path(temporary), home / "lib", flink_versions())
        _fetch_job_server(home / "job-server", flink_versions())
        if keep_sums:
            SUMS.write_text("".join(f"{mark}  {name}\n" for name, mark in _sums(home)), encoding="utf-8")
        check_sums(home, SUMS)
        shutil.rmtree(found.libraries.parent, ignore_errors=True)
        home.rename(found.libraries.parent)
    return found


class ChecksumMismatch(ValueError):
    """A fetched file is not the one that was meant."""


def check_sums(home: Path, sums: Path) -> None:
    """Hold every file below ``home`` against a file of lines "SHA-256  relative/path".

    Raises:
        ChecksumMismatch: naming the first file that differs, is missing or is not listed.
    """
    lines = sums.read_text(encoding="utf-8").splitlines()
    wanted = {name: mark for mark, name in (line.split() for line in lines)}
    found = dict(_sums(home))
    for name in sorted(wanted.keys() | found.keys()):
        if wanted.get(name) != found.get(name):
            raise ChecksumMismatch(f"{name}: SHA-256 {found.get(name)} is not the kept {wanted.get(name)}")


def _sums(home: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(home.rglob("*.jar")):
        if path.name != JOB_SERVER_JAR:
            yield path.relative_to(home).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest()


def _fetch_libraries(temporary: Path, libraries: Path, versions: FlinkVersions) -> None:
    package = f"apache-flink-libraries=={versions.version}"
    _run(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary=:all:",
         "--no-build-isolation", "--dest", str(temporary), package)  # fmt: skip
    libraries.mkdir(parents=True)
    with tarfile.open(next(temporary.glob("*.tar.gz"))) as archive:
        for member in archive:
            if "/deps/lib/" in member.name and member.name.endswith(".jar"):
                member.name = Path(member.name).name
                archive.extract(member, libraries, filter="data")


def _fetch_job_server(folder: Path, versions: FlinkVersions) -> None:
    _run("mvn", "--batch-mode", "--quiet", "--file", str(HERE / "flink-job-server.xml"),
         "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies",
         f"-DoutputDirectory={folder / 'lib'}", f"-Dflink.line={versions.line}",
         f"-Dflink.version={versions.version}", f"-Dbeam.runner.version={versions.beam_runner}")  # fmt: skip
    jars = sorted(f"lib/{path.name}" for path in (folder / "lib").glob("*.jar"))
    with zipfile.ZipFile(folder / JOB_SERVER_JAR, "w") as jar:
        jar.writestr("META-INF/MANIFEST.MF", _manifest(jars))


def _manifest(jars: list[str]) -> str:
    """Return the manifest of a jar that is nothing but a list of others, in lines of 72 bytes at most."""
    lines = ["Manifest-Version: 1.0", f"Main-Class: {MAIN}"]
    text = f"Class-Path: {' '.join(jars)}"
    lines += [text[:72], *(f" {text[at : at + 71]}" for at in range(72, len(text), 71))]
    return "\r\n".join(lines) + "\r\n"


def _run(*command: str) -> None:
    subprocess.run(command, check=True)


def main() -> None:
    """Fetch Flink and say where it lies."""
    parser = argparse.ArgumentParser("python -m deploy.flink", description=__doc__)
    parser.add_argument("--cache", type=Path, default=cache_folder())
    parser.add_argument(
        "--keep-sums", action="store_true", help="after a change of version: keep the new checksums"
    )
    given = parser.parse_args()
    found = install(given.cache, keep_sums=given.keep_sums)
    print(f"Flink's jars: {found.libraries}\nBeam's job server for it: {found.job_server}")


if __name__ == "__main__":
    main()
