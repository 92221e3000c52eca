"""Workers that die, hang or raise, and what becomes of their items."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from ru_event_extract.batch.pool import Done, Lost, Pool, WorkerError


def double(items: Sequence[int | str]) -> list[int]:
    """Twice each number; words do what they say."""
    for item in items:
        if item == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        elif item == "hang":
            time.sleep(60)
        elif isinstance(item, str) and item.startswith("once:"):
            flag = Path(item.removeprefix("once:"))
            if not flag.exists():
                flag.touch()
                os.kill(os.getpid(), signal.SIGKILL)
    return [2 * i if isinstance(i, int) else 0 for i in items]


def make_double() -> Callable[[Sequence[int | str]], list[int]]:
    """What a worker sets up."""
    return double


def cannot_start() -> Callable[[Sequence[int | str]], list[int]]:
    """A worker without its models."""
    raise RuntimeError("no models")


def outcome(
    batches: list[list[int | str]], workers: int = 2, timeout: float | None = None
) -> tuple[dict[int | str, int], dict[int | str, str]]:
    """Results and losses by item."""
    pool: Pool[int | str, int] = Pool(make_double, workers, timeout)
    done: dict[int | str, int] = {}
    lost: dict[int | str, str] = {}
    for event in pool.run(batches):
        if isinstance(event, Lost):
            lost[event.item] = event.reason
        else:
            assert isinstance(event, Done)
            done.update(zip(event.items, event.results, strict=True))
    return done, lost


def test_all_items_are_done() -> None:
    assert outcome([[1, 2], [3], [4, 5, 6]]) == ({n: 2 * n for n in range(1, 7)}, {})


def test_an_item_that_kills_its_worker_is_lost_and_the_others_are_not() -> None:
    done, lost = outcome([[1, "die", 2], [3]])
    assert done == {1: 2, 2: 4, 3: 6}
    assert list(lost) == ["die"]
    assert "died" in lost["die"]


def test_an_item_that_hangs_is_lost_and_the_others_are_not() -> None:
    done, lost = outcome([[1, "hang"], [3]], timeout=0.5)
    assert done == {1: 2, 3: 6}
    assert lost == {"hang": "took longer than 0.5 s"}


def test_a_kill_from_outside_loses_nothing(tmp_path: Path) -> None:
    item = f"once:{tmp_path / 'flag'}"
    assert outcome([[1, item], [3]], workers=1) == ({1: 2, item: 0, 3: 6}, {})


def test_workers_that_cannot_start_end_the_run(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(WorkerError):
        list(Pool(cannot_start, 1).run([[1]]))
    assert "no models" in capfd.readouterr().err
