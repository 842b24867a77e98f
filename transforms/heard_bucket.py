"""What travels through recognition: a bucket, and what was made of it so far."""

from __future__ import annotations

from typing import NamedTuple

from schemas.figures import Effort
from transforms.asr.bucket import Heard
from transforms.buckets import BucketTask
from transforms.coders import travels
from transforms.language.listening import Listened


@travels
class HeardBucket(NamedTuple):
    """A bucket and what the engines and the detectors of languages so far made of it: text, never audio."""

    task: BucketTask
    heard: tuple[Heard, ...] = ()
    listened: tuple[Listened, ...] = ()

    def efforts(self) -> list[Effort]:
        """Return what they spent on it."""
        return [*(one.effort for one in self.heard), *(one.effort for one in self.listened)]


def alone(item: HeardBucket) -> list[HeardBucket]:
    """Return a batch of one bucket: buckets are not grouped, the batches are inside them."""
    return [item]
