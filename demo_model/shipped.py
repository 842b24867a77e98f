"""The checkpoint that is part of the project: weights in half precision, the tokenizer, nothing of the optimizer."""

from __future__ import annotations

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
    """Return how far a folder's checkpoint is, 0 where there is none."""
    path = folder / "checkpoint.pt"
    return int(torch.load(path, map_location="cpu")["step"]) if path.exists() else 0
