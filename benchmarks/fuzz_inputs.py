"""Inputs for ``fuzz.py``: real articles mutated, in files of every kind, under names of every kind."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import docx

Mutator = Callable[[random.Random, bytes, list[bytes]], bytes]


@dataclass(frozen=True)
class Input:
    """A file to read: how it was made, its name (bytes that may be no UTF-8) and its content."""

    made: str
    name: bytes
    data: bytes

    @property
    def suffix(self) -> str:
        """What it is read as."""
        return os.path.splitext(self.name)[1].decode().lower()


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
    return r.choice((b"\n", b"\r\n", b"\r", b" ", "\u2028".encode())).join(lines)


def shuffled_words(r: random.Random, data: bytes, _: list[bytes]) -> bytes:
    words = data.decode("utf-8", "ignore").split()
    r.shuffle(words)
    return " ".join(words).encode()


def mixed_encodings(r: random.Random, data: bytes, others: list[bytes]) -> bytes:
    other = r.choice(others).decode("utf-8", "ignore")
    return data + other.encode(r.choice(("cp1251", "koi8-r", "utf-16", "utf-8")), "ignore")


def half_characters(r: random.Random, data: bytes, _: list[bytes]) -> bytes:
    """Lone surrogates, as broken programs write them."""
    chars = list(data.decode("utf-8", "ignore"))
    for _i in range(r.randint(1, 5)):
        chars.insert(r.randrange(len(chars) + 1), chr(r.randint(0xD800, 0xDFFF)))
    return "".join(chars).encode("utf-8", "surrogatepass")


def spaced_letters(r: random.Random, data: bytes, _: list[bytes]) -> bytes:
    words = data.decode("utf-8", "ignore").split(" ")
    return " ".join(" ".join(w) if r.random() < 0.1 else w for w in words).encode()


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


def _ministers(count: int) -> str:
    countries = ("Казахстана", "Узбекистана", "Италии", "Лаоса", "Чили")
    return "; ".join(
        f"министр {'энергетики' if n % 3 else 'культуры'} {countries[n % 5]} "
        f"{'АБВГДЕЖЗ'[n % 8]}. {('Карим', 'Сагымба', 'Токо', 'Нурбек')[n % 4]}{'оваеяинук'[n % 9]}{n}в"
        for n in range(count)
    )


def _names(r: random.Random, count: int) -> str:
    first = ("Айдос", "Иво", "Виорика", "Нурлан", "Ян", "Мэри", "Ким Чен")
    return " и ".join(
        f"{r.choice(first)} {r.choice('БВГДЖЗКЛМН')}{r.choice('аеиоу')}{r.choice('рлнмск')}"
        f"{r.choice(('ов', 'ев', 'ин', 'ян', 'дзе', 'о', 'ых', 'ой'))}"
        for _ in range(count)
    )


MUTATORS: dict[str, Mutator] = {
    "random bytes": random_bytes,
    "cut": cut,
    "letters": cut_letters,
    "splice": splice,
    "lines": shuffled_lines,
    "words": shuffled_words,
    "mixed encodings": mixed_encodings,
    "half characters": half_characters,
    "spaced letters": spaced_letters,
    "control characters": _sprinkled(
        "".join(map(chr, [*range(1, 32), 0x7F, 0x85, 0x2028, 0x2029]))
    ),
    "zero bytes": _sprinkled("\x00"),
    "combining marks": _sprinkled("\u0301\u0308\u0306\u20dd\u0489"),
    "many combining marks": _inserted(lambda r: "и" + "\u0306\u0301" * r.randint(10, 3000)),
    "right to left": _sprinkled("\u202e\u202d\u200f\u05d0\u0627\u0645"),
    "invisible": _sprinkled("\u200b\u00ad\ufeff\u2060\u00a0\u2009"),
    "emoji": _sprinkled("😀🇰🇿👩‍👩‍👧🤝\U000e0041\U0010ffff"),
    "punctuation": _sprinkled("«»\"'()[]—–-…;:,.!?/|=@#"),
    "formulas": _sprinkled("=+-@\t"),
    "long token": _inserted(lambda r: "щ" * r.randint(100, 9000)),
    "long hyphens": _inserted(lambda r: "вице-" * r.randint(20, 1500) + "премьер"),
    "deep quotes": _inserted(lambda r: "«" * r.randint(10, 3000) + "»" * r.randint(0, 3000)),
    "brackets": _inserted(lambda r: "(" * r.randint(10, 3000)),
    "nested brackets": _inserted(lambda r: "министр (" * r.randint(10, 400) + ")" * 400),
    "ministers": _inserted(lambda r: _ministers(r.choice((20, 200, 1000)))),
    "many names": _inserted(lambda r: _names(r, r.choice((30, 300, 3000)))),
    "many dates": _inserted(
        lambda r: " и ".join(["с 31 по 32 февраля 0000 года"] * r.choice((5, 80, 2000)))
    ),
    "strange dates": _inserted(
        lambda r: ", ".join(
            f"{r.randint(0, 99)} {r.choice(('января', 'мая', 'числа', 'мартобря'))} {r.randint(0, 99999)} года"
            for _ in range(r.randint(1, 60))
        )
    ),
    "many countries": _inserted(lambda r: "-".join(["казахстанско"] * r.randint(3, 300))),
    "numbers": _inserted(lambda r: str(r.getrandbits(2000))),
    "one sentence": lambda r, data, _: data.replace(b".", b",").replace(b"\n", b" "),
    "no spaces": lambda r, data, _: data.replace(b" ", b""),
    "capitals": lambda r, data, _: data.decode("utf-8", "ignore").upper().encode(),
    "small letters": lambda r, data, _: data.decode("utf-8", "ignore").lower().encode(),
    "latin look-alikes": lambda r, data, _: (
        data.decode("utf-8", "ignore").translate(str.maketrans("аеорсух", "aeopcyx")).encode()
    ),
    "repeated": lambda r, data, _: data * r.randint(2, 12),
    "other encoding": lambda r, data, _: data.decode("utf-8", "ignore").encode(
        r.choice(("cp1251", "koi8-r", "utf-16", "utf-16-be", "utf-8-sig", "cp866")), "ignore"
    ),
}


def _mutated(r: random.Random, articles: list[bytes]) -> tuple[str, bytes]:
    names = r.sample(sorted(MUTATORS), r.choice((1, 1, 2, 3)))
    data = r.choice(articles)
    for name in names:
        data = MUTATORS[name](r, data, articles)
    return " + ".join(names), data


def _broken(r: random.Random, data: bytes, chance: float) -> tuple[str, bytes]:
    if r.random() >= chance:
        return "", data
    name = r.choice(("random bytes", "cut", "splice"))
    return f", file: {name}", MUTATORS[name](r, data, [data])


def _html(r: random.Random, text: str) -> bytes:
    tags = ("p", "div", "b", "td", "li", "span", "script", "blockquote", "h1", "article", "a")
    parts = []
    for line in text.splitlines() or [""]:
        tag = r.choice(tags) if r.random() < 0.3 else "p"
        end = f"</{tag}>" if r.random() < 0.9 else ""
        parts.append(f"<{tag}>" * r.choice((1, 1, 1, 40)) + line + end)
    charset = r.choice(("utf-8", "windows-1251", "koi8-r", "x-unknown", "utf-7", "undefined"))
    page = (
        f"<html><head><meta charset='{charset}'><title>{text[:60]}</title></head><body>"
        "<nav><a href='/'>Главная</a></nav><script>var a = '</p>';</script>"
        f"{''.join(parts)}<!-- {text[:100]} --></body></html>"
    )
    return page.encode(r.choice(("utf-8", "utf-8", "cp1251", "utf-16")), "ignore")


def _docx(r: random.Random, text: str) -> bytes:
    legal = "".join(c for c in text if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff"))
    document = docx.Document()
    for line in legal.splitlines()[:200]:
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    if r.random() < 0.5:
        return buffer.getvalue()
    # A part damaged inside a sound archive.
    out = io.BytesIO()
    with (
        zipfile.ZipFile(buffer) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        names = source.namelist()
        damaged = r.choice([*names, "word/document.xml", "word/document.xml"])
        for name in names:
            data = source.read(name)
            if name == damaged:
                data = r.choice((random_bytes, cut, splice))(r, data, [data])
            target.writestr(name, data)
    return out.getvalue()


def _jsonl(r: random.Random, texts: list[str]) -> bytes:
    lines = []
    for text in texts:
        row: dict[str, object] = {"text": text, "title": text[:30]}
        row["id"] = r.choice(
            (
                "a",
                "../../../b",
                "/etc/passwd",
                "c/../../d",
                "",
                "\x00",
                "x" * 3000,
                None,
                7,
                "a.txt/b",
            )
        )
        if r.random() < 0.2:
            row["text"] = r.choice((None, 1, ["a"], {"a": "b"}, True))
        if r.random() < 0.1:
            del row["text"]
        lines.append(json.dumps(row, ensure_ascii=r.random() < 0.5))
        if r.random() < 0.1:
            lines.append(
                r.choice(("[" * 2000, "null", "NaN", '{"text": "', "9" * 5000, "\ufeff{}"))
            )
    return "\n".join(lines).encode("utf-8", "surrogatepass")


_NUL = "\ue000"


def _csv(r: random.Random, texts: list[str]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=r.choice((",", ",", ";")))
    writer.writerow(["id", "text", "published"])
    for n, text in enumerate(texts):
        writer.writerow(
            [
                r.choice((n, "../x", "=cmd()")),
                # Python 3.10's writer takes no NUL.
                text.replace("\0", _NUL),
                r.choice(("2025-01-02", "вчера", "")),
            ]
        )
    return (
        out.getvalue()
        .replace(_NUL, "\0")
        .encode(r.choice(("utf-8", "utf-8-sig", "cp1251", "utf-16")), "ignore")
    )


def _name(r: random.Random, number: int, suffix: str) -> bytes:
    stem = r.choice(
        (
            b"a", b"b/c", b"\xcf\xf0\xe8", "новость".encode(), b"new\nline", b"com,ma", b'quo"te',
            b"esc\x1b[2J", b"=1+1", b"-o", b" ", "\u202eabc".encode(), b"..", b"a.txt", b"%s", b"[red]",
            "и\u0306".encode(), b"2025-09-17", b"x" * 200,
        )
    )  # fmt: skip
    # Of two files of a name the number tells them apart.
    return stem + (b"" if r.random() < 0.3 else b"%d" % number) + suffix.encode()


def make_input(r: random.Random, number: int, articles: list[bytes]) -> Input:
    """One input: an article mutated one to three times, in a file of some kind."""
    made, data = _mutated(r, articles)
    kind = r.choices((".txt", ".html", ".docx", ".jsonl", ".csv"), (70, 10, 8, 7, 5))[0]
    damage = ""
    if kind != ".txt":
        text = data.decode("utf-8", r.choice(("ignore", "replace", "surrogateescape")))
        texts = [text, *(_mutated(r, articles)[1].decode("utf-8", "replace") for _ in range(2))]
        if kind == ".html":
            data = _html(r, text)
        elif kind == ".docx":
            data = _docx(r, text.encode("utf-8", "replace").decode("utf-8"))
        elif kind == ".jsonl":
            data = _jsonl(r, texts)
        else:
            data = _csv(r, [t.encode("utf-8", "replace").decode("utf-8") for t in texts])
        damage, data = _broken(r, data, 0.2)
    return Input(f"{kind}: {made}{damage}", _name(r, number, kind), data)
