"""Persons: where the text names them, and which names are one person.

Sets ``doc.spans["PERSON"]`` (``kb_id_`` the name, ``id_`` the index in ``doc._.people``) and
``doc._.people``. Offices are found later, by the stations of roles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from spacy.attrs import ORTH
from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from ..document import Person, make_span, mentions, set_mentions
from ..language.morphology import parses
from ..language.token_filter import TokenFilter
from .lexicon import read_rows
from .name_groups import NameGroup, NameMention, group_names
from .names import NameWord, is_initial, is_particle, patronymic_endings, same_word
from .organisations import LEARNED as LEARNED_BODIES
from .phrase_table import fold
from .place_names import place_country, place_heads
from .titles import is_title, names_parliament, phase_prefixes

NAMES = "natasha_names"
LEARNED = "learned_PERSON"
#: A title the tagger took for a part of the name is cut off where it is such a part of speech.
_CAPITALISED = TokenFilter(lambda text: text[:1].isupper(), ORTH)
_SEPARATORS = {",", "и", ";", "/", "(", ")", "—", "–"}
_OPENING, _CLOSING = {"«", "“", "„", '"'}, {"»", "”", "“", '"'}
_ADJECTIVE = re.compile(r"(?:ск|цк)(?:ий|ого|ому|им|ом|ая|ой|ую|ое|ие|их|ими)$")
_NO_NAME_POS = {
    "ADP",
    "ADV",
    "CCONJ",
    "SCONJ",
    "PRON",
    "DET",
    "VERB",
    "AUX",
    "NUM",
    "PUNCT",
    "PART",
}


def name_words(doc: Doc, start: int, end: int) -> list[Token]:
    """The words of a name: initials and words, without points."""
    return [t for t in doc[start:end] if any(c.isalpha() for c in t.text)]


def _case(token: Token) -> str:
    return "".join(token.morph.get("Case", [])[:1])


def _gender(token: Token) -> str:
    return "".join(token.morph.get("Gender", [])[:1])


class PeopleFinder:
    """Finds names of persons and groups them to persons."""

    def __call__(self, doc: Doc) -> Doc:
        spans = find_names(doc)
        set_people(doc, spans)
        return doc


def set_people(doc: Doc, spans: Iterable[tuple[int, int]]) -> None:
    """Group the names at these token spans to persons and write both on the ``Doc``."""
    found = [as_mention(doc, start, end) for start, end in sorted(set(spans))]
    groups = group_names(m for m in found if m.words)
    known = {(m.start, m.end) for m in found}
    more = [as_mention(doc, s, e) for s, e in _missed(doc, groups, known)]
    if more:
        groups = group_names([*(m for m in found if m.words), *more])
    groups.sort(key=lambda g: g.mentions[0].start)
    doc._.people = [
        Person(
            name=group.name,
            gender=group.gender,
            mentions=sorted((m.start, m.end) for m in group.mentions),
        )
        for group in groups
    ]
    spans_ = [
        make_span(doc, m.start, m.end, "PERSON", group.name, index)
        for index, group in enumerate(groups)
        for m in group.mentions
    ]
    set_mentions(doc, "PERSON", spans_)


def as_mention(doc: Doc, start: int, end: int) -> NameMention:
    """The name at these tokens, taken apart."""
    words, initials, order = [], [], []
    tokens = name_words(doc, start, end)
    for token in tokens:
        following = doc[token.i + 1].text if token.i + 1 < len(doc) else ""
        # «Ван И.» at the end of a sentence is no initial.
        ends = token is tokens[-1] and len(tokens) == 2 and _ends_sentence(doc, token.i + 1)
        if is_initial(token.text) and following == "." and not ends:
            initials.append(token.text)
            order.append(token.text + ".")
        else:
            words.append(NameWord(token.text, _case(token), _gender(token)))
            order.append("")
    case = title_case(doc, start) or governed_case(doc[start])
    # The parser takes an object for the subject at times; its title knows better.
    gender = _verb_gender(doc[start]) if case in ("", "Nom") else ""
    return NameMention(start, end, words, initials, order, case, gender)


def _verb_gender(token: Token) -> str:
    """«глава МИД X приняла»: the gender of the verb in the past that the name is the subject of."""
    while token.dep_ in ("appos", "flat:name", "flat:foreign", "nmod") and token.head.i < token.i:
        token = token.head
    verb = token.head
    if token.dep_ != "nsubj" or verb.pos_ != "VERB" or verb.morph.get("VerbForm", []) != ["Fin"]:
        return ""
    return _gender(verb)


def _ends_sentence(doc: Doc, i: int) -> bool:
    return i + 1 >= len(doc) or doc[i + 1].is_space or bool(doc[i + 1].is_sent_start)


def title_case(doc: Doc, start: int) -> str:
    """The case of the title right before a name («министром обороны Канады»); ``""`` if none."""
    case = ""
    for i in range(start - 1, max(-1, start - 16), -1):
        token = doc[i]
        if token.is_space and "\n" in token.text:
            break
        if token.pos_ in ("VERB", "AUX") and not token.morph.get("Case", []):
            break
        if case and (begin := _acting(doc, i)) is not None:
            return governed_case(doc[begin])
        if token.text in ",;:.()–—" and case:
            break
        if token.text in ",;:.()–—" and token.text != ",":
            break
        if token.lemma_ == "исполнять" and _case(token) and case:
            # «исполняющая обязанности министра X»
            return _case(token)
        if is_title(token):
            found = _case(token)
            # «пресс-секретарь президента Песков»: a title in the genitive may hang on another.
            case = found or case
            if found != "Gen":
                break
        elif token.text == ",":
            break
    return case


def _acting(doc: Doc, last: int) -> int | None:
    """Where «и. о.» or «врио» that ends at a token begins: the title after it tells no case."""
    for words, phase in phase_prefixes():
        begin = last - len(words) + 1
        short = phase == "acting" and not words[0].endswith(("ий", "ая", "но"))
        if short and begin >= 0 and tuple(t.lower_ for t in doc[begin : last + 1]) == words:
            return begin
    return None


#: Prepositions of one case only, before names of persons.
_GOVERNED = {
    "с": "Ins", "со": "Ins", "между": "Ins", "перед": "Ins", "над": "Ins",
    "о": "Loc", "об": "Loc", "обо": "Loc", "при": "Loc", "к": "Dat", "ко": "Dat",
    "от": "Gen", "у": "Gen", "для": "Gen", "до": "Gen", "без": "Gen", "из": "Gen", "против": "Gen",
    "около": "Gen", "вместо": "Gen", "про": "Acc",
}  # fmt: skip


def governed_case(token: Token) -> str:
    """The case that the preposition before a name asks for, or the verb whose object it is.

    ``""`` where neither tells.
    """
    if token.i and (case := _GOVERNED.get(token.nbor(-1).lower_)):
        return case
    if token.dep_ == "obj" and any(c.dep_ == "nsubj" for c in token.head.children):
        return "Acc"
    return ""


def find_names(doc: Doc) -> list[tuple[int, int]]:
    """Token spans of names of persons."""
    taken = _other_names(doc)
    spans: list[tuple[int, int]] = []
    for span in _candidates(doc):
        for start, end in _split(doc, span.start, span.end):
            start, end = _widen(doc, *_trim(doc, start, end))
            if end > start and _is_person(doc, start, end, taken):
                spans.append((start, end))
    return _with_nicknames(doc, _outermost(spans))


def _with_nicknames(doc: Doc, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """«Джеймс «Бадди» Макгирт»: what stands around a nickname is one name."""
    result: list[tuple[int, int]] = []
    for start, end in spans:
        opening = start - 3
        if (
            result
            and opening > result[-1][0]
            and doc[start - 1].text in _CLOSING
            and doc[opening].text in _OPENING
            and doc[start - 2].text[:1].isupper()
            and result[-1][1] in (opening, opening + 1, opening + 2, start)
        ):
            result[-1] = (result[-1][0], end)
        else:
            result.append((start, end))
    return result


def _candidates(doc: Doc) -> list[Span]:
    natasha = [s for s in doc.spans.get(NAMES, ()) if s.label_ == "PER"]
    learned = _with_father(doc.spans.get(LEARNED, ()))
    covered = {i for s in learned for i in range(s.start, s.end)}
    found = learned + [s for s in natasha if not any(i in covered for i in range(s.start, s.end))]
    if not learned:
        return found
    # Where both models are at hand, a single word that only one of them takes for a name has to be
    # a name of the dictionary or a part of a longer name of the text.
    parts = {t.lower_ for s in found if len(s) > 1 for t in s}
    return [s for s in found if len(s) > 1 or s.start in covered or _is_known_name(s[0], parts)]


def _with_father(names: Iterable[Span]) -> list[Span]:
    """«Ильхама Гейдар» and «оглы Алиева» are one name: the father's name ends in the small word."""
    result: list[Span] = []
    for span in names:
        first = span[0]
        if (
            result
            and result[-1].end == span.start
            and first.is_lower
            and first.text in patronymic_endings()
        ):
            span = span.doc[result.pop().start : span.end]
        result.append(span)
    return result


def _is_known_name(token: Token, parts: set[str]) -> bool:
    if any(g in p.tag for p in parses(token.text) if p.is_known for g in ("Surn", "Name")):
        return True
    return any(part[:3] == token.lower_[:3] and same_word(part, token.text) for part in parts)


def _outermost(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    result: list[tuple[int, int]] = []
    for start, end in sorted(set(spans), key=lambda s: (s[0], -s[1])):
        if not result or start >= result[-1][1]:
            result.append((start, end))
    return result


def _split(doc: Doc, start: int, end: int) -> list[tuple[int, int]]:
    """A span over «и», a comma or a line break is two names."""
    parts, begin = [], start
    for i in range(start, end):
        if doc[i].text in _SEPARATORS or "\n" in doc[i].text:
            parts.append((begin, i))
            begin = i + 1
        elif i > begin and (
            (doc[i].is_sent_start and not is_initial(doc[i - 1].text))
            or _second_name(doc[i])
            or (doc[i].text == doc[i - 1].text and len(doc[i]) > 1)
            or (_belongs_to_another(doc, begin) and _given_after_surname(doc[i]))
        ):
            parts.append((begin, i))
            begin = i
    parts.append((begin, end))
    return [(s, e) for s, e in parts if e > s]


def _second_name(token: Token) -> bool:
    """«советник Ивана Петрова Андрей Сидоров»: a name in the nominative after one in the genitive."""
    before = token.nbor(-1)
    if _case(token) != "Nom" or _case(before) != "Gen" or is_initial(token.text):
        return False
    after = token.nbor() if token.i + 1 < len(token.doc) else None
    if after is not None and after.is_lower and after.text in patronymic_endings():
        # «Ильхама Гейдар оглы Алиева»: the father's name stays in the nominative.
        return False
    return any("Name" in p.tag and "nomn" in p.tag and p.is_known for p in parses(token.text))


@lru_cache(maxsize=1)
def _kinship() -> frozenset[str]:
    return frozenset(row["lemma"] for row in read_rows("names/kinship.csv"))


def _is_relative(doc: Doc, start: int) -> bool:
    """Whether a word for a relative stands a few words before a name: «сын», «мать певца»."""
    near = doc[max(doc[start].sent.start, start - 5) : start]
    return any(token.lemma_.lower() in _kinship() for token in near)


def _belongs_to_another(doc: Doc, start: int) -> bool:
    """Whether a name only tells whose the next one is: «сын Иванова Пётр», «театра имени Абая X»."""
    return _is_relative(doc, start) or (start > 0 and doc[start - 1].lower_ == "имени")


def _given_after_surname(token: Token) -> bool:
    """«внучка Шаймиева Камиля», «мать Майкла Джексона Кэтрин»: whose relative, then who it is."""
    tags = [p.tag for p in parses(token.text) if p.is_known]
    if not any("Name" in tag and "nomn" in tag for tag in tags):
        return False
    before = token.nbor(-1).text
    if is_initial(before) or before == ".":
        return False
    known = [p.tag for p in parses(before) if p.is_known]
    return not any("Name" in tag for tag in known)


def _trim(doc: Doc, start: int, end: int) -> tuple[int, int]:
    if start and end - start > 2 and doc[start + 1].text == ".":
        before = doc[start - 1]
        if not before.whitespace_ and (before.text[-1:].isalnum() or before.text == "-"):
            # «Су-35С. Иванов»: the end of another word is no initial.
            start += 2
    while start < end and (
        not _may_begin(doc[start])
        or names_parliament(doc[start].text)
        or (end - start > 1 and doc[start].lemma_.lower() in _kinship())
        or (
            end - start > 2
            and start
            and _may_precede_place(doc[start - 1])
            and _is_place_of(doc[start])
        )
    ):
        start += 1
    while (
        end > start and not any(c.isalpha() for c in doc[end - 1].text) and doc[end - 1].text != "."
    ):
        end -= 1
    if (
        end > start
        and doc[end - 1].text == "."
        and not (end - start > 1 and is_initial(doc[end - 2].text))
    ):
        end -= 1
    return start, end


def _may_precede_place(token: Token) -> bool:
    """«хоким Хивы X», «сенатор от Сурхандарьи X»."""
    return is_title(token) or token.pos_ == "ADP"


def _is_place_of(token: Token) -> bool:
    """«с хокимом Хивы X»: a place in the genitive between the title and the name."""
    return any(
        "gent" in p.tag and p.normal_form != token.lower_ and place_country(p.normal_form)
        for p in parses(token.text)
    )


def _may_begin(token: Token) -> bool:
    if token.text[:1].islower() or not token.text[:1].isalpha():
        return is_particle(token.text)
    if is_initial(token.text):
        return True
    if token.pos_ not in _NO_NAME_POS or not token.is_sent_start:
        return not is_title(token) or (token.is_sent_start is False and token.pos_ == "PROPN")
    tags = [p.tag for p in parses(token.text) if p.is_known]
    return not tags or any("Surn" in tag or "Name" in tag for tag in tags) or len(token) <= 3


def _widen(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Take in initials before the name and patronymics, suffixes and capitals that go on after it."""
    while start >= 2 and doc[start - 1].text == "." and is_initial(doc[start - 2].text):
        if start > 2 and not doc[start - 3].whitespace_ and doc[start - 3].text[-1:].isalnum():
            break
        if doc[start - 2].is_sent_start is False or len(doc[start - 2]) <= 2:
            start -= 2
        else:
            break
    while end < len(doc):
        word = doc[end]
        if (word.text[:1].isupper() and word.text.lower().endswith(patronymic_endings())) or (
            is_particle(word.text) and word.text.lower() in patronymic_endings()
        ):
            end += 1
        else:
            break
    # «Иванов А. Б.»: initials after the surname.
    while end + 1 < len(doc) and is_initial(doc[end].text) and doc[end + 1].text == ".":
        following = doc[end + 2] if end + 2 < len(doc) else None
        if (
            following is not None
            and following.text[:1].isupper()
            and not is_initial(following.text)
        ):
            break
        end += 2
    return start, end


def _other_names(doc: Doc) -> set[str]:
    """Words that name countries and places of the document, lower case."""
    words = {t.text.lower() for s in mentions(doc, "COUNTRY") for t in s}
    words |= {t.text.lower() for s in mentions(doc, "PLACE") if len(s) == 1 for t in s}
    return words


def _is_person(doc: Doc, start: int, end: int, taken: set[str]) -> bool:
    words = name_words(doc, start, end)
    long = [t for t in words if not is_initial(t.text)]
    if not long or len(words) > 7:
        return False
    if all(t.text[:1].islower() for t in long):
        return False
    quoted = start and end < len(doc) and doc[start - 1].text == "«" and doc[end].text == "»"
    if (quoted and len(words) > 1) or _in_quoted_body(doc, start, end):
        # «Хабиб Бэнк»: a firm, a ship, a film.
        return False
    if len(words) > 1:
        return not all(t.text.lower() in taken for t in words)
    token = long[0]
    low = token.text.lower()
    if start and end < len(doc) and doc[start - 1].text == doc[end].text == "/":
        # «/Кабар/»: the agency.
        return False
    if low in taken:
        return False
    after = doc[end] if end < len(doc) else None
    if (
        after is not None
        and after.pos_ in ("NOUN", "PROPN", "ADJ", "X")
        and after.text.islower()
        and _ADJECTIVE.search(low)
    ):
        # «Лебапского велаята»: an adjective before its noun is no surname.
        known_surname = any("Surn" in p.tag and p.is_known for p in parses(low))
        lemmas = {fold(p.normal_form) for p in parses(after.text)}
        if lemmas & place_heads().get("region", frozenset()):
            return False
        noun = after.pos_ == "NOUN"
        if noun and not known_surname and (token.pos_ == "ADJ" or _case(after) == _case(token)):
            return False
    known = [p for p in parses(low) if p.is_known]
    if _is_place_of(token) and not any("Surn" in p.tag or "Name" in p.tag for p in known):
        return False
    if known and all("Geox" in p.tag or "Orgn" in p.tag for p in known):
        return False
    return not (
        known and "Geox" in known[0].tag and "Surn" not in known[0].tag and _case(token) == "Loc"
    )


def _in_quoted_body(doc: Doc, start: int, end: int) -> bool:
    """Whether a name begins a longer one of a body in quotation marks: «Карим» in «Карим Бэнк»."""
    if not start or doc[start - 1].text != "«":
        return False
    return any(
        body.start in (start - 1, start)
        and body.end > end
        and "»" in doc[body.end - 1 : body.end + 1].text
        for body in doc.spans.get(LEARNED_BODIES, ())
    )


def _missed(
    doc: Doc, groups: list[NameGroup], known: set[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Bare surnames of persons of the document that the name tagger passed over."""
    surnames = [(g.surname, g) for g in groups if len(g.words) > 1 and len(g.surname) >= 4]
    if not surnames:
        return []
    covered = {i for s, e in known for i in range(s, e)}
    for label in ("COUNTRY", "PLACE"):
        covered |= {i for s in mentions(doc, label) for i in range(s.start, s.end)}
    for span in doc.spans.get(NAMES, ()):
        if len(span) > 1:
            covered |= set(range(span.start, span.end))
    found = []
    for token in _CAPITALISED.tokens(doc):
        if token.i in covered or len(token) < 4:
            continue
        if token.i and doc[token.i - 1].text in '«"“„':
            continue
        if token.is_sent_start and parses(token.text.lower())[0].is_known:
            tags = parses(token.text.lower())[0].tag
            if "Surn" not in tags and "Name" not in tags:
                continue
        if any(
            token.text[:3].lower() == surname[:3].lower() and same_word(token.text, surname)
            for surname, _ in surnames
        ):
            found.append((token.i, token.i + 1))
    return found


@Language.factory(
    "ru_people",
    requires=["token.pos", "token.morph", "doc.spans"],
    assigns=["doc.spans", "doc._.people"],
)
def create_people(nlp: Language, name: str) -> PeopleFinder:
    """Component: persons and the mentions of their names."""
    return PeopleFinder()
