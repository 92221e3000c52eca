"""The reader of events as torch trains it; inference is in ``learned.event_reader``."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from ..events.reader_input import LINK_SIZES, WORD_COLUMNS, ReaderInput, TriggerInput
from ..learned.event_reader import GAPS, KINDS, pairs_of
from ..tables.values import (
    AGREEMENT_KINDS,
    AGREEMENT_STATUSES,
    MEETING_STATUSES,
    MEETING_TYPES,
)
from .mentions_export import recurrent

CLASSES = {
    "meetings.type": tuple(sorted(MEETING_TYPES)),
    "meetings.status": tuple(sorted(MEETING_STATUSES)),
    "meetings.mode": ("unknown", "in_person", "remote", "hybrid"),
    "agreements.kind": tuple(sorted(AGREEMENT_KINDS)),
    "agreements.status": tuple(sorted(AGREEMENT_STATUSES)),
}
QUESTIONS = {
    "meetings": ("argument", "date", "city", "country"),
    "agreements": ("argument", "date"),
}
_VECTOR = 300
#: Share of the words whose vectors are hidden in training.
_UNREAD = 0.1


@dataclass
class TriggerLabels:
    """What is right for the event words of one kind.

    ``event`` is the gold event of each (-1 for none) and ``weight`` how sure that is; ``classes``
    have the number of the class (-1 where there is none), ``links`` 1 for each key that is right
    (-1 where gold doesn't tell).
    """

    event: np.ndarray
    weight: np.ndarray
    classes: dict[str, np.ndarray]
    links: dict[str, np.ndarray]


@dataclass
class Lesson:
    """One annotated document of a folder: what the network sees, what is right, how much it counts."""

    doc_id: str
    source: str
    forms: np.ndarray
    lemmas: np.ndarray
    item: ReaderInput
    labels: dict[str, TriggerLabels]
    weight: float = 1.0


class _Layers(nn.Module):
    def __init__(self, size: int, width: int, out: int, dropout: float) -> None:
        super().__init__()
        self.drop = nn.Dropout(dropout)
        self.hidden, self.out = nn.Linear(size, width), nn.Linear(width, out)

    def forward(self, values: Tensor) -> Tensor:
        scores: Tensor = self.out(torch.relu(self.hidden(self.drop(values))))
        return scores


def _table(rows: int, size: int) -> nn.Embedding:
    table = nn.Embedding(rows, size)
    nn.init.normal_(table.weight, 0, 0.05)
    return table


class _Link(nn.Module):
    """How well a place answers a question of an event word.

    The event word first weighs all the places that it sees; a summary of them, by these weights,
    goes into the score of each.
    """

    def __init__(self, width: int, size: int, dropout: float) -> None:
        super().__init__()
        self.drop = nn.Dropout(dropout)
        self.trigger, self.seen = nn.Linear(2 * width, size), nn.Linear(width, size, bias=False)
        self.rows = nn.ModuleList(_table(n, size) for n in LINK_SIZES[:2])
        self.places = nn.ModuleList(_table(n, size) for n in LINK_SIZES[2:])
        self.weigh = nn.Linear(size, 1, bias=False)
        self.said = nn.Linear(width, size, bias=False)
        self.summary = nn.Linear(size, size)
        self.out = nn.Linear(size, 1)

    def forward(
        self,
        words: Tensor,
        hidden: Tensor,
        places: Tensor,
        rows: Tensor,
        trigger: Tensor,
        place: Tensor,
    ) -> Tensor:
        at_places = hidden[places[:, 0]]
        of_places = self.seen(self.drop(at_places))
        for column, table in enumerate(self.places, 1):
            of_places = of_places + table(places[:, column])
        values = self.trigger(self.drop(words))[trigger] + of_places[place]
        for column, table in enumerate(self.rows):
            values = values + table(rows[:, column])
        weights = self.weigh(torch.relu(values))[:, 0]
        shares = torch.exp(weights - _summed(weights, trigger, len(words))[trigger])
        said = self.said(at_places)[place] * shares[:, None]
        summary = said.new_zeros(len(words), said.shape[1]).index_add(0, trigger, said)
        values = values + self.summary(self.drop(torch.relu(summary)))[trigger]
        scores: Tensor = self.out(self.drop(torch.relu(values)))[:, 0]
        return scores


class _Pair(nn.Module):
    def __init__(self, width: int, size: int, dropout: float) -> None:
        super().__init__()
        self.drop = nn.Dropout(dropout)
        self.first = nn.Linear(2 * width, size)
        self.second = nn.Linear(2 * width, size, bias=False)
        self.apart = nn.Linear(2 * width, size, bias=False)
        self.gap = nn.Embedding(GAPS, size)
        self.out = nn.Linear(size, 1)

    def forward(self, words: Tensor, first: Tensor, second: Tensor, gaps: Tensor) -> Tensor:
        apart = self.apart(words)
        values = self.first(self.drop(words))[first] + self.second(self.drop(words))[second]
        values = values + self.gap(gaps) - torch.abs(apart[first] - apart[second])
        scores: Tensor = self.out(self.drop(torch.relu(values)))[:, 0]
        return scores


class _BothWays(nn.Module):
    """An LSTM from each end of the sequences.

    Not a bidirectional LSTM over packed sequences: the gradient of those takes time that grows with
    the square of their length.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.ahead = nn.LSTM(width, width // 2)
        self.back = nn.LSTM(width, width // 2)

    def forward(self, hidden: Tensor, sizes: list[int]) -> Tensor:
        """Sequences end to end, of these sizes, to what both LSTMs say of each word."""
        step = torch.arange(max(sizes))[:, None]
        length = torch.tensor(sizes)[None]
        start = torch.cumsum(length, 1) - length
        inside = step < length
        forwards = torch.where(inside, start + step, 0)
        backwards = torch.where(inside, start + length - 1 - step, 0)
        out = []
        for lstm, order in ((self.ahead, forwards), (self.back, backwards)):
            states, _ = lstm(hidden[order])
            whole = hidden.new_zeros(len(hidden), states.shape[-1])
            out.append(whole.index_copy(0, order[inside], states[inside]))
        return torch.cat(out, dim=1)

    def arrays(self, layer: int) -> dict[str, np.ndarray]:
        """The weights as ``recur_both`` names them."""
        names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        state = {}
        for side, lstm in (("_l0", self.ahead), ("_l0_reverse", self.back)):
            for name in names:
                weight = getattr(lstm, f"{name}_l0")
                state[f"layers.{layer}.{name}{side}"] = weight.detach().float().numpy()
        return recurrent(state, layer)


def _tensor(parts: list[np.ndarray]) -> Tensor:
    return torch.from_numpy(np.concatenate(parts))


def _shifted(parts: list[np.ndarray], sizes: list[int]) -> Tensor:
    starts = np.cumsum([0, *sizes[:-1]])
    return _tensor([p + s for p, s in zip(parts, starts, strict=True)])


class TrainedReader(nn.Module):
    """Documents to scores and their loss.

    ``vectors`` is the table of words; ``encodings`` the means of the columns of the words' encodings
    and their standard deviations.
    """

    def __init__(
        self,
        width: int,
        depth: int,
        dropout: float,
        vectors: np.ndarray,
        encodings: tuple[np.ndarray, np.ndarray],
    ) -> None:
        super().__init__()
        self.vectors = torch.from_numpy(vectors)
        # Encodings have columns of very different size.
        self.usual, self.spread = (torch.from_numpy(a) for a in encodings)
        self.encodings = nn.Linear(len(self.usual), width, bias=False)
        self.form = nn.Linear(_VECTOR, width, bias=False)
        self.lemma = nn.Linear(_VECTOR, width, bias=False)
        self.parent = nn.Linear(_VECTOR, width, bias=False)
        self.marks = nn.Linear(WORD_COLUMNS, width)
        self.layers = nn.ModuleList(_BothWays(width) for _ in range(depth))
        self.drop = nn.Dropout(dropout)
        self.heads = nn.ModuleDict()
        for kind in KINDS:
            self._add(f"{kind}.event", _Layers(2 * width, 64, 1, 0.3))
            for name, classes in CLASSES.items():
                if name.startswith(kind):
                    self._add(name, _Layers(2 * width, 64, len(classes), 0.3))
            for question in QUESTIONS[kind]:
                self._add(f"{kind}.{question}", _Link(width, 64, 0.3))
            self._add(f"{kind}.pair", _Pair(width, 64, 0.3))

    def _add(self, name: str, head: nn.Module) -> None:
        self.heads[name.replace(".", "/")] = head

    def head(self, name: str) -> nn.Module:
        """The head of a name like ``meetings.event``."""
        return self.heads[name.replace(".", "/")]

    def encode(self, lessons: list[Lesson]) -> Tensor:
        """What the network knows of every word, the documents end to end."""
        sizes = [len(lesson.item.tokens) for lesson in lessons]
        form = self.vectors[_tensor([x.forms for x in lessons])]
        lemma = self.vectors[_tensor([x.lemmas for x in lessons])]
        if self.training:
            # Some words are read by their grammar and place alone.
            known = (torch.rand(len(form), 1) >= _UNREAD).float()
            form, lemma = form * known, lemma * known
        above = lemma[_shifted([x.item.parents for x in lessons], sizes)]
        encodings = _tensor([x.item.encodings for x in lessons])
        hidden = self.form(form) + self.lemma(lemma) + self.parent(above)
        hidden = hidden + self.encodings((encodings - self.usual) / self.spread)
        hidden = torch.relu(hidden + self.marks(_tensor([x.item.marks for x in lessons])))
        for layer in self.layers:
            hidden = hidden + layer(self.drop(hidden), sizes)
        return hidden

    def forward(self, lessons: list[Lesson]) -> Tensor:
        """The loss of some documents, summed over what is asked of them."""
        hidden = self.encode(lessons)
        sizes = [len(lesson.item.tokens) for lesson in lessons]
        total = hidden.new_zeros(())
        for kind in KINDS:
            found: list[TriggerInput] = [getattr(x.item, kind) for x in lessons]
            labels = [x.labels[kind] for x in lessons]
            if any(len(f.words) for f in found):
                shares = torch.tensor([x.weight for x in lessons])
                counts = torch.tensor([len(f.words) for f in found])
                shares = torch.repeat_interleave(shares, counts)
                total = total + self._loss_of(kind, hidden, sizes, found, labels, shares)
        return total

    def _loss_of(
        self,
        kind: str,
        hidden: Tensor,
        sizes: list[int],
        found: list[TriggerInput],
        labels: list[TriggerLabels],
        shares: Tensor,
    ) -> Tensor:
        words = torch.cat(
            [
                hidden[_shifted([f.words for f in found], sizes)],
                hidden[_shifted([f.acts for f in found], sizes)],
            ],
            dim=1,
        )
        event, weight = _tensor([x.event for x in labels]), _tensor([x.weight for x in labels])
        is_event = (event >= 0).float()
        scores = self.head(f"{kind}.event")(words)[:, 0]
        total = (_binary(scores, is_event) * weight * shares).sum()
        for name in CLASSES:
            if name.startswith(kind) and bool((event >= 0).any()):
                right = _tensor([x.classes[name] for x in labels])
                scores = self.head(name)(words)
                losses = functional.cross_entropy(scores, right, ignore_index=-1, reduction="none")
                total = total + 0.5 * (losses * shares).sum()
        counts = [len(f.words) for f in found]
        for question in QUESTIONS[kind]:
            links = [f.links[question] for f in found]
            if not any(x.keys for x in links):
                continue
            trigger = _shifted([x.trigger for x in links], counts)
            keys = [len(x.keys) for x in links]
            target = _shifted([x.target for x in links], keys)
            places = _tensor([x.places for x in links])
            places[:, 0] = _shifted([x.places[:, 0] for x in links], sizes)
            place = _shifted([x.place for x in links], [len(x.places) for x in links])
            rows = _tensor([x.rows for x in links])
            scores = self.head(f"{kind}.{question}")(words, hidden, places, rows, trigger, place)
            scores = _summed(scores, target, sum(keys))
            owner = torch.zeros(sum(keys), dtype=torch.long)
            owner[target] = trigger
            right = _tensor([x.links[question] for x in labels])
            told = is_event[owner] * (right >= 0) * shares[owner]
            total = total + (_binary(scores, right.clamp(min=0)) * told).sum()
        pairs = [pairs_of(f.sentences) for f in found]
        if any(len(p[0]) for p in pairs):
            first = _shifted([p[0] for p in pairs], counts)
            second = _shifted([p[1] for p in pairs], counts)
            scores = self.head(f"{kind}.pair")(words, first, second, _tensor([p[2] for p in pairs]))
            told = is_event[first] * is_event[second] * shares[first]
            same = (event[first] == event[second]).float()
            total = total + 0.5 * (_binary(scores, same) * told).sum()
        return total

    def arrays(self) -> dict[str, np.ndarray]:
        """The weights as ``learned.event_reader`` names them."""
        state = {name: value.float().numpy() for name, value in self.state_dict().items()}
        out = {name: state[f"{name}.weight"].T for name in ("form", "lemma", "parent", "marks")}
        out["encodings"] = state["encodings.weight"].T / self.spread.numpy()[:, None]
        out["bias"] = state["marks.bias"] - self.usual.numpy() @ out["encodings"]
        for number, layer in enumerate(self.layers):
            assert isinstance(layer, _BothWays)
            out.update(layer.arrays(number))
        for path, value in state.items():
            if not path.startswith("heads."):
                continue
            head, _, part = path.removeprefix("heads.").partition(".")
            name = head.replace("/", ".")
            if part.startswith("rows."):
                out[f"{name}.row{part.split('.')[1]}"] = value
            elif part.startswith("places."):
                out[f"{name}.place{int(part.split('.')[1]) + 1}"] = value
            elif part == "gap.weight":
                out[f"{name}.gap"] = value
            else:
                piece, _, what = part.partition(".")
                biases = {"trigger": "bias", "first": "bias"}
                key = piece if what == "weight" else biases.get(piece, f"{piece}_bias")
                out[f"{name}.{key}"] = value.T if what == "weight" else value
        return out


def _binary(scores: Tensor, right: Tensor) -> Tensor:
    return functional.binary_cross_entropy_with_logits(scores, right, reduction="none")


def _summed(scores: Tensor, target: Tensor, count: int) -> Tensor:
    """The logarithm of the sum of powers of the scores of each target."""
    top = torch.full((count,), -1e9).scatter_reduce(0, target, scores, "amax").detach()
    powers = torch.exp(scores - top[target])
    return top + torch.log(torch.zeros(count).index_add(0, target, powers) + 1e-9)
