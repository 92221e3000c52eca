"""Which country a person's name speaks for: a regression over the letters of the name."""

from __future__ import annotations

from ..learned.linear import LinearModel

_LONGEST = 4
_REMEMBERED = 5000


def name_features(name: str) -> dict[str, float]:
    """Beginnings, ends and parts of the words of a name, the surname's apart."""
    words = name.lower().replace("ё", "е").split()
    row: dict[str, float] = {f"words={min(len(words), 4)}": 1.0}
    for n, word in enumerate(words):
        place = "s" if n == len(words) - 1 else "g"
        row[f"{place}:{word}"] = 1.0
        framed = f"<{word}>"
        for length in range(2, _LONGEST + 1):
            for i in range(len(framed) - length + 1):
                row[f"{place}{framed[i : i + length]}"] = 1.0
    return row


class NameOrigin:
    """Probabilities of ISO codes by the name alone, from a model; names are remembered."""

    def __init__(self, model: LinearModel) -> None:
        self.model = model
        self._known: dict[str, dict[str, float]] = {}

    def __call__(self, name: str) -> dict[str, float]:
        """Probabilities of at least 0.01."""
        if name not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            (row,) = self.model.probabilities([name_features(name)]).tolist()
            likely = zip(self.model.classes, row, strict=True)
            self._known[name] = {code: p for code, p in likely if p >= 0.01}
        return self._known[name]
