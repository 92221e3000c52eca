"""The complements of a title: body, country, preposition, title served."""

from __future__ import annotations

import re

from ..document import mentions
from ..language.morphology import parses
from .phrase_table import fold
from .place_names import gazetteer, place_country, place_heads
from .role_words import PhraseWords, RolePhrase, doc_number, is_genitive_plural
from .titles import (
    body_class,
    igo_names,
    igo_nouns,
    is_title,
    modifiers,
    names_parliament,
    rank_of,
    title_of,
)

#: Titles of persons whom no other title serves: «заместитель министра», but no «министр эксперта».
_NEVER_SERVED = {"", "expert", "media", "clergy", "other", "legislator", "spokesperson", "adviser"}
_OPENING, _CLOSING = set('«"“„'), set('»"”“')
_COUNTRY_WORDS = {"страна", "республика", "государство", "королевство"}

#: Prepositions of what was done about somebody, and when: no part of a title.
_NOT_OF_TITLES = {
    "о", "об", "обо", "из-за", "после", "до", "перед", "про", "к", "ко", "без", "ради", "против",
    "вместо", "кроме", "через", "между", "накануне",
}  # fmt: skip

#: Titles whose rank depends on the body served.
_OF_BODIES = {
    "chief", "director", "general_director", "president", "leader", "representative", "secretary",
    "vice", "deputy",
}  # fmt: skip
#: What a title or a body becomes where it is that of a region: «министр финансов Аджарии».
_REGIONAL = {
    "minister": "of_region", "vice_premier": "of_region", "premier": "of_region",
    "government": "region_government",
}  # fmt: skip
#: How far before «его», «её» the body may be named.
_OWNER_TOKENS = 40
#: How far before «банк» alone its name may stand.
_ANTECEDENT_TOKENS = 120
#: The same without «его».
_BESIDE_TOKENS = 8


class Complements(PhraseWords):
    """Reads what follows the head word of a title."""

    def _add_country(self, phrase: RolePhrase, codes: str) -> None:
        for code in codes.split("|"):
            if code and code not in phrase.countries:
                phrase.countries.append(code)

    # -- complements ---------------------------------------------------------------------------

    def _read_right(self, phrase: RolePhrase) -> None:
        i = phrase.head + 1
        doc = self.doc
        case = "Ins" if phrase.title.takes_instrumental else "Gen"
        if phrase.title.group == "pope" and i < len(doc) and doc[i].lemma_.lower() == "римский":
            phrase.pieces.append((i, i + 1))
            phrase.end = i = i + 1
        while i < len(doc):
            if i in self.person or self._breaks(i):
                break
            step = (
                self._country(phrase, i)
                or self._states_meant(phrase, i)
                or self._igo(phrase, i)
                or self._nested(phrase, i)
                or self._named_after(phrase, i)
                or self._noun_phrase(phrase, i, case)
                or self._prepositional(phrase, i)
                or self._quoted(phrase, i)
                or self._name(phrase, i)
                or self._abbreviation(phrase, i)
                or self._coordinated(phrase, i, case)
                or self._people_meant(phrase, i)
                or self._instrumental(phrase, i)
                or self._up_to_name(phrase, i)
                or self._names_up_to_name(phrase, i)
            )
            if not step:
                break
            i = step
            phrase.end = i
            case = "Gen"
        self._classify(phrase)
        open_body = not phrase.body and not phrase.organisation and not phrase.countries
        if phrase.possessive and not phrase.body and phrase.title.group in _OF_BODIES:
            # «Министерство обороны. Его руководитель …»
            phrase.body = self._owner(phrase.start)
        elif phrase.title.group == "vice" and open_body:
            # «Делегацию «Сименса» возглавил вице-президент X», «от банка – вице-президент Y»
            beside = self._owner(phrase.start, _BESIDE_TOKENS)
            phrase.body = beside if beside in ("company", "igo", "igo_body") else ""

    def _country(self, phrase: RolePhrase, i: int) -> int:
        span = self.country.get(i)
        if span is None or span.start != i or span.label_ != "COUNTRY":
            return 0
        token = self.doc[i]
        if token.pos_ == "ADJ" and not token.text.isupper() and len(span) == 1:
            return 0
        if (
            self._case(i) in ("Nom", "Ins", "Dat")
            and not token.text.isupper()
            and not (self._in_case(i, "Gen") or len(span) > 1)
        ):
            return 0
        if not span.kb_id_:
            # A state without a code stays in the role, as a region does.
            phrase.pieces.append((span.start, span.end))
        self._add_country(phrase, str(span.kb_id_))
        return span.end

    def _states_meant(self, phrase: RolePhrase, i: int) -> int:
        """«двух стран», «обоих государств», «этой страны»: the context tells which."""
        doc = self.doc
        if i + 1 >= len(doc) or doc[i + 1].lemma_.lower() not in _COUNTRY_WORDS:
            return 0
        if i + 1 in self.country:
            return 0
        several = doc[i].pos_ == "NUM" and phrase.plural
        if not several and doc[i].lemma_.lower() not in ("этот", "тот", "оба"):
            return 0
        if not self._in_case(i, "Gen"):
            return 0
        phrase.of_context = True
        return i + 2

    def _igo(self, phrase: RolePhrase, i: int) -> int:
        names = igo_names()
        for length in (3, 2, 1):
            text = self.doc[i : i + length].text
            if text.lower() in names and (
                length > 1 or self.doc[i].text[:1].isupper() or text == "альянса"
            ):
                if not phrase.organisation:
                    phrase.organisation = names[text.lower()]
                # «ЭСКАТО ООН»: the second name says whose the first is.
                return i + length
        return 0

    def _nested(self, phrase: RolePhrase, i: int) -> int:
        """«пресс-секретарь президента», «заместитель министра …»: a title serves another one."""
        doc = self.doc
        head = i
        while (
            head < min(i + 3, len(doc)) and self._is_adjective(head) and self._in_case(head, "Gen")
        ):
            head += 1
        if head >= len(doc) or head in self.person:
            return 0
        title = title_of(doc[head])
        if (
            title is None
            or not self._in_case(head, "Gen")
            or self._case(head) not in ("Gen", "Acc", "")
        ):
            return 0
        if title.group in ("colleague", "royal"):
            return 0
        deputy = phrase.title.group == "deputy"
        if title.rank in _NEVER_SERVED and not title.group and not deputy:
            return 0
        if title.rank == "military" and phrase.title.group not in ("deputy", "member"):
            return 0
        if title.rank == "military" and phrase.inner is not None:
            # «заместителя начальника войск полковника X»
            return 0
        if phrase.pieces and phrase.pieces[-1][1] == i and is_genitive_plural(doc[head].text):
            # «Кабинета Министров», «комитета начальников штабов»: the name of a body.
            return 0
        inner = RolePhrase(head, i, head + 1, title, "Gen")
        inner.plural = doc_number(doc[head]) == "Plur"
        if inner.plural and phrase.title.group not in ("chief", "member", "deputy"):
            return 0
        for j in range(i, head):
            if j in self.country:
                self._add_country(inner, str(self.country[j].kb_id_))
            elif modifiers().get(doc[j].lemma_.lower(), "keep") == "keep":
                inner.adjectives.append(j)
        self._read_right(inner)
        adjectives = [doc[j].lemma_.lower() for j in inner.adjectives]
        body = inner.body or ("igo" if inner.organisation else "state" if inner.countries else "")
        inner.rank = rank_of(title, adjectives, body, inner.inner.rank if inner.inner else "")
        phrase.inner = inner
        for j in inner.adjectives:
            phrase.pieces.append((j, j + 1))
        phrase.pieces.append((head, head + 1))
        phrase.pieces.extend(inner.pieces)
        for code in inner.countries:
            self._add_country(phrase, code)
        phrase.organisation = phrase.organisation or inner.organisation
        phrase.of_context = phrase.of_context or inner.of_context
        if inner.body_span:
            phrase.body_span = inner.body_span
        return inner.end

    def _noun_phrase(self, phrase: RolePhrase, i: int, case: str) -> int:
        """Adjectives and a noun in the case of a complement."""
        doc, j = self.doc, i
        keep: list[tuple[int, int]] = []
        while j < len(doc) and j not in self.person and (j == i or not self._breaks(j)):
            if self._is_adjective(j) and self._in_case(j, case) and doc[j].pos_ != "DET":
                span = self.country.get(j)
                if span is not None:
                    if span.start == j and len(span) > 1:
                        break
                    self._add_country(phrase, str(span.kb_id_))
                elif doc[j].pos_ == "VERB" and doc[j + 1 : j + 2].text in ("в", "во", "на"):
                    # «правящей в стране партии»
                    j += 2
                elif modifiers().get(doc[j].lemma_.lower(), "") not in ("drop", "stop"):
                    keep.append((j, j + 1))
                j += 1
            elif (
                doc[j].text in ("и", ",")
                and keep
                and j + 1 < len(doc)
                and self._is_adjective(j + 1)
            ):
                keep.append((j, j + 1))
                j += 1
            elif (
                keep
                and self._case(j) in ("Dat", "Ins")
                and keep[-1] == (j - 1, j)
                and j + 1 < len(doc)
                and self._is_noun(j + 1)
                and self._case(j + 1) == case
                and j + 1 not in self.person
            ):
                # «подконтрольной Киеву администрации»
                j += 1
            elif (
                doc[j].lower_ in ("её", "ее", "его", "их", "своей", "своего", "нашего", "вашего")
                and j == i
            ):
                phrase.of_context = True
                j += 1
            else:
                break
        if j >= len(doc) or j in self.person or (self._breaks(j) and j != i):
            return 0
        token = doc[j]
        if j in self.country and self.country[j].start == j and self.country[j].label_ == "COUNTRY":
            return 0
        if not self._is_noun(j) or not self._in_case(j, case):
            return 0
        span = self.names.get(j)
        # «Кабинет Министров», «комитет начальников штабов»: titles inside the name of a body.
        inside = keep or (phrase.pieces and phrase.pieces[-1][1] == i)
        if is_title(token) and not (inside and is_genitive_plural(token.text)):
            return 0
        # The tagger does not know the names of bodies that the name tagger has found whole.
        within = (
            span is not None
            and phrase.pieces
            and span.start < j < span.end
            and (phrase.pieces[-1][1] == i == j)
        )
        same = not within and self._case(j) == phrase.case and phrase.case not in ("Gen", "", case)
        if same and not token.text.isupper() and self._may_be(j, phrase.case):
            return 0
        if not keep and token.lemma_.lower() in _COUNTRY_WORDS:
            after = self.country.get(j + 1)
            if after is not None and after.start == j + 1:
                return j + 1
            if token.lemma_.lower() == "государство" and phrase.title.group == "chief":
                phrase.pieces.append((j, j + 1))
                return j + 1
            span = self.names.get(j)
            if span is not None and span.start == j and span.end > j + 1:
                phrase.pieces.append((j, span.end))
                return span.end
            phrase.of_context = True
            return j + 1
        if token.pos_ == "PROPN" and doc[j].lower_ == "г":
            return 0
        span = self.names.get(j)
        end = j + 1
        if (
            span is not None
            and span.start == j
            and not any(k in self.person for k in range(j, span.end))
        ):
            end = min(span.end, self._first_country(j + 1, span.end))
        phrase.pieces.extend(keep)
        phrase.pieces.append((j, end))
        if phrase.body_span is None:
            phrase.body_span = (keep[0][0] if keep else j, end)
        elif phrase.body_span[1] <= (keep[0][0] if keep else j):
            phrase.body_span = (phrase.body_span[0], end)
        return end

    def _first_country(self, start: int, end: int) -> int:
        return next(
            (k for k in range(start, end) if k in self.country or self.doc[k].text == "("), end
        )

    def _prepositional(self, phrase: RolePhrase, i: int) -> int:
        """«по энергетике», «в Таджикистане», «при Президенте», «на переговорах»."""
        doc = self.doc
        word = doc[i].lower_
        if word == "из" and phrase.title.group == "colleague" and i + 1 in self.country:
            self._add_country(phrase, str(self.country[i + 1].kb_id_))
            return self.country[i + 1].end
        allowed = phrase.title.prepositions | (
            phrase.inner.title.prepositions if phrase.inner else frozenset()
        )
        adjectives = {doc[j].lemma_.lower() for j in phrase.adjectives}
        if word in ("по", "при") and (phrase.pieces or word == "при"):
            allowed = allowed | {word}
        here = self.country.get(i + 1)
        if word in ("в", "на") and here is not None and here.end in self.person and phrase.pieces:
            # «… по деятельности на Украине Иван Иванов»
            phrase.pieces.append((i, here.end))
            return here.end
        if word == "в" and i + 1 < len(doc) and doc[i + 1].lower_ == "делах":
            phrase.pieces.append((i, i + 2))
            return i + 2
        if word not in ("по", "в", "во", "при", "на", "от") or i + 1 >= len(doc):
            return 0
        if word.rstrip("о") not in {w.rstrip("о") for w in allowed} and not (
            adjectives & {"специальный", "постоянный", "полномочный", "временный", "личный"}
        ):
            return 0
        case = {"по": "Dat", "от": "Gen"}.get(word, "Loc")
        if word == "на" and phrase.title.lemma != "переговорщик" and i + 1 not in self.country:
            return 0
        j = i + 1
        span = self.country.get(j)
        if span is not None and span.start == j and doc[j].pos_ != "ADJ":
            end = span.end
            while end + 1 < len(doc) and doc[end].text in ("и", ",") and end + 1 in self.country:
                nxt = self.country[end + 1]
                if (
                    nxt.start != end + 1
                    or doc[end + 1].pos_ == "ADJ"
                    or self._case(end + 1) != "Loc"
                ):
                    break
                end = nxt.end
            phrase.pieces.append((i, end))
            return end
        end = j
        while end < len(doc) and end not in self.person and not self._breaks(end):
            token = doc[end]
            if (self._is_adjective(end) and self._in_case(end, case)) or (
                token.text in ("и", ",")
                and self._is_adjective(end - 1)
                and self._is_adjective(end + 1)
            ):
                end += 1
            else:
                break
        if end >= len(doc) or end in self.person or not self._is_noun(end):
            return 0
        if not self._in_case(end, case):
            return 0
        if word in ("в", "во") and end not in self.names and not doc[end].text[:1].isupper():
            return 0
        if is_title(doc[end]) and word != "при":
            return 0
        name = self.names.get(end)
        end = name.end if name is not None and name.start == end else end + 1
        phrase.pieces.append((i, end))
        return end

    def _quoted(self, phrase: RolePhrase, i: int) -> int:
        doc = self.doc
        if doc[i].text not in ("«", '"', "“", "„"):
            return 0
        for j in range(i + 1, min(i + 12, len(doc))):
            if doc[j].text in ("»", '"', "”", "“"):
                if any(k in self.person for k in range(i, j)) and j - i > 4:
                    return 0
                phrase.pieces.append((i, j + 1))
                begin = phrase.body_span[0] if phrase.body_span else i
                phrase.body_span = (begin, j + 1)
                return j + 1
            if self._breaks(j):
                return 0
        return 0

    def _named_after(self, phrase: RolePhrase, i: int) -> int:
        """«театра имени Ауэзова»: whom the body is named after, who doesn't bear the title."""
        doc = self.doc
        if doc[i].lower_ != "имени" or i + 1 >= len(doc) or not phrase.pieces:
            return 0
        end = self.person.get(i + 1, i + 1)
        if end == i + 1:
            while end < min(i + 4, len(doc)) and doc[end].text[:1].isupper():
                if end in self.person:
                    break
                end += 1
        phrase.pieces.append((i, end))
        if phrase.body_span:
            phrase.body_span = (phrase.body_span[0], end)
        return end

    def _name(self, phrase: RolePhrase, i: int) -> int:
        """A name of a body or place without inflection: «BOTAŞ», «Минфин»."""
        doc = self.doc
        token = doc[i]
        if i in self.country or not any(c.isalpha() for c in token.text):
            return 0
        if names_parliament(token.text) and (
            token.text[:1].isupper() or self._case(i) in ("Gen", "")
        ):
            end = i + 1
            while end < len(doc) and names_parliament(doc[end].text):
                end += 1
            phrase.pieces.append((i, end))
            phrase.body_span = (phrase.body_span[0] if phrase.body_span else i, end)
            return end
        latin = token.text[0].isascii() and token.text[0].isalpha()
        span = self.names.get(i)
        if span is not None and span.start == i and (span.label_ == "ORG" or latin):
            end = self._first_country(i + 1, span.end)
        elif latin:
            end = i + 1
            while end < len(doc) and doc[end].text[:1].isascii() and doc[end].text[:1].isalpha():
                end += 1
        elif len(token.text) > 1 and token.text.isupper():
            end = i + 1
        else:
            return 0
        if i and doc[i - 1].text == "(":
            return 0
        known = token.text.isupper() or latin or self._case(i) in ("Gen", "")
        if not known and not self._in_case(i, "Gen"):
            return 0
        phrase.pieces.append((i, end))
        begin = phrase.body_span[0] if phrase.body_span and phrase.body_span[1] == i else i
        phrase.body_span = (begin, end)
        return end

    def _abbreviation(self, phrase: RolePhrase, i: int) -> int:
        """«Совета безопасности (СБ) …»: brackets in the middle of the phrase."""
        doc = self.doc
        if doc[i].text != "(" or not phrase.pieces:
            return 0
        for j in range(i + 1, min(i + 5, len(doc))):
            if doc[j].text == ")":
                inside = doc[i + 1 : j]
                if j + 1 in self.person and not all(k in self.country for k in range(i + 1, j)):
                    return j + 1
                if len(inside) == 1 and (inside.text.isupper() or inside.text[:1].isascii()):
                    if i + 1 in self.country:
                        return 0
                    return j + 1
                return 0
        return 0

    def _coordinated(self, phrase: RolePhrase, i: int, case: str) -> int:
        """«экономики, торговли и промышленности», «Казахстана и Узбекистана»."""
        doc = self.doc
        if (
            doc[i].text not in ("и", ",")
            or i + 1 >= len(doc)
            or not (phrase.pieces or phrase.countries)
        ):
            return 0
        if i + 1 in self.person or self._breaks(i + 1):
            return 0
        here = self.country.get(i + 1)
        if here is not None and here.start == i + 1 and doc[i + 1].pos_ != "ADJ":
            # Several countries need several bearers.
            if i - 1 in self.country and phrase.plural and self._in_case(i + 1, "Gen"):
                if not here.kb_id_:
                    phrase.pieces.append((i, i + 1))
                return i + 1
            return 0
        last = phrase.pieces[-1] if phrase.pieces else None
        if last is None or last[1] != i:
            return 0
        if doc[i].text == "," and not self._list_closes(i + 1, case):
            return 0
        probe = RolePhrase(phrase.head, phrase.start, i, phrase.title, phrase.case)
        preposition = doc[last[0]].lower_
        wanted = "Dat" if preposition == "по" else "Gen"
        end = self._noun_phrase(probe, i + 1, wanted)
        if not end:
            return 0
        if self._case(end - 1) not in (wanted, "", "Acc") and not doc[end - 1].text.isupper():
            return 0
        phrase.pieces.append((i, i + 1))
        phrase.pieces.extend(probe.pieces)
        for code in probe.countries:
            self._add_country(phrase, code)
        if phrase.body_span:
            phrase.body_span = (phrase.body_span[0], end)
        return end

    def _up_to_name(self, phrase: RolePhrase, i: int) -> int:
        """«координатор по связям в Совете безопасности X»: words with a preposition that go right
        up to the bearer's name belong to the title, but for «посла из-за приговора X»."""
        doc = self.doc
        if doc[i].pos_ != "ADP" or i in self.country or doc[i].lower_ in _NOT_OF_TITLES:
            return 0
        end, nouns = i + 1, 0
        while end < min(i + 12, len(doc)) and end not in self.person:
            token = doc[end]
            if self._breaks(end) or (
                token.pos_ in ("VERB", "AUX", "PRON", "SCONJ") and not (token.morph.get("Case", []))
            ):
                return 0
            if token.is_punct and token.text not in ("«", "»", '"', "-"):
                return 0
            if is_title(token) or token.pos_ == "PRON" or token.like_num or token.lemma_ == "год":
                return 0
            nouns += self._is_noun(end)
            end += 1
        if end not in self.person or not nouns or doc[end - 1].pos_ in ("ADP", "CCONJ"):
            return 0
        phrase.pieces.append((i, end))
        if phrase.body_span is None:
            first = next((k for k in range(i + 1, end) if doc[k].text[:1].isupper()), None)
            if first is not None and first not in self.country:
                phrase.body_span = (first, self._first_country(first + 1, end))
        for k in range(i + 1, end):
            if (
                k in self.country
                and self.country[k].start == k
                and doc[i].lower_ not in ("по", "в", "на")
            ):
                self._add_country(phrase, str(self.country[k].kb_id_))
        return end

    def _names_up_to_name(self, phrase: RolePhrase, i: int) -> int:
        """«ректор КазНУ X», «глава порта Констанца X»: names of bodies and places that the tagger
        gives another case to, between the title and the bearer's name."""
        doc, end = self.doc, i
        quoted = i > 0 and doc[i - 1].text in _OPENING
        capital = False
        while end < min(i + 8, len(doc)) and end not in self.person:
            token = doc[end]
            if self._breaks(end) or is_title(token) or token.lower_ in ("и", "или"):
                return 0
            if token.text in (_CLOSING if quoted else _OPENING):
                quoted, capital = not quoted, True
            elif not (self._is_noun(end) or self._is_adjective(end) or quoted):
                return 0
            elif token.text[:1].isupper():
                capital = True
            elif (
                self._case(end) not in ("Gen", "") and not self._in_case(end, "Gen") and not quoted
            ):
                return 0
            end += 1
        if end not in self.person or not capital or quoted or phrase.title.group == "colleague":
            return 0
        while i < end and doc[i].pos_ == "ADJ" and i in self.country:
            # «гендиректор итальянской «Эни» X»
            self._add_country(phrase, str(self.country[i].kb_id_))
            i += 1
        for k in range(i, end):
            if k in self.country and self.country[k].start == k:
                self._add_country(phrase, str(self.country[k].kb_id_))
        if i < end:
            phrase.pieces.append((i, end))
            first = phrase.body_span[0] if phrase.body_span and phrase.body_span[1] == i else i
            phrase.body_span = (first, end)
        return end

    def _people_meant(self, phrase: RolePhrase, i: int) -> int:
        """«лидер партии зелёных X»: an adjective in the plural that stands for a noun."""
        if not phrase.pieces or phrase.pieces[-1][1] != i or i + 1 not in self.person:
            return 0
        token = self.doc[i]
        if token.pos_ != "ADJ" or doc_number(token) != "Plur" or self._case(i) != "Gen":
            return 0
        phrase.pieces.append((i, i + 1))
        if phrase.body_span and phrase.body_span[1] == i:
            phrase.body_span = (phrase.body_span[0], i + 1)
        return i + 1

    def _instrumental(self, phrase: RolePhrase, i: int) -> int:
        """«управлению государственным имуществом»: the complement of a noun of action."""
        if not phrase.pieces or not self.doc[i - 1].lemma_.endswith("ние"):
            return 0
        if self._case(i) != "Ins" or is_title(self.doc[i]):
            return 0
        return self._noun_phrase(phrase, i, "Ins")

    def _list_closes(self, i: int, case: str) -> bool:
        """Whether nouns in the case go on to an «и» with one more: a list and no apposition."""
        doc, seen = self.doc, 0
        for j in range(i, min(i + 9, len(doc))):
            token = doc[j]
            if j in self.person or is_title(token) or (self._breaks(j) and j != i):
                return False
            if token.text == "и":
                return (
                    seen > 0
                    and j + 1 < len(doc)
                    and j + 1 not in self.person
                    and (self._in_case(j + 1, "Gen") or self._in_case(j + 1, "Dat"))
                    and not is_title(doc[j + 1])
                )
            if self._is_noun(j):
                seen += 1
            elif not (self._is_adjective(j) or token.text == ","):
                return False
        return False

    # -- the body ------------------------------------------------------------------------------

    def _classify(self, phrase: RolePhrase) -> None:
        pieces = phrase.pieces
        if phrase.inner is not None:
            before = [p for p in pieces if p[0] < phrase.inner.start]
            if phrase.title.group == "deputy" and not before:
                return
            if not phrase.inner.plural:
                # «глава управления президента»: the body, not whose it is, gives the rank.
                # «офис президента», «управление делами президента»: its owner helps to tell.
                owner = (phrase.inner.head, phrase.inner.head + 1)
                pieces = [*before, owner] if before else []
            if not pieces:
                phrase.body = "title"
                return
        told = [p for p in pieces if self.doc[p[0]].lower_ not in ("по", "в", "во", "при", "на")]
        if not told:
            return
        of_committee = self.doc[told[0][0]].lemma_.lower() in ("комитет", "комиссия")
        # «комитет по бюджету»: what a committee is for tells whose it is.
        pieces = pieces if of_committee and told[0] == pieces[0] else told
        words = []
        for start, end in pieces:
            for token in self.doc[start:end]:
                # Of abbreviations the tagger guesses lemmas: «УБЖД» is no «убжда».
                lemma = token.lower_ if token.text.isupper() else token.lemma_.lower()
                if (token.text[:1].isascii() and token.text[:1].isalpha()) or token.text in '«"':
                    words.append("<company>")
                if any(c.isalpha() for c in token.text):
                    words.append(lemma)
        first = pieces[0][0]
        span = self.names.get(first)
        if first in self.country and not self.country[first].kb_id_:
            words.insert(0, "<country>")
        located = (span is not None and span.label_ == "LOC") or first in self.place
        if located or self._names_a_place(pieces[0]):
            text = " ".join(words)
            place = self.place.get(first)
            named = self.doc[first].lemma_ if place is None else str(place.kb_id_)
            entry = gazetteer().get(fold(named))
            if not body_class(text):
                one = len(words) == 1 and not (entry is not None and entry.kind == "region")
                words.insert(0, "<city>" if one else "<region>")
        if words[-1:] == ["банк"] and phrase.countries:
            words.append("<country>")
        text = " ".join(words)
        if re.fullmatch(r"ведомство|министерство", text):
            text = self._antecedent(phrase.head) or text
        if len(words) == 1 and not phrase.countries and self._is_international(text, phrase.head):
            phrase.body = "igo"
            return
        board = words[:1] == ["правление"]
        # «председатель правления банка»: whose board it is gives the rank.
        whose = body_class(" ".join(words[1:])) if board and len(words) > 1 else ""
        phrase.body = whose or body_class(text) or ("other" if words else "")
        regional = _REGIONAL.get(phrase.title.group) or _REGIONAL.get(phrase.body)
        if regional and self._of_region(told):
            phrase.body = regional
        if phrase.organisation and phrase.body == "other_body" and words[0] == "фонд":
            # «глава Фонда ОПЕК»
            phrase.body = "igo"
        if phrase.organisation and phrase.body in (
            "other",
            "other_body",
            "agency",
            "commission",
            "delegation",
            "division",
            "foreign_department",
            "local_office",
            "president_office",
            "press",
            "research",
        ):
            phrase.body = "igo_part"

    def _of_region(self, pieces: list[tuple[int, int]]) -> bool:
        """Whether the complements name a region or say «области», «края»."""
        nouns = place_heads()["region"]
        for start, end in pieces:
            for i in range(start, end):
                place = self.place.get(i)
                if place is not None:
                    entry = gazetteer().get(fold(place.kb_id_))
                    if entry is not None and entry.kind == "region" and entry.country:
                        return True
                lemma = fold(self.doc[i].lemma_)
                if lemma in nouns and self._is_noun(i) and doc_number(self.doc[i]) == "Sing":
                    return True
        return False

    def _names_a_place(self, piece: tuple[int, int]) -> bool:
        """«хоким Хивы»: a word of the gazetteer that the taggers took for a part of the name."""
        start, end = piece
        word = self.doc[start]
        if end > start + 1 or not word.text[:1].isupper():
            return False
        return any("gent" in p.tag and place_country(p.normal_form) for p in parses(word.text))

    def _is_international(self, noun: str, i: int) -> bool:
        """«вице-президент банка»: whether the last body before that «банк» stands for is one of
        several states."""
        for span in reversed(mentions(self.doc, "ORGANISATION")):
            if i - _ANTECEDENT_TOKENS < span.start and span.end <= i:
                name = igo_names().get(span.text.lower(), "")
                lemmas = [t.lemma_.lower() for t in span]
                if noun in lemmas:
                    return body_class(" ".join(lemmas)) == "igo"
                if name and igo_nouns().get(name) == noun:
                    return True
        return False

    def _owner(self, start: int, within: int = _OWNER_TOKENS) -> str:
        """The class of the body that «его», «её» before a title stands for: the one named last."""
        for span in reversed(mentions(self.doc, "ORGANISATION")):
            if start - within < span.start and span.end <= start:
                between = self.doc[span.end : start + 1]
                if within == _BESIDE_TOKENS and any(
                    t.is_sent_start or t.text in (",", ";", ":", "(", ")") for t in between
                ):
                    # «сообщила «Таймс», вице-президент X …»
                    return ""
                words = [t.lemma_.lower() for t in span if any(c.isalpha() for c in t.text)]
                found = "igo" if span.text.lower() in igo_names() else body_class(" ".join(words))
                named = self.doc[max(0, span.start - 1) : span.end]
                if not found and any(t.text == "«" or t.text[0].isascii() for t in named):
                    found = "company"
                return found
        return ""

    def _antecedent(self, i: int) -> str:
        """The body that «ведомство» stands for: the ministry or service named last before."""
        for j in range(i - 1, max(-1, i - 120), -1):
            lemma = self.doc[j].lemma_.lower()
            if lemma in ("ведомство", "комитет", "служба") and self.doc[j].text.islower():
                continue
            if lemma == "министр":
                return "министерство"
            if self.doc[j].text[:1].isupper() and body_class(lemma) in ("ministry", "agency"):
                return lemma
        return ""
