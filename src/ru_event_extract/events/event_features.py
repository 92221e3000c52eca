"""What is known of an event from all its mentions together, for the classifiers of whole events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from spacy.tokens import Span

from .anaphora import anaphora_features
from .argument_features import argument_features, relation_features
from .context import EventContext
from .modality import modality_features
from .ordinals import ordinal
from .reading import class_features
from .syntax import path
from .triggers import EventMention

#: An event less certain than this tells nothing of the others.
_CERTAIN = 0.4
_KEPT = ("lemma=", "type=", "modifier=", "argument=", "child=", "trigger_", "number=")


@dataclass
class EventDraft:
    """An event under construction: its mentions and what the classifiers said of them.

    ``features`` and ``scores`` belong to ``mentions``; ``arguments`` has for each mention the
    probability of candidates (by number) as arguments.
    """

    mentions: list[EventMention]
    features: list[dict[str, float]]
    scores: list[float]
    arguments: list[dict[int, float]]
    extra: dict[str, float] = field(default_factory=dict)
    #: Countries that are hosts or counterparts of a sister event told of by the same words.
    excluded: frozenset[str] = frozenset()
    #: All events of the document, in text order, and the place of this one among them.
    events: Sequence[EventDraft] = ()
    place: int = -1
    _read: dict[int, float] | None = field(default=None, init=False, repr=False, compare=False)

    def best(self) -> int:
        """The place of the mention that states the event most clearly."""
        return max(
            range(len(self.mentions)),
            key=lambda n: self.scores[n] + 0.5 * min(2.0, sum(self.arguments[n].values())),
        )

    def evidence(self, ctx: EventContext) -> int:
        """The place of the mention whose sentence a reader checks first: it names who takes part."""

        def clarity(n: int) -> float:
            sentence = ctx.sentence_of[self.mentions[n].i]
            named = sum(
                p for c, p in self.joint_arguments().items() if sentence in ctx.sentences_of[c]
            )
            return self.scores[n] + 0.5 * min(3.0, named)

        return max(range(len(self.mentions)), key=clarity)

    @cached_property
    def _joint(self) -> dict[int, float]:
        out: dict[int, float] = {}
        for part in self.arguments:
            for number, p in part.items():
                out[number] = max(out.get(number, 0.0), p)
        return out

    def joint_arguments(self) -> dict[int, float]:
        """The highest probability of each candidate over the mentions."""
        return self._joint

    @cached_property
    def _by_country(self) -> dict[str, list[tuple[int, float]]]:
        return {}

    def compatriots(self, ctx: EventContext, country: str) -> list[tuple[int, float]]:
        """The two likeliest arguments of a country, with their probabilities."""
        if not country:
            return []
        if not self._by_country:
            for number, p in self._joint.items():
                self._by_country.setdefault(ctx.candidates[number].country, []).append((number, p))
            for country_, found in self._by_country.items():
                self._by_country[country_] = sorted(found, key=lambda f: -f[1])[:2]
        return self._by_country.get(country, [])

    @cached_property
    def certainty(self) -> float:
        """The highest probability of a mention to tell of an event at all."""
        return max(self.scores)

    def read_arguments(self, ctx: EventContext) -> dict[int, float]:
        """The highest probability of each candidate over the mentions, by the reading network."""
        if self._read is None:
            self._read = {
                n: max(ctx.reading.link("argument", m.i, n) for m in self.mentions)
                for n in self.joint_arguments()
            }
        return self._read


def _elsewhere(ctx: EventContext, event: EventDraft, number: int) -> dict[str, float]:
    """How likely a candidate, or a compatriot, takes part in the document's other events.

    «Двух стран», «президенты» and bare plurals point at those of an event told of before.
    """
    out: dict[str, float] = {}
    country = ctx.candidates[number].country
    before = ""
    for place, other in enumerate(event.events):
        if place == event.place or other.certainty < _CERTAIN:
            continue
        joint = other.joint_arguments()
        own = joint.get(number, 0.0)
        kin = max((p for n, p in other.compatriots(ctx, country) if n != number), default=0.0)
        where = "before" if place < event.place else "after"
        for name, p in (("own", own), ("kin", kin)):
            key = f"{where}_{name}"
            out[key] = max(out.get(key, 0.0), p)
            if where == "before":
                out[f"last_{name}"] = p
            if not before:
                out[f"first_{name}"] = p
        before = where
    return out


def _is_named(ctx: EventContext, mention: EventMention) -> bool:
    """Whether the event bears a name of its own: in quotation marks, or capitalised inside."""
    token = ctx.doc[mention.i]
    if not mention.noun:
        return False
    after = ctx.doc[mention.i + 1].text if mention.i + 1 < len(ctx.doc) else ""
    before = ctx.doc[mention.i - 1].text if mention.i else ""
    capital = any(
        child.text[:1].isupper() and child.i < token.i and child.i != token.sent.start
        for child in token.children
        if child.dep_ == "amod"
    )
    return after == "«" or before == "«" or capital


def certainty_features(ctx: EventContext, whole: Mapping[str, float]) -> dict[str, float]:
    """What tells whether an event is one, beside its features as a whole: the article's spheres."""
    return {**whole, **ctx.spheres}


def event_features(ctx: EventContext, event: EventDraft) -> dict[str, float]:
    """Features of the event as a whole: its words, modality and likely participants."""
    out: dict[str, float] = {
        "mentions": len(event.mentions),
        "score_max": max(event.scores),
        "score_mean": sum(event.scores) / len(event.scores),
        "score_sum": sum(event.scores),
        "nouns": sum(m.noun for m in event.mentions),
        "in_title": float(any(ctx.sentence_of[m.i] == 0 for m in event.mentions)),
        "first_sentence": min(ctx.sentence_of[event.mentions[0].i], 12),
    }
    best = event.best()
    for n, features in enumerate(event.features):
        for name, value in features.items():
            if name.startswith(_KEPT):
                out["any:" + name] = max(out.get("any:" + name, 0.0), value)
                if n == best:
                    out["best:" + name] = value
            elif name.startswith("m:"):
                out["any:" + name] = out.get("any:" + name, 0.0) + value
    for name, value in modality_features(ctx, event.mentions[best].i).items():
        out["best:m:" + name] = value
    for name, value in modality_features(ctx, event.mentions[0].i).items():
        out["first:m:" + name] = value
    out.update(anaphora_features(ctx, event.mentions[best].i))
    out["ordinal"] = float(any(ordinal(ctx.doc[m.i]) for m in event.mentions))
    out["named"] = float(any(_is_named(ctx, m) for m in event.mentions))
    read = [ctx.reading.events.get(m.i, 0.0) for m in event.mentions]
    out["reader_max"], out["reader_mean"] = max(read), sum(read) / len(read)
    out.update(class_features(ctx.reading, [m.i for m in event.mentions]))
    joint = event.joint_arguments()
    strong = [n for n, p in joint.items() if p > 0.5]
    out["strong"] = len(strong)
    out["argument_mass"] = sum(joint.values())
    for n in strong:
        candidate = ctx.candidates[n]
        key = f"strong_{candidate.kind}"
        out[key] = out.get(key, 0) + 1
        if candidate.argument.rank:
            key = f"strong_rank={candidate.argument.rank}"
            out[key] = out.get(key, 0) + 1
    out["strong_countries"] = len({ctx.candidates[n].country for n in strong} - {""})
    top = sorted(joint.values(), reverse=True)[:3]
    for n, p in enumerate(top):
        out[f"top{n}"] = p
    out.update(event.extra)
    return {name: float(value) for name, value in out.items() if value}


def event_argument_features(
    ctx: EventContext, event: EventDraft, number: int, whole: dict[str, float]
) -> dict[str, float]:
    """Features of a candidate as an argument of the whole event."""
    probabilities = [part.get(number, 0.0) for part in event.arguments]
    top = max(range(len(probabilities)), key=probabilities.__getitem__)
    out = argument_features(ctx, event.mentions[top], number)
    joint = event.joint_arguments()
    p = joint.get(number, 0.0)
    candidate = ctx.candidates[number]
    out["p_max"] = p
    out["p_mean"] = sum(probabilities) / len(probabilities)
    out["p_best"] = probabilities[event.best()]
    out["p_first"] = probabilities[0]
    read = event.read_arguments(ctx)
    seen = [ctx.reading.link("argument", m.i, number) for m in event.mentions]
    out["reader_max"], out["reader_mean"] = read.get(number, 0.0), sum(seen) / len(seen)
    out["reader_best"] = seen[event.best()]
    out["reader_rank"] = sum(q > read.get(number, 0.0) for q in read.values())
    ordered = sorted(joint.values(), reverse=True)
    out["p_rank"] = sum(q > p for q in ordered)
    out["p_top"] = ordered[0] if ordered else 0.0
    out["p_second"] = ordered[1] if len(ordered) > 1 else 0.0
    out["strong"] = sum(q > 0.5 for q in ordered)
    out["strong_persons"] = sum(
        q > 0.5 and ctx.candidates[n].kind == "person" for n, q in joint.items()
    )
    same = [
        (q, ctx.candidates[n].kind)
        for n, q in joint.items()
        if n != number and candidate.country and ctx.candidates[n].country == candidate.country
    ]
    out["compatriot_person"] = max((q for q, kind in same if kind == "person"), default=0.0)
    out["compatriot_other"] = max((q for q, kind in same if kind != "person"), default=0.0)
    others = [
        q
        for n, q in joint.items()
        if n != number and ctx.candidates[n].country != candidate.country
    ]
    out["foreigner"] = max(others, default=0.0)
    bodies = [
        q
        for n, q in joint.items()
        if n != number
        and candidate.kind == "organisation"
        and ctx.candidates[n].argument.organisation
        and ctx.candidates[n].argument.organisation.lower() == candidate.argument.name.lower()
    ]
    out["body_represented"] = max(bodies, default=0.0)
    sentences = {ctx.sentence_of[m.i] for m in event.mentions}
    own = [m for m in candidate.mentions if ctx.sentence_of[m.head] in sentences]
    out["here_any"] = len(own)
    out["here_free"] = sum(not m.inside for m in own)
    out["event_mentions"] = len(event.mentions)
    for name, value in _elsewhere(ctx, event, number).items():
        out[f"elsewhere_{name}"] = value
    for name, value in whole.items():
        if name.startswith(("any:lemma=", "any:type=", "anaphora")):
            out[name] = value
    return {name: float(value) for name, value in out.items() if value}


def span_features(
    ctx: EventContext, event: EventDraft, spans: Sequence[Span], question: str
) -> dict[str, float]:
    """How the places that give one value stand to an event.

    ``question`` is what they answer: ``date``, ``city`` or ``country``.
    """
    doc = ctx.doc
    best: tuple[float, int, Span] | None = None
    for n, mention in enumerate(event.mentions):
        sentence = ctx.sentence_of[mention.i]
        for span in spans:
            head = span.root.i
            gap = sentence - ctx.sentence_of[head]
            if gap == 0:
                _, up, down = path(doc[mention.i], doc[head])
                cost = min(up + down, 8) + min(abs(head - mention.i), 40) / 40
            else:
                cost = 10.0 + (2 * gap if gap > 0 else -4 * gap)
            if best is None or cost < best[0]:
                best = (cost, n, span)
    out: dict[str, float] = {"spans": len(spans)}
    read = [
        max((ctx.reading.link(question, m.i, s.start) for s in spans), default=0.0)
        for m in event.mentions
    ]
    out["reader"], out["reader_mean"] = max(read), sum(read) / len(read)
    out["reader_best"] = read[event.best()]
    if best is None:
        return out
    cost, n, span = best
    mention = event.mentions[n]
    head = span.root.i
    gap = ctx.sentence_of[mention.i] - ctx.sentence_of[head]
    out["cost"] = cost
    out["gap"] = gap
    out["score_here"] = event.scores[n]
    out["is_best"] = float(n == event.best())
    if gap == 0:
        relation = relation_features(doc, mention.i, head)
        out.update(relation)
        word_class = f"{mention.type}:{'n' if mention.noun else 'v'}"
        way = next(k for k in relation if k.startswith("path_prep="))
        out[f"{word_class}:{way}"] = 1
        out["below"] = float(doc[mention.i].left_edge.i <= head <= doc[mention.i].right_edge.i)
        closer = sum(
            1
            for m in event.mentions
            if ctx.sentence_of[m.i] == ctx.sentence_of[head]
            and abs(m.i - head) < abs(mention.i - head)
        )
        out["closer_mentions"] = closer
    out["span_in_title"] = float(any(ctx.sentence_of[s.start] == 0 for s in spans))
    out["span_in_lead"] = float(any(ctx.sentence_of[s.start] == 1 for s in spans))
    out[f"word={mention.lemma}"] = 1
    out[f"type={mention.type}"] = 1
    out["mentions"] = len(event.mentions)
    out["sentence"] = min(ctx.sentence_of[mention.i], 12)
    out["quoted_apart"] = float(ctx.quoted[head] != ctx.quoted[mention.i])
    return {name: float(value) for name, value in out.items() if value}


def sister_features(
    events: Sequence[EventDraft],
    clusters: Sequence[Sequence[int]],
    pairs: Mapping[tuple[int, int], float],
    number: int,
) -> dict[str, float]:
    """How near an event is to the other events of the document: a second telling of one of them?

    ``clusters`` holds the mentions of each event as used in the keys of ``pairs``.
    """
    out: dict[str, float] = {"events": len(events), "order": number}
    own = events[number]
    own_arguments = {n for n, p in own.joint_arguments().items() if p > 0.4}
    best = (-1.0, -1)
    for k in range(len(events)):
        if k == number:
            continue
        links = [
            pairs.get((min(i, j), max(i, j)), 0.0) for i in clusters[number] for j in clusters[k]
        ]
        best = max(best, (max(links), k))
        key = "link_mean_before" if k < number else "link_mean_after"
        out[key] = max(out.get(key, 0.0), sum(links) / len(links))
    if best[1] >= 0:
        other = events[best[1]]
        others = {n for n, p in other.joint_arguments().items() if p > 0.4}
        out["link_max"] = best[0]
        out["link_to_earlier"] = float(best[1] < number)
        out["link_same_type"] = float(own.mentions[0].type == other.mentions[0].type)
        out["link_bigger"] = float(sum(other.scores) > sum(own.scores))
        out["link_shared"] = len(own_arguments & others)
        out["link_only_own"] = len(own_arguments - others)
        out["link_only_other"] = len(others - own_arguments)
    return out
