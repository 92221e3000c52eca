"""The component that finds a document's agreements: ``doc._.agreements``, ``doc.spans["AGREEMENT"]``.

The road is that of meetings: trigger words (``agreement_triggers``) → which of them tell of an
agreement (``mention`` model) → who is party to it, seen from each mention (``argument``) → which
mentions are one agreement (``pair``) → for the whole agreement: is it one (``event``), parties
(``party``), kind, status and date. Every model is a set of trees trained by
``training.agreements``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from ..document import Agreement, make_span, set_mentions
from ..learned.linear import Model, model_from_dict
from ..learned.trees import load_models
from .agreement_dates import agreement_date_options, choose_agreement_date
from .agreement_features import (
    agreement_drafts,
    agreement_event_features,
    all_agreement_features,
    considered_parties,
    parties_in_reach,
    party_event_features,
    party_mention_features,
)
from .agreement_meetings import AgreementContext, agreement_context
from .agreement_pairs import agreement_pairs, linked
from .agreement_slots import agreement_title, meeting_of
from .agreement_triggers import AgreementMention
from .clustering import agglomerate, log_odds
from .collective import parties_of_all, with_members_of_group
from .event_features import EventDraft, certainty_features
from .parties import choose_parties
from .phrase_choice import PhraseChooser, load_chooser
from .phrases import PhraseFacts, phrase_facts
from .reading import readings_of
from .splitting import split_agreement
from .windows import agreement_moved, meeting_moved, parts_of, windows_read

MODEL_FILE = "agreements.json.gz"
#: Sentences of a text that has no room to tell of an agreement twice, which makes it more certain.
_SHORT = 3


@dataclass
class AgreementThresholds:
    """Where probabilities become decisions; tuned by ``training.agreements``."""

    mention: float = 0.32
    pair: float = 0.65
    event: float = 0.3
    #: An article of more than three sentences of which no agreement is so certain tells of none.
    surest: float = 0.55
    party: float = 0.32
    date: float = 0.34


def party_scores(
    ctx: AgreementContext, mentions: Sequence[AgreementMention], model: Model
) -> list[dict[int, float]]:
    """For each mention the probability of each candidate in reach as a party."""
    reach = [parties_in_reach(ctx, m) for m in mentions]
    rows = [
        party_mention_features(ctx, m, n) for m, r in zip(mentions, reach, strict=True) for n in r
    ]
    p = model.probabilities(rows)
    out, at = [], 0
    for r in reach:
        out.append({n: float(p[at + k]) for k, n in enumerate(r)})
        at += len(r)
    return out


def evidence_of_row(certainty: float, parties: int, mentions: int) -> list[float]:
    """What tells whether a row is right: log-odds of the event, parties and places that name it."""
    return [log_odds(certainty), float(parties == 1), float(parties > 2), float(mentions > 1)]


class AgreementFinder:
    """Finds agreements with a set of models.

    ``calibration`` has the weights of :func:`evidence_of_row` in the log-odds that a row is right,
    and a constant last; without it a row's confidence is the ``event`` model's probability.
    ``subjects`` chooses what was agreed; without it rows have no subject.
    """

    def __init__(
        self,
        models: Mapping[str, Model],
        thresholds: AgreementThresholds,
        calibration: Sequence[float] = (),
        subjects: PhraseChooser | None = None,
    ) -> None:
        self.models = models
        self.thresholds = thresholds
        self.calibration = tuple(calibration)
        self.subjects = subjects

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc._.agreements`` and the ``AGREEMENT`` mentions."""
        doc._.agreements = self.find(doc)
        spans = [
            make_span(doc, start, end, "AGREEMENT", doc[start:end].lemma_, number)
            for number, agreement in enumerate(doc._.agreements)
            for start, end in agreement.mentions
        ]
        set_mentions(doc, "AGREEMENT", spans)
        # Readings serve the stations up to here; they would only take memory.
        doc._.event_readings = doc._.word_encodings = None
        return doc

    def find(self, doc: Doc, ctx: AgreementContext | None = None) -> list[Agreement]:
        """The agreements of a document, in text order.

        :raises ValueError: the document has not been read.
        """
        spans = windows_read(doc)
        if len(spans) == 1:
            return self._find(doc, ctx)
        found = []
        for start, part in parts_of(doc, spans):
            end = start + len(part)
            # The parts are those in which the meetings were found.
            own = [n for n, m in enumerate(doc._.meetings) if start <= m.start < end]
            part._.meetings = [meeting_moved(doc._.meetings[n], -start) for n in own]
            found += [agreement_moved(a, start, own) for a in self._find(part)]
        return found

    def _find(self, doc: Doc, ctx: AgreementContext | None = None) -> list[Agreement]:
        triggers = readings_of(doc)[0].agreement_words
        if not triggers:
            return []
        ctx = ctx or agreement_context(doc)
        ctx.of_arguments = {}
        features = all_agreement_features(ctx, triggers)
        scores = self.models["mention"].probabilities(features)
        kept = [n for n, p in enumerate(scores) if p >= self.thresholds.mention]
        if not kept:
            return []
        mentions = [triggers[n] for n in kept]
        arguments = party_scores(ctx, mentions, self.models["argument"])
        instances = agreement_pairs(ctx, mentions, arguments)
        p = self.models["pair"].probabilities(list(instances.values()))
        pairs = linked(instances, p.tolist())
        clusters = agglomerate(len(mentions), pairs, self.thresholds.pair)
        events = agreement_drafts(
            mentions,
            [features[n] for n in kept],
            [float(scores[n]) for n in kept],
            arguments,
            clusters,
        )
        events = [part for event in events for part in split_agreement(ctx, event)]
        wholes = [agreement_event_features(ctx, event) for event in events]
        rows = [certainty_features(ctx, whole) for whole in wholes]
        certainties = self.models["event"].probabilities(rows).tolist()
        floor = self.thresholds.event
        if ctx.sentence_of[-1] >= _SHORT and max(certainties) < self.thresholds.surest:
            floor = np.inf
        facts = phrase_facts(ctx, triggers)
        found = [
            self._agreement(ctx, facts, event, whole, certainty)
            for event, whole, certainty in zip(events, wholes, certainties, strict=True)
            if certainty >= floor
        ]
        ctx.of_arguments = None
        return [a for a in found if a is not None]

    def _agreement(
        self,
        ctx: AgreementContext,
        facts: PhraseFacts,
        event: EventDraft,
        whole: dict[str, float],
        certainty: float,
    ) -> Agreement | None:
        """The finished row; ``None`` where the models find no party."""
        models, thresholds = self.models, self.thresholds
        numbers = considered_parties(event)
        rows = [party_event_features(ctx, event, n, whole) for n in numbers]
        chosen = dict(zip(numbers, models["party"].probabilities(rows).tolist(), strict=True))
        parties = choose_parties(ctx, event, chosen, thresholds.party)
        if not parties:
            return None
        status = self._class("status", whole)
        date = choose_agreement_date(
            agreement_date_options(ctx, event, whole, status), models["date"], thresholds.date
        )
        sentence = ctx.doc[event.mentions[event.best()].i].sent
        meetings = ctx.doc._.meetings
        meeting = meeting_of(ctx, event, status, date.start, meetings)
        told_of = meeting if meeting is not None else ctx.main if meetings else None
        parties = parties_of_all(
            ctx, event, None if told_of is None else meetings[told_of], parties
        )
        parties = with_members_of_group(ctx, event, parties)
        return Agreement(
            kind=self._class("kind", whole),
            status=status,
            title=agreement_title(ctx, event, facts.triggers),
            subject=self.subjects(ctx, facts, event.mentions) if self.subjects else "",
            date_start=date.start,
            date_end=date.end,
            date_text=date.text,
            meeting=meeting,
            countries=sorted({a.country for a in parties if a.country}),
            parties=parties,
            mentions=[(m.i, m.i + 1) for m in event.mentions],
            start=sentence.start,
            end=sentence.end,
            confidence=self._confidence(certainty, len(parties), len(event.mentions)),
        )

    def _confidence(self, certainty: float, parties: int, mentions: int) -> float:
        if not self.calibration:
            return certainty
        evidence = [*evidence_of_row(certainty, parties, mentions), 1.0]
        odds = sum(w * x for w, x in zip(self.calibration, evidence, strict=True))
        return float(1.0 / (1.0 + np.exp(-odds)))

    def _class(self, part: str, features: dict[str, float]) -> str:
        model = self.models[part]
        return model.classes[int(np.argmax(model.probabilities([features])[0]))]


def load_agreement_finder() -> AgreementFinder:
    """The finder with the shipped models."""
    content = load_models(MODEL_FILE)
    models = {name: model_from_dict(data) for name, data in content["models"].items()}
    thresholds = AgreementThresholds(**content["thresholds"])
    return AgreementFinder(
        models, thresholds, content.get("calibration", ()), load_chooser("subject")
    )


@Language.factory(
    "ru_agreements",
    requires=["token.dep", "token.lemma", "token.morph", "doc.spans", "doc._.people"],
    assigns=["doc._.agreements", "doc.spans"],
)
def create_agreements(nlp: Language, name: str) -> AgreementFinder:
    """Component: agreements with their parties and slots; put it after ``ru_meetings``."""
    return load_agreement_finder()
