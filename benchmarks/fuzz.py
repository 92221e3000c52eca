"""A fuzzing campaign: real articles, mutated, through the reader and the whole road.

    python benchmarks/fuzz.py FOLDER [--inputs 2000] [--seed 1] [--slow 20]

Whatever comes in, one row of documents comes out with a status and a one-line error, every mention's
offsets say what the row says, and no document takes longer than ``--slow`` seconds. An error inside
the extraction counts as a failure. The inputs that fail are kept in ``fuzz-failures/``.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from ru_event_extract.extraction import Extractor
from ru_event_extract.readers import Source, read_article

Mutator = Callable[[random.Random, bytes, list[bytes]], bytes]


def _place(r: random.Random, data: bytes) -> int:
    return r.randrange(len(data) + 1)


def random_bytes(r: random.Random, data: bytes, _: list[bytes]) -> bytes:
    chars = bytearray(data)
    for _i in range(r.randint(1, 30)):
        if chars:
            chars[r.randrange(len(chars))] = r.randrange(256)
    return bytes(chars)


def cut(r: random.Random, data: bytes, _: list[bytes]) -> bytes:
    start, end = sorted((_place(r, data), _place(r, data)))
    return data[:start] + data[end:]


def cut_letters(r: random.Random, data: bytes, _: list[bytes]) -> bytes:
    text = data.decode("utf-8", "ignore")
    start = r.randrange(len(text) + 1)
    return text[start : start + r.randint(1, 400)].encode()


def splice(r: random.Random, data: bytes, others: list[bytes]) -> bytes:
    other = r.choice(others)
    return data[: _place(r, data)] + other[_place(r, other) :]


def shuffled_lines(r: random.Random, data: bytes, _: list[bytes]) -> bytes:
    lines = data.split(b"\n")
    r.shuffle(lines)
    return r.choice((b"\n", b"\r\n", b"\r", b" ")).join(lines)


def shuffled_words(r: random.Random, data: bytes, _: list[bytes]) -> bytes:
    words = data.decode("utf-8", "ignore").split()
    r.shuffle(words)
    return " ".join(words).encode()


def _sprinkled(letters: str) -> Mutator:
    def mutate(r: random.Random, data: bytes, _: list[bytes]) -> bytes:
        chars = list(data.decode("utf-8", "ignore"))
        for _i in range(r.randint(1, 60)):
            chars.insert(r.randrange(len(chars) + 1), r.choice(letters))
        return "".join(chars).encode("utf-8", "ignore")

    return mutate


def _inserted(make: Callable[[random.Random], str]) -> Mutator:
    def mutate(r: random.Random, data: bytes, _: list[bytes]) -> bytes:
        text = data.decode("utf-8", "ignore")
        place = r.randrange(len(text) + 1)
        return (text[:place] + make(r) + text[place:]).encode()

    return mutate


MUTATORS: dict[str, Mutator] = {
    "random bytes": random_bytes,
    "cut": cut,
    "letters": cut_letters,
    "splice": splice,
    "lines": shuffled_lines,
    "words": shuffled_words,
    "control characters": _sprinkled(
        "".join(map(chr, [*range(1, 32), 0x7F, 0x85, 0x2028, 0x2029]))
    ),
    "combining marks": _sprinkled("\u0301\u0308\u0306\u20dd\u0489"),
    "right to left": _sprinkled("\u202e\u202d\u200f\u05d0\u0627\u0645"),
    "invisible": _sprinkled("\u200b\u00ad\ufeff\u2060\u00a0\u2009"),
    "emoji": _sprinkled("😀🇰🇿👩‍👩‍👧🤝"),
    "punctuation": _sprinkled("«»\"'()[]—–-…;:,.!?/|=@#"),
    "long token": _inserted(lambda r: "щ" * r.randint(100, 9000)),
    "deep quotes": _inserted(lambda r: "«" * r.randint(10, 3000) + "»" * r.randint(0, 3000)),
    "brackets": _inserted(lambda r: "(" * r.randint(10, 3000)),
    "many names": _inserted(
        lambda r: ", ".join(
            f"министр {a} Каримов-{i}" for i, a in enumerate("АБВГД" * r.randint(2, 60))
        )
    ),
    "many dates": _inserted(
        lambda r: " и ".join(["с 31 по 32 февраля 0000 года"] * r.randint(2, 80))
    ),
    "numbers": _inserted(lambda r: str(r.getrandbits(2000))),
    "one sentence": lambda r, data, _: data.replace(b".", b",").replace(b"\n", b" "),
    "capitals": lambda r, data, _: data.decode("utf-8", "ignore").upper().encode(),
    "small letters": lambda r, data, _: data.decode("utf-8", "ignore").lower().encode(),
    "repeated": lambda r, data, _: data * r.randint(2, 12),
    "other encoding": lambda r, data, _: data.decode("utf-8", "ignore").encode(
        r.choice(("cp1251", "koi8-r", "utf-16")), "ignore"
    ),
}


def mutated(r: random.Random, articles: list[bytes]) -> tuple[str, bytes]:
    """One to three mutations of one article, with their names."""
    names = r.sample(sorted(MUTATORS), r.choice((1, 1, 2, 3)))
    data = r.choice(articles)
    for name in names:
        data = MUTATORS[name](r, data, articles)
    return " + ".join(names), data


def campaign(folder: Path, inputs: int, seed: int, slow: float) -> tuple[Counter[str], list[str]]:
    """Run the campaign; statuses counted, and a line for each failure."""
    articles = [path.read_bytes() for path in sorted(folder.rglob("*.txt"))[:500]]
    if not articles:
        raise SystemExit(f"{folder}: no .txt files in this folder")
    r = random.Random(seed)
    extractor = Extractor()
    statuses: Counter[str] = Counter()
    failures = []
    with tempfile.TemporaryDirectory() as scratch:
        for number in range(inputs):
            names, data = mutated(r, articles)
            path = Path(scratch, "article.txt")
            path.write_bytes(data)
            source = Source(f"fuzz-{number}", path.name, str(path))
            started = time.perf_counter()
            (records,) = extractor([source])
            seconds = time.perf_counter() - started
            document = records.document
            statuses[document["status"]] += 1
            faults = []
            if "\n" in document["error"] or (document["status"] != "ok") != bool(document["error"]):
                faults.append(f"error is {document['error']!r}")
            if "inside the extraction" in document["error"]:
                faults.append(document["error"])
            if seconds > slow:
                faults.append(f"took {seconds:.0f} s")
            if document["status"] == "ok":
                text = read_article(source).text
                for row in records.mentions:
                    if text[row["start"] : row["end"]] != row["text"]:
                        faults.append(f"offsets of {row['text']!r}")
                        break
            if faults:
                failures.append(f"{number} ({names}, {len(data)} bytes): {'; '.join(faults)}")
                keep = Path("fuzz-failures")
                keep.mkdir(exist_ok=True)
                (keep / f"seed{seed}-{number}.txt").write_bytes(data)
    return statuses, failures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--inputs", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--slow", type=float, default=20.0)
    options = parser.parse_args()
    statuses, failures = campaign(options.folder, options.inputs, options.seed, options.slow)
    print(f"{options.inputs} inputs: " + ", ".join(f"{k} {v}" for k, v in sorted(statuses.items())))
    print(f"{len(failures)} failures")
    for failure in failures:
        print(" ", failure)
    if failures:
        sys.exit(1)


if __name__ == "__main__":
    main()
