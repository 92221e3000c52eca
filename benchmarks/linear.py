"""Does the time grow with the length? Articles joined, and texts made to be hard.

    python benchmarks/linear.py [FOLDER] [--sizes 10 100 1000] [--only NAME …] [--stages]

Each text is made at each size (kilobytes of UTF-8) and extracted to the rows of all tables; the table
shows the seconds of CPU time a size, and how many times as long a byte takes at the largest size as
at the one before: 1.0 is linear. ``--stages`` names the components that grow most.
"""

from __future__ import annotations

import argparse
import itertools
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from ru_event_extract.extraction import shared_pipeline
from ru_event_extract.tables.build import document_records
from ru_event_extract.tables.rows import Header

CORPORA = Path(__file__).parent.parent / "corpora" / "articles"
_NAMES = (
    "Айдос",
    "Нурлан",
    "Иво",
    "Лоренцо",
    "Жасур",
    "Виорика",
    "Довлет",
    "Эрмек",
    "Ион",
    "Павел",
)
_STEMS = (
    "Карим",
    "Нурбек",
    "Сагымба",
    "Тилла",
    "Токо",
    "Назарише",
    "Анна",
    "Бельфио",
    "Гуца",
    "Чеба",
)
_ENDINGS = ("ов", "ев", "инов", "енко", "ян", "швили", "бергенов", "кулов", "ович", "ский")
_MONTHS = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]
_TRIGGERS = (
    "встреча", "переговоры", "визит", "саммит", "договорились", "подписали меморандум", "форум",
    "соглашение", "телефонный разговор", "заседание", "контракт", "встретились", "декларация",
)  # fmt: skip
_COUNTRIES = ("Казахстана", "Хорватии", "Италии", "Лаоса", "Таджикистана", "Молдавии", "Бразилии")


def _names(r: random.Random) -> Iterator[str]:
    while True:
        yield f"{r.choice(_NAMES)} {r.choice(_STEMS)}{r.choice(_ENDINGS)}"


def _joined(pieces: Iterator[str], size: int, between: str) -> str:
    """As many pieces as make ``size`` bytes."""
    text: list[str] = []
    length = 0
    for piece in pieces:
        text.append(piece)
        length += len(piece.encode()) + len(between.encode())
        if length >= size:
            break
    return between.join(text)


def articles(r: random.Random, size: int, folder: Path) -> str:
    """Real articles, one after the other."""
    texts = [p.read_text(encoding="utf-8") for p in sorted(folder.rglob("*.txt"))[:500]]
    r.shuffle(texts)
    return _joined(itertools.cycle(texts), size, "\n\n")


def one_sentence(r: random.Random, size: int, folder: Path) -> str:
    """The words of real articles without an end of a sentence."""
    text = articles(r, size, folder)
    return " ".join(text.translate(str.maketrans(".!?;:", ",,,,,")).split()).replace(",", "")


def _list_of(piece: Callable[[random.Random], str], between: str) -> Callable[..., str]:
    def make(r: random.Random, size: int, folder: Path) -> str:
        return _joined((piece(r) for _ in itertools.count()), size, between)

    return make


def _minister(r: random.Random) -> str:
    return f"министр энергетики {r.choice(_COUNTRIES)} {next(_names(r))}"


def _date(r: random.Random) -> str:
    return f"{r.randint(1, 28)} {r.choice(_MONTHS)} {r.randint(1995, 2030)} года"


TEXTS: dict[str, Callable[..., str]] = {
    "articles": articles,
    "one sentence": one_sentence,
    "names": _list_of(lambda r: next(_names(r)), ", "),
    "sentences of names": _list_of(lambda r: f"{next(_names(r))} прибыл.", " "),
    "ministers": _list_of(_minister, ", "),
    "meeting of ministers": lambda r, size, folder: (
        "На встрече договорились: " + _list_of(_minister, "; ")(r, size, folder)
    ),
    "dates": _list_of(_date, ", "),
    "sentences of dates": _list_of(lambda r: f"Это было {_date(r)}.", " "),
    "triggers": _list_of(lambda r: r.choice(_TRIGGERS), " и "),
    "sentences of triggers": _list_of(lambda r: f"{r.choice(_TRIGGERS).capitalize()}.", " "),
    "meetings": _list_of(
        lambda r: f"{next(_names(r))} встретился с послом {r.choice(_COUNTRIES)}, подписали договор.", " "
    ),
    "quotes": _list_of(lambda r: r.choice(("«", "»", '"', "мир")), ""),
    "deep quotes": lambda r, size, folder: "«мир " * (size // 18) + "»" * (size // 18),
    "brackets": lambda r, size, folder: "(мир " * (size // 10) + ")" * (size // 10),
    "countries": _list_of(lambda r: r.choice(_COUNTRIES), ", "),
    "lines": _list_of(lambda r: f"{next(_names(r))}", "\n"),
    "punctuation": _list_of(lambda r: r.choice("…-—.,;:!?/"), " "),
    "abbreviations": _list_of(lambda r: r.choice(("г.", "им.", "А.", "т. д.", "стр.")), " "),
}  # fmt: skip


def extracted(text: str) -> tuple[float, dict[str, float]]:
    """Seconds of CPU time from a text to its rows, and by component."""
    nlp = shared_pipeline()
    shares: dict[str, float] = {}
    started = last = time.process_time()
    doc = nlp.make_doc(text)
    doc._.published = "2025-10-08"

    def lap(name: str) -> None:
        nonlocal last
        now = time.process_time()
        shares[name] = now - last
        last = now

    lap("tokens")
    for name, component in nlp.pipeline:
        doc = component(doc)
        lap(name)
    document_records(doc, Header("linear"))
    lap("rows")
    return last - started, shares


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", default=CORPORA)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 100, 1000], metavar="KB")
    parser.add_argument("--only", nargs="+", choices=sorted(TEXTS), metavar="NAME")
    parser.add_argument("--stages", action="store_true")
    options = parser.parse_args()
    extracted(articles(random.Random(0), 5_000, options.folder))  # Loads the models.
    sizes = sorted(options.sizes)
    print("| text | " + " | ".join(f"{s} KB, s" for s in sizes) + " | growth a byte |")
    print("|---|" + "---|" * (len(sizes) + 1))
    for name in options.only or TEXTS:
        times, stages = [], []
        for size in sizes:
            text = TEXTS[name](random.Random(size), size * 1000, options.folder)
            seconds, shares = extracted(text)
            times.append(seconds)
            stages.append(shares)
        growth = times[-1] / times[-2] * sizes[-2] / sizes[-1] if len(sizes) > 1 else 1.0
        figures = " | ".join(f"{t:.2f}" for t in times)
        print(f"| {name} | {figures} | {growth:.2f} |", flush=True)
        if options.stages:
            for stage in sorted(stages[-1], key=lambda s: -stages[-1][s])[:6]:
                row = "  ".join(f"{s.get(stage, 0):8.2f}" for s in stages)
                print(f"    {stage:24} {row}", flush=True)


if __name__ == "__main__":
    main()
