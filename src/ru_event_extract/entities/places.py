"""Places: cities, regions, seas, and the narrower venues of meetings.

Sets ``doc.spans["PLACE"]`` (``kb_id_`` is the name in the nominative) and ``doc.spans["VENUE"]``
(palaces, halls, hotels, airports: «дворец Независимости»). Finding and normalising are apart, so
that spans of a learned model can be normalised as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from spacy.attrs import LEMMA, ORTH
from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from ..document import make_span, set_mentions
from ..language.morphology import inflect, like_source, parses, token_parse
from ..language.token_filter import TokenFilter
from .countries import country_of
from .phrase_table import fold
from .place_names import (
    capital_of,
    gazetteer,
    is_known_place,
    not_places,
    place_adjectives,
    place_country,
    place_heads,
    place_kind,
)
from .titles import phrase_rank

__all__ = [
    "PlaceFinder",
    "find_places",
    "find_venues",
    "normalise_place",
    "place_country",
    "place_kind",
]

VENUE = "VENUE"
#: Groups of the learned recogniser, by label.
LEARNED = "learned_"
_LONGEST_ABBREVIATION = 5
_AT_LEAST_TWO = 2
_OPEN, _CLOSE = '«"“„', '»"”“'


@lru_cache(maxsize=20_000)
def _nominatives(word: str, adjectives: bool = True) -> tuple[str, ...]:
    """Nominative forms that a word may be a form of, likeliest first; the word itself last.

    ``adjectives``: also of names that inflect like adjectives («в Боровом»).
    """
    found: list[str] = []
    for parse in parses(word):
        if parse.tag.POS == "NOUN":
            number = {"plur"} if parse.tag.number == "plur" else {"sing"}
            form = parse.inflect({"nomn"} | number) if "Fixd" not in parse.tag else parse
            if form is not None:
                found.append(like_source(form.word, word))
        elif adjectives and parse.tag.POS == "ADJF" and word[:1].isupper():
            for gender in ("neut", "femn", "masc"):
                form = parse.inflect({"nomn", "sing", gender})
                if form is not None and is_known_place(form.word):
                    found.append(like_source(form.word, word))
    found.append(word)
    return tuple(dict.fromkeys(found))


#: Endings of cases and those of the nominative that they may stand for; for names that
#: pymorphy3 doesn't know, and only where the guess is a known place.
_ENDINGS = (
    ("ой", "а"), ("ом", ""), ("ом", "о"), ("ем", "й"), ("ью", "ь"), ("е", "а"), ("е", ""),
    ("у", "а"), ("у", ""), ("ы", "а"), ("а", ""), ("и", "ь"), ("и", "а"), ("и", "я"),
    ("ю", "й"), ("ю", "я"), ("я", "й"), ("я", "ь"),
)  # fmt: skip


def _guesses(word: str) -> Iterator[str]:
    for ending, nominative in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            yield word[: -len(ending)] + nominative


def _nominative(token: Token) -> str:
    """One noun in the nominative: a name of the gazetteer before what the tagger makes of it."""
    if token.is_upper and len(token) > 1 and (capitals := _entry_of_capitals(token.text)):
        return capitals
    candidates = _nominatives(token.text)
    if "Nom" in token.morph.get("Case", []) and is_known_place(token.text):
        return token.text
    for name in candidates:
        if is_known_place(name):
            if name[:1].islower() and (entry := gazetteer().get(fold(name))):
                return entry.name
            return name
    for name in _guesses(token.text):
        if is_known_place(name):
            return name
    if token.text[:1].isascii():
        return token.text
    parse = token_parse(token)
    number = "plur" if parse.tag.number == "plur" else "sing"
    if parse.tag.POS != "NOUN":
        return candidates[0]
    return inflect(token, "nomn", number)


def _entry_of_capitals(word: str) -> str:
    """The gazetteer's spelling of a dateline's «ДУШАНБЕ»; empty where it has none."""
    for name in _nominatives(word):
        entry = gazetteer().get(fold(name))
        if entry is not None:
            return entry.name
    return ""


def normalise_place(span: Span) -> str:
    """The name of a place in the nominative («Нью-Йорке» → «Нью-Йорк»).

    Words before the head agree with it, words after it stay as they are. A lone adjective gives
    the place that it is made from («московский» → «Москва») where the tables know it.
    """
    tokens = [t for t in span if not t.is_space]
    while tokens and (tokens[0].pos_ == "ADP" or fold(tokens[0].text) in ("г", ".")):
        tokens = tokens[1:]
    if not tokens:
        return span.text
    if len(tokens) == 1:
        token = tokens[0]
        if fold(token.lemma_) in place_adjectives() and token.pos_ == "ADJ":
            return place_adjectives()[fold(token.lemma_)]
        return _nominative(token)
    if fold(tokens[0].lemma_) == "столица" and len(tokens) > 1:
        code = country_of(span.doc[tokens[1].i : tokens[-1].i + 1])
        if capital := capital_of(code):
            return capital
    words = _phrase_nominative(tokens)
    out = ""
    for token, word in zip(tokens, words, strict=True):
        out += word + (" " if token.whitespace_ else "")
    return " ".join(out.split())


def _phrase_nominative(tokens: list[Token]) -> list[str]:
    nouns = [i for i, t in enumerate(tokens) if t.pos_ in ("NOUN", "PROPN")]
    if not nouns:
        return [t.text for t in tokens]
    regions = place_heads()["region"]
    head = next((i for i in nouns if fold(tokens[i].lemma_) in regions), nouns[0])
    number = token_parse(tokens[head]).tag.number or "sing"
    if head and "Sing" in tokens[head - 1].morph.get("Number", []):
        # «в Запорожской и Херсонской областях» names each region in the singular.
        number = "sing"
    features = _of_modifier(tokens[head], number)
    words = []
    for i, token in enumerate(tokens):
        if i < head:
            words.append(_agreeing(token.text, features))
        elif i == head:
            words.append(inflect(token, "nomn", number))
        else:
            words.append(token.text)
    return words


def _of_modifier(head: Token, number: str) -> frozenset[str]:
    """What an adjective before the head is in the nominative."""
    gender = token_parse(head).tag.gender if number == "sing" else None
    return frozenset({"nomn", number} | ({gender} if gender else set()))


@lru_cache(maxsize=20_000)
def _agreeing(word: str, features: frozenset[str]) -> str:
    """The adjective before a head in another form, also where the tagger took it for a noun."""
    for parse in parses(word):
        if parse.tag.POS in ("ADJF", "PRTF") and (form := parse.inflect(features)) is not None:
            return like_source(form.word, word)
    return word


#: An adjective made from a place, or a capital.
_MAY_BE_PLACE = TokenFilter(
    lambda text, lemma: text[:1].isupper() or fold(lemma) in place_adjectives(), ORTH, LEMMA
)
_REGION_HEADS = TokenFilter(
    lambda lemma: fold(lemma) in place_heads()["region"] | place_heads()["named"], LEMMA
)
_VENUE_HEADS = TokenFilter(
    lambda lemma: fold(lemma) in place_heads()["venue"] | {"кремль", "дом"}, LEMMA
)


def _covered(doc: Doc, groups: tuple[str, ...]) -> set[int]:
    return {i for g in groups for s in doc.spans.get(g, ()) for i in range(s.start, s.end)}


def find_places(doc: Doc) -> list[Span]:
    """Spans of places, countries left out; needs ``doc.spans["COUNTRY"]`` and natasha's names."""
    taken = _covered(doc, ("COUNTRY",))
    people = {
        i
        for s in doc.spans.get("natasha_names", ())
        if s.label_ == "PER"
        for i in range(s.start, s.end)
    }
    spans = [
        *_named_by_model(doc, taken),
        *_known(doc, taken, people),
        *_regions(doc),
    ]
    outer = [*_outermost(spans), *_sides(doc)]
    return [make_span(doc, s.start, s.end, "PLACE", normalise_place(s)) for s in outer]


def _outermost(spans: list[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if not kept or span.end > kept[-1].end:
            kept.append(span)
    return kept


def _named_by_model(doc: Doc, taken: set[int]) -> Iterator[Span]:
    houses = place_heads()["street"] | place_heads()["building"]
    for span in doc.spans.get("natasha_names", ()):
        if span.label_ != "LOC" or any(i in taken for i in range(span.start, span.end)):
            continue
        for token in span[1:]:
            if token.text == "(" or token.is_space:
                span = doc[span.start : token.i]
                break
        span = _without_common_noun(span)
        if not any(fold(t.lemma_.split("-")[-1]) in houses for t in span) and _is_name(span):
            yield span


def _without_common_noun(span: Span) -> Span:
    """«Бишкеку электроэнергией», «город Павия»: what natasha adds to a name."""
    last = span[-1]
    if len(span) > 1 and fold(span[0].lemma_) in ("город", "село", "штат"):
        return span.doc[span.start + 1 : span.end]
    if len(span) == 2 and last.is_lower and last.pos_ == "NOUN" and span[0].text[:1].isupper():
        common = fold(last.lemma_) not in place_heads()["region"]
        if common and last.morph.get("Case", []) != span[0].morph.get("Case", []):
            return span.doc[span.start : last.i]
    return span


def _is_name(span: Span) -> bool:
    """natasha marks a verb or a sentence's first word now and then."""
    if len(span) == 1 and span[0].is_upper and len(span.text) < _LONGEST_ABBREVIATION:
        # «ЕС», «МКС» are no places.
        return False
    name = normalise_place(span)
    if fold(name) in not_places():
        return False
    if len(span) == 1 and not is_known_place(name) and _is_other_word(span[0]):
        return False
    return span[0].pos_ not in ("VERB", "ADV", "ADP", "NUM") and not (
        len(span) == 1 and span[0].pos_ == "ADJ" and not is_known_place(name)
    )


def _is_other_word(token: Token) -> bool:
    """A surname, or a common noun that only begins a sentence: «Байдена», «Аким», «Газ»."""
    tags = [parse.tag for parse in parses(token.text) if parse.is_known]
    if not tags or any("Geox" in tag for tag in tags):
        return False
    heads = place_heads()
    before = fold(token.nbor(-1).lemma_) if token.i else ""
    if before in heads["title"] | heads["named"]:
        return False
    if any("Surn" in tag or "Name" in tag for tag in tags):
        return True
    return bool(token.is_sent_start) and all(tag.POS == "NOUN" for tag in tags)


def _in_title(token: Token) -> bool:
    """«Папа римский» is of no place."""
    return token.i > 0 and bool(phrase_rank(f"{token.nbor(-1).lemma_} {token.lemma_}"))


def _known(doc: Doc, taken: set[int], people: set[int]) -> Iterator[Span]:
    """Names of the gazetteer, of up to three words, and adjectives of places."""
    known, adjectives, streets = gazetteer(), place_adjectives(), place_heads()["street"]
    for token in _MAY_BE_PLACE.tokens(doc):
        if token.i in taken or token.i in people:
            continue
        if (
            token.pos_ == "ADJ"
            and token.head.i != token.i
            and fold(token.lemma_) in adjectives
            and not (token.text[:1].isupper() and fold(token.head.lemma_) in streets)
        ):
            yield doc[token.i : token.i + 1]
        if not token.text[:1].isupper():
            continue
        for length in (3, 2) if token.pos_ in ("ADJ", "NOUN") else ():
            phrase = doc[token.i : token.i + length]
            if (
                len(phrase) == length
                and phrase[-1].is_alpha
                and fold(" ".join(_phrase_nominative(list(phrase)))) in known
            ):
                yield phrase
        if token.pos_ in ("PROPN", "NOUN", "X") and any(
            fold(name) in known for name in _nominatives(token.text, adjectives=False)
        ):
            yield doc[token.i : token.i + 1]


def _regions(doc: Doc) -> Iterator[Span]:
    """«Московская область», «Пермский край», «Республика Башкортостан», «сектор Газа»."""
    heads = place_heads()
    for token in _REGION_HEADS.tokens(doc):
        lemma = fold(token.lemma_)
        if lemma in heads["region"]:
            start = token.i
            while start and doc[start - 1].pos_ == "ADJ" and doc[start - 1].text[:1].isupper():
                start -= 1
            if start < token.i:
                yield doc[start : token.i + 1]
        elif lemma in heads["named"] and token.i + 1 < len(doc):
            after = doc[token.i + 1]
            if after.text[:1].isupper() and lemma == "сектор":
                yield doc[token.i : token.i + 2]


def _sides(doc: Doc) -> Iterator[Span]:
    """«север Москвы», «юго-восток Украины»."""
    heads = place_heads()
    ends = {
        s.start: s.end
        for s in [*doc.spans.get("COUNTRY", ()), *doc.spans.get("natasha_names", ())]
        if s.label_ in ("COUNTRY", "LOC") and s[0].pos_ in ("PROPN", "NOUN")
    }
    for start, end in sorted(ends.items()):
        if not start:
            continue
        token = doc[start - 1]
        lemma = fold(token.lemma_)
        if lemma in heads["side"] or (lemma in heads["direction"] and token.is_lower):
            yield doc[token.i : end]


def find_venues(doc: Doc) -> list[Span]:
    """Palaces, halls, hotels, airports and the like with a name of their own."""
    heads, spans = place_heads()["venue"], []
    for token in _VENUE_HEADS.tokens(doc):
        if token.pos_ not in ("NOUN", "PROPN"):
            continue
        if fold(token.lemma_) in heads:
            span = _venue_at(doc, token)
            side = fold(token.lemma_) in place_heads()["side"]
            # «центр Ташкента» is a part of a city, «центр «Айритом»» a house.
            if span is not None and not (side and span[-1].text[:1].isalpha()):
                spans.append(span)
        elif token.text[:1].isupper() and fold(token.lemma_) in ("кремль", "дом"):
            start = token.i
            if fold(token.lemma_) == "дом":
                if not start or fold(doc[start - 1].lemma_) != "белый":
                    continue
                start -= 1
            spans.append(doc[start : token.i + 1])
    states = {(s.start, s.end) for s in doc.spans.get("COUNTRY", ())}
    spans = [s for s in spans if (s.start, s.end) not in states]
    return [make_span(doc, s.start, s.end, VENUE, normalise_place(s)) for s in _outermost(spans)]


def _venue_at(doc: Doc, head: Token) -> Span | None:
    start = head.i
    while start and doc[start - 1].pos_ == "ADJ" and doc[start - 1].text[:1].isupper():
        start -= 1
    end = head.i + 1
    if end < len(doc) and doc[end].text in _OPEN:
        for i in range(end + 1, min(end + 8, len(doc))):
            if doc[i].text in _CLOSE:
                return doc[start : i + 1]
    while end < len(doc) and doc[end].text[:1].isupper() and doc[end].pos_ in ("PROPN", "NOUN"):
        end += 1
    if end > head.i + 1 or start < head.i:
        return doc[start:end]
    return None


def with_learned(doc: Doc, ruled: list[Span]) -> list[Span]:
    """What the learned recogniser and the rules find together; the rules alone without it.

    The recogniser's spans count, save those that stand for a state; of the rules' the names of the
    gazetteer that it overlooks or that lie inside one of its spans.
    """
    if LEARNED + "PLACE" not in doc.spans:
        return ruled
    states = {(s.start, s.end) for s in doc.spans.get("COUNTRY", ())}
    learned = [s for s in doc.spans[LEARNED + "PLACE"] if (s.start, s.end) not in states]
    organisations = {(s.start, s.end) for s in doc.spans.get(LEARNED + "ORGANISATION", ())}
    exact = {(s.start, s.end) for s in learned}
    covered = {i: s for s in learned for i in range(s.start, s.end)}
    chosen = [make_span(doc, s.start, s.end, "PLACE", normalise_place(s)) for s in learned]
    for span in ruled:
        key = (span.start, span.end)
        known = fold(span.kb_id_) in gazetteer() and span[0].pos_ != "ADJ"
        if key in exact or key in organisations or not known:
            continue
        outer = covered.get(span.start)
        if outer is None or (outer.start <= span.start and span.end <= outer.end):
            chosen.append(span)
    return chosen


def with_coordinated_regions(doc: Doc, places: list[Span]) -> list[Span]:
    """«Ошской, Баткенской и Таласской областей» as three places, each by its full name.

    All but the last are the adjective alone in the text.
    """
    for head in _REGION_HEADS.tokens(doc):
        if "Plur" not in head.morph.get("Number", []):
            continue
        adjectives = _coordinated_adjectives(head)
        if len(adjectives) < _AT_LEAST_TWO:
            continue
        noun = inflect(head, "nomn", "sing")
        features = _of_modifier(head, "sing")
        first, last = adjectives[-1], adjectives[0]
        places = [s for s in places if s.end <= first.i or s.start > head.i]
        for adjective in adjectives:
            end = head.i if adjective is last else adjective.i
            name = f"{_agreeing(adjective.text, features)} {noun}"
            places.append(make_span(doc, adjective.i, end + 1, "PLACE", name))
    return places


@lru_cache(maxsize=5_000)
def _may_be_singular_adjective(word: str) -> bool:
    return any(p.tag.POS == "ADJF" and p.tag.number == "sing" for p in parses(word))


def _coordinated_adjectives(head: Token) -> list[Token]:
    """The names in the singular before a plural head, from right to left."""
    doc, found, i = head.doc, [], head.i - 1
    while i >= 0:
        word = doc[i]
        if not word.text[:1].isupper() or not _may_be_singular_adjective(word.text):
            break
        found.append(word)
        i -= 1
        if i < 0 or doc[i].lower_ not in (",", "и", "или"):
            break
        i -= 1
    return found


class PlaceFinder:
    """Sets ``doc.spans["PLACE"]`` and ``doc.spans["VENUE"]``."""

    def __call__(self, doc: Doc) -> Doc:
        venues = find_venues(doc)
        ends = {(s.start, s.end) for s in venues}
        places = []
        for span in with_coordinated_regions(doc, with_learned(doc, find_places(doc))):
            if (span.start, span.end) in ends or _in_title(span[0]):
                continue
            if place_kind(span.kb_id_) == "venue":
                venues.append(make_span(doc, span.start, span.end, VENUE, span.kb_id_))
            else:
                places.append(span)
        set_mentions(doc, "PLACE", places)
        set_mentions(doc, VENUE, venues)
        return doc


@Language.factory(
    "places",
    requires=["token.pos", "token.morph", "token.lemma", "token.dep", "doc.spans"],
    assigns=["doc.spans"],
)
def create_places(nlp: Language, name: str) -> PlaceFinder:
    """Component: places with their nominative names; stands after ``countries``."""
    gazetteer()
    return PlaceFinder()
