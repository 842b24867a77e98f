"""3x3 convolutions over time and frequency, in a quarter of the multiplications (Winograd's minimal filtering).

Lavin and Gray, Fast Algorithms for Convolutional Neural Networks (2016), F(4x4, 3x3): 4 by 4 outputs from 6 by 6
inputs by 36 products a pair of channels in place of 144. In 32-bit floats it differs from the sum of products by
about 1e-6 of the largest output. The products are matrix products; the rest is compiled.

An image has a border of zeros: `image` makes one, its values lie at ``[1 : 1 + times, 1 : 1 + bands]``.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from transforms.compiling import compiled

Floats = NDArray[np.float32]
_TILE = 4
_BLOCK = 4  # rows of tiles at once: their 36 matrices stay in the cache
_G = np.array([
    [1 / 4, 0, 0], [-1 / 6, -1 / 6, -1 / 6], [-1 / 6, 1 / 6, -1 / 6], [1 / 24, 1 / 12, 1 / 6],
    [1 / 24, -1 / 12, 1 / 6], [0, 0, 1],
])  # fmt: skip


class Layer(NamedTuple):
    """A convolution: its transformed kernel of shape (36, inputs, outputs), and its bias."""

    kernel: Floats
    bias: Floats

    @classmethod
    def of(cls, kernel: Floats, bias: Floats) -> Layer:
        """Transform a kernel of shape (outputs, inputs, 3, 3): time, then frequency."""
        made = np.einsum("ax,by,oixy->abio", _G, _G, kernel.astype(np.float64))
        return cls(np.ascontiguousarray(made.reshape(36, *made.shape[2:]), np.float32), bias)


def image(times: int, bands: int, channels: int) -> Floats:
    """Return an image of zeros with its border, rounded up to whole tiles."""
    return np.zeros((_tiles(times) * _TILE + 2, _tiles(bands) * _TILE + 2, channels), np.float32)


def convolve(x: Floats, times: int, bands: int, layer: Layer) -> Floats:
    """Return the image of max(0, convolution + bias), of the same times and bands as ``x``."""
    y = image(times, bands, layer.bias.size)
    rows, columns = _tiles(times), _tiles(bands)
    for row in range(0, rows, _BLOCK):
        n_rows = min(_BLOCK, rows - row)
        tiles = np.empty((36, n_rows * columns, layer.kernel.shape[1]), np.float32)
        _take_apart(x, _TILE * row, n_rows, columns, tiles)
        _put_together(
            np.matmul(tiles, layer.kernel), layer.bias, _TILE * row, n_rows, columns, times, bands, y
        )
    return y


def pool(x: Floats, times: int, bands: int) -> Floats:
    """Return the image of the largest values of squares of 2 by 2; an odd row or column at the end is left out."""
    inner = x[1 : 1 + times // 2 * 2, 1 : 1 + bands // 2 * 2]
    y = image(times // 2, bands // 2, x.shape[2])
    largest = y[1 : 1 + times // 2, 1 : 1 + bands // 2]
    np.maximum(inner[::2, ::2], inner[1::2, ::2], out=largest)
    np.maximum(largest, inner[::2, 1::2], out=largest)
    np.maximum(largest, inner[1::2, 1::2], out=largest)
    return y


def convolve_first(x: Floats, kernel: Floats, bias: Floats) -> Floats:
    """Return the image of max(0, convolution + bias) of ``x``, of shape (times, bands): one channel, no border.

    ``kernel`` has the shape (3, 3, outputs).
    """
    times, bands = x.shape
    y = image(times, bands, bias.size)
    bordered = np.zeros((times + 2, bands + 2), np.float32)
    bordered[1:-1, 1:-1] = x
    _first(bordered, kernel, bias, y)
    return y


def _tiles(size: int) -> int:
    return -(-size // _TILE)


def _first(x: Floats, kernel: Floats, bias: Floats, y: Floats) -> None:
    channels = bias.size
    for t in range(x.shape[0] - 2):
        for f in range(x.shape[1] - 2):
            out = y[1 + t, 1 + f]
            for c in range(channels):
                total = bias[c]
                for a in range(3):
                    for b in range(3):
                        total += x[t + a, f + b] * kernel[a, b, c]
                out[c] = max(total, np.float32(0))


def _take_apart(x: Floats, start: int, rows: int, columns: int, tiles: Floats) -> None:
    """Transform the 6 by 6 inputs of each tile, first along time, then along frequency (B' d B)."""
    two, four, five, channels = np.float32(2), np.float32(4), np.float32(5), x.shape[2]
    half = np.empty((6, 6, channels), np.float32)
    for i in range(rows):
        for j in range(columns):
            at, t, f = i * columns + j, start + 4 * i, 4 * j
            for s in range(6):
                for c in range(channels):
                    d0, d1, d2 = x[t, f + s, c], x[t + 1, f + s, c], x[t + 2, f + s, c]
                    d3, d4, d5 = x[t + 3, f + s, c], x[t + 4, f + s, c], x[t + 5, f + s, c]
                    p, q, u, w = d4 - four * d2, d3 - four * d1, d4 - d2, two * (d3 - d1)
                    half[0, s, c] = four * d0 - five * d2 + d4
                    half[1, s, c] = p + q
                    half[2, s, c] = p - q
                    half[3, s, c] = u + w
                    half[4, s, c] = u - w
                    half[5, s, c] = four * d1 - five * d3 + d5
            for s in range(6):
                for c in range(channels):
                    d0, d1, d2 = half[s, 0, c], half[s, 1, c], half[s, 2, c]
                    d3, d4, d5 = half[s, 3, c], half[s, 4, c], half[s, 5, c]
                    p, q, u, w = d4 - four * d2, d3 - four * d1, d4 - d2, two * (d3 - d1)
                    tiles[6 * s, at, c] = four * d0 - five * d2 + d4
                    tiles[6 * s + 1, at, c] = p + q
                    tiles[6 * s + 2, at, c] = p - q
                    tiles[6 * s + 3, at, c] = u + w
                    tiles[6 * s + 4, at, c] = u - w
                    tiles[6 * s + 5, at, c] = four * d1 - five * d3 + d5


def _put_together(
    products: Floats, bias: Floats, start: int, rows: int, columns: int, times: int, bands: int, y: Floats
) -> None:
    """Transform the 36 products of each tile into its 4 by 4 outputs (A' m A), add the bias, cut at zero."""
    two, four, eight, zero = np.float32(2), np.float32(4), np.float32(8), np.float32(0)
    channels = bias.size
    half = np.empty((4, 6, channels), np.float32)
    for i in range(rows):
        for j in range(columns):
            at = i * columns + j
            for s in range(6):
                for c in range(channels):
                    d0, d1, d2 = products[s, at, c], products[6 + s, at, c], products[12 + s, at, c]
                    d3, d4, d5 = products[18 + s, at, c], products[24 + s, at, c], products[30 + s, at, c]
                    p, q, u, w = d1 + d2, d1 - d2, d3 + d4, d3 - d4
                    half[0, s, c] = d0 + p + u
                    half[1, s, c] = q + two * w
                    half[2, s, c] = p + four * u
                    half[3, s, c] = q + eight * w + d5
            n_bands = min(4, bands - 4 * j)
            for r in range(min(4, times - start - 4 * i)):
                t, f = 1 + start + 4 * i + r, 1 + 4 * j
                for c in range(channels):
                    d1, d2, d3, d4 = half[r, 1, c], half[r, 2, c], half[r, 3, c], half[r, 4, c]
                    p, q, u, w, b = d1 + d2, d1 - d2, d3 + d4, d3 - d4, bias[c]
                    y[t, f, c] = max(half[r, 0, c] + p + u + b, zero)
                    if n_bands > 1:
                        y[t, f + 1, c] = max(q + two * w + b, zero)
                    if n_bands > 2:
                        y[t, f + 2, c] = max(p + four * u + b, zero)
                    if n_bands > 3:
                        y[t, f + 3, c] = max(q + eight * w + half[r, 5, c] + b, zero)


_first, _take_apart, _put_together = compiled(_first), compiled(_take_apart), compiled(_put_together)
