"""Trains the mention recogniser and writes ``models/mentions.npz``.

    python -m ru_event_extract.training.mentions --nerel NEREL --rured ANNOTATION_FILES

``NEREL`` holds ``train`` and ``dev``. Each pass sees every article of NEREL train and half of those
of RuRED-2, as they are or rewritten (:mod:`.mentions_augment`). The two corpora draw the lines of a
label each in its own way, so each has its own chains of tags over the shared layers; NEREL's are
shipped. NEREL dev is measured after each pass, for reading only: the weights are the running
average at the end of the last pass, whatever its figures. Prints F1 by label; a last table is that
of the shipped file, as ``learned.mention_recogniser`` reads it.
"""

from __future__ import annotations

import argparse
import pickle
import random
import time
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from ..language.packed import Packed
from ..learned.mention_features import ENCODINGS, TOKEN_MARKS, MentionFeatures, VectorIds
from ..learned.mention_network import LABELS, TAGS, MentionNetwork, spans_of
from ..pipeline import load_language
from .mentions_augment import Rewriter
from .mentions_corpus import BESIDE, Example, Offsets, read_brat, to_examples
from .mentions_export import export
from .mentions_network import TrainedNetwork

BUCKETS = 2048
_BATCH_WORDS = 1000
#: Share of words whose vectors are hidden, so that endings and context must do.
_HIDDEN = 0.06
_OWN = len(LABELS)

Sentence = tuple[Example, int, int]


class Corpora:
    """The examples of all corpora over one table of different words."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.sets = _load(options)
        vectors = VectorIds()
        rows: dict[tuple[bytes, bytes, bytes], int] = {}
        table: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
        self.words: dict[int, np.ndarray] = {}
        for example in (e for examples in self.sets.values() for e in examples):
            seen = example.input
            local = np.empty(len(seen.vectors), dtype=np.int64)
            for i, word in enumerate(zip(seen.vectors, seen.pieces, seen.marks, strict=True)):
                key = (word[0].tobytes(), word[1].tobytes(), word[2].tobytes())
                if key not in rows:
                    rows[key] = len(table)
                    table.append(word)
                local[i] = rows[key]
            self.words[id(example)] = local[seen.word]
        ids = np.stack([word[0] for word in table])
        decoded = [vectors.decode(ids[:, column]) for column in range(ids.shape[1])]
        self.vectors = torch.tensor(np.concatenate(decoded, axis=1))
        self.pieces = torch.tensor(np.stack([word[1] for word in table]))
        self.marks = torch.tensor(np.stack([word[2] for word in table]))

    def one_pass(self, rng: random.Random, rured: float, rewritten: float) -> list[Sentence]:
        """The sentences of one pass over the training articles."""
        chosen = []
        for source, share in (("nerel", 1.0), ("rured", rured)):
            pairs = list(zip(self.sets[source], self.sets[source + "+"], strict=True))
            for pair in pairs:
                if rng.random() < share:
                    chosen.append(pair[rng.random() < rewritten])
        return sentences(chosen)

    def tensors(self, batch: list[Sentence]) -> dict[str, Tensor]:
        """A batch of sentences of one source, padded."""
        size, steps = len(batch), max(end - start for _, start, end in batch)
        beside = batch[0][0].beside.shape[1]
        word = np.zeros((size, steps), dtype=np.int64)
        tokens = np.zeros((size, steps, TOKEN_MARKS + ENCODINGS), dtype=np.float32)
        tags = np.zeros((size, steps, _OWN + beside), dtype=np.int64)
        for i, (example, start, end) in enumerate(batch):
            count = end - start
            word[i, :count] = self.words[id(example)][start:end]
            tokens[i, :count] = example.input.tokens[start:end]
            tags[i, :count, :_OWN] = example.tags[start:end]
            tags[i, :count, _OWN:] = example.beside[start:end]
        lengths = torch.tensor([end - start for _, start, end in batch])
        return {
            "word": torch.tensor(word),
            "tokens": torch.tensor(tokens),
            "tags": torch.tensor(tags),
            "lengths": lengths,
            "mask": torch.arange(steps)[None] < lengths[:, None],
        }


def _load(options: argparse.Namespace) -> dict[str, list[Example]]:
    """All examples; ``nerel+`` and ``rured+`` are the rewritten articles."""
    if options.cache and options.cache.exists():
        with options.cache.open("rb") as file:
            return dict(pickle.load(file))
    nlp, features = load_language(), MentionFeatures(BUCKETS)
    rewrite = Rewriter(0)
    nerel, rured = read_brat(options.nerel / "train"), read_brat(options.rured)
    articles = {
        "nerel": nerel,
        "nerel+": [rewrite(a) for a in nerel],
        "rured": rured,
        "rured+": [rewrite(a) for a in rured],
        "dev": read_brat(options.nerel / "dev"),
    }
    sets = {}
    for name, items in articles.items():
        source = "rured" if name.startswith("rured") else "nerel"
        sets[name] = list(to_examples(nlp, items, features, source))
        print(f"{name}: {len(sets[name])} articles", flush=True)
    if options.cache:
        with options.cache.open("wb") as file:
            pickle.dump(sets, file)
    return sets


def sentences(examples: list[Example]) -> list[Sentence]:
    """Of each sentence its article, first word and last word + 1."""
    return [
        (e, start, end)
        for e in examples
        for start, end in zip(e.starts[:-1].tolist(), e.starts[1:].tolist(), strict=True)
    ]


def batches(items: list[Sentence], words: int, rng: random.Random) -> list[list[Sentence]]:
    """Sentences of one source and of nearly one length, ``words`` words a batch, shuffled."""
    items = sorted(items, key=lambda s: (s[0].source, s[2] - s[1] + rng.random() * 4))
    result: list[list[Sentence]] = [[]]
    longest = 0
    for item in items:
        batch = result[-1]
        longest = max(longest, item[2] - item[1])
        if batch and (batch[0][0].source != item[0].source or (len(batch) + 1) * longest > words):
            result.append([])
            longest = item[2] - item[1]
        result[-1].append(item)
    rng.shuffle(result)
    return result


def batch_loss(
    network: TrainedNetwork, data: Corpora, batch: list[Sentence], beside: float
) -> Tensor:
    """Loss by word: chains of our labels, and word by word of the labels beside them."""
    nerel = batch[0][0].source == "nerel"
    part = data.tensors(batch)
    word, mask = part["word"], part["mask"]
    hidden = (torch.rand(word.shape) < _HIDDEN)[..., None]
    vectors = data.vectors[word].masked_fill(hidden, 0)
    scores = network(vectors, data.pieces[word], data.marks[word], part["tokens"], part["lengths"])
    own = slice(0, _OWN) if nerel else slice(_OWN, 2 * _OWN)
    tags = part["tags"]
    loss = network.crf.loss(scores[:, :, own], tags[..., :_OWN], mask, own).sum()
    if beside:
        first = 2 * _OWN + (0 if nerel else len(BESIDE["nerel"]))
        other = scores[:, :, first : first + tags.shape[2] - _OWN]
        each = torch.nn.functional.cross_entropy(
            other.reshape(-1, TAGS), tags[..., _OWN:].reshape(-1), reduction="none"
        ).view(*mask.shape, -1)
        loss = loss + beside * (each * mask[..., None]).sum()
    return (1.0 if nerel else 0.7) * loss / mask.sum()


def train(options: argparse.Namespace, data: Corpora) -> None:
    """Train a network and write the running average of its weights at the end of the last pass."""
    torch.manual_seed(options.seed)
    rng = random.Random(options.seed)
    heads = 2 * _OWN
    if options.beside:
        heads += len(BESIDE["nerel"]) + len(BESIDE["rured"])
    network = TrainedNetwork(
        kind=options.kind,
        width=options.width,
        depth=options.depth,
        heads=heads,
        chains=2 * _OWN,
        buckets=BUCKETS,
        dropout=options.dropout,
    )
    decayed: list[torch.nn.Parameter] = []
    free: list[torch.nn.Parameter] = []
    for name, parameter in network.named_parameters():
        plain = any(part in name for part in ("pieces", "bias", "transitions"))
        (free if plain else decayed).append(parameter)
    groups = [
        {"params": decayed, "weight_decay": 0.05},
        {"params": free, "weight_decay": 0.0},
    ]
    optimiser = torch.optim.AdamW(groups, lr=options.rate, betas=(0.9, 0.98))
    steps = options.passes * len(
        batches(
            data.one_pass(random.Random(options.seed), options.rured_share, options.rewritten),
            _BATCH_WORDS,
            rng,
        )
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min(1.0, (s + 1) / 300) * max(0.02, 1 - s / steps)
    )
    average = {k: v.detach().clone() for k, v in network.state_dict().items()}
    part = options.out.with_suffix(".part.npz")
    step, started = 0, time.perf_counter()
    for number in range(options.passes):
        network.train()
        total = 0.0
        chosen = batches(
            data.one_pass(rng, options.rured_share, options.rewritten), _BATCH_WORDS, rng
        )
        for batch in chosen:
            loss = batch_loss(network, data, batch, options.beside)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            step += 1
            total += float(loss.detach())
            keep = min(0.998, (step + 1) / (step + 20))
            with torch.no_grad():
                for key, value in network.state_dict().items():
                    average[key].mul_(keep).add_(value, alpha=1 - keep)
        export(average, part)
        head = f"pass {number + 1} loss {total / len(chosen):.3f}"
        seconds = time.perf_counter() - started
        print(head, f"{seconds:.0f} s", _line(measure(part, data)), flush=True)
    part.replace(options.out)


def measure(path: Path, data: Corpora) -> dict[str, tuple[float, float, float]]:
    """Precision, recall and F1 on NEREL dev of a file of weights, outermost and exact."""
    network, vectors = MentionNetwork(path), VectorIds()
    counts: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(3))
    for example in data.sets["dev"]:
        seen = example.input
        decoded = [vectors.decode(seen.vectors[:, column]) for column in range(3)]
        table = network.of_words(np.concatenate(decoded, axis=1), seen.pieces, seen.marks)
        packed = Packed(example.starts[:-1], np.diff(example.starts))
        tags = np.zeros_like(example.tags)
        words = packed.words
        encoded = network.encode(table[seen.word[words]], seen.tokens[words], packed)
        tags[words] = network.tags(encoded, packed)
        for column, label in enumerate(LABELS):
            found: set[Offsets] = {
                (int(example.offsets[start, 0]), int(example.offsets[end - 1, 1]))
                for start, end in spans_of(tags[:, column])
            }
            gold = example.gold.get(label, set())
            counts[label] += (len(found & gold), len(found), len(gold))
    return {
        label: (right / max(1, made), right / max(1, there), 2 * right / max(1, made + there))
        for label, (right, made, there) in counts.items()
    }


def _line(figures: dict[str, tuple[float, float, float]]) -> str:
    mean = sum(f[2] for f in figures.values()) / len(figures)
    return f"mean {mean:.4f} " + " ".join(f"{k} {figures[k][2]:.3f}" for k in LABELS)


def main() -> None:
    """Command line of the training."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--nerel", type=Path, required=True)
    parser.add_argument("--rured", type=Path, required=True)
    models = Path(__file__).parent.parent / "models"
    parser.add_argument("--out", type=Path, default=models / "mentions.npz")
    parser.add_argument("--cache", type=Path, help="keep the prepared corpora in this file")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--passes", type=int, default=8)
    parser.add_argument("--kind", choices=("lstm", "cnn"), default="lstm")
    parser.add_argument("--width", type=int, default=160)
    parser.add_argument("--depth", type=int, default=1)
    parser.add_argument("--dropout", type=float, default=0.4)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--rured-share", type=float, default=0.5, help="of its articles a pass")
    parser.add_argument("--rewritten", type=float, default=0.35, help="share of articles")
    parser.add_argument("--beside", type=float, default=0.0, help="weight of the other labels")
    options = parser.parse_args()
    torch.set_num_threads(1)
    data = Corpora(options)
    train(options, data)
    for label, figures in measure(options.out, data).items():
        print(label, "P {:.3f} R {:.3f} F1 {:.3f}".format(*figures))


if __name__ == "__main__":
    main()
