"""Dictionary forms of the names of bodies: «Совета безопасности» → «Совет безопасности»."""

from __future__ import annotations

from spacy.tokens import Doc

from ..language.morphology import form_of, like_source, parses, token_parse

_GENDERS = {"Masc": "masc", "Fem": "femn", "Neut": "neut"}


def body_name(doc: Doc, start: int, end: int) -> str:
    """The name of a body in the nominative: the head noun and the adjectives before it change."""
    head = next(
        (
            i
            for i in range(start, end)
            if doc[i].pos_ in ("NOUN", "PROPN") and _is_word(doc[i].text)
        ),
        None,
    )
    if head is None:
        return closed(doc[start:end].text)
    if _foreign(doc[head].text):
        return closed(_with_adjectives(doc, start, head) + doc[head:end].text)
    token = doc[head]
    plural = token.morph.get("Number", []) == ["Plur"]
    parse = token_parse(token)
    form = form_of(parse, frozenset(("nomn", "plur" if plural else "sing")))
    known = any(p.is_known for p in parses(token.text))
    noun = like_source(form.word, token.text) if form and known else token.text
    if token.text.isupper():
        noun = token.text
    gender = form.tag.gender if form else None
    text = ""
    for i in range(start, end):
        word = doc[i].text
        if i == head:
            word = noun
        elif i < head and doc[i].pos_ in ("ADJ", "VERB") and _is_word(doc[i].text):
            grammemes = ["nomn", "plur"] if plural else ["nomn", "sing", *filter(None, [gender])]
            changed = form_of(token_parse(doc[i]), frozenset(grammemes))
            word = like_source(changed.word, word) if changed else word
        text += word + doc[i].whitespace_
    return closed(text.strip())


def _with_adjectives(doc: Doc, start: int, head: int) -> str:
    """The adjectives before a name that doesn't decline: «американская » of «американской SpaceX»."""
    text = ""
    for token in doc[start:head]:
        form = None
        if token.pos_ == "ADJ" and _is_word(token.text):
            form = form_of(token_parse(token), frozenset(("nomn",)))
        text += (like_source(form.word, token.text) if form else token.text) + token.whitespace_
    return text


def closed(name: str) -> str:
    """The name with its quotation marks in pairs: ``ООО «Ксерокс`` lacks one, ``ООН»`` has one too many."""
    if name.endswith("»") and "«" not in name:
        return name.rstrip("»")
    lacks = name.count("«") > name.count("»") and not name.endswith("»")
    return f"{name}»" if lacks else name


def _is_word(text: str) -> bool:
    """Letters, or letters on both sides of hyphens («пресс-служба», «военно-промышленный»)."""
    return all(part.isalpha() for part in text.split("-"))


def _foreign(word: str) -> bool:
    return word[:1].isascii() or (len(word) > 1 and word[1:].isupper())
