"""The phrase of a title: adjectives before it, complements after it, country, body, phase."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from spacy.tokens import Doc, Span, Token

from ..document import mentions
from ..language.morphology import like_source, parses, token_parse
from .phrase_table import fold
from .place_names import gazetteer
from .titles import (
    Title,
    body_class,
    igo_names,
    is_title,
    modifiers,
    phase_prefixes,
    rank_of,
    title_of,
)

_OPEN, _CLOSE = "«\"“„(", "»\"”“)"
_LOOK_BACK = 6
#: Titles of persons whom no other title serves: «заместитель министра», but no «министр эксперта».
_NEVER_SERVED = {"", "expert", "media", "clergy", "other", "legislator", "spokesperson", "adviser"}
_COUNTRY_WORDS = {"страна", "республика", "государство", "королевство"}


@dataclass
class RolePhrase:
    """What a title phrase says. Token indices; ``pieces`` are the spans that make up the role."""

    head: int
    start: int
    end: int
    title: Title
    case: str = ""
    plural: bool = False
    adjectives: list[int] = field(default_factory=list)
    pieces: list[tuple[int, int]] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    organisation: str = ""
    body: str = ""
    body_span: tuple[int, int] | None = None
    regions: list[tuple[int, int]] = field(default_factory=list)
    phase: str = "current"
    rank: str = ""
    inner: RolePhrase | None = None
    of_context: bool = False
    possessive: bool = False

    @property
    def bare(self) -> bool:
        """Whether the title stands without complements of its own (a country is none)."""
        return not self.pieces and not self.organisation


class PhraseReader:
    """Reads title phrases of one document."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.country: dict[int, Span] = {}
        for label in ("NATIONALITY", "COUNTRY"):
            for span in mentions(doc, label):
                for i in range(span.start, span.end):
                    self.country[i] = span
        self.person: dict[int, int] = {}
        for span in mentions(doc, "PERSON"):
            for i in range(span.start, span.end):
                self.person[i] = span.end
        self.names: dict[int, Span] = {}
        for span in doc.spans.get("natasha_names", ()):
            if span.label_ != "PER":
                for i in range(span.start, span.end):
                    self.names[i] = span
        self.place = {i: s for s in mentions(doc, "PLACE") for i in range(s.start, s.end)}

    # -- words ---------------------------------------------------------------------------------

    def _case(self, i: int) -> str:
        return "".join(self.doc[i].morph.get("Case")[:1])

    def _in_case(self, i: int, case: str) -> bool:
        """Whether the word may stand in this case; a name the tagger does not know may."""
        token = self.doc[i]
        tagged = self._case(i)
        if tagged == case:
            return True
        wanted = {"Gen": "gent", "Dat": "datv", "Ins": "ablt", "Loc": "loct"}[case]
        if token.text.isupper() or not token.text.isalpha():
            return True
        known = [p for p in parses(token.text) if p.is_known]
        if not known:
            return tagged != "Nom" or token.pos_ in ("X", "PROPN")
        return any(wanted in p.tag or (case == "Loc" and "loc2" in p.tag) for p in known)

    def _may_be(self, i: int, case: str) -> bool:
        """Whether the dictionary knows the word in this case."""
        wanted = {"Nom": "nomn", "Dat": "datv", "Acc": "accs", "Ins": "ablt", "Loc": "loct"}[case]
        known = [p for p in parses(self.doc[i].text) if p.is_known]
        return not known or any(wanted in p.tag for p in known)

    def _is_adjective(self, i: int) -> bool:
        token = self.doc[i]
        if token.pos_ in ("ADJ", "DET"):
            return True
        return token.pos_ == "VERB" and bool(token.morph.get("Case"))

    def _is_noun(self, i: int) -> bool:
        token = self.doc[i]
        return token.pos_ in ("NOUN", "PROPN", "X") and any(c.isalpha() for c in token.text)

    def _breaks(self, i: int) -> bool:
        token = self.doc[i]
        return (token.is_space and "\n" in token.text) or bool(token.is_sent_start)

    # -- the phrase ----------------------------------------------------------------------------

    def all(self) -> list[RolePhrase]:
        """Outermost title phrases, in text order."""
        found: list[RolePhrase] = []
        end = 0
        for token in self.doc:
            if token.i < end or token.i in self.person:
                continue
            title = title_of(token)
            if title is None or not self._stands_for_person(token, title):
                continue
            phrase = self.read(token.i, title)
            if found and phrase.start < found[-1].end:
                phrase.start = found[-1].end
            found.append(phrase)
            end = phrase.end
        return found

    def _stands_for_person(self, token: Token, title: Title) -> bool:
        doc, i = self.doc, token.i
        if token.pos_ in ("ADJ", "VERB") or title.lemma in ("управляющий", "командующий", "заведующий"):
            # «управляющий директор»: an adjective of the title that follows.
            following = doc[i + 1] if i + 1 < len(doc) else None
            if following is not None and is_title(following) and title.lemma != "командующий":
                return False
            if token.pos_ in ("ADJ", "VERB") and following is not None and following.pos_ == "NOUN":
                return self._case(i + 1) != self._case(i)
        if token.lemma_ == "глава" and i and doc[i - 1].lower_ == "во":
            return False
        if title.lemma in ("шах", "папа", "капитан", "майор") and i + 1 < len(doc):
            return i + 1 in self.person or doc[i + 1].lemma_.lower() == "римский"
        span = self.names.get(i)
        # «Совет министров», «Кабинет Министров»: a body, no persons.
        if span is not None and span.start < i and span.label_ == "ORG":
            return False
        before = doc[i - 1].lemma_.lower() if i else ""
        return not (before in ("кабинет", "совет", "собрание") and token.morph.get("Number") == ["Plur"])

    def read(self, i: int, title: Title) -> RolePhrase:
        """The phrase whose head word is token ``i``."""
        token = self.doc[i]
        case = self._case(i) if token.pos_ in ("NOUN", "PROPN", "ADJ") else ""
        phrase = RolePhrase(i, i, i + 1, title, case)
        phrase.plural = token.morph.get("Number") == ["Plur"]
        if token.text.lower().startswith(("экс-", "экс–")):
            phrase.phase = "former"
        self._read_left(phrase)
        self._read_right(phrase)
        adjectives = [self.doc[j].lemma_.lower() for j in phrase.adjectives]
        inner = phrase.inner.rank if phrase.inner else ""
        body = phrase.body
        if not body and phrase.organisation:
            body = "igo"
        if phrase.title.group == "deputy" and phrase.inner is None and not body and phrase.countries:
            body = ""
        if not body and (phrase.countries or phrase.of_context):
            body = "state"
        phrase.rank = rank_of(title, adjectives, body, inner)
        return phrase

    def _read_left(self, phrase: RolePhrase) -> None:
        doc, i = self.doc, phrase.head - 1
        number = doc[phrase.head].morph.get("Number")
        while i >= 0 and phrase.head - i <= _LOOK_BACK:
            token = doc[i]
            if token.is_space or i in self.person or doc[i + 1].is_sent_start:
                break
            span = self.country.get(i)
            if span is not None and token.pos_ in ("ADJ", "PROPN", "NOUN") and self._agrees(i, phrase):
                if token.pos_ != "ADJ" and "-" not in token.text and not token.text.islower():
                    break
                self._add_country(phrase, str(span.kb_id_))
                phrase.start = i
                i -= 1
                continue
            own = token.lower_ in ("его", "её", "ее", "их")
            if own or self._is_adjective(i) and self._agrees(i, phrase):
                effect = modifiers().get(token.lemma_.lower(), "keep")
                if token.lower_ in ("его", "её", "ее", "их"):
                    phrase.possessive = True
                if token.pos_ == "VERB" and effect == "keep":
                    effect = modifiers().get(_participle(token), "stop")
                if effect == "stop":
                    break
                if effect in ("former", "future"):
                    phrase.phase = effect
                elif effect == "keep" and not own:
                    if token.pos_ == "DET":
                        break
                    phrase.adjectives.insert(0, i)
                phrase.start = i
                i -= 1
                continue
            if token.text in ("и", ",") and i > 0 and phrase.adjectives and self._is_adjective(i - 1):
                if i + 1 == phrase.adjectives[0] and self._agrees(i - 1, phrase):
                    if doc[i - 1].morph.get("Number") == number and i - 1 not in self.country:
                        i -= 1
                        continue
            break
        self._read_prefix(phrase)

    def _agrees(self, i: int, phrase: RolePhrase) -> bool:
        case, own = phrase.case, self._case(i)
        if not case or not own:
            return True
        if doc_number(self.doc[i]) and doc_number(self.doc[phrase.head]):
            same = doc_number(self.doc[i]) == doc_number(self.doc[phrase.head])
            if not same and not phrase.plural:
                return False
        return own == case or {own, case} == {"Gen", "Acc"}

    def _read_prefix(self, phrase: RolePhrase) -> None:
        """«и. о.», «врио», «исполняющий обязанности», «экс» before the phrase."""
        doc, start = self.doc, phrase.start
        for words, phase in phase_prefixes():
            begin = start - len(words)
            if begin >= 0 and all(
                doc[begin + k].text.lower() == w or doc[begin + k].lemma_.lower() == w
                for k, w in enumerate(words)
            ):
                if phase == "candidate":
                    phrase.phase = "candidate"
                else:
                    phrase.phase = phase
                    phrase.start = begin
                    if words[0].startswith("исполняющ"):
                        phrase.case = self._case(begin) or phrase.case
                    elif phase == "acting":
                        phrase.case = ""
                return

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
                or self._igo(phrase, i)
                or self._nested(phrase, i)
                or self._noun_phrase(phrase, i, case)
                or self._prepositional(phrase, i)
                or self._quoted(phrase, i)
                or self._name(phrase, i)
                or self._abbreviation(phrase, i)
                or self._coordinated(phrase, i, case)
                or self._instrumental(phrase, i)
                or self._up_to_name(phrase, i)
            )
            if not step:
                break
            i = step
            phrase.end = i
            case = "Gen"
        self._classify(phrase)
        if phrase.possessive and not phrase.body and phrase.title.group in ("chief", "director"):
            # «Министерство обороны. Его руководитель …»
            phrase.body = body_class(self._antecedent(phrase.head))

    def _country(self, phrase: RolePhrase, i: int) -> int:
        span = self.country.get(i)
        if span is None or span.start != i or span.label_ != "COUNTRY":
            return 0
        token = self.doc[i]
        if token.pos_ == "ADJ" and not token.text.isupper() and len(span) == 1:
            return 0
        if self._case(i) in ("Nom", "Ins", "Dat") and not token.text.isupper() and not (
            self._in_case(i, "Gen") or len(span) > 1
        ):
            return 0
        if not span.kb_id_:
            # A state without a code stays in the role, as a region does.
            phrase.pieces.append((span.start, span.end))
        self._add_country(phrase, str(span.kb_id_))
        return span.end

    def _igo(self, phrase: RolePhrase, i: int) -> int:
        names = igo_names()
        for length in (3, 2, 1):
            text = self.doc[i : i + length].text
            if text.lower() in names and (length > 1 or self.doc[i].text[:1].isupper() or text == "альянса"):
                if not phrase.organisation:
                    phrase.organisation = names[text.lower()]
                    return i + length
                return 0
        return 0

    def _nested(self, phrase: RolePhrase, i: int) -> int:
        """«пресс-секретарь президента», «заместитель министра …»: a title serves another one."""
        doc = self.doc
        head = i
        while head < min(i + 3, len(doc)) and self._is_adjective(head) and self._in_case(head, "Gen"):
            head += 1
        if head >= len(doc) or head in self.person:
            return 0
        title = title_of(doc[head])
        if title is None or not self._in_case(head, "Gen") or self._case(head) not in ("Gen", "Acc", ""):
            return 0
        if title.group == "colleague" or (title.rank in ("military", "expert", "") and phrase.title.group != "deputy"):
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
            elif doc[j].text in ("и", ",") and keep and j + 1 < len(doc) and self._is_adjective(j + 1):
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
            elif doc[j].lower_ in ("её", "ее", "его", "их", "своей", "своего") and j == i:
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
        inside = doc_number(token) == "Plur" and phrase.pieces and phrase.pieces[-1][1] == i
        plural = any("plur" in p.tag and "gent" in p.tag and p.is_known for p in parses(token.text))
        if is_title(token) and not ((keep or inside) and plural):
            return 0
        # The tagger does not know the names of bodies that the name tagger has found whole.
        within = span is not None and phrase.pieces and span.start < j < span.end and (
            phrase.pieces[-1][1] == i == j
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
        if token.pos_ == "PROPN" and doc[j].lower_ == "г" :
            return 0
        span = self.names.get(j)
        end = j + 1
        if span is not None and span.start == j and not any(k in self.person for k in range(j, span.end)):
            end = min(span.end, self._first_country(j + 1, span.end))
        phrase.pieces.extend(keep)
        phrase.pieces.append((j, end))
        if phrase.body_span is None:
            phrase.body_span = (keep[0][0] if keep else j, end)
        elif phrase.body_span[1] <= (keep[0][0] if keep else j):
            phrase.body_span = (phrase.body_span[0], end)
        return end

    def _first_country(self, start: int, end: int) -> int:
        return next((k for k in range(start, end) if k in self.country or self.doc[k].text == "("), end)

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
                if nxt.start != end + 1 or doc[end + 1].pos_ == "ADJ" or self._case(end + 1) != "Loc":
                    break
                end = nxt.end
            phrase.pieces.append((i, end))
            return end
        end = j
        while end < len(doc) and end not in self.person and not self._breaks(end):
            token = doc[end]
            if (self._is_adjective(end) and self._in_case(end, case)) or (token.text in ("и", ",") and self._is_adjective(end - 1) and self._is_adjective(end + 1)):
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

    def _name(self, phrase: RolePhrase, i: int) -> int:
        """A name of a body or place without inflection: «BOTAŞ», «Минфин», «имени Абая»."""
        doc = self.doc
        token = doc[i]
        if token.lower_ == "имени" and i + 1 < len(doc):
            end = i + 1
            while end < min(i + 4, len(doc)) and doc[end].text[:1].isupper():
                end += 1
            phrase.pieces.append((i, end))
            return end
        if i in self.country or not any(c.isalpha() for c in token.text):
            return 0
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
        if self._case(i) not in ("Gen", "") and not token.text.isupper() and not latin:
            if not self._in_case(i, "Gen"):
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
        if doc[i].text not in ("и", ",") or i + 1 >= len(doc) or not (phrase.pieces or phrase.countries):
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
        up to the bearer's name belong to the title, whatever the preposition."""
        doc = self.doc
        if doc[i].pos_ != "ADP" or i in self.country:
            return 0
        end, nouns = i + 1, 0
        while end < min(i + 12, len(doc)) and end not in self.person:
            token = doc[end]
            if self._breaks(end) or token.pos_ in ("VERB", "AUX", "PRON", "SCONJ") and not (
                token.morph.get("Case")
            ):
                return 0
            if token.is_punct and token.text not in ("«", "»", '"', "-"):
                return 0
            if is_title(token) or token.pos_ == "PRON":
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
            if k in self.country and self.country[k].start == k and doc[i].lower_ not in ("по", "в", "на"):
                self._add_country(phrase, str(self.country[k].kb_id_))
        return end

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
                return seen > 0 and j + 1 < len(doc) and j + 1 not in self.person and (
                    self._in_case(j + 1, "Gen") or self._in_case(j + 1, "Dat")
                ) and not is_title(doc[j + 1])
            if self._is_noun(j):
                seen += 1
            elif not (self._is_adjective(j) or token.text == ","):
                return False
        return False

    # -- the body ------------------------------------------------------------------------------

    def _classify(self, phrase: RolePhrase) -> None:
        pieces = phrase.pieces
        if phrase.inner is not None:
            if phrase.title.group == "deputy":
                return
            if not phrase.inner.plural:
                # «глава управления президента»: the body, not whose it is, gives the rank.
                pieces = [p for p in pieces if p[0] < phrase.inner.start]
            if not pieces:
                phrase.body = "title"
                return
        pieces = [p for p in pieces if self.doc[p[0]].lower_ not in ("по", "в", "во", "при", "на")]
        if not pieces:
            return
        words = []
        for start, end in pieces:
            for token in self.doc[start:end]:
                lemma = token.lemma_.lower()
                if (token.text[:1].isascii() and token.text[:1].isalpha()) or token.text in "«\"":
                    words.append("<company>")
                if any(c.isalpha() for c in token.text):
                    words.append(lemma)
        first = pieces[0][0]
        span = self.names.get(first)
        if (span is not None and span.label_ == "LOC") or first in self.place:
            text = " ".join(words)
            place = self.place.get(first)
            entry = gazetteer().get(fold(place.kb_id_)) if place is not None else None
            if not body_class(text):
                one = len(words) == 1 and not (entry is not None and entry.kind == "region")
                words.insert(0, "<city>" if one else "<region>")
        if words[-1:] == ["банк"] and phrase.countries:
            words.append("<country>")
        text = " ".join(words)
        if re.fullmatch(r"ведомство|министерство", text):
            text = self._antecedent(phrase.head) or text
        phrase.body = body_class(text) or ("other" if words else "")
        if phrase.organisation and phrase.body in ("other", "other_body", "agency", "commission", "delegation"):
            phrase.body = "igo_part"

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


def _participle(token: Token) -> str:
    """The dictionary form of a participle: «управляющим» → «управляющий»."""
    form = token_parse(token).inflect({"nomn", "sing", "masc"})
    return form.word if form else token.lower_


def doc_number(token: Token) -> str:
    """The grammatical number that the tagger saw."""
    return "".join(token.morph.get("Number")[:1])


def phrase_spans(phrase: RolePhrase) -> Iterator[tuple[int, int]]:
    """The spans of the role's own words, in text order."""
    yield from sorted([*((i, i + 1) for i in phrase.adjectives), (phrase.head, phrase.head + 1), *phrase.pieces])


def role_text(doc: Doc, phrase: RolePhrase) -> str:
    """The dictionary form of the role: head in the nominative singular, complements as they are."""
    head = doc[phrase.head]
    parse = token_parse(head)
    word = head.text
    low = word.lower()
    for prefix in ("экс-", "экс–"):
        if low.startswith(prefix):
            word = word[len(prefix) :]
    gender = "masc"
    if low.startswith("зам") and "-" not in low and parse.normal_form not in ("заместитель", "зам"):
        nominative = word
    else:
        form = parse.inflect({"nomn", "sing"})
        lemma = form.word if form else head.lemma_
        lemma = lemma.removeprefix("экс-")
        if phrase.title.lemma != lemma and "-" in phrase.title.lemma:
            lemma = phrase.title.lemma
        nominative = like_source(lemma, word)
        if form and form.tag.gender == "femn" and phrase.title.lemma not in ("глава",):
            gender = "femn"
    if nominative[1:].islower() or "-" in nominative:
        nominative = nominative[:1].lower() + nominative[1:]
    if phrase.title.lemma == "глава":
        gender = "masc"
    parts: list[tuple[int, str]] = [(phrase.head, nominative)]
    adjectives = sorted(phrase.adjectives)
    for n, i in enumerate(adjectives):
        p = token_parse(doc[i])
        form = p.inflect({"nomn", "sing", gender})
        text = like_source(form.word, doc[i].text) if form else doc[i].text
        parts.append((i, text[:1].lower() + text[1:] if not text.isupper() else text))
        if n + 1 < len(adjectives) and adjectives[n + 1] == i + 2:
            parts.append((i + 1, doc[i + 1].text))
    for start, end in phrase.pieces:
        parts.append((start, doc[start:end].text))
    parts.sort()
    text = ""
    for _, part in parts:
        text += part if not text or part == "," else " " + part
    return text.replace("« ", "«")


def role_variants(doc: Doc, phrase: RolePhrase) -> list[str]:
    """«главы Татарстана и Чечни» → «глава Татарстана», «глава Чечни»; empty for other phrases."""
    if not phrase.plural:
        return []
    marks = [n for n, (s, _) in enumerate(phrase.pieces) if doc[s].text == "и"]
    if len(marks) != 1 or not 0 < marks[0] < len(phrase.pieces) - 1:
        return []
    n = marks[0]
    (first, _), (second, _) = phrase.pieces[n - 1], phrase.pieces[n + 1]
    if not (doc[first].text[:1].isupper() and doc[second].text[:1].isupper()):
        return []
    without = [phrase.pieces[: n] + phrase.pieces[n + 2 :], phrase.pieces[: n - 1] + phrase.pieces[n + 1 :]]
    return [role_text(doc, replace(phrase, pieces=pieces)) for pieces in without]
