"""Agreements: what sentences about them give. All people and companies are invented."""

from __future__ import annotations

from dataclasses import replace

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from ru_event_extract.document import Agreement
from ru_event_extract.events.agreement_triggers import find_agreement_triggers
from ru_event_extract.events.agreements import AgreementFinder
from ru_event_extract.learned.linear import LinearModel
from ru_event_extract.pipeline import load, load_language


@pytest.fixture(scope="module")
def language() -> Language:
    return load_language()


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load()


def read(nlp: Language, text: str, published: str = "2024-03-07") -> Doc:
    doc = nlp.make_doc(text)
    doc._.published = published
    return nlp(doc)


def agreements(nlp: Language, text: str) -> list[Agreement]:
    return list(read(nlp, text)._.agreements)


TRIGGERS = [
    ("Стороны подписали меморандум.", [("меморандум", "подписали")]),
    ("Состоялось подписание договора о дружбе.", [("договора", "подписание")]),
    ("Министры обсудили протокол, подписанный весной.", [("протокол", "подписанный")]),
    ("Министры договорились открыть рейс.", [("договорились", "")]),
    ("Компании приняли план на год.", [("план", "приняли")]),
    ("Завод выполнил план на год.", []),
    ("Погода была хорошей.", []),
]


@pytest.mark.parametrize(("text", "expected"), TRIGGERS)
def test_trigger_and_act(language: Language, text: str, expected: list[tuple[str, str]]) -> None:
    doc = language(text)
    found = [
        (doc[m.i].text, doc[m.act].text if m.act >= 0 else "") for m in find_agreement_triggers(doc)
    ]
    assert found == expected


STATED = [
    (
        "Казахстан и Узбекистан подписали меморандум о сотрудничестве в энергетике.",
        "memorandum",
        "signed",
        {"KZ", "UZ"},
    ),
    (
        "Россия и Иран договорились увеличить поставки зерна.",
        "understanding",
        "reached",
        {"RU", "IR"},
    ),
    (
        "Армения и Грузия подпишут соглашение о транзите в следующем месяце.",
        "agreement",
        "planned",
        {"AM", "GE"},
    ),
]


@pytest.mark.parametrize(("text", "kind", "status", "countries"), STATED)
def test_kind_status_and_countries(
    nlp: Language, text: str, kind: str, status: str, countries: set[str]
) -> None:
    found = agreements(nlp, text)
    assert len(found) == 1
    assert (found[0].kind, found[0].status) == (kind, status)
    assert set(found[0].countries) == countries


def test_papers_of_a_list_are_different_agreements(nlp: Language) -> None:
    text = (
        "По итогам переговоров Таджикистан и Иран подписали меморандум о торговле "
        "и протокол о границе."
    )
    assert sorted(a.kind for a in agreements(nlp, text)) == ["memorandum", "protocol"]


def test_evidence_is_the_sentence_of_the_agreement(nlp: Language) -> None:
    doc = read(nlp, "Дождь шёл весь день. Казахстан и Китай подписали договор о границе.")
    (agreement,) = doc._.agreements
    assert doc[agreement.start : agreement.end].text.startswith("Казахстан и Китай")
    assert [s.text for s in doc.spans["AGREEMENT"]] == ["договор"]
    assert agreement.confidence is not None
    assert 0 <= agreement.confidence <= 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Погода завтра будет ясной.",
        "Президент подписал закон о бюджете.",
        "Суд утвердил приговор бухгалтеру завода.",
    ],
)
def test_no_agreement(nlp: Language, text: str) -> None:
    assert agreements(nlp, text) == []


def test_linear_model_gives_a_distribution() -> None:
    model = LinearModel(["a", "b"], [[1.0, -1.0], [0.0, 2.0]], [0.0, 0.0], ["x", "y"])
    (row,) = model.probabilities([{"a": 1.0, "unknown": 3.0}])
    assert row.sum() == pytest.approx(1)
    assert row[0] > row[1]
    assert LinearModel.from_dict(model.as_dict()).probabilities([{"b": 1}])[0][1] > 0.8


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        (
            "Казахстан и Узбекистан подписали соглашение о свободной торговле, "
            "которое вступит в силу весной.",
            "свободная торговля",
        ),
        (
            "Туркменистан и Малайзия заключили договор о взаимной защите инвестиций.",
            "взаимная защита инвестиций",
        ),
        (
            "Сербия и Венгрия подписали меморандум о торгово-экономическом сотрудничестве.",
            "торгово-экономическое сотрудничество",
        ),
        (
            "Россия и Казахстан договорились создать рабочую группу по редкоземельным металлам.",
            "создать рабочую группу по редкоземельным металлам",
        ),
    ],
)
def test_subject_is_a_phrase_in_the_nominative(nlp: Language, text: str, subject: str) -> None:
    assert [a.subject for a in read(nlp, text)._.agreements] == [subject]


def test_an_article_in_which_nothing_is_certain_has_no_agreement(nlp: Language) -> None:
    finder = nlp.get_pipe("ru_agreements")
    assert isinstance(finder, AgreementFinder)
    dispatch = "Казахстан и Узбекистан подписали меморандум о сотрудничестве в энергетике."
    article = f"{dispatch} Погода была хорошей. Выставку посетили тысячи гостей. Она закрылась."
    strict = AgreementFinder(finder.models, replace(finder.thresholds, surest=1.01))
    with nlp.select_pipes(disable=["ru_agreements"]):
        short, long = read(nlp, dispatch), read(nlp, article)
    assert len(finder.find(long)) == 1
    assert strict.find(long) == []
    assert len(strict.find(short)) == 1


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        (
            "Россия подписала соглашения об экстрадиции с Китаем, Ираком и Индией.",
            [["CN", "RU"], ["IQ", "RU"], ["IN", "RU"]],
        ),
        # In the singular it may be one agreement of all.
        (
            "Россия подписала соглашение об экстрадиции с Китаем и Индией.",
            [["CN", "IN", "RU"]],
        ),
    ],
)
def test_agreements_with_several_are_one_with_each(
    nlp: Language, text: str, parties: list[list[str]]
) -> None:
    found = [sorted(a.countries) for a in read(nlp, text)._.agreements]
    assert found == [sorted(p) for p in parties]


def test_they_are_those_of_the_sentence_before(nlp: Language) -> None:
    doc = read(
        nlp,
        "В Риме прошла встреча министров: в ней участвовали министр энергетики Италии Лоренцо "
        "Бельфиоре, министр энергетики Казахстана Нурлан Сагымбаев и министр энергетики "
        "Таджикистана Сухроб Назаришоев. Страны-участницы одобрили дорожную карту по воде. "
        "Они также договорились создать учебный центр.",
    )
    assert [a.countries for a in doc._.agreements] == [["IT", "KZ", "TJ"]] * 2


def test_two_documents_have_two_titles(nlp: Language) -> None:
    doc = nlp(
        "Министры Таджикистана и Монголии подписали в Душанбе Соглашение о воздушном сообщении и "
        "Меморандум о сотрудничестве в области геологии."
    )
    assert "Соглашение о воздушном сообщении" in [a.title for a in doc._.agreements]
