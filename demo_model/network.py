"""Whisper's architecture, and a CTC head on its encoder that helps training and is left out of what is written."""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

N_MELS, N_POSITIONS, N_TOKENS = 80, 1500, 448
GUIDED_HEADS = 2


class Size(NamedTuple):
    """The network's width (numbers a position), heads of attention, and layers."""

    width: int
    heads: int
    encoder_layers: int
    decoder_layers: int


class Attention(nn.Module):
    """Attention of some heads; ``source`` is what is attended to, shape (batch, positions, width)."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.heads = size.heads
        self.query, self.value, self.out = (nn.Linear(size.width, size.width) for _ in range(3))
        self.key = nn.Linear(size.width, size.width, bias=False)

    def forward(self, x: Tensor, source: Tensor, causal: bool = False) -> Tensor:
        """Return what is gathered, of the shape of ``x``; ``causal``: from nothing that comes later."""
        q, k, v = (self._split(part) for part in (self.query(x), self.key(source), self.value(source)))
        gathered = (
            functional.scaled_dot_product_attention(q, k, v, is_causal=True) if causal else _gathered(q, k, v)
        )
        mixed: Tensor = self.out(gathered.transpose(1, 2).flatten(2))
        return mixed

    def weights(self, x: Tensor, source: Tensor) -> Tensor:
        """Return how much each head attends to what, shape (batch, heads, positions, positions of the source)."""
        q, k = self._split(self.query(x)), self._split(self.key(source))
        return (q @ k.transpose(2, 3) / math.sqrt(q.shape[-1])).softmax(-1)

    def _split(self, x: Tensor) -> Tensor:
        return x.unflatten(2, (self.heads, -1)).transpose(1, 2)


class Layer(nn.Module):
    """A layer of either half: attention to itself, in the decoder to the encoder, and a network for each position."""

    def __init__(self, size: Size, crosses: bool) -> None:
        super().__init__()
        width = size.width
        self.attention, self.attention_norm = Attention(size), nn.LayerNorm(width)
        self.cross = Attention(size) if crosses else None
        self.cross_norm = nn.LayerNorm(width) if crosses else None
        self.wide, self.narrow, self.norm = (
            nn.Linear(width, 4 * width),
            nn.Linear(4 * width, width),
            nn.LayerNorm(width),
        )

    def forward(self, x: Tensor, heard: Tensor | None = None) -> Tensor:
        """Return the next layer's input, of the shape of ``x``."""
        normed = self.attention_norm(x)
        x = x + self.attention(normed, normed, causal=heard is not None)
        if self.cross is not None and self.cross_norm is not None and heard is not None:
            x = x + self.cross(self.cross_norm(x), heard)
        out: Tensor = x + self.narrow(functional.gelu(self.wide(self.norm(x))))
        return out

    def looks(self, x: Tensor, heard: Tensor) -> Tensor:
        """Return at what each head of a decoder's layer looks, shape (batch, heads, tokens, positions heard)."""
        if self.cross is None or self.cross_norm is None:
            raise TypeError("a layer of the encoder hears nothing")
        normed = self.attention_norm(x)
        return self.cross.weights(self.cross_norm(x + self.attention(normed, normed, causal=True)), heard)


class SmallWhisper(nn.Module):
    """Encoder and decoder of Whisper (Radford et al. 2022), and a CTC head (phones, and the blank behind them)."""

    def __init__(self, size: Size, vocabulary: int, n_phones: int) -> None:
        super().__init__()
        width = size.width
        self.conv1 = nn.Conv1d(N_MELS, width, 3, padding=1)
        self.conv2 = nn.Conv1d(width, width, 3, stride=2, padding=1)
        self.register_buffer("places", sinusoids(N_POSITIONS, width))
        self.encoder = nn.ModuleList(Layer(size, crosses=False) for _ in range(size.encoder_layers))
        self.decoder = nn.ModuleList(Layer(size, crosses=True) for _ in range(size.decoder_layers))
        self.encoder_norm, self.decoder_norm = nn.LayerNorm(width), nn.LayerNorm(width)
        self.embedding = nn.Embedding(vocabulary, width)
        self.positions = nn.Parameter(torch.randn(N_TOKENS, width) * 0.01)
        self.ctc = nn.Linear(width, n_phones + 1)
        nn.init.normal_(self.embedding.weight, std=0.02)

    def encode(self, features: Tensor) -> Tensor:
        """Return what was heard, shape (batch, frames / 2, width), of features of shape (batch, 80, frames)."""
        x = functional.gelu(self.conv2(functional.gelu(self.conv1(features)))).transpose(1, 2)
        x = x + self.places[: x.shape[1]]
        for layer in self.encoder:
            x = layer(x)
        out: Tensor = self.encoder_norm(x)
        return out

    def decode(self, tokens: Tensor, heard: Tensor) -> tuple[Tensor, Tensor]:
        """Return logits, shape (batch, tokens, vocabulary), and at what some heads in the middle look on average."""
        states = self.states(tokens, heard)
        middle = len(self.decoder) // 2
        looks = self.decoder[middle].looks(states[middle], heard)[:, :GUIDED_HEADS].mean(1)
        return functional.linear(self.decoder_norm(states[-1]), self.embedding.weight), looks

    def states(self, tokens: Tensor, heard: Tensor) -> list[Tensor]:
        """Return what goes into each layer of the decoder, and what comes out of the last."""
        states = [self.embedding(tokens) + self.positions[: tokens.shape[1]]]
        for layer in self.decoder:
            states.append(layer(states[-1], heard))
        return states


def _gathered(q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    """Return attention step by step, in the precision of its input: on a CPU twice as fast as the fused one."""
    n_windows = q.shape[0]
    q, k, v = (part.flatten(0, 1) for part in (q, k, v))
    scores = torch.bmm(q / math.sqrt(q.shape[-1]), k.transpose(1, 2))
    with torch.autocast(q.device.type, enabled=False):
        return torch.bmm(scores.softmax(-1), v).unflatten(0, (n_windows, -1))


def sinusoids(length: int, width: int) -> Tensor:
    """Return the encoder's fixed positions, shape (length, width), as Whisper has them."""
    scales = torch.exp(-math.log(10_000) / (width // 2 - 1) * torch.arange(width // 2))
    angles = torch.arange(length)[:, None] * scales[None, :]
    return torch.cat([angles.sin(), angles.cos()], dim=1)
