"""Roles: the wording, the rank, the country, the phase, from every construction of the news."""

from __future__ import annotations

import pytest
from spacy.language import Language

from ru_event_extract.document import Office, Person


def offices(nlp: Language, text: str) -> dict[str, list[Office]]:
    people: list[Person] = nlp(text)._.people
    return {p.name: p.offices for p in people}


@pytest.mark.parametrize(
    ("text", "name", "role", "rank", "country"),
    [
        ("Прибыл министр экономики, торговли и промышленности Японии Кэндзи Маэда.",
         "Кэндзи Маэда", "министр экономики, торговли и промышленности", "minister", "JP"),
        ("Глава МИД Финляндии Элина Саари сделала заявление.",
         "Элина Саари", "глава МИД", "minister", "FI"),
        ("Выступил генсек ООН Мануэл Перейра.", "Мануэл Перейра", "генсек", "igo_head", ""),
        ("Посол Германии в Узбекистане Карл Вернер вручил награды.",
         "Карл Вернер", "посол в Узбекистане", "ambassador", "DE"),
        ("Пресс-секретарь президента Узбекистана Рустам Асадов сообщил об этом.",
         "Рустам Асадов", "пресс-секретарь президента", "spokesperson", "UZ"),
        ("Заместитель министра энергетики Казахстана Ерлан Жусупов провёл встречу.",
         "Ерлан Жусупов", "заместитель министра энергетики", "deputy_minister", "KZ"),
        ("Председатель Кабинета министров Киргизии Улан Асанов подписал документ.",
         "Улан Асанов", "председатель Кабинета министров", "head_of_government", "KG"),
        ("Ерлан Жусупов, министр обороны Казахстана, прибыл в Пекин.",
         "Ерлан Жусупов", "министр обороны", "minister", "KZ"),
        ("Губернатор Астраханской области Игорь Бабин встретил гостей.",
         "Игорь Бабин", "губернатор Астраханской области", "governor", "RU"),
        ("Президентом Молдавии является Ион Муратов.",
         "Ион Муратов", "президент", "head_of_state", "MD"),
    ],
)  # fmt: skip
def test_one_role(nlp: Language, text: str, name: str, role: str, rank: str, country: str) -> None:
    found = offices(nlp, text)[name]
    assert [(o.role, o.rank, o.country) for o in found] == [(role, rank, country)]


@pytest.mark.parametrize(
    ("text", "phase"),
    [
        ("Экс-министр транспорта Эрмек Садыков дал показания.", "former"),
        ("Бывший премьер-министр Киргизии Эрмек Садыков дал интервью.", "former"),
        ("И. о. министра иностранных дел Афганистана Карим Вардак выступил.", "acting"),
        ("Врио губернатора Курской области Олег Петренко посетил завод.", "acting"),
        ("Избранный президент Молдавии Ион Муратов принёс присягу.", "future"),
        ("Министр культуры Грузии Нино Чхаидзе открыла выставку.", "current"),
    ],
)
def test_phase(nlp: Language, text: str, phase: str) -> None:
    (person,) = [p for p in nlp(text)._.people if p.offices]
    assert person.offices[0].phase == phase


def test_two_offices_of_one_person(nlp: Language) -> None:
    found = offices(
        nlp,
        "Он встретился с вице-премьером, министром иностранных дел Туркменистана "
        "Мергеном Овезовым.",
    )
    assert {o.rank for o in found["Мерген Овезов"]} == {"deputy_head_of_government", "minister"}
    assert {o.country for o in found["Мерген Овезов"]} == {"TM"}


def test_plural_title_with_countries_in_order(nlp: Language) -> None:
    found = offices(
        nlp, "Встретились министры иностранных дел Швеции и Турции Тобиас Линдгрен и Хакан Демир."
    )
    assert found["Тобиас Линдгрен"][0].country == "SE"
    assert found["Хакан Демир"][0].country == "TR"


def test_plural_title_with_countries_in_brackets(nlp: Language) -> None:
    found = offices(
        nlp, "Прибыли президенты Арман Сулейменов (Казахстан) и Улан Асанов (Кыргызстан)."
    )
    assert found["Арман Сулейменов"][0].country == "KZ"
    assert found["Улан Асанов"][0].rank == "head_of_state"
    assert found["Улан Асанов"][0].country == "KG"


def test_military_rank_is_a_role_of_its_own(nlp: Language) -> None:
    found = offices(nlp, "Глава МЧС Киргизии генерал-майор Улан Асанов осмотрел дамбу.")
    assert [(o.role, o.rank) for o in found["Улан Асанов"]] == [
        ("глава МЧС", "minister"),
        ("генерал-майор", "military"),
    ]


def test_colleague(nlp: Language) -> None:
    found = offices(
        nlp,
        "Президент Киргизии Улан Асанов и его таджикский коллега Парвиз Шамсов подписали договор.",
    )
    office = found["Парвиз Шамсов"][0]
    assert (office.role, office.rank, office.country) == ("президент", "head_of_state", "TJ")


def test_title_of_the_one_who_is_served(nlp: Language) -> None:
    found = offices(
        nlp, "Об этом сообщил советник президента Молдавии Сергея Муратова Андрей Русу."
    )
    assert found["Сергей Муратов"][0].rank == "head_of_state"
    assert found["Андрей Русу"][0].rank == "adviser"


def test_one_post_in_two_wordings_is_one_office(nlp: Language) -> None:
    found = offices(
        nlp,
        "Министр иностранных дел Грузии Нино Чхаидзе прибыла в Баку. "
        "Глава МИД Нино Чхаидзе встретится с коллегами.",
    )
    assert [o.role for o in found["Нино Чхаидзе"]] == ["министр иностранных дел"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Прибыли министры транспорта Беларуси (Алесь Васюкевич) и Кыргызстана (Эсен Токоев).",
            {"Алесь Васюкевич": "BY", "Эсен Токоев": "KG"},
        ),
        (
            "Премьеры Армении и Казахстана – Ваан Терзян и Данияр Сейткали – прибыли.",
            {"Ваан Терзян": "AM", "Данияр Сейткали": "KZ"},
        ),
        (
            "На приёме были послы Китая и Ирана, Лю Хунбинь и Джавад Раисиан.",
            {"Лю Хунбинь": "CN", "Джавад Раисиан": "IR"},
        ),
        (
            "Россию представлял министр Иван Петров, Таджикистан – Хасан Давлатзода.",
            {"Хасан Давлатзода": "TJ"},
        ),
    ],
)
def test_bearers_listed_country_by_country(nlp: Language, text: str, found: dict[str, str]) -> None:
    result = offices(nlp, text)
    assert {name: result[name][0].country for name in found} == found


@pytest.mark.parametrize(
    ("text", "rank"),
    [
        ("Выступила посол по особым поручениям Анна Петрова.", "diplomat"),
        ("Выступил глава ЮНИСЕФ в Узбекистане Иван Петров.", "igo_official"),
        ("Выступил исполнительный секретарь ЭСКАТО ООН Иван Петров.", "igo_head"),
        ("Выступил директор по коммуникациям Иван Петров.", "company_officer"),
        ("Выступил глава Духовного управления мусульман Иван Петров.", "clergy"),
        ("Помощник госсекретаря США Иван Петров прибыл вчера.", "deputy_minister"),
        ("Делегацию «Сименса» возглавил вице-президент Иван Петров.", "company_officer"),
        ("Договор подписал хоким Хивы Иван Петров.", "mayor"),
    ],
)
def test_rank(nlp: Language, text: str, rank: str) -> None:
    (found,) = offices(nlp, text).values()
    assert [o.rank for o in found] == [rank]


def test_deputy_of_the_person_named_before(nlp: Language) -> None:
    found = offices(
        nlp,
        "Министр энергетики Казахстана Улан Асанов выступил первым. "
        "Его заместитель Иван Петров осмотрел станцию.",
    )
    assert [(o.rank, o.country) for o in found["Иван Петров"]] == [("deputy_minister", "KZ")]


def test_title_reaches_over_the_name_of_a_place(nlp: Language) -> None:
    found = offices(nlp, "Глава румынского порта Констанца Михай Попеску приехал.")
    assert found["Михай Попеску"][0].country == "RO"


def test_host_who_receives_is_not_the_guest(nlp: Language) -> None:
    found = offices(nlp, "Пётр Синицкий был принят министром иностранных дел Туркменистана.")
    assert found["Пётр Синицкий"] == []


@pytest.mark.parametrize(
    ("text", "rank"),
    [
        # The body that a title is of.
        ("Выступил председатель правительства Якутии Пётр Сомов.", "governor"),
        ("Выступил министр финансов Аджарии Реваз Чхаидзе.", "other"),
        ("Выступил вице-премьер Дагестана Иван Сомов.", "other"),
        ("Выступил зампред областного правительства Иван Сомов.", "other"),
        ("Выступил министр регионального развития Грузии Реваз Чхаидзе.", "minister"),
        ("Выступил президент Национального банка Грузии Реваз Чхаидзе.", "agency_head"),
        ("Выступил председатель правления Евразийского банка развития Иван Сомов.", "igo_head"),
        ("Выступил председатель правления банка «Юг» Иван Сомов.", "company_head"),
        ("Выступил директор музея Иван Сомов.", "other"),
        ("Выступил глава ассоциации «Тюльпан» Иван Сомов.", "other"),
        ("Выступил начальник управления туризма Фарход Каримов.", "other"),
        ("Выступил директор политического департамента МИД Иван Сомов.", "diplomat"),
        ("Выступил начальник УБЖД Батор Дашиев.", "company_head"),
        ("Выступил глава миссии МККК Карл Вернер.", "igo_official"),
        ("Выступил спикер палаты Ерлан Жусупов.", "speaker"),
        ("Выступил госсекретарь МИД Венгрии Иштван Ковач.", "deputy_minister"),
        # Titles that the taggers don't know.
        ("Гостей встретил хоким области Фарход Каримов.", "governor"),
        ("Бухарский хоким Фарход Каримов встретил гостей.", "governor"),
        ("Выступил раис республики Ренат Хабиров.", "governor"),
        ("Вице-министр энергетики Асель Жусупова открыла форум.", "deputy_minister"),
        ("Он принял временного поверенного в делах Латвии Яниса Озолса.", "diplomat"),
        # What stands between the title and the name.
        ("Выступил директор театра имени Ауэзова Иван Сомов.", "other"),
        ("Выступил президент пакистанского «Карим Бэнк» Тарик Махмуд.", "company_head"),
        ("Выступила сенатор от Сурхандарьи Дилором Каримова.", "legislator"),
        ("Лидер партии зелёных Анна Вернер выступила.", "party_leader"),
    ],
)  # fmt: skip
def test_rank_by_the_body(nlp: Language, text: str, rank: str) -> None:
    found = {p.name: [o.rank for o in p.offices] for p in nlp(text)._.people if p.offices}
    assert list(found.values()) == [[rank]]


@pytest.mark.parametrize(
    "text",
    [
        "Министры обороны, Ерлан Жусупов и Милан Станкович, подписали план.",
        "Министры обороны двух стран Ерлан Жусупов и Милан Станкович подписали план.",
    ],
)
def test_several_bearers(nlp: Language, text: str) -> None:
    found = {name: [o.role for o in given] for name, given in offices(nlp, text).items()}
    assert found == {"Ерлан Жусупов": ["министр обороны"], "Милан Станкович": ["министр обороны"]}


def test_colleagues_from_several_countries(nlp: Language) -> None:
    found = offices(
        nlp,
        "Премьер-министр Белоруссии Олег Рудько принял гостей. Это были его коллеги из России – "
        "Андрей Сомов, Казахстана – Ерлан Жусупов, Узбекистана – Фарход Каримов.",
    )
    assert {name: [(o.role, o.country) for o in given] for name, given in found.items()} == {
        "Олег Рудько": [("премьер-министр", "BY")],
        "Андрей Сомов": [("премьер-министр", "RU")],
        "Ерлан Жусупов": [("премьер-министр", "KZ")],
        "Фарход Каримов": [("премьер-министр", "UZ")],
    }


def test_list_of_one_after_a_colon(nlp: Language) -> None:
    found = offices(nlp, "Подписали министры: министр обороны Ерлан Жусупов.")
    assert list(found) == ["Ерлан Жусупов"]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Он встретился с папой римским Франциском.", "папа римский"),
        ("Награду вручили лучшему бомбардиру «Миннесоты» Ивану Петрову.", "лучший бомбардир «Миннесоты»"),
        ("Вызвали временного поверенного в делах Олега Грицая.", "временный поверенный в делах"),
        ("Книгу написал PR-специалист Роман Алехин.", "PR-специалист"),
    ],
)  # fmt: skip
def test_wording_in_the_nominative(nlp: Language, text: str, role: str) -> None:
    (given,) = offices(nlp, text).values()
    assert [office.role for office in given] == [role]


def test_the_pope_is_no_place(nlp: Language) -> None:
    doc = nlp("Папа римский Франциск принял гостей.")
    assert not doc.spans["PLACE"]
