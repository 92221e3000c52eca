"""When an agreement came about: the document's dates, its meetings' days among them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from spacy.tokens import Span

from ..learned.linear import Model
from .agreement_meetings import AgreementContext, meeting_date_features
from .agreement_triggers import AgreementMention
from .event_features import EventDraft
from .slots_date import DateOption, EventDate, date_options, date_parts
from .syntax import governing_verb, path, preposition


def _act_features(
    ctx: AgreementContext, event: EventDraft, spans: list[Span], status: str
) -> dict[str, float]:
    """How a date stands to the act («подписали 14 августа») and to the order of telling."""
    doc = ctx.doc
    out: dict[str, float] = {}
    least = 99
    for mention in event.mentions:
        if not isinstance(mention, AgreementMention):
            continue
        act = doc[mention.act] if mention.act >= 0 else governing_verb(doc[mention.i])
        act = act if act is not None else doc[mention.i]
        for span in spans:
            head = span.root
            if ctx.sentence_of[head.i] != ctx.sentence_of[act.i]:
                continue
            way, up, down = path(act, head)
            if up + down < least:
                least = up + down
                out = {
                    f"act_path={way}": 1,
                    f"act_prep={preposition(head)}:{min(4, up + down)}": 1,
                    f"act_role={mention.role}:{min(4, up + down)}": 1,
                    "direct": float(head.head.i == act.i),
                    f"direct_status={head.head.i == act.i}:{status}": 1,
                    "below_noun": float(
                        doc[mention.i].left_edge.i <= head.i <= doc[mention.i].right_edge.i
                    ),
                }
    out["act_steps"] = min(least, 12)
    first = event.mentions[event.best()].i
    before = [s.start for s in spans if s.start < first]
    if before:
        # How many other dates the text has named since this one.
        last = max(before)
        out["dates_since"] = sum(last < s.start < first for s in ctx.dates)
        out["sentences_since"] = ctx.sentence_of[first] - ctx.sentence_of[last]
    else:
        out["only_after"] = 1
    return {f"date:{name}": float(value) for name, value in out.items() if value}


def agreement_date_options(
    ctx: AgreementContext, event: EventDraft, whole: dict[str, float], status: str
) -> list[DateOption]:
    """Every date of the text and of its meetings, with how it stands to the agreement."""
    options = date_options(ctx, event, whole, status)
    known = {(o.date.start, o.date.end) for o in options}
    for meeting in ctx.meetings:
        value = (meeting.date_start, meeting.date_end or meeting.date_start)
        if meeting.date_start and value not in known:
            known.add(value)
            date = EventDate(*value, meeting.date_text)
            options.append(DateOption(date, {"only_of_meeting": 1.0, f"status={status}": 1.0}))
    by_value: dict[tuple[str, str], list[Span]] = defaultdict(list)
    for span in ctx.dates:
        by_value[date_parts(span.kb_id_)].append(span)
    for option in options:
        spans = by_value.get((option.date.start, option.date.end), [])
        option.features.update(_act_features(ctx, event, spans, status))
        found = meeting_date_features(ctx, list(event.mentions), option.date.start)
        option.features.update(found)
        for name in ("meeting:nearest_day", "meeting:main_day"):
            if found.get(name, 0) > 0:
                option.features[f"{name}:{status}"] = 1.0
    return options


def choose_agreement_date(
    options: Sequence[DateOption], model: Model, threshold: float
) -> EventDate:
    """The likeliest date; none below the threshold."""
    if not options:
        return EventDate()
    p = model.probabilities([o.features for o in options])
    best = int(np.argmax(p))
    return options[best].date if p[best] >= threshold else EventDate()
