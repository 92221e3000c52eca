"""Tokens, sentences, morphology, syntax and lemmas on spaCy's Doc."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from razdel import tokenize
from spacy.attrs import LEMMA, ORTH, POS
from spacy.lang.ru import lex_attrs
from spacy.language import Language
from spacy.tokens import Doc

from ru_event_extract.language.batching import FlatSentences, RowCache
from ru_event_extract.language.morphology import inflect, like_source
from ru_event_extract.language.natasha_models import one_tree
from ru_event_extract.language.packed import Packed, likeliest_path
from ru_event_extract.language.sentences import MAX_SENTENCE_TOKENS, sentence_starts
from ru_event_extract.language.slovnet_models import load_ner
from ru_event_extract.language.token_filter import TokenFilter
from ru_event_extract.language.tokenizer import like_num, words_of
from ru_event_extract.pipeline import load_language

ARTICLE = (
    "Министр энергетики встретился в Бишкеке с послом Японии.\n\n"
    "Переговоры  прошли во вторник; стороны\tподписали меморандум."
)


@pytest.fixture(scope="module")
def nlp():
    return load_language()


@pytest.mark.parametrize(
    "text",
    [
        ARTICLE,
        "",
        " ",
        "\n\n",
        "  два  пробела  ",
        "табуляция\tи\r\nконец строки\r\n",
        "\ufeffслово",
    ],
)
def test_doc_keeps_the_text(nlp, text):
    assert nlp.make_doc(text).text == text


@given(st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_doc_keeps_any_text(nlp, text):
    assert nlp.make_doc(text).text == text


PIECES = st.sampled_from(
    [*'  \n\u00a0а5бяAΔβ.,/\\-–_!?…:;)(=*«»"№', "yahoo", "--", "то", "12", "Слово"]
)


@pytest.mark.parametrize(
    "text",
    [
        ARTICLE,
        "В 2024, 2025 и 1. 2 годах",
        "слово -то и кое- что",
        "Да!.. Да?! :-) т.е. 3/4 3 /4 5.5, 6",
    ],
)
def test_words_are_those_of_razdel(text: str) -> None:
    assert words_of(text) == [(token.start, token.text) for token in tokenize(text)]


@given(st.lists(PIECES, max_size=14).map("".join))
@settings(max_examples=400, deadline=None)
def test_any_words_are_those_of_razdel(text: str) -> None:
    assert words_of(text) == [(token.start, token.text) for token in tokenize(text)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Пришёл министр. Ушёл посол.", ["Пришёл министр.", "Ушёл посол."]),
        ("О встрече в Баку\n\nВстреча прошла.", ["О встрече в Баку", "Встреча прошла."]),
        (" date 2025-09-17 Встреча прошла.", [" date 2025-09-17", "Встреча прошла."]),
        ("Встреча прошла в г. Душанбе.", ["Встреча прошла в г. Душанбе."]),
        # A line that only wraps a sentence doesn't end it.
        ("Встреча прошла\nв Душанбе.", ["Встреча прошла\nв Душанбе."]),
        ("Список:\nминистр;\nпосол.", ["Список:", "министр;", "посол."]),
    ],
)
def test_sentences(nlp, text, sentences):
    assert [s.text.rstrip() for s in nlp(text).sents] == sentences


def test_sentence_starts_are_offsets():
    text = "Первое. Второе.\nТретье."
    assert [text[i : i + 2] for i in sentence_starts(text)] == ["Пе", "Вт", "Тр"]


def test_endless_sentence_is_cut(nlp):
    doc = nlp("слово " * 1000)
    assert max(len(s) for s in doc.sents) <= MAX_SENTENCE_TOKENS + 1


def test_morphology_syntax_and_lemmas(nlp):
    doc = nlp(ARTICLE)
    words = {t.text: t for t in doc}
    assert words["Бишкеке"].pos_ == "PROPN"
    assert words["Бишкеке"].morph.get("Case") == ["Loc"]
    assert words["встретился"].dep_ == "ROOT"
    assert words["Министр"].head.text == "встретился"
    assert words["энергетики"].head.text == "Министр"
    assert [words[w].lemma_ for w in ("Бишкеке", "послом", "подписали")] == [
        "бишкек",
        "посол",
        "подписать",
    ]


def test_names(nlp):
    doc = nlp("Посол Японии Кэндзи Мори прибыл в Алматы.")
    found = [(s.text, s.label_) for s in doc.spans["natasha_names"]]
    assert found == [("Японии", "LOC"), ("Кэндзи Мори", "PER"), ("Алматы", "LOC")]


def test_pipe_is_the_same_as_one_by_one(nlp):
    texts = [ARTICLE, "Посол Японии прибыл в Алматы.", "", "Стороны условились о встрече."]

    def rows(doc: Doc) -> list[tuple]:
        return [(t.text, t.pos_, str(t.morph), t.lemma_, t.head.i, t.dep_) for t in doc]

    assert [rows(d) for d in nlp.pipe(texts)] == [rows(nlp(t)) for t in texts]


def test_doc_survives_serialisation(nlp):
    doc = nlp(ARTICLE)
    copy = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert [(t.text, t.head.i, t.lemma_) for t in copy] == [
        (t.text, t.head.i, t.lemma_) for t in doc
    ]


def test_components_declare_what_they_need(nlp):
    assert not any(nlp.analyze_pipes()["problems"].values())


@pytest.mark.parametrize(
    ("governors", "tree"),
    [
        ([-1, 0, 1], [-1, 0, 1]),
        ([-1, 0, -1], [-1, 0, 0]),  # two roots
        ([1, 0, 1], [-1, 0, 1]),  # a cycle
        ([0], [-1]),  # a word that is its own head
    ],
)
def test_heads_become_one_tree(governors, tree):
    assert one_tree(governors) == tree


def test_inflection_keeps_the_letters_of_the_source(nlp):
    doc = nlp("Приём дали Министру энергетики и генерал-майору Алёшину.")
    words = {t.text: t for t in doc}
    assert inflect(words["Министру"], "nomn") == "Министр"
    assert inflect(words["генерал-майору"], "nomn") == "генерал-майор"
    assert like_source("алешин", "Алёшину") == "Алёшин"
    assert like_source("отчёт", "отчета") == "отчет"


class TestRowCache:
    """Rows of different words are computed once."""

    def test_computes_what_it_does_not_know(self) -> None:
        cache: RowCache[int] = RowCache(width=2, capacity=6)
        asked: list[int] = []

        def squares(keys: list[int]) -> np.ndarray:
            asked.extend(keys)
            return np.array([[key, key * key] for key in keys])

        assert cache([2, 3], squares).tolist() == [[2, 4], [3, 9]]
        assert cache([3, 5, 2], squares).tolist() == [[3, 9], [5, 25], [2, 4]]
        assert set(asked) == {2, 3, 5}
        assert asked.count(2) == 1

    def test_forgets_what_is_not_in_use(self) -> None:
        cache: RowCache[int] = RowCache(width=1, capacity=6)
        asked: list[int] = []

        def same(keys: list[int]) -> np.ndarray:
            asked.extend(keys)
            return np.array([[key] for key in keys])

        for other in range(2, 22, 2):
            assert cache([1, other, other + 1], same)[:, 0].tolist() == [1, other, other + 1]
        assert asked.count(1) == 1
        cache([2, 3], same)
        assert asked.count(2) == 2

    @pytest.mark.parametrize("count", [3, 4, 5, 9])
    def test_more_keys_than_it_holds(self, count: int) -> None:
        cache: RowCache[int] = RowCache(width=1, capacity=4)
        for start in (0, 2, 1):
            keys = list(range(start, start + count))
            assert cache(keys, lambda keys: np.array([[k] for k in keys]))[:, 0].tolist() == keys


def test_blocks_are_whole_sentences(nlp: Language) -> None:
    flat = FlatSentences([nlp("Он ушёл. Она осталась дома. Да."), nlp("Снег идёт.")])
    blocks = list(flat.blocks(4))
    assert [block.start for block in blocks] + [len(flat)] == [0, 7, 12]
    assert {block.start for block in blocks} <= set(flat.starts.tolist())
    assert [block.stop for block in blocks[:-1]] == [block.start for block in blocks[1:]]


def test_a_filter_finds_the_tokens_that_pass(nlp: Language) -> None:
    doc = nlp("Министр ушёл. Посол остался.")
    capitalised = TokenFilter(lambda text: text[:1].isupper(), ORTH)
    assert [token.text for token in capitalised.tokens(doc)] == ["Министр", "Посол"]
    nouns = TokenFilter(lambda lemma, pos: pos == "NOUN" and "с" in lemma, LEMMA, POS)
    assert nouns(doc) == [0, 3]
    assert nouns(nlp("")) == []


@pytest.mark.parametrize(
    "text",
    ["пять", "Пятью", "пятью-шестью", "XIX", "12", "+3,5%", "1/2", "снег", "", "²", "сорок.", "-"],
)
def test_like_num_answers_as_spacy_does(nlp: Language, text: str) -> None:
    assert like_num(text) == lex_attrs.like_num(text)
    if text:
        assert nlp.vocab[text].like_num == lex_attrs.like_num(text)


def test_paths_of_names_are_those_of_slovnet() -> None:
    crf = load_ner().infer.model.head.crf
    lengths = np.array([3, 1, 7, 2, 7])
    starts = np.cumsum(lengths) - lengths
    scores = np.random.default_rng(5).standard_normal((lengths.sum(), 8)).astype(np.float32)
    packed = Packed(starts, lengths)
    found = np.zeros(len(scores), dtype=np.int64)
    found[packed.words] = likeliest_path(scores[packed.words], crf.transitions.array, packed)
    for start, length in zip(starts, lengths, strict=True):
        own = scores[None, start : start + length]
        (path,) = crf.decode(own, np.ones((1, length), dtype=bool))
        assert found[start : start + length].tolist() == path.tolist()
