"""Finding the few tokens of a document that a component needs to look at.

spaCy makes a ``Token`` for each step of ``for token in doc`` and looks strings up at each access.
Where most tokens are of no interest, a test of the word alone, answered once for each different
word, finds those that are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from spacy.tokens import Doc, Token

#: Different words whose answers are kept.
_REMEMBERED = 100_000


class TokenFilter:
    """Indices of the tokens whose attributes (of ``spacy.attrs``) pass a test of their strings.

    >>> capitalised = TokenFilter(lambda text: text[:1].isupper(), ORTH)
    """

    def __init__(self, test: Callable[..., bool], *attributes: int) -> None:
        self._test = test
        self._attributes: list[int | str] = list(attributes)
        self._answers: dict[tuple[int, ...], bool] = {}

    def __call__(self, doc: Doc) -> list[int]:
        """The indices, in text order."""
        if not len(doc):
            return []
        if len(self._answers) > _REMEMBERED:
            self._answers.clear()
        answers, strings = self._answers, doc.vocab.strings
        found = []
        table = np.asarray(doc.to_array(self._attributes)).reshape(len(doc), -1)
        for i, values in enumerate(zip(*table.T.tolist(), strict=True)):
            answer = answers.get(values)
            if answer is None:
                words = [strings[value] if value else "" for value in values]
                answer = answers[values] = bool(self._test(*words))
            if answer:
                found.append(i)
        return found

    def tokens(self, doc: Doc) -> Iterator[Token]:
        """The tokens themselves."""
        return (doc[i] for i in self(doc))

    def cache_clear(self) -> None:
        """Forget the answers, as tables of words change."""
        self._answers.clear()
