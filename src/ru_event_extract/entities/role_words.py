"""The words of title phrases: case, number and names at a place of the text."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Doc, Span, Token

from ..document import mentions
from ..language.morphology import parses, token_parse
from .titles import Title, title_of


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


class PhraseWords:
    """Case, number, countries, persons and names by token, for one document."""

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
        title = title_of(self.doc[i]) if self.doc[i].pos_ == "ADJ" else None
        if title is not None and taken_for_adjective(self.doc[i]):
            return "Nom" if self.doc[i].lower_ == title.lemma else ""
        return "".join(self.doc[i].morph.get("Case", [])[:1])

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
            # The tagger takes «Председателя» before «Кабинета» for an adjective.
            return title_of(token) is None or may_be_adjective(token.text)
        return token.pos_ == "VERB" and bool(token.morph.get("Case", []))

    def _is_noun(self, i: int) -> bool:
        token = self.doc[i]
        return token.pos_ in ("NOUN", "PROPN", "X") and any(c.isalpha() for c in token.text)

    def _breaks(self, i: int) -> bool:
        token = self.doc[i]
        return (token.is_space and "\n" in token.text) or bool(token.is_sent_start)

    # -- the phrase ----------------------------------------------------------------------------


def may_be_adjective(word: str) -> bool:
    """Whether the form may be one of an adjective or a participle."""
    return any(p.tag.POS in ("ADJF", "PRTF", "ADJS") for p in parses(word))


def taken_for_adjective(token: Token) -> bool:
    """«хоким области»: a title that is in no dictionary, and ends as an adjective does."""
    if token.pos_ not in ("ADJ", "VERB"):
        return False
    return not any(p.is_known and p.tag.POS in ("ADJF", "PRTF") for p in parses(token.text))


def participle(token: Token) -> str:
    """The dictionary form of a participle: «управляющим» → «управляющий»."""
    form = token_parse(token).inflect({"nomn", "sing", "masc"})
    return form.word if form else token.lower_


def doc_number(token: Token) -> str:
    """The grammatical number that the tagger saw."""
    return "".join(token.morph.get("Number", [])[:1])


def is_genitive_plural(word: str) -> bool:
    """Whether the dictionary knows the form as a genitive plural and as no genitive singular."""
    tags = [p.tag for p in parses(word) if p.is_known and "gent" in p.tag]
    return any("plur" in tag for tag in tags) and not any("sing" in tag for tag in tags)
