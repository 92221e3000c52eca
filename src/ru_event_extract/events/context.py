"""What the event components look up again and again for one document, computed once."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from spacy.tokens import Doc, Span

from ru_event_extract.document import mentions
from ru_event_extract.entities.place_names import capital_of

from .candidates import ArgumentMention, Candidate, argument_candidates
from .reading import Reading
from .spheres import sphere_features
from .syntax import in_quotes
from .words import words_of


@dataclass
class EventContext:
    """A document with its candidates and positions; build it with :func:`event_context`.

    ``doc`` is read like a ``Doc``, but is a :class:`~ru_event_extract.events.words.Words`.
    """

    doc: Doc
    candidates: list[Candidate]
    sentence_of: list[int]
    sentence_starts: list[int]
    quoted: list[bool]
    dates: list[Span]
    places: list[Span]
    countries: list[Span]
    venues: list[Span]
    lemma_counts: Counter[str]
    #: what the reading network says of the kind of events that is looked for
    reading: Reading = field(default_factory=Reading)
    #: tokens of the trigger words, set by the component that looks for a kind of event
    trigger_tokens: list[int] = field(default_factory=list)
    #: (trigger token, candidate number) -> features; ``None``: they are not kept
    of_arguments: dict[tuple[int, int], dict[str, float]] | None = None
    #: sentence number -> (candidate number, mention)
    in_sentence: dict[int, list[tuple[int, ArgumentMention]]] = field(default_factory=dict)
    #: token -> candidate numbers whose mention covers it
    at_token: dict[int, list[int]] = field(default_factory=dict)

    #: what the article is about, as features
    spheres: dict[str, float] = field(default_factory=dict)
    #: of each candidate the sentences that name it
    sentences_of: list[set[int]] = field(default_factory=list)

    @property
    def sentences(self) -> int:
        """How many sentences the document has."""
        return len(self.sentence_starts)


def _capitals(doc: Doc) -> list[Span]:
    """«Узбекская столица» as a place: the city by its country's adjective."""
    found = []
    for span in mentions(doc, "COUNTRY"):
        word = span.root.head
        modifies = word.lemma_ == "столица" and span.root.dep_ == "amod" and span.start < word.i
        if modifies and (city := capital_of(span.kb_id_)):
            found.append(Span(span.doc, span.start, word.i + 1, label="PLACE", kb_id=city))
    return found


def event_context(doc: Doc) -> EventContext:
    """Candidates, sentences, direct speech, dates and places of a document."""
    readings = doc._.event_readings
    if readings and readings[0].context is not None:
        known: EventContext = readings[0].context
        return known
    doc = words_of(doc)
    capitals = _capitals(doc)
    sentence_of = [0] * len(doc)
    starts = []
    for number, sentence in enumerate(doc.sents):
        starts.append(sentence.start)
        for i in range(sentence.start, sentence.end):
            sentence_of[i] = number
    candidates = argument_candidates(doc)
    in_sentence: dict[int, list[tuple[int, ArgumentMention]]] = defaultdict(list)
    at_token: dict[int, list[int]] = defaultdict(list)
    for number, candidate in enumerate(candidates):
        for mention in candidate.mentions:
            in_sentence[sentence_of[mention.head]].append((number, mention))
            for i in range(mention.start, mention.end):
                if number not in at_token[i]:
                    at_token[i].append(number)
    lemma_counts = Counter(t.lemma_ for t in doc)
    return EventContext(
        doc=doc,
        candidates=candidates,
        sentence_of=sentence_of,
        sentence_starts=starts,
        quoted=in_quotes(doc),
        dates=[s for s in mentions(doc, "DATE") if s.kb_id_],
        places=[*mentions(doc, "PLACE"), *capitals],
        countries=mentions(doc, "COUNTRY"),
        venues=mentions(doc, "VENUE"),
        lemma_counts=lemma_counts,
        spheres=sphere_features(lemma_counts),
        in_sentence=dict(in_sentence),
        sentences_of=[{sentence_of[m.head] for m in c.mentions} for c in candidates],
        at_token=dict(at_token),
        reading=readings[0].meetings if readings else Reading(),
    )
