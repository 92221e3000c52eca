"""Gold agreements laid over a document's triggers and candidates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from spacy.tokens import Doc

from ..evaluation.matching import same_argument
from ..events.agreement_features import all_agreement_features
from ..events.agreement_meetings import AgreementContext, agreement_context
from ..events.agreement_triggers import AgreementMention, find_agreement_triggers, without_yo
from ..events.candidates import Candidate
from .annotated import Annotated
from .meeting_gold import Gold, quote_places

#: Characters after a trigger in which the words of a gold title or subject are looked for.
_WINDOW = 120


@dataclass
class AgreementExample:
    """One annotated document, ready for training.

    ``event_of`` gives each trigger the index of its gold agreement or -1, ``weight`` how sure that
    is; ``parties`` has for each gold agreement the candidates that are its parties.
    """

    doc_id: str
    source: str
    gold: list[dict[str, Any]]
    ctx: AgreementContext
    triggers: list[AgreementMention]
    features: list[dict[str, float]]
    event_of: list[int]
    weight: list[float]
    parties: list[set[int]]


def _stems(text: str) -> set[str]:
    return {without_yo(w)[:5] for w in text.lower().split() if len(w) > 3}


def _fit(doc: Doc, mention: AgreementMention, event: Gold, places: list[tuple[int, int]]) -> float:
    """How well a trigger suits a gold agreement whose quotes hold it; 0 where none does."""
    inside = 0.0
    for start, end in places:
        for i, weight in ((mention.i, 1.0), (mention.act, 0.6)):
            if i >= 0 and start <= doc[i].idx < end:
                inside = max(inside, weight + 20.0 / (40.0 + end - start))
    if not inside:
        return 0.0
    at = doc[mention.i].idx
    ahead = _stems(doc.text[at : at + _WINDOW])
    wanted = _stems(event["title"] + " " + event["subject"])
    shared = len(ahead & wanted) / len(wanted) if wanted else 0.0
    same = 1.0 * (mention.type == event["kind"]) + 0.3 * mention.noun
    return inside + same + 1.5 * shared


def agreements_of_triggers(
    doc: Doc, triggers: Sequence[AgreementMention], gold: Sequence[Gold]
) -> tuple[list[int], list[float]]:
    """The gold agreement of each trigger (-1 for none) and the weight of that label.

    Where quotes of several agreements hold a trigger, each agreement first gets the trigger that
    suits it best, then the others go where they suit best.
    """
    places = [quote_places(doc.text, event["quotes"]) for event in gold]
    fits = {
        (n, k): fit
        for n, t in enumerate(triggers)
        for k, event in enumerate(gold)
        if (fit := _fit(doc, t, event, places[k])) > 0
    }
    event_of = [-1] * len(triggers)
    served: set[int] = set()
    ordered = sorted(fits, key=lambda nk: (-fits[nk], nk))
    for n, k in ordered:
        if event_of[n] < 0 and k not in served:
            event_of[n] = k
            served.add(k)
    for n, k in ordered:
        if event_of[n] < 0:
            event_of[n] = k
    weight = [1.0] * len(triggers)
    lemmas = {triggers[n].lemma for n, k in enumerate(event_of) if k >= 0}
    for n, k in enumerate(event_of):
        # A later mention that nobody quoted may well tell of the same agreement.
        if k < 0 and triggers[n].lemma in lemmas:
            weight[n] = 0.4
        elif k >= 0 and sum(m == n for m, _ in fits) > 1:
            weight[n] = 0.8
    return event_of, weight


def parties_of(candidates: Sequence[Candidate], event: Gold) -> set[int]:
    """Candidates that are parties to a gold agreement."""
    rows = [asdict(c.argument) for c in candidates]
    found: set[int] = set()
    for party in event["parties"]:
        for number, row in enumerate(rows):
            if number not in found and same_argument(party, row):
                found.add(number)
                break
    return found


def agreement_example(article: Annotated) -> AgreementExample:
    """Lay the gold agreements of an article, whose meetings are found, over its triggers."""
    doc, gold = article.doc, article.gold.agreements
    ctx = agreement_context(doc)
    triggers = find_agreement_triggers(doc)
    event_of, weight = agreements_of_triggers(doc, triggers, gold)
    return AgreementExample(
        article.gold.doc_id,
        article.source,
        list(gold),
        ctx,
        triggers,
        all_agreement_features(ctx, triggers),
        event_of,
        weight,
        [parties_of(ctx.candidates, event) for event in gold],
    )
