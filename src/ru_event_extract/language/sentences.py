"""Sentences: razdel's, inside the lines of the text."""

from __future__ import annotations

import re
from typing import Any, cast

import numpy as np
from razdel import sentenize
from spacy.attrs import IS_PUNCT, IS_SPACE, LENGTH, SENT_START, SPACY
from spacy.language import Language
from spacy.tokens import Doc

#: natasha's parser needs memory that grows with the square of a sentence's length.
MAX_SENTENCE_TOKENS = 220

#: spaCy's -1, «no sentence starts here», among unsigned numbers.
_NO_START = (1 << 64) - 1
_LINE = re.compile(r"[^\r\n]+")
#: The header «date 2025-09-17» that some archives put before the text, on the same line.
_HEADER = re.compile(r"\s*date \d{4}-\d\d-\d\d(?=\s)")
_SENTENCE_END = (".", "!", "?", ":", ";", "…", "»", '"', ")")


def _blocks(text: str) -> list[tuple[int, int]]:
    """Lines as offsets; a line that only wraps the sentence of the one before is joined to it."""
    blocks: list[tuple[int, int]] = []
    for match in _LINE.finditer(text):
        line = match.group().strip()
        if not line:
            continue
        if blocks:
            start, end = blocks[-1]
            gap = text[end : match.start()]
            previous = text[start:end].rstrip()
            wrapped = (
                gap.replace("\r\n", "\n").replace("\r", "\n").count("\n") <= 1
                and not previous.endswith(_SENTENCE_END)
                and line[0].islower()
            )
            if wrapped:
                blocks[-1] = (start, match.end())
                continue
        blocks.append((match.start(), match.end()))
    return blocks


def sentence_starts(text: str) -> list[int]:
    """Character offsets at which sentences begin."""
    starts: list[int] = []
    header = _HEADER.match(text)
    for start, end in _blocks(text):
        if header and start == 0:
            starts.append(header.start())
            start = header.end()
        starts.extend(start + sentence.start for sentence in sentenize(text[start:end]))
    return starts


def sentence_numbers(doc: Doc) -> list[int]:
    """Of each token the number of its sentence, from 0."""
    numbers: list[int] = (np.cumsum(doc.to_array([SENT_START]) == 1) - 1).tolist()
    return numbers


@Language.factory("ru_sentences", assigns=["token.is_sent_start", "doc.sents"])
def create_sentences(nlp: Language, name: str) -> SentenceSplitter:
    """Component that marks where sentences start."""
    return SentenceSplitter()


class SentenceSplitter:
    """Sets ``token.is_sent_start``; white space belongs to the sentence before it."""

    def __call__(self, doc: Doc) -> Doc:
        if not len(doc):
            return doc
        starts = sentence_starts(doc.text)
        table = doc.to_array([LENGTH, SPACY, IS_SPACE, IS_PUNCT])
        marks = np.full((len(doc), 1), _NO_START, dtype=np.uint64)
        marks[0] = 1
        position = 0
        offset = 0
        length = 0
        seen_word = False
        for i, (characters, space_after, is_space, is_punct) in enumerate(table.tolist()):
            begins = False
            while position < len(starts) and starts[position] <= offset:
                begins = True
                position += 1
            if is_space:
                # A start that falls on white space belongs to the word after it.
                if begins:
                    position -= 1
                begins = False
            if length >= MAX_SENTENCE_TOKENS and not is_punct:
                begins = True
            begins = begins and seen_word
            seen_word = seen_word or not is_space
            length = 1 if begins else length + 1
            if begins:
                marks[i] = 1
            offset += characters + space_after
        doc.from_array([SENT_START], cast(Any, marks))
        return doc
