"""Loading slovnet's models as natasha ships them, with one list of words for all.

Each model file holds the 250,000 words of navec once more. natasha's own loaders keep every copy,
which takes half a second of the start and 45 MB of memory each.
"""

from __future__ import annotations

from functools import lru_cache
from gzip import decompress
from hashlib import sha256
from typing import Any

from natasha import NewsEmbedding
from natasha.data import NEWS_MORPH, NEWS_NER, NEWS_SYNTAX
from slovnet import NER, Morph, Syntax
from slovnet.const import REL, SHAPE, TAG, WORD
from slovnet.exec import model as models
from slovnet.exec.encoders import SyntaxEncoder, TagEncoder
from slovnet.exec.infer import MorphInfer, NERInfer, SyntaxDecoder, SyntaxInfer, TagDecoder
from slovnet.exec.pack import Pack, bytes_vocab, vocab_name
from slovnet.vocab import Vocab

#: Of natasha's batches; ours are made elsewhere.
_BATCH = 8


@lru_cache(maxsize=1)
def embedding() -> NewsEmbedding:
    """navec's vectors, 250,000 words by 300; one copy for all models of the process."""
    return NewsEmbedding()


@lru_cache(maxsize=1)
def _words_of_navec() -> tuple[Vocab, str]:
    """navec's words as a vocabulary of slovnet's, and the hash of their text."""
    words = embedding().vocab
    vocab = Vocab([])
    vocab.items, vocab.item_ids = words.words, words.word_ids
    vocab.unk_id, vocab.pad_id = words.unk_id, words.pad_id
    return vocab, _digest("\n".join(words.words).encode())


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()


class _SharingPack(Pack):
    """A model file; words that are navec's are not kept again."""

    def load_vocab(self, id: str) -> Vocab:
        content: bytes = self.read(vocab_name(id))
        shared, digest = _words_of_navec()
        if id == WORD and _digest(decompress(content)) == digest:
            return shared
        return bytes_vocab(content)


def _load(path: str, model_class: Any, tags: str) -> tuple[Any, Vocab, Vocab, Vocab]:
    """Model with navec's vectors, words, shapes, tags."""
    with _SharingPack(path) as pack:
        pack.load_meta().check_protocol()
        model = pack.load_model(model_class)
        arrays = dict(pack.load_arrays(model.weights))
        vocabs = pack.load_vocab(WORD), pack.load_vocab(SHAPE), pack.load_vocab(tags)
    return (model.inject_arrays(arrays).inject_navec(embedding()), *vocabs)


def load_morph() -> Morph:
    """The tagger of morphology."""
    model, words, shapes, tags = _load(NEWS_MORPH, models.Morph, TAG)
    encoder = TagEncoder(words, shapes, _BATCH)
    return Morph(MorphInfer(model, encoder, TagDecoder(tags)), _BATCH)


def load_ner() -> NER:
    """The tagger of names."""
    model, words, shapes, tags = _load(NEWS_NER, models.NER, TAG)
    encoder = TagEncoder(words, shapes, _BATCH)
    return NER(NERInfer(model, encoder, TagDecoder(tags)), _BATCH)


def load_syntax() -> Syntax:
    """The parser."""
    model, words, shapes, relations = _load(NEWS_SYNTAX, models.Syntax, REL)
    encoder = SyntaxEncoder(words, shapes, _BATCH)
    return Syntax(SyntaxInfer(model, encoder, SyntaxDecoder(relations)), _BATCH)
