"""The checkpoint that is part of the project: weights in half precision, the tokenizer, nothing of the optimizer."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path

import torch

SHIPPED = Path(__file__).parent / "shipped"
_FILES = ("checkpoint.pt", "tokenizer.json")


def pack(folder: Path, shipped: Path = SHIPPED) -> None:
    """Make the checkpoint of a folder the project's."""
    state = torch.load(folder / "checkpoint.pt", map_location="cpu")
    halves = {name: weights.half() for name, weights in state["network"].items()}
    shipped.mkdir(parents=True, exist_ok=True)
    kept = {"network": halves, "step": state["step"], "spent_s": state["spent_s"]}
    torch.save(kept, shipped / "checkpoint.pt")
    shutil.copyfile(folder / "tokenizer.json", shipped / "tokenizer.json")


def unpack(folder: Path, shipped: Path = SHIPPED) -> None:
    """Make the project's checkpoint that of a folder which has none."""
    if not (folder / "checkpoint.pt").exists():
        folder.mkdir(parents=True, exist_ok=True)
        for name in _FILES:
            shutil.copyfile(shipped / name, folder / name)


def steps_done(folder: Path) -> int:
    """Return how far a folder's checkpoint is, 0 where there is none.

    Raises:
        SystemExit: if it cannot be read.
    """
    path = folder / "checkpoint.pt"
    if not path.exists():
        return 0
    try:
        return int(torch.load(path, map_location="cpu")["step"])
    except (OSError, RuntimeError, EOFError, KeyError, pickle.UnpicklingError) as error:
        raise SystemExit(
            f"{path} is not a whole checkpoint ({type(error).__name__}): without it, the project's is used"
        ) from error
