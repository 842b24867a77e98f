"""Trains the demo's Whisper as far as demo_model/settings.yaml says, and writes models/small-whisper.

`python -m demo_model FOLDER [--from-nothing]`. Training goes on from the folder's checkpoint; where there is none, from
the one that is part of the project, or from nothing. A checkpoint that is at the last step already is only written
as a model.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from demo_model.export import export
from demo_model.pool import make_pool
from demo_model.settings import MODEL, read_settings
from demo_model.shipped import SHIPPED, pack, steps_done, unpack
from demo_model.train import Trainer


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(prog="demo_model", description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", type=Path, help="of the pool, the checkpoint and the log")
    parser.add_argument("--from-nothing", action="store_true")
    asked = parser.parse_args()
    settings = read_settings()
    if not asked.from_nothing:
        unpack(asked.folder)
    if steps_done(asked.folder) < settings["training"]["steps"]:
        make_pool(asked.folder / "pool", settings)
        Trainer(asked.folder, settings).run()
        pack(asked.folder)
    export(SHIPPED, MODEL, settings)


if __name__ == "__main__":
    main()
