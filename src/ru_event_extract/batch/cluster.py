"""The work of :class:`.pool.Pool` on the workers of a Dask cluster.

Dask gives a batch whose worker died to another worker, and gives up after some deaths
(``distributed.scheduler.allowed-failures``). It counts them for all that the worker had before it,
so the items are tried in batches of one at the end, and those that fail then with nothing beside
them: only these are to blame. A worker whose document takes too long says so and ends itself; its
nanny starts a new one.
"""

from __future__ import annotations

import os
import signal
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from functools import lru_cache
from queue import Empty, Queue
from typing import Any, Generic

from ..readers.errors import UsageError
from .pool import Batch, Done, Item, Lost, Result, Setup, WorkerError

#: Batches a worker thread has before it: one at work, one waiting.
_AHEAD = 2
#: Seconds between looks at how many workers there are.
_LOOK = 5.0
_SOON = 0.2
#: Seconds without any worker, at the start or later, after which the run ends.
_PATIENCE = 120.0
#: Seconds for the word that a document is late to arrive before the worker ends.
_LAST_WORDS = 2.0

#: A worker may have several threads, the models are for one at a time.
_one_at_a_time = threading.Lock()


@lru_cache(maxsize=1)
def _function(setup: Setup[Any, Any]) -> Callable[[Sequence[Any]], list[Any]]:
    return setup()


def _work(
    setup: Setup[Any, Any], items: list[Any], timeout: float | None, topic: str, name: str
) -> list[Any]:
    """What a Dask worker does with a batch."""
    with _one_at_a_time:
        function = _function(setup)
        with _watched(timeout, topic, name):
            return function(items)


@contextmanager
def _watched(timeout: float | None, topic: str, name: str) -> Iterator[None]:
    """End this process if the block takes longer than ``timeout`` seconds."""
    if timeout is None:
        yield
        return
    from distributed import get_worker

    worker = get_worker()

    def end() -> None:
        try:
            worker.log_event(topic, [name, worker.address])
            time.sleep(_LAST_WORDS)
        finally:
            # A document that hangs in foreign code heeds nothing milder.
            os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))

    timer = threading.Timer(timeout, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


class Cluster(Generic[Item, Result]):
    """Runs batches on a Dask cluster; ``timeout`` is the seconds allowed for one item.

    :param address: of the scheduler, or the path of its scheduler file (``.json``).
    :param setup: makes the function on a worker; must be hashable, is called once a worker.
    """

    def __init__(
        self, address: str, setup: Setup[Item, Result], timeout: float | None = None
    ) -> None:
        self._address = address
        self._setup = setup
        self._timeout = timeout
        self._topic = f"ru-event-extract-{uuid.uuid4().hex}"
        #: Name of a batch, and empty if it is done, else the worker that it ends by being late.
        self._events: Queue[tuple[str, str]] = Queue()
        #: Workers that said so and are not gone yet.
        self._ending: set[str] = set()
        self._at_work: dict[str, tuple[Any, Batch[Item]]] = {}
        self._number = 0
        #: Batches of one that had a part in an accident; those that had a part in two.
        self._suspects: deque[Batch[Item]] = deque()
        self._accused: deque[Batch[Item]] = deque()

    def run(self, batches: Iterable[list[Item]]) -> Iterator[Done[Item, Result] | Lost[Item]]:
        """Yield what becomes of the items, in the order of finishing.

        :raises WorkerError: the cluster cannot be reached, has no workers, or cannot do the work.
        """
        with self._client() as client:
            # The last words of a worker: when, and what is in the queue.
            client.subscribe_topic(self._topic, lambda event: self._events.put(tuple(event[1])))
            try:
                yield from self._run(client, batches)
            finally:
                client.cancel([future for future, _ in self._at_work.values()])

    def _client(self) -> Any:
        try:
            from distributed import Client
        except ImportError as error:
            raise UsageError("--dask needs Dask: pip install 'ru-event-extract[dask]'") from error
        where = "scheduler_file" if self._address.endswith(".json") else "address"
        try:
            return Client(**{where: self._address}, set_as_default=False)
        except (OSError, ValueError) as error:
            raise WorkerError(f"no Dask scheduler at {self._address}: {error}") from error

    def _run(
        self, client: Any, batches: Iterable[list[Item]]
    ) -> Iterator[Done[Item, Result] | Lost[Item]]:
        source = (Batch(items) for items in batches)
        looked, seen, threads = 0.0, time.monotonic(), 0
        while True:
            soon = _SOON if self._ending or not threads else _LOOK
            if time.monotonic() - looked > soon:
                looked, workers = time.monotonic(), _workers(client)
                threads = sum(workers.values())
                self._ending &= set(workers)
                if threads:
                    seen = looked
                elif looked - seen > _PATIENCE:
                    raise WorkerError(f"the Dask cluster at {self._address} has no workers")
            if threads:
                self._feed(client, source, threads)
                if not self._at_work and not self._suspects and not self._accused:
                    return
            try:
                name, ending = self._events.get(timeout=soon)
            except Empty:
                continue
            if ending:
                self._ending.add(ending)
            if name in self._at_work:
                yield from self._collect(client, name, late=bool(ending))

    def _feed(self, client: Any, source: Iterator[Batch[Item]], threads: int) -> None:
        """Keep the workers busy; what may end them comes last."""
        while len(self._at_work) < _AHEAD * threads and (batch := next(source, None)):
            self._submit(client, batch)
        if self._ending:
            return  # The suspects would be sent to their deaths once more.
        while len(self._at_work) < threads and self._suspects:
            self._submit(client, self._suspects.popleft())
        if not self._at_work and self._accused:
            self._submit(client, self._accused.popleft())

    def _submit(self, client: Any, batch: Batch[Item]) -> None:
        self._number += 1
        name = f"{self._topic}-{self._number}"
        future = client.submit(
            _work, self._setup, batch.items, self._timeout, self._topic, name, key=name, pure=False
        )
        self._at_work[name] = future, batch
        future.add_done_callback(lambda done: self._events.put((done.key, "")))

    def _collect(
        self, client: Any, name: str, late: bool
    ) -> Iterator[Done[Item, Result] | Lost[Item]]:
        from distributed import KilledWorker

        future, batch = self._at_work.pop(name)
        try:
            if not late:
                yield Done(batch.items, future.result())
            elif len(batch.items) == 1:
                yield Lost(batch.items[0], f"took longer than {self._timeout:g} s")
            else:
                self._take_apart(batch)
        except KilledWorker:
            batch.tries += 1
            if not batch.alone:
                self._take_apart(batch)
            elif batch.tries == 1:
                self._accused.append(batch)
            else:
                yield Lost(batch.items[0], "its worker process died")
        except CancelledError as error:
            if client.status != "running":
                raise WorkerError(f"the Dask cluster at {self._address} is gone") from error
            self._take_apart(batch)
        except (WorkerError, UsageError):
            raise
        except Exception as error:
            what = f"{type(error).__name__}: {error}"
            raise WorkerError(f"the Dask workers cannot do the work: {what}") from error
        finally:
            future.cancel()

    def _take_apart(self, batch: Batch[Item]) -> None:
        self._suspects.extend(Batch([item], alone=True) for item in batch.items)


def _workers(client: Any) -> dict[str, int]:
    """The workers' addresses and numbers of threads."""
    try:
        return dict(client.nthreads())
    except (OSError, ValueError) as error:
        raise WorkerError(f"the Dask cluster is gone: {error}") from error
