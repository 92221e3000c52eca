"""What the workers of a cluster do in the tests. Here, so that they can import it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Doubling:
    """Sets up a worker: twice each number; words do what they say."""

    def __call__(self) -> Callable[[Sequence[int | str]], list[int]]:
        """The function; it takes its time, as models do."""
        # A nanny does not replace a worker that ends while it is still starting.
        time.sleep(3)
        return double


def double(items: Sequence[int | str]) -> list[int]:
    """Twice each number."""
    for item in items:
        if item == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        elif item == "hang":
            time.sleep(60)
    return [2 * i if isinstance(i, int) else 0 for i in items]
