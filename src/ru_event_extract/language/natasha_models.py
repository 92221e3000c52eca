"""natasha's models (slovnet over navec) as spaCy components: morphology, syntax, names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import numpy as np
from natasha import NewsEmbedding, NewsMorphTagger, NewsNERTagger, NewsSyntaxParser
from spacy.attrs import DEP, HEAD
from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup, Token

from .batching import BATCH_DOCS, WordEncoder, chunks, length_batches, sentence_words

NAMES = "natasha_names"


@lru_cache(maxsize=1)
def embedding() -> NewsEmbedding:
    """navec's vectors, 250,000 words by 300; one copy for all models of the process."""
    return NewsEmbedding()


class SlovnetComponent:
    """Runs one slovnet model over the sentences of documents, in batches."""

    def __init__(self, tagger: Any) -> None:
        self.infer = tagger.infer
        self.encoder = WordEncoder(tagger.infer.encoder)

    def __call__(self, doc: Doc) -> Doc:
        self.annotate([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], batch_size: int = BATCH_DOCS) -> Iterator[Doc]:
        """Annotate a stream; sentences of ``batch_size`` documents are sorted together."""
        for docs in chunks(stream, batch_size):
            self.annotate(docs)
            yield from docs

    def annotate(self, docs: list[Doc]) -> None:
        """Fill the documents in place."""
        for batch in length_batches(sentence_words(docs)):
            words, shapes, mask = self.encoder(batch)
            self.fill(batch, self.infer.model(words, shapes, mask), mask)

    def fill(self, batch: list[list[Token]], prediction: Any, mask: np.ndarray) -> None:
        """Write one batch's prediction on its tokens."""
        raise NotImplementedError


class MorphTagger(SlovnetComponent):
    """Sets ``token.pos_`` and ``token.morph`` (Universal Dependencies)."""

    def __init__(self, nlp: Language) -> None:
        super().__init__(NewsMorphTagger(embedding()))
        tags = self.infer.decoder.tags_vocab
        self.tags = [self._split(tags.decode(i)) for i in range(len(tags.items))]

    @staticmethod
    def _split(tag: str) -> tuple[str, str]:
        pos, _, feats = tag.partition("|")
        return (pos if pos != "<pad>" else "X"), feats

    def fill(self, batch: list[list[Token]], prediction: Any, mask: np.ndarray) -> None:
        best = self.infer.model.head.decode(prediction)
        for sentence, row in zip(batch, best.tolist(), strict=True):
            for token, tag in zip(sentence, row, strict=False):
                token.pos_, feats = self.tags[tag]
                token.set_morph(feats)

    def annotate(self, docs: list[Doc]) -> None:
        for doc in docs:
            for token in doc:
                if token.is_space:
                    token.pos_ = "SPACE"
        super().annotate(docs)


class SyntaxParser(SlovnetComponent):
    """Sets ``token.head`` and ``token.dep_`` (Universal Dependencies)."""

    def __init__(self, nlp: Language) -> None:
        super().__init__(NewsSyntaxParser(embedding()))
        rels = self.infer.decoder.rels_vocab
        self.rels = [rels.decode(i) for i in range(len(rels.items))]

    def annotate(self, docs: list[Doc]) -> None:
        # Heads are set for a whole document at once: token by token, spaCy checks
        # and recounts the tree each time.
        heads = {id(doc): list(range(len(doc))) for doc in docs}
        deps = {id(doc): ["dep"] * len(doc) for doc in docs}
        model = self.infer.model
        for batch in length_batches(sentence_words(docs)):
            words, shapes, mask = self.encoder(batch)
            prediction = model(words, shapes, mask)
            head_ids = model.head.decode(prediction.head_id, ~mask).tolist()
            rel_ids = model.rel.decode(prediction.rel_id, ~mask).tolist()
            for sentence, head_row, rel_row in zip(batch, head_ids, rel_ids, strict=True):
                key = id(sentence[0].doc)
                governors = one_tree([h - 1 for h in head_row[: len(sentence)]])
                for token, governor, rel in zip(sentence, governors, rel_row, strict=False):
                    i = token.i
                    if governor < 0:
                        deps[key][i] = "ROOT"
                    else:
                        heads[key][i] = sentence[governor].i
                        deps[key][i] = self.rels[rel]
        for doc in docs:
            set_tree(doc, heads[id(doc)], deps[id(doc)])


def one_tree(governors: list[int]) -> list[int]:
    """The parser's heads with cycles cut and every other root hung on the first one.

    ``governors[i]`` is the index of the head of word ``i``, -1 for a root. The parser decides word
    by word, so that its answer need not be a tree; spaCy's ``Doc`` must hold one.
    """
    result = [g if g != i else -1 for i, g in enumerate(governors)]
    state = [0] * len(result)
    for i in range(len(result)):
        path = []
        while i >= 0 and state[i] == 0:
            state[i] = 1
            path.append(i)
            i = result[i]
        if i >= 0 and state[i] == 1:
            result[i] = -1
        for j in path:
            state[j] = 2
    roots = [i for i, g in enumerate(result) if g < 0]
    for other in roots[1:]:
        result[other] = roots[0]
    return result


def set_tree(doc: Doc, heads: list[int], deps: list[str]) -> None:
    """Write heads (token indices) and relations; sentence starts stay as they were."""
    for token in doc:
        if token.is_space:
            deps[token.i] = "dep"
            # White space hangs on the word before it, or on the sentence's first word.
            sentence = token.sent
            heads[token.i] = token.i - 1 if token.i > sentence.start else _first_word(sentence)
    strings = doc.vocab.strings
    table = np.zeros((len(doc), 2), dtype="uint64")
    offsets = np.array([h - i for i, h in enumerate(heads)], dtype="int64")
    table[:, 0] = offsets.astype("uint64")
    table[:, 1] = np.array([strings.add(dep) for dep in deps], dtype="uint64")
    if len(doc):
        doc.from_array([HEAD, DEP], table)


def _first_word(sentence: Span) -> int:
    for token in sentence:
        if not token.is_space:
            return int(token.i)
    return int(sentence.start)


class NameTagger(SlovnetComponent):
    """Sets ``doc.spans["natasha_names"]``: spans labelled ``PER``, ``LOC`` or ``ORG``."""

    def __init__(self, nlp: Language) -> None:
        super().__init__(NewsNERTagger(embedding()))
        tags = self.infer.decoder.tags_vocab
        self.tags = [tags.decode(i) for i in range(len(tags.items))]
        self._spans: dict[int, list[Span]] = {}

    def annotate(self, docs: list[Doc]) -> None:
        self._spans = {id(doc): [] for doc in docs}
        super().annotate(docs)
        for doc in docs:
            spans = sorted(self._spans[id(doc)], key=lambda span: span.start)
            doc.spans[NAMES] = SpanGroup(doc, name=NAMES, spans=spans)
        self._spans = {}

    def fill(self, batch: list[list[Token]], prediction: Any, mask: np.ndarray) -> None:
        paths = self.infer.model.head.crf.decode(prediction, ~mask)
        for sentence, path in zip(batch, paths, strict=True):
            doc = sentence[0].doc
            start, label = 0, ""
            for i, tag in enumerate([*(self.tags[t] for t in path.tolist()), "O"]):
                begin, _, kind = tag.partition("-")
                if label and (begin != "I" or kind != label):
                    end = sentence[i - 1].i + 1
                    self._spans[id(doc)].append(Span(doc, sentence[start].i, end, label=label))
                    label = ""
                if begin == "B" or (begin == "I" and not label):
                    start, label = i, kind


@Language.factory("natasha_morph", requires=["doc.sents"], assigns=["token.pos", "token.morph"])
def create_morph(nlp: Language, name: str) -> MorphTagger:
    """Component: parts of speech and grammatical features."""
    return MorphTagger(nlp)


@Language.factory("natasha_syntax", requires=["doc.sents"], assigns=["token.head", "token.dep"])
def create_syntax(nlp: Language, name: str) -> SyntaxParser:
    """Component: the dependency tree of each sentence."""
    return SyntaxParser(nlp)


@Language.factory("natasha_names", requires=["doc.sents"], assigns=["doc.spans"])
def create_names(nlp: Language, name: str) -> NameTagger:
    """Component: names of persons, places and organisations as natasha finds them."""
    return NameTagger(nlp)
