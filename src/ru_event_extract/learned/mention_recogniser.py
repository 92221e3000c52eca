"""Component: learned mentions of persons, roles, countries, places, organisations and dates."""

from __future__ import annotations

from importlib.resources import as_file, files

import numpy as np
from spacy.language import Language
from spacy.strings import StringStore
from spacy.tokens import Doc, Span, SpanGroup

from ..language.batching import BatchComponent, FlatSentences, RowCache
from ..language.packed import Packed
from ..language.word_encodings import keep_encodings
from .mention_features import MentionFeatures
from .mention_network import LABELS, MentionNetwork, spans_of

#: Span groups are named ``learned_PERSON``, ``learned_ROLE`` and so on.
PREFIX = "learned_"
#: Words that go through the network together: bounds its memory.
_BATCH_WORDS = 2048
#: Different words whose part in the network's input is kept.
_REMEMBERED = 24_576


class MentionRecogniser(BatchComponent):
    """Sets ``doc.spans["learned_<label>"]`` for each label: outermost mentions of that label.

    Mentions of different labels may nest and overlap. They are the network's opinion only; rules
    that know better come after.
    """

    def __init__(self, network: MentionNetwork) -> None:
        self.network = network
        self.features = MentionFeatures(network.buckets)
        self._words: RowCache[tuple[int, int]] = RowCache(network.width, _REMEMBERED)

    def annotate(self, docs: list[Doc]) -> None:
        """Fill the documents in place."""
        flat = FlatSentences(docs)
        tags, encoded = self.tags(docs, flat)
        keep_encodings(docs, flat, "learned_mentions", encoded)
        for i, doc in enumerate(docs):
            words = flat.of_doc(i)
            tokens = flat.tokens[words]
            for column, label in enumerate(LABELS):
                spans = [
                    Span(doc, int(tokens[start]), int(tokens[end - 1]) + 1, label=label)
                    for start, end in spans_of(tags[words, column])
                ]
                name = PREFIX + label
                doc.spans[name] = SpanGroup(doc, name=name, spans=spans)

    def tags(self, docs: list[Doc], flat: FlatSentences) -> tuple[np.ndarray, np.ndarray]:
        """The tag of each word of ``flat`` for each label, and the encodings of the words."""
        tags = np.zeros((len(flat), len(LABELS)), dtype=np.int64)
        encoded = np.zeros((len(flat), self.network.encoded), dtype=np.float32)
        if not len(flat):
            return tags, encoded
        strings = docs[0].vocab.strings
        index, different = self.features.different_words(docs, flat)
        table, places = self._words.locate(
            different, lambda missing: self._of_words(missing, strings)
        )
        places = places[index]
        seen = self.features.of_tokens(docs, flat)
        order = np.argsort(flat.lengths, kind="stable")
        groups = np.cumsum(flat.lengths[order]) // _BATCH_WORDS
        for group in np.split(order, np.flatnonzero(np.diff(groups)) + 1):
            packed = Packed(flat.starts[group], flat.lengths[group])
            rows = table.take(places[packed.words], axis=0)
            known = self.network.encode(rows, seen[packed.words], packed)
            encoded[packed.words] = known
            tags[packed.words] = self.network.tags(known, packed)
        return tags, encoded

    def _of_words(self, words: list[tuple[int, int]], strings: StringStore) -> np.ndarray:
        """What words, given as ids of form and lemma, give to the network."""
        seen = self.features.of_words(words, strings)
        vectors = [self.features.vectors.decode(seen.vectors[:, column]) for column in range(3)]
        return self.network.of_words(np.concatenate(vectors, axis=1), seen.pieces, seen.marks)


@Language.factory(
    "learned_mentions",
    requires=["token.pos", "token.morph", "token.lemma", "doc.sents", "doc.spans"],
    assigns=["doc.spans"],
)
def create_mentions(nlp: Language, name: str) -> MentionRecogniser:
    """Component: mentions as the shipped network finds them."""
    with as_file(files("ru_event_extract") / "models" / "mentions.npz") as path:
        return MentionRecogniser(MentionNetwork(path))
