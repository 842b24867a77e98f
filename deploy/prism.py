"""Builds Beam's Prism runner into a cache: ``python -m deploy.prism [--cache DIR]``.

The Go module beside this file pins its version and the checksums of all that it is made of.
"""

from __future__ import annotations

import argparse
import subprocess
from pathlib import Path

from deploy.flink import cache_folder
from deploy.versions import prism_version

MODULE = Path(__file__).resolve().parent / "prism"
COMMAND = "github.com/apache/beam/sdks/v2/go/cmd/prism"


def installed(cache: Path) -> Path:
    """Return where Prism lies below a cache, whether it is there or not."""
    return cache / f"prism-{prism_version()}"


def install(cache: Path) -> Path:
    """Build Prism if it is not there yet, and return where it lies.

    Raises:
        subprocess.CalledProcessError: if Go could not fetch or build it.
    """
    found = installed(cache)
    if not found.exists():
        cache.mkdir(parents=True, exist_ok=True)
        half_made = found.with_suffix(".tmp")
        build = ["go", "build", "-mod=readonly", "-o", str(half_made), COMMAND]
        subprocess.run(build, cwd=MODULE, check=True)
        half_made.rename(found)
    return found


def main() -> None:
    """Build Prism and say where it lies."""
    parser = argparse.ArgumentParser("python -m deploy.prism", description=__doc__)
    parser.add_argument("--cache", type=Path, default=cache_folder())
    print(f"Prism: {install(parser.parse_args().cache)}")


if __name__ == "__main__":
    main()
