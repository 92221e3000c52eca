"""natasha's models (slovnet over navec) as spaCy components: morphology, syntax, names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from spacy.attrs import DEP, HEAD, MORPH, POS, SENT_START
from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from .batching import BatchComponent, Convolutions, FlatSentences, blocks_of_rows
from .packed import Packed, likeliest_path
from .slovnet_models import load_morph, load_ner, load_syntax
from .word_encodings import keep_encodings

#: The span group of the names that natasha finds.
NAMES = "natasha_names"
#: Words whose tags are told together.
_BLOCK_WORDS = 256


class SlovnetComponent(BatchComponent):
    """Runs one slovnet model over the sentences of documents, many documents at a time.

    ``station`` is the name under which the encodings of words are kept.
    """

    station = ""

    def __init__(self, tagger: Any) -> None:
        self.model = tagger.infer.model
        self.convolutions = Convolutions(self.model, tagger.infer.encoder)

    def annotate(self, docs: list[Doc]) -> None:
        """Fill the documents in place."""
        flat = FlatSentences(docs)
        encoded = np.zeros((0, 0), dtype=np.float32)
        if len(flat):
            encoded = self.convolutions(flat, docs[0].vocab.strings)
            keep_encodings(docs, flat, self.station, encoded)
        self.fill(docs, flat, encoded)

    def fill(self, docs: list[Doc], flat: FlatSentences, encoded: np.ndarray) -> None:
        """Write on the documents what the model's head makes of the encoded words."""
        raise NotImplementedError


class MorphTagger(SlovnetComponent):
    """Sets ``token.pos_`` and ``token.morph`` (Universal Dependencies)."""

    station = "natasha_morph"

    def __init__(self, nlp: Language) -> None:
        tagger = load_morph()
        super().__init__(tagger)
        vocabulary = tagger.infer.decoder.tags_vocab
        strings = nlp.vocab.strings
        self.tags = np.empty((len(vocabulary.items), 2), dtype="uint64")
        for i in range(len(vocabulary.items)):
            pos, _, feats = vocabulary.decode(i).partition("|")
            self.tags[i] = (
                strings.add(pos if pos.isalpha() else "X"),
                nlp.vocab.morphology.add(feats),
            )
        self.space = strings.add("SPACE"), nlp.vocab.morphology.add("")

    def fill(self, docs: list[Doc], flat: FlatSentences, encoded: np.ndarray) -> None:
        best = self._best_tags(encoded)
        for i, doc in enumerate(docs):
            words = flat.of_doc(i)
            table: Any = np.empty((len(doc), 2), dtype="uint64")
            table[:] = self.space
            table[flat.tokens[words]] = self.tags[best[words]]
            if len(doc):
                doc.from_array([POS, MORPH], table)

    def _best_tags(self, encoded: np.ndarray) -> np.ndarray:
        """The likeliest of the 753 tags of each word, a block at a time that fits the cache."""
        best = np.zeros(len(encoded), dtype=np.int64)
        if not len(encoded):
            return best
        weight, bias = self.model.head.proj.weight.array, self.model.head.proj.bias.array
        for block in blocks_of_rows(len(encoded), _BLOCK_WORDS):
            scores = encoded[block] @ weight
            scores += bias
            best[block] = scores.argmax(axis=1)
        return best


class SyntaxParser(SlovnetComponent):
    """Sets ``token.head`` and ``token.dep_`` (Universal Dependencies)."""

    station = "natasha_syntax"

    def __init__(self, nlp: Language) -> None:
        tagger = load_syntax()
        super().__init__(tagger)
        vocabulary = tagger.infer.decoder.rels_vocab
        strings = nlp.vocab.strings
        self.rels = np.array(
            [strings.add(vocabulary.decode(i)) for i in range(len(vocabulary.items))],
            dtype="uint64",
        )
        self.root, self.dep = strings.add("ROOT"), strings.add("dep")

    def fill(self, docs: list[Doc], flat: FlatSentences, encoded: np.ndarray) -> None:
        # Of each word the index of its governor among all words (-1: root) and its relation.
        governors = np.full(len(flat), -1, dtype=np.int64)
        rels = np.zeros(len(flat), dtype="uint64")
        model = self.model
        for index, mask in flat.length_batches():
            batch = encoded[index]
            batch[mask] = 0
            heads = model.head.decode(model.head(batch), ~mask)
            relations = model.rel.decode(model.rel(batch, heads), ~mask)
            for row, absent, head_row, rel_row in zip(index, mask, heads, relations, strict=True):
                words = row[~absent]
                tree = np.array(one_tree((head_row[~absent] - 1).tolist()))
                governors[words] = np.where(tree < 0, -1, words[0] + tree)
                rels[words] = np.where(tree < 0, self.root, self.rels[rel_row[~absent]])
        for i, doc in enumerate(docs):
            if not len(doc):
                continue
            words = flat.of_doc(i)
            tokens, local = flat.tokens[words], governors[words]
            heads = self._white_space_heads(doc, tokens)
            heads[tokens] = np.where(local < 0, tokens, flat.tokens[local])
            deps = np.full(len(doc), self.dep, dtype="uint64")
            deps[tokens] = rels[words]
            offsets = (heads - np.arange(len(doc))).astype("uint64")
            table: Any = np.stack([offsets, deps], axis=1)
            doc.from_array([HEAD, DEP], table)

    @staticmethod
    def _white_space_heads(doc: Doc, words: np.ndarray) -> np.ndarray:
        """Heads of all tokens as if they were white space: the word before in the sentence.

        White space that opens a sentence hangs on the sentence's first word, on itself where the
        sentence has none.
        """
        heads = np.arange(len(doc))
        is_word = np.zeros(len(doc), dtype=bool)
        is_word[words] = True
        spaces = np.flatnonzero(~is_word)
        begins = doc.to_array(SENT_START) == 1
        begins[0] = True
        starts = np.append(np.flatnonzero(begins), len(doc))
        sentences = np.searchsorted(starts, spaces, side="right") - 1
        nexts = np.searchsorted(words, spaces)
        for space, sentence, following in zip(
            spaces.tolist(), sentences.tolist(), nexts.tolist(), strict=True
        ):
            start, end = starts[sentence], starts[sentence + 1]
            if following and words[following - 1] >= start:
                heads[space] = words[following - 1]
            elif following < len(words) and words[following] < end:
                heads[space] = words[following]
            else:
                heads[space] = start
        return heads


def one_tree(governors: list[int]) -> list[int]:
    """The parser's heads with cycles cut and every other root hung on the first one.

    ``governors[i]`` is the index of the head of word ``i``, -1 for a root. The parser decides word
    by word, so that its answer need not be a tree; spaCy's ``Doc`` must hold one.
    """
    result = [g if g != i else -1 for i, g in enumerate(governors)]
    state = [0] * len(result)
    for start in range(len(result)):
        i, path = start, []
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


class NameTagger(SlovnetComponent):
    """Sets ``doc.spans["natasha_names"]``: spans labelled ``PER``, ``LOC`` or ``ORG``."""

    station = "natasha_names"

    def __init__(self, nlp: Language) -> None:
        tagger = load_ner()
        super().__init__(tagger)
        vocabulary = tagger.infer.decoder.tags_vocab
        self.tags = [vocabulary.decode(i) for i in range(len(vocabulary.items))]
        self.outside = self.tags.index("O")

    def fill(self, docs: list[Doc], flat: FlatSentences, encoded: np.ndarray) -> None:
        spans: list[list[Span]] = [[] for _ in docs]
        tags = self._best_tags(flat, encoded)
        named = np.searchsorted(flat.starts, np.flatnonzero(tags != self.outside), side="right")
        for sentence in (np.unique(named) - 1).tolist():
            words = slice(flat.starts[sentence], flat.starts[sentence + 1])
            tokens = flat.tokens[words].tolist()
            owner = int(flat.docs[words.start])
            for start, end, label in bio_spans([self.tags[t] for t in tags[words].tolist()]):
                span = Span(docs[owner], tokens[start], tokens[end - 1] + 1, label=label)
                spans[owner].append(span)
        for doc, found in zip(docs, spans, strict=True):
            found.sort(key=lambda span: span.start)
            doc.spans[NAMES] = SpanGroup(doc, name=NAMES, spans=found)

    def _best_tags(self, flat: FlatSentences, encoded: np.ndarray) -> np.ndarray:
        """The tag of each word on the likeliest path through its sentence."""
        tags = np.zeros(len(flat), dtype=np.int64)
        if len(flat):
            head = self.model.head
            packed = Packed(flat.starts[:-1], flat.lengths)
            scores = head(encoded)[packed.words]
            tags[packed.words] = likeliest_path(scores, head.crf.transitions.array, packed)
        return tags


def bio_spans(tags: list[str]) -> Iterator[tuple[int, int, str]]:
    """Spans (start, end, label) that ``B-``, ``I-`` and ``O`` tags mark."""
    start, label = 0, ""
    for i, tag in enumerate([*tags, "O"]):
        begin, _, kind = tag.partition("-")
        if label and (begin != "I" or kind != label):
            yield start, i, label
            label = ""
        if begin in "BI" and not label:
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
