"""Which names of a text are one person: «Далер Джума», «Д. Джума», «Джумой»."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache

from .names import (
    NameForm,
    NameWord,
    is_given_name,
    is_particle,
    is_surname,
    key,
    name_keys,
    nominative,
    readings,
    same_word,
)

#: Spellings of one surname beside the same first name: «Рамафоса», «Рамфоса».
_SPELLING = 0.8


@dataclass
class NameMention:
    """A name in the text: words, initials, and for each part «И.» or ``""`` for a word.

    ``case`` is that of the title before the name; the name agrees with it. ``gender`` is that of
    the verb whose subject the name is.
    """

    start: int
    end: int
    words: list[NameWord]
    initials: list[str] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    case: str = ""
    gender: str = ""


@dataclass
class NameGroup:
    """One person: the mentions, fullest first, and the dictionary form."""

    mentions: list[NameMention]
    words: list[str] = field(default_factory=list)
    gender: str = ""
    name: str = ""

    @property
    def full(self) -> NameMention:
        return self.mentions[0]

    @property
    def surname(self) -> str:
        """The last word; the first one of a Chinese, Korean or Vietnamese name is not told apart."""
        return self.words[-1] if self.words else ""


def _weight(mention: NameMention) -> tuple[int, int, int]:
    names = [w for w in mention.words if not is_particle(w.text)]
    return len(names), len(mention.initials), -mention.start


def group_names(found: Iterable[NameMention]) -> list[NameGroup]:
    """Persons of a document."""
    groups: list[NameGroup] = []
    #: Where the mentions of each group begin, in order.
    starts: list[list[int]] = []
    #: Only groups that share a word with a mention can fit it.
    by_word: dict[str, list[int]] = {}
    #: Of a name that comes again: how many groups there were, and which of them it fits how well.
    known: dict[tuple[Hashable, ...], tuple[int, list[tuple[float, int]]]] = {}
    for mention in sorted(found, key=_weight, reverse=True):
        name = (*mention.words, None, *mention.initials)
        compared, scored = known.get(name, (0, []))
        keys = {k for w in mention.words for k in name_keys(w.text)}
        likely = sorted({n for k in keys for n in _from(compared, by_word.get(k, ()))})
        scored += [(fit, n) for n in likely if (fit := _fit(mention, groups[n])) > 0]
        known[name] = len(groups), scored
        if scored:
            best = max(scored, key=lambda x: x[0])[0]
            ties = [n for fit, n in scored if fit == best]
            # Namesakes: the one named last before this place.
            number = max(ties, key=lambda n: _nearness(mention, starts[n]))
            groups[number].mentions.append(mention)
            insort(starts[number], mention.start)
        else:
            group = NameGroup([mention])
            _name(group)
            for word_key in keys:
                by_word.setdefault(word_key, []).append(len(groups))
            groups.append(group)
            starts.append([mention.start])
    for group in groups:
        if len(group.mentions) > 1:
            _name(group)
    return groups


def _from(first: int, numbers: Sequence[int]) -> Sequence[int]:
    """Those of the ascending numbers that are not less than the first."""
    return numbers[bisect_left(numbers, first) :]


def _nearness(mention: NameMention, starts: list[int]) -> int:
    before = bisect_right(starts, mention.start)
    return starts[before - 1] if before else -starts[0]


def _fit(mention: NameMention, group: NameGroup) -> float:
    """How well the mention names the person of the group; 0 for not at all."""
    full = group.full
    free = list(range(len(full.words)))
    score = 0.0
    loose: list[NameWord] = []
    for word in mention.words:
        place = next((i for i in free if _same(word, full.words[i])), None)
        if place is None:
            loose.append(word)
            continue
        free.remove(place)
        particle = is_particle(word.text)
        last = place == len(full.words) - 1
        score += 0.1 if particle else 2.0 if last else 1.0
        score += _agreement(word, group, place)
    if loose and score < 1.0:
        return 0.0
    for word in loose:
        near = next((i for i in free if _spelt_alike(word.text, group.words[i])), None)
        if near is None:
            return 0.0
        free.remove(near)
        score += 1.0
    if score < 0.9:
        return 0.0
    for initial in mention.initials:
        match = next(
            (i for i in free if full.words[i].text.lower().startswith(initial.lower())), None
        )
        if match is not None:
            free.remove(match)
            score += 0.5
        elif any(i.lower() == initial.lower() for i in full.initials):
            score += 0.5
        elif free or full.initials:
            return 0.0
    if full.initials and len(mention.words) > len(full.words):
        return 0.0
    return score


def _same(a: NameWord, b: NameWord) -> bool:
    return same_word(a.text, b.text)


def _spelt_alike(form: str, nominative_: str) -> bool:
    if len(nominative_) < 5:
        return False
    other = key(nominative_)
    return any(_nearly(key(r.nominative), other) for r in readings(form))


@lru_cache(maxsize=20_000)
def _nearly(first: str, second: str) -> bool:
    matcher = SequenceMatcher(None, first, second)
    # The dear ratio last: the others are never less.
    ratios = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
    return all(ratio() >= _SPELLING for ratio in ratios)


def _agreement(word: NameWord, group: NameGroup, place: int) -> float:
    """Case and gender tell «Алиев» and «Алиева» apart: points for a reading that fits."""
    wanted = key(group.words[place]) if place < len(group.words) else ""
    best = -0.5
    for reading in readings(word.text):
        if key(reading.nominative) != wanted:
            continue
        fit = 0.0
        if word.case and reading.case:
            fit += 0.3 if word.case == reading.case else -0.3
        if reading.gender and group.gender:
            fit += 0.2 if reading.gender == group.gender else -0.3
        best = max(best, fit)
    return best


def _name(group: NameGroup) -> None:
    """Set the dictionary form from all mentions."""
    full = group.full
    if not full.words:
        return
    forms = [NameForm(tuple(enumerate(full.words)), full.case, full.gender)]
    for mention in group.mentions[1:]:
        free = list(range(len(full.words)))
        places = []
        for word in mention.words:
            # Best place first: an equal form, then one that may be a form of the same word.
            order = sorted(free, key=lambda i: full.words[i].text != word.text)
            place = next((i for i in order if same_word(word.text, full.words[i].text)), None)
            if place is not None:
                free.remove(place)
                places.append((place, word))
        if places:
            forms.append(NameForm(tuple(places), mention.case, mention.gender))
    words, gender = nominative([w.text for w in full.words], forms)
    words = [w.lower() if is_particle(f.text) and f.text.islower() else w
             for w, f in zip(words, full.words, strict=True)]  # fmt: skip
    group.words, group.gender = words, gender
    rest = iter(words)
    parts = [part or next(rest, "") for part in full.order] if full.order else words
    group.name = " ".join(_first_name_first([p for p in parts if p]))


def _first_name_first(parts: list[str]) -> list[str]:
    """«Путин Владимир» → «Владимир Путин»; a Chinese or Korean name stays."""
    if len(parts) < 2 or any(is_particle(p) for p in parts[:-1]):
        return parts
    if parts[0].endswith(".") or is_given_name(parts[0]):
        return parts
    if parts[-1].endswith(".") and not parts[0].endswith("."):
        return [*parts[1:], parts[0]]
    if (
        len(parts) == 2
        and is_surname(parts[0])
        and is_given_name(parts[1])
        and not is_surname(parts[1])
    ):
        return [parts[1], parts[0]]
    if len(parts) == 3 and parts[2].lower().endswith(
        ("ович", "евич", "овна", "евна", "ична", "ьич")
    ):
        return [parts[1], parts[2], parts[0]]
    return parts
