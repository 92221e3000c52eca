"""What the networks of the first stations know of the words in their sentences, for later networks.

slovnet's models were trained on hundreds of thousands of articles, the mention network on nested
entities: their last layers say of a word in its sentence what no table of words can. They have been
worked out anyway, so that the reader of events takes them up instead of learning as much anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import srsly
from spacy.tokens import Doc

from .batching import FlatSentences


class WordEncodings:
    """Encodings of one document's words (no white space) by the station that made them.

    Together some hundred numbers a word: the last station that needs them takes them off the document.
    """

    def __init__(self) -> None:
        self.of_station: dict[str, np.ndarray] = {}

    def rows(self, stations: Sequence[str]) -> np.ndarray:
        """The encodings of some stations side by side (words x columns).

        :raises ValueError: one of the stations has not been there.
        """
        for name in stations:
            if name not in self.of_station:
                raise ValueError(f"the words are not encoded: add {name} before this component")
        return np.concatenate([self.of_station[name] for name in stations], axis=1)

    def part(self, start: int, end: int) -> WordEncodings:
        """Those of the words from number ``start`` to ``end``."""
        part = WordEncodings()
        part.of_station = {name: rows[start:end] for name, rows in self.of_station.items()}
        return part


def encodings(doc: Doc, stations: Sequence[str]) -> np.ndarray:
    """What some stations' networks know of the words of a document (words x columns).

    :raises ValueError: one of the stations has not been there.
    """
    kept = doc._.word_encodings
    return (WordEncodings() if kept is None else kept).rows(stations)


def keep_encodings(
    docs: Sequence[Doc], flat: FlatSentences, station: str, encoded: np.ndarray
) -> None:
    """Put the encodings of the words of ``flat`` on their documents."""
    for index, doc in enumerate(docs):
        kept = doc._.word_encodings
        if kept is None:
            kept = doc._.word_encodings = WordEncodings()
        kept.of_station[station] = encoded[flat.of_doc(index)]


@srsly.msgpack_encoders("ru_event_extract.word_encodings")
def _leave_out(obj: Any, chain: Any = None) -> Any:
    """``Doc.to_bytes`` leaves encodings out: they serve the next stations only."""
    if isinstance(obj, WordEncodings):
        return None
    return obj if chain is None else chain(obj)
