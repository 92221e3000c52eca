"""What the mention recogniser sees of each word: vectors, endings, grammar, gazetteers, names.

Everything is stated as arrays over the words (no white space) of some documents, in the order of
:class:`~ru_event_extract.language.batching.FlatSentences`. What depends on the word form and its
lemma only is stated for each different pair.
"""

from __future__ import annotations

import csv
import re
import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from natasha.data import FIRST
from spacy.attrs import LEMMA, MORPH, POS
from spacy.strings import StringStore
from spacy.tokens import Doc

from ..language.batching import FlatSentences
from ..language.morphology import parses
from ..language.natasha_models import NAMES
from ..language.slovnet_models import embedding
from ..language.word_encodings import encodings
from ..word_tables import table_lines

#: Kinds of hashed pieces: four endings, three beginnings, the lemma.
PIECES = 8
MAX_WORD = 60
_NAME_TAGS = {"PER": 1, "LOC": 3, "ORG": 5}
#: spaCy's parts of speech, white space left out.
PARTS_OF_SPEECH = [
    "ADJ",
    "ADP",
    "ADV",
    "AUX",
    "CCONJ",
    "DET",
    "INTJ",
    "NOUN",
    "NUM",
    "PART",
    "PRON",
    "PROPN",
    "PUNCT",
    "SCONJ",
    "SYM",
    "VERB",
    "X",
]
_FEATURES = (
    "Animacy=Anim",
    "Animacy=Inan",
    "Case=Nom",
    "Case=Gen",
    "Case=Dat",
    "Case=Acc",
    "Case=Ins",
    "Case=Loc",
    "Degree=Pos",
    "Gender=Masc",
    "Gender=Fem",
    "Gender=Neut",
    "Number=Sing",
    "Number=Plur",
    "Foreign=Yes",
    "Person=3",
    "Tense=Past",
    "VerbForm=Fin",
    "VerbForm=Part",
    "VerbForm=Inf",
    "Variant=Short",
    "Voice=Pass",
)
_GRAMMAR = {name: i for i, name in enumerate([*PARTS_OF_SPEECH, *_FEATURES])}
_TAGS = ("Name", "Surn", "Patr", "Geox", "Orgn", "Abbr", "Init")
_SHAPES = tuple(
    re.compile(pattern)
    for pattern in (
        r"[А-ЯЁ][а-яё]+$",
        r"[А-ЯЁ]{2,}$",
        r"[А-ЯЁ]$",
        r"[а-яё]+$",
        r"[А-ЯЁа-яё]*[а-яё][А-ЯЁ]",
        r"[А-ЯЁ][А-ЯЁа-яё]*(?:-[А-ЯЁ][А-ЯЁа-яё]*)+$",
        r"[А-ЯЁ][а-яё]*(?:-[а-яё]+)+$",
        r"[а-яё]+(?:-[а-яё]+)+$",
        r".*[A-Za-z]",
        r"[A-Z]",
        r".*\d",
        r"\d{1,2}$",
        r"[12]\d{3}$",
        r"\d{4}-(?:х|е|м|го|й|ом)$",
        r"\d+-",
        r"\d+[.,/]\d",
        r"\W+$",
        r"[«„“\"]$",
        r"[»”\"]$",
        r"[(\[]$",
        r"[)\]]$",
        r"[,;]$",
        r"[.!?…]$",
        r"[—–-]$",
    )
)
#: Gazetteer marks: known to the dictionary, given name, form of a country, of an adjective of a
#: country, of a title.
_GAZETTEERS = 5
WORD_MARKS = len(_SHAPES) + len(_TAGS) + _GAZETTEERS
#: Of each token: grammar, natasha's tag, natasha's tags of the lemma in the document, its place.
TOKEN_MARKS = len(_GRAMMAR) + 7 + 3 + 4
#: Stations whose encodings of words are read, and how many numbers they give together.
ENCODED_BY = ("natasha_morph", "natasha_syntax", "natasha_names")
ENCODINGS = len(ENCODED_BY) * 64


@lru_cache(maxsize=1)
def _given_names() -> frozenset[str]:
    with open(FIRST, encoding="utf-8") as lines:
        return frozenset(line.split("#")[0].strip() for line in lines)


@lru_cache(maxsize=1)
def _country_words() -> tuple[frozenset[str], frozenset[str]]:
    """Single words that are forms of countries: names, and other kinds (adjectives, people)."""
    names: set[str] = set()
    others: set[str] = set()
    for row in csv.DictReader(table_lines("country_forms.tsv"), delimiter="\t"):
        target = others if row["kind"] in {"adjective", "inhabitant"} else names
        target.add(row["form"].lower())
    return frozenset(names), frozenset(others)


@lru_cache(maxsize=1)
def _titles() -> frozenset[str]:
    rows = csv.DictReader(table_lines("roles/titles.csv"))
    return frozenset(row["lemma"].lower() for row in rows)


def _pieces(word: str, lemma: str, buckets: int) -> list[int]:
    pieces = [word[-n:] for n in (2, 3, 4, 5)] + [word[:n] for n in (2, 3, 4)] + [lemma]
    return [
        kind * buckets + zlib.crc32(piece.encode()) % buckets for kind, piece in enumerate(pieces)
    ]


def _shape_marks(word: str) -> list[bool]:
    return [pattern.match(word) is not None for pattern in _SHAPES]


#: Most words are Russian ones in small letters, or with one capital before them.
_SMALL, _CAPITAL = re.compile(r"[а-яё]+"), re.compile(r"[А-ЯЁ][а-яё]+")
_SMALL_MARKS, _CAPITAL_MARKS = _shape_marks("слово"), _shape_marks("Слово")


def _marks(word: str, lemma: str) -> list[bool]:
    low = word.lower()
    if _SMALL.fullmatch(word):
        marks = list(_SMALL_MARKS)
    elif _CAPITAL.fullmatch(word):
        marks = list(_CAPITAL_MARKS)
    else:
        marks = _shape_marks(word)
    known = parses(low)
    grammemes = frozenset().union(*(parse.tag.grammemes for parse in known))
    marks += [tag in grammemes for tag in _TAGS]
    names, others = _country_words()
    title = lemma.rpartition("-")[2] if "-" in lemma else lemma
    marks += [
        any(parse.is_known for parse in known),
        low in _given_names() or lemma in _given_names(),
        low in names,
        low in others,
        lemma in _titles() or title in _titles(),
    ]
    return marks


class VectorIds:
    """Rows of navec for words; ``decode`` gives the vectors of rows."""

    def __init__(self) -> None:
        navec = embedding()
        self._ids: dict[str, int] = navec.vocab.word_ids
        self.unknown, self.none = int(navec.vocab.unk_id), int(navec.vocab.pad_id)
        self._indexes, self._codes = navec.pq.indexes, navec.pq.codes

    def __call__(self, word: str) -> int:
        found = self._ids.get(word)
        if found is None and "ё" in word:
            found = self._ids.get(word.replace("ё", "е"))
        return self.unknown if found is None else found

    def decode(self, rows: np.ndarray) -> np.ndarray:
        """Vectors (rows x 300); zeros for no word and for unknown words."""
        rows = np.asarray(rows)
        parts = self._codes[np.arange(self._codes.shape[0]), self._indexes[rows]]
        vectors = parts.reshape(len(rows), -1).astype(np.float32)
        vectors[(rows == self.none) | (rows == self.unknown)] = 0
        return vectors


@dataclass
class WordInput:
    """What is known of different words: navec's rows, hashed pieces, marks; a row each."""

    vectors: np.ndarray
    pieces: np.ndarray
    marks: np.ndarray


@dataclass
class MentionInput(WordInput):
    """The words of some documents; ``word`` picks of each its row in the tables of words.

    ``tokens`` is what is known of each where it stands: marks, and encodings of other networks.
    """

    word: np.ndarray
    tokens: np.ndarray


class MentionFeatures:
    """Turns documents into arrays.

    ``buckets`` is the number of buckets of each kind of hashed piece.
    """

    def __init__(self, buckets: int) -> None:
        self.buckets = buckets
        self.vectors = VectorIds()
        self._grammar: dict[tuple[int, int], np.ndarray] = {}

    def word(self, word: str, lemma: str) -> tuple[list[int], list[int], list[bool]]:
        """navec's rows of form, lemma and last part; hashed pieces; marks."""
        word, lemma = word[:MAX_WORD], lemma[:MAX_WORD].lower()
        low = word.lower()
        part = low.rpartition("-")[2] if "-" in low[1:-1] else ""
        rows = [self.vectors(low), self.vectors(lemma), self.vectors.none]
        if part:
            rows[2] = self.vectors(part)
        return rows, _pieces(low, lemma, self.buckets), _marks(word, lemma)

    def grammar(self, pos: str, morph: str) -> np.ndarray:
        """Marks of a part of speech and its features."""
        marks = np.zeros(len(_GRAMMAR), dtype=np.float32)
        for name in (pos, *morph.split("|")):
            if name in _GRAMMAR:
                marks[_GRAMMAR[name]] = 1
        return marks

    def __call__(self, docs: list[Doc], flat: FlatSentences) -> MentionInput:
        """The words of ``docs`` in the order of ``flat``, which is made of the same documents."""
        word, different = self.different_words(docs, flat)
        seen = self.of_words(different, docs[0].vocab.strings)
        return MentionInput(seen.vectors, seen.pieces, seen.marks, word, self.of_tokens(docs, flat))

    def different_words(
        self, docs: list[Doc], flat: FlatSentences
    ) -> tuple[np.ndarray, list[tuple[int, int]]]:
        """Of each word its place among the different ones, and those: ids of form and lemma."""
        index, pairs = unique_rows(np.stack([flat.orths, _of_words(docs, flat, LEMMA)], axis=1))
        return index, list(map(tuple, pairs.tolist()))

    def of_words(self, words: list[tuple[int, int]], strings: StringStore) -> WordInput:
        """What is known of words, given as ids of form and lemma."""
        found = [self.word(strings[orth], strings[lemma] if lemma else "") for orth, lemma in words]
        return WordInput(
            vectors=np.array([f[0] for f in found], dtype=np.int64).reshape(-1, 3),
            pieces=np.array([f[1] for f in found], dtype=np.int64).reshape(-1, PIECES),
            marks=np.array([f[2] for f in found], dtype=np.float32).reshape(-1, WORD_MARKS),
        )

    def of_tokens(self, docs: list[Doc], flat: FlatSentences) -> np.ndarray:
        """Marks of each word where it stands, and its encodings."""
        strings = docs[0].vocab.strings
        pairs = np.stack([_of_words(docs, flat, POS), _of_words(docs, flat, MORPH)], axis=1)
        index, grammars = unique_rows(pairs)
        grammar = np.stack([self._of_grammar(p, m, strings) for p, m in grammars.tolist()])
        seen = np.zeros((len(flat), TOKEN_MARKS + ENCODINGS), dtype=np.float32)
        width = len(_GRAMMAR)
        seen[:, :width] = grammar[index]
        self._names(docs, flat, seen[:, width : width + 10])
        self._places(flat, seen[:, width + 10 : TOKEN_MARKS])
        for i, doc in enumerate(docs):
            if len(words := seen[flat.of_doc(i), TOKEN_MARKS:]):
                words[:] = encodings(doc, ENCODED_BY)
        return seen

    def _of_grammar(self, pos: int, morph: int, strings: StringStore) -> np.ndarray:
        key = (pos, morph)
        found = self._grammar.get(key)
        if found is None:
            names = strings[pos] if pos else "", strings[morph] if morph else ""
            found = self._grammar[key] = self.grammar(*names)
        return found

    @staticmethod
    def _names(docs: list[Doc], flat: FlatSentences, out: np.ndarray) -> None:
        """natasha's tag of each word, and the share of its tags among the lemma's places."""
        lemmas = _of_words(docs, flat, LEMMA)
        for i, doc in enumerate(docs):
            words = flat.of_doc(i)
            tags = np.zeros(len(doc), dtype=np.int64)
            for span in doc.spans.get(NAMES) or ():
                first = _NAME_TAGS[span.label_]
                tags[span.start : span.end] = first + 1
                tags[span.start] = first
            own = tags[flat.tokens[words]]
            out[words, :7] = np.eye(7, dtype=np.float32)[own]
            _, index, counts = np.unique(lemmas[words], return_inverse=True, return_counts=True)
            for kind in range(3):
                hits = np.bincount(index, (own + 1) // 2 == kind + 1, minlength=len(counts))
                out[words, 7 + kind] = (hits / np.maximum(counts, 1))[index]

    @staticmethod
    def _places(flat: FlatSentences, out: np.ndarray) -> None:
        """First and last word of a sentence, second word, first sentence of the document."""
        starts = flat.starts[:-1]
        out[starts, 0] = 1
        out[flat.starts[1:] - 1, 1] = 1
        seconds = starts[flat.lengths > 1] + 1
        out[seconds, 2] = 1
        first_of_doc = np.diff(flat.docs[starts], prepend=-1) != 0
        for start, end in zip(starts[first_of_doc], flat.starts[1:][first_of_doc], strict=True):
            out[start:end, 3] = 1


def _of_words(docs: list[Doc], flat: FlatSentences, attribute: int) -> np.ndarray:
    """An attribute of the words in the order of ``flat``."""
    return np.concatenate(
        [
            doc.to_array(attribute)[flat.tokens[flat.of_doc(i)]]
            for i, doc in enumerate(docs)
            if len(doc)
        ]
    )


def unique_rows(pairs: np.ndarray) -> tuple[np.ndarray, Any]:
    """Of each row its index among the different rows, and those."""
    mixed = pairs[:, 0].astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) ^ pairs[:, 1]
    _, first, index = np.unique(mixed, return_index=True, return_inverse=True)
    return index, pairs[first]
