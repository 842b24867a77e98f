"""Which heads of the decoder look at the word that is being said, by the synthesizer's own word events."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
import soxr
import torch

from demo_model.features import HOP, Features
from demo_model.network import SmallWhisper
from demo_model.pool import RATE_HZ
from demo_model.settings import HELD_OUT
from demo_model.tokens import TIMESTAMP_S, Tokens
from transforms.tts.espeak import Espeak

_SENTENCES = 40
_BEST = 4


def alignment_heads(network: SmallWhisper, tokens: Tokens, settings: dict[str, Any]) -> list[tuple[int, int]]:
    """Return the heads (layer, head) whose attention is nearest to where words begin, the best first."""
    errors: dict[tuple[int, int], list[float]] = defaultdict(list)
    lines = HELD_OUT.read_text(encoding="utf-8").splitlines()
    voices = settings["voices"]["trained"]
    for number, line in enumerate(lines[:: len(lines) // _SENTENCES]):
        for head, missed in _missed(network, tokens, line, voices[number % len(voices)]).items():
            errors[head] += missed
    ranked = sorted(errors, key=lambda head: (float(np.median(errors[head])), head))
    return ranked[:_BEST]


@torch.no_grad()
def _missed(
    network: SmallWhisper, tokens: Tokens, text: str, voice: str
) -> dict[tuple[int, int], list[float]]:
    """Return how far, in seconds, each head's peak at a word's first subword is from the word's beginning."""
    said = Espeak(voice).load().synthesize(text)
    samples = soxr.resample(said.samples.astype(np.float32) / 32768, said.rate_hz, RATE_HZ)
    heard = network.encode(Features()([samples], 30 * RATE_HZ // HOP))
    given = [tokens.start, tokens.no_timestamps]
    firsts = []
    for word in text.split(" "):
        firsts.append(len(given))
        given += tokens.subwords(word)
    states = network.states(torch.tensor([given]), heard)
    starts = {word.text: word.start_samples / said.rate_hz for word in said.words}
    missed = defaultdict(list)
    for layer, (module, state) in enumerate(zip(network.decoder, states, strict=False)):
        weights = module.looks(state, heard)[0]
        peaks = weights[:, [first - 1 for first in firsts]].argmax(-1) * TIMESTAMP_S
        for word, column in zip(text.split(" "), peaks.T, strict=True):
            if word in starts:
                for head, peak in enumerate(column):
                    missed[layer, head].append(abs(float(peak) - starts[word]))
    return missed
