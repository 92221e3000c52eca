"""Bare surnames and titles to the persons of the text."""

from __future__ import annotations

from spacy.language import Language

from ru_event_extract.entities.titles import body_class
from ru_event_extract.resolution.across_documents import LocalPerson, link_people
from ru_event_extract.resolution.home_country import home_country, looks_russian
from ru_event_extract.resolution.who_is_who import person_of, unresolved_roles


def name_at(nlp: Language, text: str, word: str, nth: int = -1) -> str:
    doc = nlp(text)
    index = [t.i for t in doc if t.text == word][nth]
    person = person_of(doc, index)
    return "" if person is None else doc._.people[person].name


def test_bare_titles(nlp: Language) -> None:
    text = (
        "Министр энергетики Таджикистана Парвиз Шамсов встретился с министром экономики Японии "
        "Кэндзи Маэдой. Таджикский министр поблагодарил гостя. Японский министр пригласил его в "
        "Токио."
    )
    doc = nlp(text)
    people = [doc._.people[person_of(doc, t.i) or 0].name for t in doc if t.text == "министр"]
    assert people[-2:] == ["Парвиз Шамсов", "Кэндзи Маэда"]


def test_one_bearer_after_a_colon(nlp: Language) -> None:
    doc = nlp("Сопредседатели: министр энергетики Эркин Асанов.")
    person = person_of(doc, next(t.i for t in doc if t.text == "министр"))
    assert doc._.people[person or 0].name == "Эркин Асанов"


def test_surname(nlp: Language) -> None:
    text = "Президент Киргизии Улан Асанов прибыл в Астану. Асанов выступит на форуме."
    assert name_at(nlp, text, "Асанов") == "Улан Асанов"


def test_leader(nlp: Language) -> None:
    text = "Президент Киргизии Улан Асанов прибыл в Астану. Киргизский лидер выступит на форуме."
    assert name_at(nlp, text, "лидер") == "Улан Асанов"


def test_colleague_bears_the_same_office(nlp: Language) -> None:
    text = (
        "Президент Киргизии Улан Асанов позвонил президенту Японии Кэндзи Маэде. Киргизский лидер "
        "поблагодарил японского коллегу."
    )
    assert name_at(nlp, text, "коллегу") == "Кэндзи Маэда"


def test_head_of_the_region_is_its_governor(nlp: Language) -> None:
    text = "Аким Кызылординской области Ерлан Жусупов открыл завод. Глава региона доволен."
    assert name_at(nlp, text, "Глава") == "Ерлан Жусупов"


def test_unnamed_office_holder_stays_open(nlp: Language) -> None:
    doc = nlp("Министр обороны Грузии Нино Чхаидзе встретилась с президентом Казахстана.")
    (role,) = unresolved_roles(doc)
    assert (role.role, role.rank, role.country) == ("президент", "head_of_state", "KZ")


def test_the_paper_leaves_its_own_country_out(nlp: Language) -> None:
    doc = nlp("БИШКЕК, 5 июня. /Кабар/. Министр транспорта Улан Асанов открыл мост.")
    assert home_country(doc) == "KG"
    assert doc._.people[0].offices[0].country == "KG"


def test_sides(nlp: Language) -> None:
    doc = nlp(
        "С узбекской стороны в переговорах участвовал министр транспорта Рустам Асадов, с "
        "казахстанской стороны – министр энергетики Ерлан Жусупов."
    )
    countries = {p.name: p.offices[0].country for p in doc._.people}
    assert countries == {"Рустам Асадов": "UZ", "Ерлан Жусупов": "KZ"}


def test_small_tables() -> None:
    assert looks_russian("Сергей Петров")
    assert not looks_russian("Олаф Линдгрен")
    assert body_class("министерство оборона") == "ministry"
    assert body_class("совет безопасность") == "agency"


def test_the_facts_survive_serialisation(nlp: Language) -> None:
    doc = nlp("Советник президента Молдавии Андрей Русу прибыл в Киев.")
    again = type(doc)(doc.vocab).from_bytes(doc.to_bytes())
    assert again._.people[0].offices == doc._.people[0].offices
    assert again._.role_mentions == doc._.role_mentions


def test_country_of_the_side_and_of_the_name(nlp: Language) -> None:
    doc = nlp(
        "Узбекистан представлял вице-премьер Рустам Асадов, Грузию – министр экономики Леван "
        "Давитулиани. Хоким Джизакской области Эргаш Солиев не прилетел."
    )
    countries = {p.name: p.offices[0].country for p in doc._.people}
    assert countries == {
        "Рустам Асадов": "UZ",
        "Леван Давитулиани": "GE",
        "Эргаш Солиев": "UZ",
    }


def test_disputed_region_has_no_country(nlp: Language) -> None:
    doc = nlp("Глава ДНР Денис Ковалёв прибыл в Москву, где его принял президент России.")
    assert doc._.people[0].offices[0].country == ""


def test_spellings_of_one_name_come_together_over_documents() -> None:
    people = [
        LocalPerson("a", "0", "Далер Джума", "TJ"),
        LocalPerson("b", "0", "Далер Джумъа", "TJ"),
        LocalPerson("a", "1", "Шавкат Мирзиёев", "UZ"),
        LocalPerson("b", "1", "Шавкат Мирзияев", "UZ"),
        LocalPerson("c", "0", "Далер Джума", "KZ"),
    ]
    ids = link_people(people)
    assert ids["a", "0"] == ids["b", "0"]
    assert ids["a", "1"] == ids["b", "1"]
    assert ids["a", "0"] != ids["c", "0"]
