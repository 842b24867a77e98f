"""Embeddings to speakers: agglomerative clustering by cosine distance, in bounded memory."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# Clustering n embeddings takes n * n distances: 8 MB for 1,000.
MOST_AT_ONCE = 1000
# Rounds go on while each leaves at most this share: where nothing is alike, no round would make it few.
_LEFT = 0.9
Embeddings = NDArray[np.float32]
Labels = NDArray[np.int64]


def cluster(embeddings: Embeddings, threshold: float) -> Labels:
    """Return a number for each embedding, shape (n, d): those of one speaker have the same, from 0 by first place.

    Clusters are joined while their mean cosine distance (average linkage) is below ``threshold``. Of more than 1,000
    embeddings each thousand is clustered apart, and then the means of what came out, again a thousand at a time until
    they are few: so memory does not grow with the square of the recording.
    """
    labels = _labels(_normed(embeddings), threshold)
    _, first, places = np.unique(labels, return_index=True, return_inverse=True)
    order = np.empty(len(first), np.int64)
    order[np.argsort(first)] = np.arange(len(first))
    return np.asarray(order[places], np.int64)


def _labels(normed: Embeddings, threshold: float) -> Labels:
    if len(normed) <= MOST_AT_ONCE:
        return _agglomerated(normed, threshold)
    found: list[Labels] = []
    n_clusters = 0
    for at in range(0, len(normed), MOST_AT_ONCE):
        found.append(_agglomerated(normed[at : at + MOST_AT_ONCE], threshold) + n_clusters)
        n_clusters = int(found[-1].max()) + 1
    labels = np.concatenate(found)
    if n_clusters > _LEFT * len(normed):
        return labels
    return _labels(_means(normed, labels, n_clusters), threshold)[labels]


def _agglomerated(normed: Embeddings, threshold: float) -> Labels:
    if len(normed) < 2:
        return np.zeros(len(normed), np.int64)
    from sklearn.cluster import AgglomerativeClustering

    how = AgglomerativeClustering(
        n_clusters=None, metric="cosine", linkage="average", distance_threshold=threshold
    )
    return np.asarray(how.fit_predict(normed), np.int64)


def _means(normed: Embeddings, labels: Labels, n_clusters: int) -> Embeddings:
    sums = np.zeros((n_clusters, normed.shape[1]), np.float32)
    np.add.at(sums, labels, normed)
    return _normed(sums)


def _normed(embeddings: Embeddings) -> Embeddings:
    lengths = np.linalg.norm(embeddings, axis=1, keepdims=True)
    normed: Embeddings = (embeddings / np.maximum(lengths, 1e-9)).astype(np.float32)
    return normed
