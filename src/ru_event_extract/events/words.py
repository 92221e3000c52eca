"""A document as plain Python objects, for code that looks at every word again and again.

spaCy makes a new ``Token`` at each ``doc[i]`` and looks its strings up at each access. The classifiers
of events ask for heads, lemmas and children hundreds of times a word; here they are read once.
``Words`` and ``Word`` have the attributes of ``Doc`` and ``Token`` that the event components use,
under the same names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache
from itertools import count
from typing import Any, cast, overload

import numpy as np
from spacy.attrs import DEP, HEAD, LEMMA, LOWER, MORPH, ORTH, POS, SENT_START
from spacy.strings import StringStore
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from ..language.recent import CAPACITY, Recent


@lru_cache(maxsize=4096)
def _features(morph: str) -> dict[str, list[str]]:
    """``Case=Gen|Number=Sing`` as a mapping to lists, as spaCy's ``morph.get`` gives them."""
    pairs = (pair.partition("=") for pair in morph.split("|"))
    return {name: values.split(",") for name, equals, values in pairs if equals}


class Features:
    """The morphology of a word; like spaCy's ``MorphAnalysis``."""

    __slots__ = ("_text", "_values")

    def __init__(self, text: str) -> None:
        # spaCy stores an empty morphology as «_».
        self._text = "" if text == "_" else text
        self._values = _features(text)

    def get(self, name: str, default: list[str]) -> list[str]:
        """The values of one feature; ``default`` where the tagger gives none."""
        return self._values.get(name, default)

    def __str__(self) -> str:
        return self._text


@lru_cache(maxsize=4096)
def _morphology(text: str) -> Features:
    return Features(text)


class Word:
    """One token of a document; ``i`` is its index there."""

    __slots__ = (
        "_whole",
        "children",
        "dep_",
        "head",
        "i",
        "left",
        "lemma_",
        "lower_",
        "morph",
        "pos_",
        "right",
        "sentence",
        "text",
    )

    def __init__(
        self, whole: Words, i: int, strings: tuple[str, str, str, str, str], morph: Features
    ) -> None:
        self._whole = whole
        self.i = i
        self.text, self.lower_, self.lemma_, self.pos_, self.dep_ = strings
        self.morph = morph
        self.head: Word = self
        self.children: list[Word] = []
        self.left = self.right = i
        self.sentence = 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Word) and other.i == self.i and other._whole is self._whole

    def __hash__(self) -> int:
        return self.i

    def __len__(self) -> int:
        return len(self.text)

    def __repr__(self) -> str:
        return self.text

    @property
    def doc(self) -> Words:
        """The document that the word is of."""
        return self._whole

    @property
    def sent(self) -> WordSpan:
        """The sentence that the word is of."""
        return self._whole.sentences[self.sentence]

    @property
    def left_edge(self) -> Word:
        """The first word of what depends on this one, itself included."""
        self._whole.set_edges()
        return self._whole.words[self.left]

    @property
    def right_edge(self) -> Word:
        """The last word of what depends on this one, itself included."""
        self._whole.set_edges()
        return self._whole.words[self.right]

    @property
    def n_lefts(self) -> int:
        """How many words before this one depend on it directly."""
        return sum(child.i < self.i for child in self.children)

    @property
    def n_rights(self) -> int:
        """How many words after this one depend on it directly."""
        return sum(child.i > self.i for child in self.children)

    @property
    def subtree(self) -> Iterator[Word]:
        """The word and all that depends on it, in text order."""
        stack, found = [self], []
        while stack:
            word = stack.pop()
            found.append(word)
            stack.extend(word.children)
        return iter(sorted(found, key=lambda w: w.i))

    @property
    def is_punct(self) -> bool:
        """Whether the token is punctuation."""
        return self._whole.source[self.i].is_punct

    @property
    def is_space(self) -> bool:
        """Whether the token is white space."""
        return self.pos_ == "SPACE"

    @property
    def is_sent_start(self) -> bool:
        """Whether a sentence starts here."""
        return self._whole.sentences[self.sentence].start == self.i

    @property
    def whitespace_(self) -> str:
        """The space that follows, or nothing."""
        return str(self._whole.source[self.i].whitespace_)

    @property
    def idx(self) -> int:
        """Offset of the first character in the text."""
        return int(self._whole.source[self.i].idx)


class WordSpan:
    """Words ``start`` to ``end``, like a spaCy ``Span``."""

    __slots__ = ("_whole", "end", "start")

    def __init__(self, whole: Words, start: int, end: int) -> None:
        self._whole = whole
        self.start, self.end = start, end

    def __iter__(self) -> Iterator[Word]:
        return iter(self._whole.words[self.start : self.end])

    def __len__(self) -> int:
        return self.end - self.start

    def __getitem__(self, i: int) -> Word:
        return self._whole.words[self.start : self.end][i]

    @property
    def sent(self) -> WordSpan:
        """The sentence of the first word."""
        return self._whole.words[self.start].sent

    @property
    def text(self) -> str:
        """The words as they stand in the text."""
        return str(self._whole.source[self.start : self.end].text)

    @property
    def text_with_ws(self) -> str:
        """The words with the space that follows."""
        return str(self._whole.source[self.start : self.end].text_with_ws)

    @property
    def lemma_(self) -> str:
        """Lemmas of the words, with the spaces of the text."""
        return str(self._whole.source[self.start : self.end].lemma_)

    @property
    def root(self) -> Word:
        """The word that the others depend on."""
        return self._whole.words[self._whole.source[self.start : self.end].root.i]

    @property
    def doc(self) -> Words:
        """The document that the words are of."""
        return self._whole

    @property
    def start_char(self) -> int:
        """Offset of the first character in the text."""
        return int(self._whole.source[self.start : self.end].start_char)

    @property
    def end_char(self) -> int:
        """Offset after the last character in the text."""
        return int(self._whole.source[self.start : self.end].end_char)


class _Names(Recent[int, str]):
    """Strings by spaCy's numbers, the same in every vocabulary; nothing where there is none."""

    _strings: StringStore

    def __init__(self) -> None:
        # Words as they stand, in lower case, and their lemmas.
        super().__init__(3 * CAPACITY)

    def of(self, strings: StringStore) -> Callable[[int], str]:
        """Look-up in a vocabulary; not too many of its strings are kept."""
        self._strings = strings
        return self.__getitem__

    def __missing__(self, number: int) -> str:
        return self.fill(number, lambda n: self._strings[n] if n else "")


_NAMES = _Names()


class _SpanLists:
    """The span groups of a ``Doc``, each as a list made once: spaCy makes spans at each look."""

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        self._known: dict[str, list[Span]] = {}

    def __contains__(self, label: str) -> bool:
        return label in self._doc.spans

    def __getitem__(self, label: str) -> list[Span]:
        if label not in self._known:
            self._known[label] = list(self._doc.spans[label])
        return self._known[label]


class Words:
    """The words of a ``Doc`` with their tree; ``source`` is the ``Doc`` itself."""

    def __init__(self, doc: Doc) -> None:
        self.source = doc
        self.words: list[Word] = []
        self.sentences: list[WordSpan] = []
        self._has_edges = False
        if len(doc):
            self._read(doc)

    def _read(self, doc: Doc) -> None:
        name = _NAMES.of(doc.vocab.strings)
        table = doc.to_array([ORTH, LOWER, LEMMA, POS, DEP, MORPH, HEAD, SENT_START])
        *columns, morphs = (map(name, column) for column in table[:, :6].T.tolist())
        texts = zip(*columns, strict=True)
        words = self.words = [
            Word(self, i, strings, morph)
            for i, strings, morph in zip(count(), texts, map(_morphology, morphs), strict=False)
        ]
        begins = table[:, 7] == 1
        begins[0] = True
        for word, sentence in zip(words, (np.cumsum(begins) - 1).tolist(), strict=True):
            word.sentence = sentence
        starts = np.flatnonzero(begins).tolist()
        # Offsets of heads are written as unsigned numbers.
        offsets = table[:, 6].astype(np.int64)
        for i in np.flatnonzero(offsets).tolist():
            head = words[i + int(offsets[i])]
            words[i].head = head
            head.children.append(words[i])
        for start, end in zip(starts, [*starts[1:], len(words)], strict=True):
            self.sentences.append(WordSpan(self, start, end))

    def set_edges(self) -> None:
        """Find the ends of what depends on each word, once."""
        if self._has_edges:
            return
        self._has_edges = True
        for word in self.words:
            above = word
            while above.head is not above:
                above = above.head
                above.left, above.right = min(above.left, word.i), max(above.right, word.i)

    def __len__(self) -> int:
        return len(self.words)

    def __iter__(self) -> Iterator[Word]:
        return iter(self.words)

    @overload
    def __getitem__(self, key: int) -> Word: ...
    @overload
    def __getitem__(self, key: slice) -> WordSpan: ...
    def __getitem__(self, key: int | slice) -> Word | WordSpan:
        if isinstance(key, slice):
            start, end, _ = key.indices(len(self.words))
            return WordSpan(self, start, max(start, end))
        return self.words[key]

    @property
    def sents(self) -> list[WordSpan]:
        """The sentences."""
        return self.sentences

    @cached_property
    def spans(self) -> Any:
        """The ``Doc``'s span groups, as lists."""
        return _SpanLists(self.source)

    @property
    def vocab(self) -> Vocab:
        """The ``Doc``'s vocabulary."""
        return self.source.vocab

    def to_array(self, attributes: list[int | str]) -> Any:
        """The ``Doc``'s table of attributes."""
        return self.source.to_array(attributes)

    @cached_property
    def text(self) -> str:
        """The whole text, which spaCy puts together anew at each access."""
        return str(self.source.text)

    @property
    def user_data(self) -> Any:
        """The ``Doc``'s own data."""
        return self.source.user_data

    @property
    def _(self) -> Any:
        """The ``Doc``'s extension attributes."""
        return self.source._


def words_of(doc: Doc) -> Doc:
    """The document as :class:`Words`, to be read like the ``Doc`` that it stands for."""
    return cast(Doc, doc if isinstance(doc, Words) else Words(doc))
