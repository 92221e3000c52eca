"""Worker processes that may hang or die without harm to the run.

:class:`concurrent.futures.ProcessPoolExecutor` gives up all its work when one worker dies and
cannot stop a worker that hangs; this pool can say which items were to blame.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
#: Makes, inside a worker, the function that works on a batch.
Setup = Callable[[], Callable[[Sequence[Item]], list[Result]]]

#: A batch that a dying worker held is tried again whole once: the kill may have come from outside.
_TRIES_WHOLE = 2
_TRIES_ALONE = 2
_STARTS = 3


@dataclass
class Batch(Generic[Item]):
    """Items that a worker takes at once."""

    items: list[Item]
    tries: int = 0
    alone: bool = False


@dataclass(frozen=True)
class Done(Generic[Item, Result]):
    """A batch with its results, in the order of its items."""

    items: list[Item]
    results: list[Result]


@dataclass(frozen=True)
class Lost(Generic[Item]):
    """An item whose worker died or ran out of time, also when it was tried alone."""

    item: Item
    reason: str


class WorkerError(RuntimeError):
    """Workers cannot start."""


@dataclass
class _Worker(Generic[Item]):
    process: BaseProcess
    pipe: Connection
    ready: bool = False
    batch: Batch[Item] | None = None
    deadline: float = field(default=float("inf"))


def blame(
    batch: Batch[Item], again: deque[Batch[Item]], reason: str, late: bool = False
) -> Iterator[Lost[Item]]:
    """Find the item to blame for a lost worker: the batch whole once more, then its items alone.

    What is to be tried goes to ``again``; the item that is given up is yielded.
    """
    batch.tries += 1
    if len(batch.items) == 1:
        # Alone it has had its chances: one with the batch and one more, or two of its own.
        if batch.alone or late or batch.tries >= _TRIES_ALONE:
            yield Lost(batch.items[0], reason)
        else:
            batch.alone = True
            again.append(batch)
    elif late or batch.tries >= _TRIES_WHOLE:
        again.extend(Batch([item], alone=True) for item in batch.items)
    else:
        again.append(batch)


def _work(setup: Setup[Any, Any], pipe: Connection) -> None:
    """The life of a worker: ready, then batches until the pipe closes."""
    # Ctrl-C reaches all processes of a terminal; the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    function = setup()
    # A parent that was killed has kept enough on disk to go on from: its workers just end.
    with suppress(BrokenPipeError, ConnectionResetError):
        pipe.send("ready")
    while True:
        try:
            items = pipe.recv()
        except (EOFError, ConnectionResetError):
            return
        if items is None:
            return
        results = function(items)
        with suppress(BrokenPipeError, ConnectionResetError):
            pipe.send(results)


@contextmanager
def _no_interrupts() -> Iterator[None]:
    """Ctrl-C waits: a process started meanwhile never gets it, not even before its first line."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Pool(Generic[Item, Result]):
    """Runs batches in ``workers`` processes; ``timeout`` is the seconds allowed for one item.

    A batch that takes as long as one item may is taken apart and its items are tried alone.
    """

    def __init__(
        self, setup: Setup[Item, Result], workers: int, timeout: float | None = None
    ) -> None:
        self._setup = setup
        self._size = workers
        self._timeout = timeout
        # Spawned, not forked: the same on every system, and no thread's lock is inherited.
        self._context = multiprocessing.get_context("spawn")
        self._workers: list[_Worker[Item]] = []
        self._failed_starts = 0

    def run(self, batches: Iterable[list[Item]]) -> Iterator[Done[Item, Result] | Lost[Item]]:
        """Yield what becomes of the items, in the order of finishing."""
        source = iter(batches)
        again: deque[Batch[Item]] = deque()
        exhausted = False

        def next_batch() -> Batch[Item] | None:
            nonlocal exhausted
            if again:
                return again.popleft()
            if not exhausted:
                for items in source:
                    return Batch(items)
                exhausted = True
            return None

        try:
            while True:
                self._feed(next_batch)
                if not self._workers:
                    return
                for worker in self._finished():
                    yield from self._collect(worker, again)
        finally:
            self._stop()

    def _feed(self, next_batch: Callable[[], Batch[Item] | None]) -> None:
        """Give idle workers batches; start missing ones, dismiss those with nothing to do."""
        for worker in [w for w in self._workers if w.ready and w.batch is None]:
            batch = next_batch()
            if batch is None:
                self._dismiss(worker)
            else:
                self._give(worker, batch)
        while len(self._workers) < self._size:
            batch = next_batch()
            if batch is None:
                return
            worker = self._start()
            worker.batch = batch

    def _start(self) -> _Worker[Item]:
        here, there = self._context.Pipe()
        process = self._context.Process(target=_work, args=(self._setup, there), daemon=True)
        with _no_interrupts():
            process.start()
        there.close()
        worker: _Worker[Item] = _Worker(process, here)
        self._workers.append(worker)
        return worker

    def _give(self, worker: _Worker[Item], batch: Batch[Item]) -> None:
        worker.batch = batch
        if self._timeout is not None:
            worker.deadline = time.monotonic() + self._timeout
        # If it has died, its end is found and dealt with like any other.
        with suppress(BrokenPipeError, ConnectionResetError):
            worker.pipe.send(batch.items)

    def _finished(self) -> list[_Worker[Item]]:
        """Wait until a worker answers, dies or runs out of time."""
        soonest = min(w.deadline for w in self._workers)
        rest = None if soonest == float("inf") else max(0.0, soonest - time.monotonic())
        signs = wait([w.pipe for w in self._workers], rest)
        now = time.monotonic()
        return [w for w in self._workers if w.pipe in signs or now >= w.deadline]

    def _collect(
        self, worker: _Worker[Item], again: deque[Batch[Item]]
    ) -> Iterator[Done[Item, Result] | Lost[Item]]:
        batch = worker.batch
        assert batch is not None
        if not worker.pipe.poll():
            self._kill(worker)
            yield from blame(batch, again, f"took longer than {self._timeout:g} s", late=True)
            return
        try:
            answer = worker.pipe.recv()
        except (EOFError, ConnectionResetError, OSError):
            self._kill(worker)
            if not worker.ready:
                self._failed_starts += 1
                if self._failed_starts >= _STARTS:
                    raise WorkerError("worker processes end before they are ready") from None
                again.append(batch)
                return
            code = worker.process.exitcode
            yield from blame(batch, again, f"its worker process died (exit code {code})")
            return
        if not worker.ready:
            worker.ready = True
            self._give(worker, batch)
            return
        worker.batch = None
        worker.deadline = float("inf")
        yield Done(batch.items, answer)

    def _dismiss(self, worker: _Worker[Item]) -> None:
        with suppress(BrokenPipeError, ConnectionResetError):
            worker.pipe.send(None)
        worker.pipe.close()
        worker.process.join()
        self._workers.remove(worker)

    def _kill(self, worker: _Worker[Item]) -> None:
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()
        self._workers.remove(worker)

    def _stop(self) -> None:
        for worker in list(self._workers):
            self._kill(worker)


def in_this_process(
    function: Callable[[Sequence[Item]], list[Result]], batches: Iterable[list[Item]]
) -> Iterator[Done[Item, Result] | Lost[Item]]:
    """The same as :meth:`Pool.run` without processes: nothing to start, no time limit."""
    for items in batches:
        yield Done(items, function(items))
