"""What the dependency tree says of two words: who governs whom, through which preposition."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

#: Longest path that is told of letter by letter; longer ones are «far».
_MAX_STEPS = 5
#: Steps between words that no tree joins.
_APART = 99


def preposition(token: Token) -> str:
    """The preposition of a noun («с» in «с президентом»), lower case; empty if it has none."""
    for child in token.children:
        if child.dep_ == "case" and child.i < token.i:
            word = child.lower_
            return {"со": "с", "во": "в", "ко": "к", "об": "о", "обо": "о"}.get(word, word)
    return ""


def grammatical_case(token: Token) -> str:
    """``Nom``, ``Gen``, …; empty where the tagger gives none."""
    values = token.morph.get("Case", [])
    return values[0] if values else ""


def feature(token: Token, name: str) -> str:
    """One feature of the morphology, e.g. ``Tense``; empty where the tagger gives none."""
    values = token.morph.get(name, [])
    return values[0] if values else ""


def ancestors(token: Token) -> list[Token]:
    """The token and its heads up to the root of the sentence."""
    chain = [token]
    head = token.head
    while head.i != token.i and len(chain) < 60:
        chain.append(head)
        token, head = head, head.head
    return chain


def joins_names(doc: Doc, dash: int) -> bool:
    """Whether the dash stands between two words with capitals («дорога Термез — Пешавар»)."""
    return doc[dash - 1].text[:1].isupper() and doc[dash + 1].text[:1].isupper()


def first_conjunct(token: Token) -> Token:
    """The head of a coordination that the token belongs to («А и Б»: А for both)."""
    steps = 0
    while token.dep_ == "conj" and token.head.i != token.i and steps < 30:
        token = token.head
        steps += 1
    return token


def conjuncts(token: Token) -> list[Token]:
    """The token and what is coordinated with it below it, in text order."""
    out, queue = [], [token]
    while queue:
        current = queue.pop()
        out.append(current)
        queue.extend(child for child in current.children if child.dep_ == "conj")
    return sorted(out, key=lambda t: t.i)


def path(source: Token, target: Token) -> tuple[str, int, int]:
    """The way from one word to the other in the tree, steps up, steps down.

    ``"^obl|nsubj"`` reads: up from an oblique, down to a subject. Coordination and apposition on
    the way down to the target are left out, so that each member of a list has the path of its head.
    Different sentences give ``"none"``.
    """
    if source.sent.start != target.sent.start:
        return "none", _APART, _APART
    up, down = ancestors(source), ancestors(target)
    steps_up, steps_down = _steps(up, down)
    if steps_up == _APART:
        return "none", _APART, _APART
    above, below = up[:steps_up], down[:steps_down]
    labels_up = [t.dep_ for t in above if t.dep_ not in ("conj",)]
    labels_down = [
        t.dep_ for t in reversed(below) if t.dep_ not in ("conj", "appos", "flat", "flat:name")
    ]
    if len(labels_up) + len(labels_down) > _MAX_STEPS:
        return "far", steps_up, steps_down
    return "^" + ".".join(labels_up) + "|" + ".".join(labels_down), steps_up, steps_down


def _steps(up: list[Token], down: list[Token]) -> tuple[int, int]:
    """How many words of each chain of heads stand below the first word that both have."""
    positions = {t.i: n for n, t in enumerate(up)}
    for n, token in enumerate(down):
        place = positions.get(token.i)
        if place is not None:
            return place, n
    return _APART, _APART


def tree_steps(source: Token, target: Token) -> tuple[int, int]:
    """Steps up and steps down of the :func:`path` between two words of one sentence."""
    return _steps(ancestors(source), ancestors(target))


def governing_verb(token: Token) -> Token | None:
    """The nearest verb above the token, itself excluded; participles and infinitives count."""
    for head in ancestors(token)[1:]:
        if head.pos_ in ("VERB", "AUX") or feature(head, "VerbForm") in ("Part", "Fin", "Inf"):
            return head
    return None


def subject(verb: Token) -> Token | None:
    """The subject of a verb, its own or, for an infinitive or a coordinated verb, its head's."""
    current, steps = verb, 0
    while steps < 4:
        for child in current.children:
            if child.dep_.startswith("nsubj"):
                return child
        if (
            current.dep_ not in ("xcomp", "conj", "csubj", "advcl", "ccomp")
            or current.head.i == current.i
        ):
            return None
        current = current.head
        steps += 1
    return None


def negated(token: Token) -> bool:
    """Whether «не» or «ни» stands at the word, or «нет», «нельзя», «без» governs it."""
    for child in token.children:
        if child.lower_ in ("не", "ни", "без", "нет", "никакой", "никаких"):
            return True
    return token.head.lower_ in ("нет", "нельзя", "невозможно")


def in_quotes(doc: Doc) -> list[bool]:
    """For each token whether it stands inside «…» that hold a clause (direct speech)."""
    flags = [False] * len(doc)
    start = -1
    for token in doc:
        if token.text in ("«", "“", "„"):
            start = token.i
        elif token.text in ("»", "”", "“") and start >= 0:
            if token.i - start > 5:
                for k in range(start, token.i):
                    flags[k] = True
            start = -1
    return flags


def left_modifiers(token: Token) -> Iterator[Token]:
    """Adjectives, determiners and numerals that agree with a noun."""
    for child in token.children:
        if (
            child.dep_ in ("amod", "det", "nummod", "nummod:gov", "acl", "appos")
            and child.i != token.i
        ):
            yield child
