"""The component that finds a document's meetings: ``doc._.meetings`` and ``doc.spans["MEETING"]``.

The road: trigger words (``triggers``) → which of them tell of an event (``mention`` model) → who
takes part, seen from each mention (``argument``) → which mentions are one event (``pair``,
``clustering``) → for the whole event: is it one (``event``), participants (``participant``) and
slots (``slots_*``). Every model is trained by ``training.meetings``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from ..document import Meeting, make_span, set_mentions
from ..learned.linear import Model, model_from_dict
from ..learned.trees import load_models
from .argument_features import argument_features
from .bare_mentions import link_bare
from .chairing import set_chairs
from .clustering import agglomerate, log_odds
from .collective import with_members_of_group
from .context import EventContext, event_context
from .event_features import (
    EventDraft,
    certainty_features,
    event_argument_features,
    event_features,
    sister_features,
)
from .mention_features import mention_features
from .ordinals import apply_ordinals
from .pair_features import pair_features
from .participants import choose_participants
from .phrase_choice import PhraseChooser, load_chooser
from .phrases import PhraseFacts, phrase_facts
from .reading import readings_of
from .series import fill_series
from .slots_date import DateOption, choose_date, date_options
from .slots_place import PlaceOption, choose_place, city_options, country_options, venue_of
from .slots_shared import (
    SLOTS,
    EventReading,
    SlotReading,
    likely_participants,
    relatives,
    shared_features,
)
from .slots_text import chair_of, title_of
from .splitting import split_counterparts
from .triggers import EventMention, named_types, told_mode
from .windows import meeting_moved, parts_of, windows_read

MODEL_FILE = "meetings.json.gz"
#: Sentences before and after a trigger in which a candidate counts as within reach.
#: Mentions so many places apart are not compared: time must not grow with the square of a text.
_PAIRED = 80
_BACK, _AHEAD = 8, 4


@dataclass
class Thresholds:
    """Where the classifiers' probabilities become decisions; tuned on unseen articles."""

    mention: float = 0.2
    pair: float = 0.67
    event: float = 0.45
    #: An article of which no event is so certain tells of none.
    surest: float = 0.75
    participant: float = 0.3
    further: float = 0.44
    date: float = 0.33
    country: float = 0.35
    city: float = 0.45


def candidates_in_reach(ctx: EventContext, mention: EventMention) -> list[int]:
    """All persons, and what else is named near a trigger, in the title or in the lead."""
    sentence = ctx.sentence_of[mention.i]
    out = []
    for number, candidate in enumerate(ctx.candidates):
        if candidate.kind == "person":
            out.append(number)
            continue
        for m in candidate.mentions:
            gap = sentence - ctx.sentence_of[m.head]
            if -_AHEAD <= gap <= _BACK or (
                ctx.sentence_of[m.head] <= 1 and candidate.kind != "group"
            ):
                out.append(number)
                break
    return out


def all_mention_features(
    ctx: EventContext, triggers: Sequence[EventMention]
) -> list[dict[str, float]]:
    """Features of all triggers of a document; notes their places in the context."""
    ctx.trigger_tokens = [t.i for t in triggers]
    return [mention_features(ctx, t, triggers) for t in triggers]


def mention_arguments(
    ctx: EventContext, mentions: Sequence[EventMention], model: Model
) -> list[dict[int, float]]:
    """For each mention the probability of each candidate in reach as its argument."""
    reach = [candidates_in_reach(ctx, m) for m in mentions]
    rows = [argument_features(ctx, m, n) for m, r in zip(mentions, reach, strict=True) for n in r]
    p = model.probabilities(rows)
    out, at = [], 0
    for r in reach:
        out.append({n: float(p[at + k]) for k, n in enumerate(r)})
        at += len(r)
    return out


def pair_instances(
    ctx: EventContext, mentions: Sequence[EventMention], arguments: Sequence[dict[int, float]]
) -> dict[tuple[int, int], dict[str, float]]:
    """Features of every pair of mentions that are not too far apart in the text's order."""
    return {
        (i, j): pair_features(
            ctx, mentions[i], mentions[j], (arguments[i], arguments[j]), (i, j), j - i - 1
        )
        for j in range(len(mentions))
        for i in range(max(0, j - _PAIRED), j)
    }


def same_event(
    ctx: EventContext,
    mentions: Sequence[EventMention],
    instances: Mapping[tuple[int, int], dict[str, float]],
    model: Model,
) -> dict[tuple[int, int], float]:
    """P(same event) of pairs of mentions, by the model and by their ordinals."""
    p = model.probabilities(list(instances.values()))
    pairs: dict[tuple[int, int], float] = dict(zip(instances, p.tolist(), strict=True))
    return apply_ordinals(ctx, mentions, link_bare(ctx, mentions, pairs))


def cluster_mentions(
    ctx: EventContext,
    mentions: Sequence[EventMention],
    arguments: Sequence[dict[int, float]],
    model: Model,
    threshold: float,
) -> tuple[list[list[int]], dict[tuple[int, int], float]]:
    """Mentions grouped into events, and P(same event) of each pair of mentions."""
    instances = pair_instances(ctx, mentions, arguments)
    pairs = same_event(ctx, mentions, instances, model)
    return agglomerate(len(mentions), pairs, threshold), pairs


def drafts(
    mentions: Sequence[EventMention],
    features: Sequence[dict[str, float]],
    scores: Sequence[float],
    arguments: Sequence[dict[int, float]],
    clusters: Sequence[Sequence[int]],
    pairs: Mapping[tuple[int, int], float],
) -> list[EventDraft]:
    """Events under construction, one a cluster, each with how near it is to the others."""
    events = [
        EventDraft(
            [mentions[i] for i in c],
            [features[i] for i in c],
            [scores[i] for i in c],
            [arguments[i] for i in c],
        )
        for c in clusters
    ]
    for n, event in enumerate(events):
        event.extra = sister_features(events, clusters, pairs, n)
        event.events, event.place = events, n
    return events


def evidence_of_meeting(certainty: float, participants: int, mentions: int) -> list[float]:
    """What tells whether a row is right: log-odds of the event, who takes part, places that tell."""
    return [
        log_odds(certainty),
        float(participants == 1),
        float(participants > 2),
        float(mentions > 1),
    ]


@dataclass
class DraftMeeting:
    """An event read alone, then beside others: ``chosen`` has P and part of each candidate.

    ``slots`` has the final probabilities of dates and places.
    """

    event: EventDraft
    whole: dict[str, float]
    certainty: float
    chosen: dict[int, tuple[float, str]]
    reading: EventReading
    dates: list[DateOption]
    places: dict[str, list[PlaceOption]]
    slots: dict[str, list[float]] = field(default_factory=dict)


def mode_features(
    whole: Mapping[str, float], type_: str, status: str, city: str, country: str
) -> dict[str, float]:
    """What tells whether an event is held in one place."""
    return {
        **whole,
        f"type_is={type_}": 1.0,
        f"status_is={status}": 1.0,
        "has_city": float(bool(city)),
        "has_country": float(bool(country)),
    }


class MeetingFinder:
    """Finds meetings with a set of models.

    ``calibration`` has the weights of :func:`evidence_of_meeting` in the log-odds that a row is
    right, and a constant last; without it a row's confidence is the ``event`` model's probability.
    ``topics`` chooses what was talked about; without it rows have no topic.
    """

    def __init__(
        self,
        models: Mapping[str, Model],
        thresholds: Thresholds,
        calibration: Sequence[float] = (),
        topics: PhraseChooser | None = None,
    ) -> None:
        self.models = models
        self.thresholds = thresholds
        self.calibration = tuple(calibration)
        self.topics = topics

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc._.meetings`` and the ``MEETING`` mentions."""
        doc._.meetings = self.find(doc)
        spans = [
            make_span(doc, start, end, "MEETING", doc[start:end].lemma_, number)
            for number, meeting in enumerate(doc._.meetings)
            for start, end in meeting.mentions
        ]
        set_mentions(doc, "MEETING", spans)
        return doc

    def find(self, doc: Doc) -> list[Meeting]:
        """The meetings of a document, in text order.

        :raises ValueError: the document has not been read.
        """
        spans = windows_read(doc)
        if len(spans) == 1:
            return self._find(doc)
        return [
            meeting_moved(meeting, start)
            for start, part in parts_of(doc, spans)
            for meeting in self._find(part)
        ]

    def _find(self, doc: Doc) -> list[Meeting]:
        triggers = readings_of(doc)[0].meeting_words
        if not triggers:
            return []
        ctx = event_context(doc)
        ctx.of_arguments = {}
        features = all_mention_features(ctx, triggers)
        scores = self.models["mention"].probabilities(features)
        kept = [n for n, p in enumerate(scores) if p >= self.thresholds.mention]
        if not kept:
            return []
        mentions = [triggers[n] for n in kept]
        arguments = mention_arguments(ctx, mentions, self.models["argument"])
        clusters, pairs = cluster_mentions(
            ctx, mentions, arguments, self.models["pair"], self.thresholds.pair
        )
        events = drafts(
            mentions,
            [features[n] for n in kept],
            [float(scores[n]) for n in kept],
            arguments,
            clusters,
            pairs,
        )
        single = [e for event in events for e in split_counterparts(ctx, event)]
        drafted = [d for e in single if (d := self._read(ctx, e)) is not None]
        if max((d.certainty for d in drafted), default=0.0) < self.thresholds.surest:
            return []
        self._weigh_slots(drafted)
        facts = phrase_facts(ctx, triggers)
        found = [(d.event, m) for d in drafted if (m := self._meeting(ctx, facts, d)) is not None]
        ctx.of_arguments = None
        return [meeting for _, meeting in fill_series(ctx, found)]

    def _read(self, ctx: EventContext, event: EventDraft) -> DraftMeeting | None:
        """What an event says alone; ``None`` where the models say that it is none."""
        models = self.models
        whole = event_features(ctx, event)
        certainty = float(models["event"].probabilities([certainty_features(ctx, whole)])[0])
        if certainty < self.thresholds.event:
            return None
        type_ = self._class("type", whole)
        if whole.get("named") or whole.get("ordinal"):
            type_ = next(
                (named_types()[m.lemma] for m in event.mentions if m.lemma in named_types()), type_
            )
        status = self._class("status", whole)
        numbers = sorted(event.joint_arguments())
        rows = [event_argument_features(ctx, event, n, whole) for n in numbers]
        probabilities = models["participant"].probabilities(rows)
        parts = models["part"].probabilities(rows)
        names = models["part"].classes
        chosen = {
            n: (float(p), names[int(np.argmax(part))])
            for n, p, part in zip(numbers, probabilities, parts, strict=True)
        }
        dates = date_options(ctx, event, whole, status)
        places = {
            "city": city_options(ctx, event, whole, status, type_),
            "country": country_options(ctx, event, whole, status, type_),
        }
        chances = {n: p for n, (p, _) in chosen.items()}
        reading = EventReading(type_, status, likely_participants(chances))
        rows_of = {
            "date": ([o.date.start for o in dates], [o.features for o in dates]),
            **{k: ([o.value for o in v], [o.features for o in v]) for k, v in places.items()},
        }
        for slot, (values, features) in rows_of.items():
            p = models[slot].probabilities(features).tolist() if features else []
            reading.slots[slot] = SlotReading(values, features, p)
        return DraftMeeting(event, whole, certainty, chosen, reading, dates, places)

    def _weigh_slots(self, drafted: Sequence[DraftMeeting]) -> None:
        """Probabilities of dates and places beside those of the events around."""
        readings = [d.reading for d in drafted]
        for n, draft in enumerate(drafted):
            around = relatives(readings, n)
            for slot in SLOTS:
                rows = shared_features(readings, n, slot, around)
                draft.slots[slot] = (
                    self.models[f"{slot}_shared"].probabilities(rows).tolist() if rows else []
                )

    def _meeting(
        self, ctx: EventContext, facts: PhraseFacts, draft: DraftMeeting
    ) -> Meeting | None:
        """The finished row of an event; ``None`` where nobody takes part."""
        thresholds, event, reading = self.thresholds, draft.event, draft.reading
        participants = choose_participants(
            ctx, event, draft.chosen, thresholds.participant, thresholds.further
        )
        participants = with_members_of_group(ctx, event, participants)
        participants = set_chairs(ctx, event, participants)
        if not participants:
            return None
        date = choose_date(draft.dates, draft.slots["date"], thresholds.date)
        country, city = choose_place(
            draft.places["city"],
            draft.slots["city"],
            draft.places["country"],
            draft.slots["country"],
            (thresholds.city, thresholds.country),
        )
        told = (told_mode(ctx.doc[m.i].lemma_) for m in event.mentions)
        mode = next(filter(None, told), "") or self._class(
            "mode", mode_features(draft.whole, reading.type, reading.status, city, country)
        )
        best = event.mentions[event.evidence(ctx)]
        sentence = ctx.doc[best.i].sent
        return Meeting(
            type=reading.type,
            status=reading.status,
            title=title_of(ctx, event),
            date_start=date.start,
            date_end=date.end,
            date_text=date.text,
            country=country,
            city=city,
            place=venue_of(ctx, event),
            mode=mode,
            chair=chair_of(participants),
            topic=self.topics(ctx, facts, event.mentions) if self.topics else "",
            countries=sorted({a.country for a in participants if a.country}),
            participants=participants,
            mentions=[(m.i, m.i + 1) for m in event.mentions],
            start=sentence.start,
            end=sentence.end,
            confidence=self._confidence(draft.certainty, len(participants), len(event.mentions)),
        )

    def _confidence(self, certainty: float, participants: int, mentions: int) -> float:
        if not self.calibration:
            return certainty
        evidence = [*evidence_of_meeting(certainty, participants, mentions), 1.0]
        odds = sum(w * x for w, x in zip(self.calibration, evidence, strict=True))
        return float(1.0 / (1.0 + np.exp(-odds)))

    def _class(self, part: str, features: dict[str, float]) -> str:
        model = self.models[part]
        return model.classes[int(np.argmax(model.probabilities([features])[0]))]


def load_finder() -> MeetingFinder:
    """The finder with the shipped models."""
    content = load_models(MODEL_FILE)
    models = {name: model_from_dict(data) for name, data in content["models"].items()}
    thresholds = Thresholds(**content["thresholds"])
    return MeetingFinder(models, thresholds, content.get("calibration", ()), load_chooser("topic"))


@Language.factory(
    "ru_meetings",
    requires=["token.dep", "token.lemma", "token.morph", "doc.spans", "doc._.people"],
    assigns=["doc._.meetings", "doc.spans"],
)
def create_meetings(nlp: Language, name: str) -> MeetingFinder:
    """Component: meetings with their participants and slots."""
    return load_finder()
