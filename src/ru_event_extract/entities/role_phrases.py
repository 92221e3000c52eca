"""The phrase of a title: adjectives before it, complements after it, country, body, phase."""

from __future__ import annotations

from spacy.tokens import Token

from ..language.morphology import parses, token_parse
from .role_complements import Complements
from .role_words import RolePhrase, doc_number, may_be_adjective, participle, taken_for_adjective
from .titles import (
    Title,
    body_class,
    is_title,
    may_be_title,
    modifiers,
    phase_prefixes,
    phrase_rank,
    rank_of,
    title_of,
)

_LOOK_BACK = 6


class PhraseReader(Complements):
    """Reads the title phrases of one document."""

    def all(self) -> list[RolePhrase]:
        """Outermost title phrases, in text order."""
        found: list[RolePhrase] = []
        end = 0
        for token in may_be_title.tokens(self.doc):
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
        if token.pos_ in ("ADJ", "VERB") or title.lemma in (
            "управляющий",
            "командующий",
            "заведующий",
        ):
            # «управляющий директор»: an adjective of the title that follows.
            following = doc[i + 1] if i + 1 < len(doc) else None
            if following is not None and is_title(following) and title.lemma != "командующий":
                return False
            adjective = token.pos_ in ("ADJ", "VERB") and not taken_for_adjective(token)
            if adjective and following is not None and following.pos_ == "NOUN":
                return self._case(i + 1) != self._case(i)
        if token.lemma_ == "глава" and i and doc[i - 1].lower_ == "во":
            return False
        if title.lemma in ("шах", "папа", "капитан", "майор") and i + 1 < len(doc):
            return i + 1 in self.person or doc[i + 1].lemma_.lower() == "римский"
        span = self.names.get(i)
        # «Совет министров», «Кабинет Министров»: a body, no persons.
        if span is not None and span.start < i and span.label_ == "ORG":
            # … but «Бухарский хоким» is no body.
            described = all(may_be_adjective(doc[k].text) for k in range(span.start, i))
            if not described or span.end > i + 1:
                return False
        before = doc[i - 1].lemma_.lower() if i else ""
        return not (
            before in ("кабинет", "совет", "собрание") and token.morph.get("Number", []) == ["Plur"]
        )

    def read(self, i: int, title: Title) -> RolePhrase:
        """The phrase whose head word is token ``i``."""
        token = self.doc[i]
        case = self._case(i) if token.pos_ in ("NOUN", "PROPN", "ADJ") else ""
        phrase = RolePhrase(i, i, i + 1, title, case)
        phrase.plural = token.morph.get("Number", []) == ["Plur"]
        tags = [p.tag for p in parses(token.text) if p.normal_form == title.lemma]
        if tags and not phrase.plural and all("plur" in tag for tag in tags):
            # The tagger takes «спецпредставители» for a genitive.
            phrase.plural = True
            phrase.case = "Nom" if any("nomn" in tag for tag in tags) else ""
        if token.text.lower().startswith(("экс-", "экс–")):
            phrase.phase = "former"
        self._read_left(phrase)
        self._read_right(phrase)
        adjectives = [self.doc[j].lemma_.lower() for j in phrase.adjectives]
        # «заместитель руководителя»: but in «заместитель главы администрации президента» it is
        # not the president who has the deputy.
        inner = phrase.inner.rank if phrase.inner and phrase.body in ("", "title") else ""
        body = phrase.body
        if not body and phrase.organisation:
            body = "igo"
        if not body and (phrase.countries or phrase.of_context):
            body = self._seat(phrase) or "state"
        after = phrase.pieces[0] if phrase.pieces and phrase.pieces[0][0] == i + 1 else (i, i)
        task = self.doc[after[0] : after[1]].text.lower() if token.i < after[0] else ""
        if special := phrase_rank(f"{title.lemma} {task}"):
            # «посол по особым поручениям»
            phrase.rank = special
            return phrase
        if task.startswith("по ") and title.group == "director" and body in ("", "company"):
            # «директор по коммуникациям»: of a part of the work, not of the company.
            body = "function"
        if body == "igo" and (task.startswith("по ") or self._in_a_country(phrase)):
            # «глава ЮНИСЕФ в Узбекистане»
            body = "igo_task"
        if body == "title" and phrase.inner is not None:
            served = f"title:{phrase.inner.title.lemma}"
            body = "igo" if phrase.organisation else served
        phrase.rank = rank_of(title, adjectives, body, inner)
        return phrase

    def _in_a_country(self, phrase: RolePhrase) -> bool:
        return any(
            self.doc[start].lower_ == "в" and start + 1 in self.country
            for start, _ in phrase.pieces
        )

    def _seat(self, phrase: RolePhrase) -> str:
        """«представитель Кремля»: the class of a seat of power that stands for its state."""
        for i in range(phrase.head + 1, phrase.end):
            span = self.country.get(i)
            if span is not None and span.start == i:
                body = body_class(" ".join(t.lemma_.lower() for t in span))
                return body if body == "president_office" else ""
        return ""

    def _read_left(self, phrase: RolePhrase) -> None:
        doc, i = self.doc, phrase.head - 1
        number = doc[phrase.head].morph.get("Number", [])
        while i >= 0 and phrase.head - i <= _LOOK_BACK:
            token = doc[i]
            if token.is_space or i in self.person or doc[i + 1].is_sent_start:
                break
            span = self.country.get(i)
            if (
                span is not None
                and token.pos_ in ("ADJ", "PROPN", "NOUN")
                and self._agrees(i, phrase)
            ):
                if token.pos_ != "ADJ" and "-" not in token.text and not token.text.islower():
                    break
                self._add_country(phrase, str(span.kb_id_))
                phrase.start = i
                i -= 1
                continue
            own = token.lower_ in ("его", "её", "ее", "их")
            if own or (self._is_adjective(i) and self._agrees(i, phrase)):
                effect = modifiers().get(token.lemma_.lower(), "keep")
                if token.lemma_.endswith("летний"):
                    effect = "drop"
                if token.lower_ in ("его", "её", "ее", "их"):
                    phrase.possessive = True
                if token.pos_ == "VERB" and effect == "keep":
                    effect = modifiers().get(participle(token), "stop")
                if effect == "stop":
                    break
                if effect in ("former", "future"):
                    phrase.phase = effect
                elif effect == "keep" and not own:
                    if token.pos_ == "DET" or token_parse(token).tag.POS not in ("ADJF", "PRTF"):
                        break
                    phrase.adjectives.insert(0, i)
                phrase.start = i
                i -= 1
                continue
            if (
                token.text in ("и", ",")
                and i > 0
                and phrase.adjectives
                and i + 1 == phrase.adjectives[0]
                and self._is_adjective(i - 1)
                and self._agrees(i - 1, phrase)
                and doc[i - 1].morph.get("Number", []) == number
                and i - 1 not in self.country
            ):
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
