"""Learned mentions: what is found in a sentence, and the decoding beneath it."""

from __future__ import annotations

from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest
from spacy.language import Language
from spacy.tokens import Doc

from ru_event_extract.language.batching import FlatSentences
from ru_event_extract.language.packed import Packed
from ru_event_extract.learned.mention_features import (
    ENCODINGS,
    PIECES,
    TOKEN_MARKS,
    WORD_MARKS,
    MentionFeatures,
    _marks,
    _shape_marks,
)
from ru_event_extract.learned.mention_network import (
    ALLOWED,
    ENDS,
    LABELS,
    STARTS,
    MentionNetwork,
    best_tags,
    recur_both,
    spans_of,
)
from ru_event_extract.pipeline import load_language


@pytest.fixture(scope="module")
def nlp() -> Language:
    import ru_event_extract.learned.mention_recogniser  # noqa: F401

    nlp = load_language()
    nlp.add_pipe("learned_mentions")
    return nlp


def found(doc: Doc, label: str) -> list[str]:
    return [span.text for span in doc.spans[f"learned_{label}"]]


@pytest.mark.parametrize(
    ("text", "label", "expected"),
    [
        ("В Душанбе прибыл Кароматулло Шодизода.", "PERSON", "Кароматулло Шодизода"),
        ("Об этом сообщила Гульбара Токтоналиева.", "PERSON", "Гульбара Токтоналиева"),
        ("Переговоры провёл министр обороны Анвар Хамидов.", "ROLE", "министр обороны"),
        ("Делегация Казахстана прибыла в Ташкент.", "COUNTRY", "Казахстана"),
        ("Делегация Казахстана прибыла в Ташкент.", "PLACE", "Ташкент"),
        ("Встреча прошла 14 апреля 2021 года.", "DATE", "14 апреля 2021 года"),
        ("Документ внесли в Европейский союз.", "ORGANISATION", "Европейский союз"),
    ],
)
def test_finds(nlp: Language, text: str, label: str, expected: str) -> None:
    assert expected in found(nlp(text), label)


def test_labels_nest(nlp: Language) -> None:
    doc = nlp("Президент Казахстана принял гостей.")
    role, country = found(doc, "ROLE"), found(doc, "COUNTRY")
    assert role == ["Президент Казахстана"]
    assert country == ["Казахстана"]


def test_finds_nothing_in_plain_words(nlp: Language) -> None:
    doc = nlp("Снег тает быстро, и трава зеленеет.")
    assert not any(found(doc, label) for label in LABELS)


@pytest.mark.parametrize("text", ["", " ", "\n\n \t", "—", "а" * 5000, "Ы " * 700])
def test_odd_texts(nlp: Language, text: str) -> None:
    assert nlp(text).text == text


def test_a_batch_gives_what_single_documents_give(nlp: Language) -> None:
    texts = [
        "Министр Анвар Хамидов приехал в Баку.",
        "",
        "Посол Ирана встретился с Дилшодом Каримзодой. Беседа состоялась 3 мая.",
    ]
    alone = [nlp(text) for text in texts]
    together = list(nlp.pipe(texts, batch_size=3))
    for one, other in zip(alone, together, strict=True):
        assert {k: found(one, k) for k in LABELS} == {k: found(other, k) for k in LABELS}


def test_spans_keep_offsets_over_white_space(nlp: Language) -> None:
    text = "  Посол   Анвар\u00a0Хамидов\nприехал."
    doc = nlp(text)
    for label in LABELS:
        for span in doc.spans[f"learned_{label}"]:
            assert text[span.start_char : span.end_char] == span.text
            assert span.text == span.text.strip()


def test_decoding_finds_the_best_lawful_path() -> None:
    rng = np.random.default_rng(0)
    lengths = np.array([1, 4, 2])
    starts = np.array([0, 1, 5])
    packed = Packed(starts, lengths)
    scores = rng.normal(size=(7, 2, 5)).astype(np.float32)
    transitions = rng.normal(size=(2, 5, 5)).astype(np.float32)
    tags = np.zeros((7, 2), dtype=np.int64)
    tags[packed.words] = best_tags(scores, transitions, packed)
    of_word = np.zeros_like(scores)
    of_word[packed.words] = scores
    for start, length in zip(starts, lengths, strict=True):
        for label in range(2):
            lawful = [
                path
                for path in product(range(5), repeat=int(length))
                if STARTS[path[0]]
                and ENDS[path[-1]]
                and all(ALLOWED[a, b] for a, b in pairwise(path))
            ]

            def value(path: tuple[int, ...], start: int = start, label: int = label) -> float:
                own = sum(of_word[start + i, label, t] for i, t in enumerate(path))
                moves = sum(transitions[label, a, b] for a, b in pairwise(path))
                return float(own + moves)

            assert tuple(tags[start : start + length, label]) == max(lawful, key=value)


def test_spans_of_tags() -> None:
    assert spans_of(np.array([0, 1, 2, 3, 4, 0, 1, 3])) == [(1, 4), (4, 5), (6, 8)]


def test_features_do_not_depend_on_neighbours(nlp: Language) -> None:
    features = MentionFeatures(2048)
    first, second = nlp("Посол приехал."), nlp("Он уехал в Баку.")
    flat = FlatSentences([first, second])
    both = features([first, second], flat)
    alone = features([second], FlatSentences([second]))
    rows = flat.of_doc(1)
    assert (both.pieces[both.word[rows]] == alone.pieces[alone.word]).all()
    assert (both.tokens[rows] == alone.tokens).all()


def test_weights_of_another_make_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "weights.npz"
    np.savez(path, version=np.array(0))
    with pytest.raises(ValueError, match="version 0"):
        MentionNetwork(path)


@pytest.mark.parametrize("kind", ["lstm", "cnn"])
def test_numpy_scores_as_torch_does(kind: str, tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    from ru_event_extract.training.mentions_export import export
    from ru_event_extract.training.mentions_network import TrainedNetwork

    torch.manual_seed(0)
    network = TrainedNetwork(
        kind=kind, width=16, depth=2, heads=12, chains=12, buckets=32, dropout=0.4
    ).eval()
    torch.nn.init.normal_(network.pieces.weight, std=0.1)
    export(network.state_dict(), tmp_path / "weights.npz")
    read = MentionNetwork(tmp_path / "weights.npz")
    rng = np.random.default_rng(0)
    starts, lengths = np.array([0, 3, 10]), np.array([3, 7, 1])
    vectors = rng.normal(scale=0.3, size=(11, 900)).astype(np.float32)
    pieces = rng.integers(0, 32, (11, PIECES)) + np.arange(PIECES) * 32
    marks = rng.random((11, WORD_MARKS), dtype=np.float32)
    tokens = rng.random((11, TOKEN_MARKS + ENCODINGS), dtype=np.float32)
    packed = Packed(starts, lengths)
    words = read.of_words(vectors, pieces, marks)[packed.words]
    scores = read.scores(read.encode(words, tokens[packed.words], packed))
    for start, length in zip(starts, lengths, strict=True):
        own = slice(start, start + length)
        inputs = [torch.tensor(a[None, own]) for a in (vectors, pieces, marks, tokens)]
        with torch.no_grad():
            expected = network(*inputs, torch.tensor([length]))[0, :, : len(LABELS)].numpy()
        got = np.stack([scores[list(packed.words).index(i)] for i in range(start, start + length)])
        assert np.abs(got - expected).max() < 0.02


class TestRewriting:
    """The rewriting of training articles keeps every mention on its words."""

    def test_mentions_move_along(self) -> None:
        from ru_event_extract.training.mentions_augment import Rewriter
        from ru_event_extract.training.mentions_corpus import Article

        text = "Министр Иван Петров прибыл в Минск. Петрова встретил посол России."
        words = {
            "PERSON": ["Иван Петров", "Петрова"],
            "PROFESSION": ["Министр", "посол России"],
            "CITY": ["Минск"],
            "COUNTRY": ["России"],
        }
        mentions = {
            label: {(text.index(w), text.index(w) + len(w)) for w in those}
            for label, those in words.items()
        }
        # «Петрова» holds «Петров», so the second place is given by hand.
        second = text.index("Петрова")
        mentions["PERSON"] = {(8, 19), (second, second + 7)}
        for seed in range(20):
            article = Rewriter(seed)(Article("a", text, mentions))
            cities = [article.text[s:e] for s, e in article.mentions["CITY"]]
            countries = [article.text[s:e] for s, e in article.mentions["COUNTRY"]]
            assert (cities, countries) == (["Минск"], ["России"])
            roles = {article.text[s:e] for s, e in article.mentions["PROFESSION"]}
            assert any(role.endswith(" России") for role in roles)
            people = [article.text[s:e] for s, e in sorted(article.mentions["PERSON"])]
            assert len(people) == 2
            assert all(name == name.strip() and name for name in people)

    @pytest.mark.parametrize(
        ("name", "case", "feminine", "expected"),
        [
            ("Мередов", "ablt", False, "Мередовым"),
            ("Ташиева", "gent", True, "Ташиевой"),
            ("Икромзода", "datv", False, "Икромзоде"),
            ("Саодат", "gent", True, "Саодат"),
            ("Шавкат", "ablt", False, "Шавкатом"),
        ],
    )
    def test_declension(self, name: str, case: str, feminine: bool, expected: str) -> None:
        from ru_event_extract.training.mentions_augment import decline

        assert decline(name, case, feminine) == expected


@pytest.mark.parametrize(
    "word", ["слово", "ё", "Слово", "Ёж", "Ж", "ЕС", "слово-то", "Word", "2024"]
)
def test_shapes_told_at_once_are_those_of_the_patterns(word: str) -> None:
    count = len(_shape_marks(word))
    assert _marks(word, word.lower())[:count] == _shape_marks(word)


@pytest.mark.parametrize("lengths", [(1, 1, 3), (2, 700, 385, 1, 384), (5,) * 200, (383, 2)])
def test_what_is_read_does_not_depend_on_what_is_read_with_it(lengths: tuple[int, ...]) -> None:
    rng = np.random.default_rng(2)
    width, size = 24, 16
    weights = {
        "0.input": rng.standard_normal((width, 8 * size), dtype=np.float32),
        "0.state": rng.standard_normal((2, size, 4 * size), dtype=np.float32),
        "0.bias": rng.standard_normal(8 * size, dtype=np.float32),
    }
    counts = np.asarray(lengths)
    starts = np.cumsum(counts) - counts
    hidden = rng.standard_normal((counts.sum(), width), dtype=np.float32)

    def read(starts: np.ndarray, counts: np.ndarray) -> np.ndarray:
        packed = Packed(starts, counts)
        out = np.zeros((len(hidden), 2 * size), dtype=np.float32)
        out[packed.words] = recur_both(hidden[packed.words], weights, 0, packed)
        return out

    together = read(starts, counts)
    for start, count in zip(starts.tolist(), counts.tolist(), strict=True):
        # Read beside one other at least: a product of a single row is another routine.
        other = 0 if start else int(starts[-1])
        pair = np.array([start, other]), np.array([count, counts[starts == other][0]])
        assert (read(*pair)[start : start + count] == together[start : start + count]).all()
