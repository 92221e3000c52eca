"""Finding the few tokens of a document that a component needs to look at.

spaCy makes a ``Token`` for each step of ``for token in doc`` and looks strings up at each access.
Where most tokens are of no interest, a test of the word alone, answered once for each different
word, finds those that are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import compress

from spacy.tokens import Doc, Token

from .recent import Recent


class TokenFilter:
    """Indices of the tokens whose attributes (of ``spacy.attrs``) pass a test of their strings.

    >>> capitalised = TokenFilter(lambda text: text[:1].isupper(), ORTH)
    """

    def __init__(self, test: Callable[..., bool], *attributes: int) -> None:
        self._test = test
        self._attributes: list[int | str] = list(attributes)
        #: By the number of the string, or by the numbers of several.
        self._answers: Recent[int | tuple[int, ...], bool] = Recent()

    def __call__(self, doc: Doc) -> list[int]:
        """The indices, in text order."""
        if not len(doc):
            return []
        strings = doc.vocab.strings

        def test(key: int | tuple[int, ...]) -> bool:
            if isinstance(key, int):
                return bool(self._test(strings[key] if key else ""))
            return bool(self._test(*[strings[n] if n else "" for n in key]))

        numbers = doc.to_array(self._attributes).tolist()
        keys = numbers if len(self._attributes) == 1 else list(map(tuple, numbers))
        return list(compress(range(len(keys)), self._answers.all(keys, test)))

    def tokens(self, doc: Doc) -> Iterator[Token]:
        """The tokens themselves."""
        return (doc[i] for i in self(doc))

    def cache_clear(self) -> None:
        """Forget the answers, as tables of words change."""
        self._answers.clear()
