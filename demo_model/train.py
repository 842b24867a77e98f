"""Trains the demo's Whisper from its last checkpoint on."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional
from torch.utils.data import DataLoader

from demo_model.batches import CHUNKS_AT_FIRST, Batch, Batches
from demo_model.features import HOP, Features
from demo_model.network import N_TOKENS, Size, SmallWhisper
from demo_model.pool import RATE_HZ, chunk_name, read_chunk
from demo_model.tokens import NEVER, PHONES, TIMESTAMP_S, Tokens, train_tokenizer

_NOTHING = -100
_SAVE_EVERY_S = 240.0
_NEAR_S = 0.4


class Trainer:
    """The network, its optimizer and the step it is at. ``folder`` holds pool/, tokenizer.json and checkpoint.pt."""

    def __init__(self, folder: Path, settings: dict[str, Any]) -> None:
        self.folder, self.settings, self.training = folder, settings, settings["training"]
        self.tokens = Tokens(_tokenizer(folder, settings))
        torch.manual_seed(settings["seed"])
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.network = SmallWhisper(Size(**settings["network"]), self.tokens.size, len(PHONES)).to(
            self.device
        )
        self.features = Features()
        matrices = [p for p in self.network.parameters() if p.ndim > 1]
        others = [p for p in self.network.parameters() if p.ndim < 2]
        groups = [{"params": matrices, "weight_decay": 0.05}, {"params": others, "weight_decay": 0.0}]
        self.optimizer = torch.optim.AdamW(groups, lr=0.0, betas=(0.9, 0.98), fused=True)
        self.step, self.spent_s = 0, 0.0
        self.warm_from = 0
        if (folder / "checkpoint.pt").exists():
            self._resume()

    def run(self) -> None:
        """Train to the end; save now and then, and log losses."""
        batches = Batches(self.folder / "pool", self.folder / "tokenizer.json", self.settings, self.step)
        begun, logged = time.monotonic(), [0.0, 0.0, 0.0]
        saved = begun
        for batch in DataLoader(
            batches, batch_size=None, num_workers=1, prefetch_factor=4, collate_fn=_as_it_is
        ):
            losses = self._learn(batch)
            logged = [a * 0.98 + b * 0.02 if a else b for a, b in zip(logged, losses, strict=True)]
            self.step += 1
            now = time.monotonic()
            if self.step % 50 == 0:
                self._log(logged, self.spent_s + now - begun)
            if now - saved > _SAVE_EVERY_S:
                self._save(self.spent_s + now - begun)
                saved = now
        self._save(self.spent_s + time.monotonic() - begun)

    def _learn(self, batch: Batch) -> tuple[float, float, float]:
        for group in self.optimizer.param_groups:
            group["lr"] = self.training["learning_rate"] * schedule(self.step, self.warm_from, self.training)
        features = self.features(batch.windows, batch.length_s * RATE_HZ // HOP).to(self.device)
        with torch.autocast(self.device.type, torch.bfloat16):
            heard = self.network.encode(features)
            given, said = (
                _padded(rows, fill).to(self.device)
                for rows, fill in ((batch.given, 0), (batch.said, _NOTHING))
            )
            logits, looks = self.network.decode(given, heard)
            spelt = self.network.ctc(heard)
        next_token = functional.cross_entropy(
            logits.float().flatten(0, 1), said.flatten(), ignore_index=_NOTHING
        )
        ctc = self._ctc(spelt.float(), batch.phones)
        guided = _guided(looks.float(), batch.when)
        weight = self.training["ctc_weight"]
        loss = (1 - weight) * next_token + weight * ctc + self.training["guided_weight"] * guided
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        return float(next_token.detach()), float(ctc.detach()), float(guided.detach())

    def _ctc(self, logits: Tensor, phones: Sequence[Sequence[int]]) -> Tensor:
        n_windows, n_frames, _ = logits.shape
        lengths = torch.tensor([len(row) for row in phones])
        flat = torch.tensor([number for row in phones for number in row], dtype=torch.long)
        blank = logits.shape[2] - 1
        frames = torch.full((n_windows,), n_frames)
        log = logits.log_softmax(-1).transpose(0, 1)
        total = functional.ctc_loss(
            log, flat.to(logits.device), frames, lengths, blank, reduction="sum", zero_infinity=True
        )
        return total / max(1, int(lengths.sum()))

    def _log(self, losses: Sequence[float], spent_s: float) -> None:
        row = {
            "step": self.step,
            "hours": round(spent_s / 3600, 3),
            "next_token": round(losses[0], 4),
            "ctc": round(losses[1], 4),
            "guided": round(losses[2], 3),
        }
        with (self.folder / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(row) + "\n")

    def _save(self, spent_s: float) -> None:
        unfinished = self.folder / "checkpoint.tmp"
        state = {
            "network": self.network.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "step": self.step,
            "warm_from": self.warm_from,
            "spent_s": spent_s,
        }
        torch.save(state, unfinished)
        unfinished.rename(self.folder / "checkpoint.pt")

    def _resume(self) -> None:
        state = torch.load(self.folder / "checkpoint.pt", map_location=self.device)
        self.network.load_state_dict(state["network"])
        self.step, self.spent_s = state["step"], state["spent_s"]
        if "optimizer" in state:
            self.optimizer.load_state_dict(state["optimizer"])
            self.warm_from = state["warm_from"]
        else:  # the checkpoint that is part of the project
            self.warm_from = self.step


def schedule(step: int, warm_from: int, training: dict[str, Any]) -> float:
    """Return the share of the learning rate: it rises, stays, and falls to nothing over the last part of the steps.

    It rises from ``warm_from`` on, where the optimizer knows nothing yet.
    """
    left = (training["steps"] - step) / (training["steps"] * training["falling_part"])
    return float(min((step - warm_from + 1) / training["warmup"], 1.0, left))


def _guided(looks: Tensor, when: Sequence[Sequence[float]]) -> Tensor:
    """Return how far from what is being said the decoder looks (Tachibana et al. 2017), 0 at best; mean over tokens.

    ``looks`` has shape (batch, tokens, positions); a Gaussian of 0.4 s about the time of each token is the nearness.
    """
    times = torch.tensor(
        [[*row, *[NEVER] * (looks.shape[1] - len(row))] for row in when], device=looks.device
    )
    places = torch.arange(looks.shape[2], device=looks.device) * TIMESTAMP_S
    near = torch.exp(-((places - times[..., None]) ** 2) / (2 * _NEAR_S**2))
    told = times >= 0
    return -((looks * near).sum(-1)[told] + 1e-6).log().sum() / told.sum().clamp(min=1)


def _as_it_is(batch: Batch) -> Batch:
    return batch


def _padded(rows: Sequence[Sequence[int]], fill: int) -> Tensor:
    longest = max(len(row) for row in rows)
    if longest > N_TOKENS:
        raise AssertionError(f"a window of {longest} tokens")
    return torch.tensor([[*row, *[fill] * (longest - len(row))] for row in rows])


def _tokenizer(folder: Path, settings: dict[str, Any]) -> Path:
    path = folder / "tokenizer.json"
    if not path.exists():
        chunks = [folder / "pool" / chunk_name(number) for number in range(CHUNKS_AT_FIRST)]
        texts = [utterance.text for chunk in chunks for utterance in read_chunk(chunk)]
        train_tokenizer(texts, settings["tokens"]["subwords"]).save(str(path))
    return path
