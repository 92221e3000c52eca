"""Dictionary forms of the names of bodies: «Совета безопасности» → «Совет безопасности»."""

from __future__ import annotations

from pymorphy3.analyzer import Parse
from spacy.tokens import Doc, Token

from ..language.morphology import form_of, like_source, parses, token_parse
from .titles import is_title

#: Of unknown names the oblique endings that leave no doubt, and those of the nominative.
_ENDINGS = {
    ("Masc", "Gen"): (("ия", "ий"), ("а", "")),
    ("Masc", "Dat"): (("ию", "ий"), ("у", "")),
    ("Masc", "Ins"): (("ием", "ий"), ("ом", "")),
    ("Masc", "Loc"): (("ии", "ий"), ("е", "")),
    ("Fem", "Gen"): (("ы", "а"),),
    ("Fem", "Ins"): (("ой", "а"),),
}
_SHORTEST = 3
#: Tokens before a name in quotation marks: the mark and a word.
_QUOTED = 2


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
    token = doc[head]
    plural = token.morph.get("Number", []) == ["Plur"]
    noun, grammemes, agreeing = token.text, ["nomn"], {"ADJ"}
    if not _foreign(token.text):
        form = form_of(token_parse(token), frozenset(("nomn", "plur" if plural else "sing")))
        noun = _noun(token, form)
        gender = form.tag.gender if form else None
        grammemes += ["plur"] if plural else ["sing", *filter(None, [gender])]
        agreeing.add("VERB")
    text = ""
    for i in range(start, end):
        word = doc[i].text
        if i == head:
            word = noun
        elif i < head and doc[i].pos_ in agreeing and _is_word(word):
            changed = form_of(token_parse(doc[i]), frozenset(grammemes))
            word = like_source(changed.word, word) if changed else word
        text += word + doc[i].whitespace_
    return closed(text.strip())


def _noun(head: Token, form: Parse | None) -> str:
    """The head noun; ``form`` is its nominative by the dictionary, a guess where it has no such word."""
    if head.text.isupper():
        return head.text
    if any(p.is_known for p in parses(head.text)):
        return like_source(form.word, head.text) if form else head.text
    return _unknown_name(head) if _declines(head) else head.text


def _declines(name: Token) -> bool:
    """«гендиректор «Русала»»: a name in quotation marks that no noun for the body stands before.

    «Компании «Русал»» has it in the nominative.
    """
    doc, i = name.doc, name.i
    alone = _QUOTED <= i < len(doc) - 1 and doc[i - 1].text == "«" and doc[i + 1].text == "»"
    if not alone or not name.text.isalpha():
        return False
    return doc[i - 2].pos_ == "ADP" or is_title(doc[i - 2])


def _unknown_name(name: Token) -> str:
    """The nominative of a name that is in no dictionary, by its ending and the tagger's guess."""
    case, gender = (name.morph.get(key, [""])[0] for key in ("Case", "Gender"))
    for ending, nominative in _ENDINGS.get((gender, case), ()):
        if name.lower_.endswith(ending) and len(name) > len(ending) + _SHORTEST:
            return name.text[: -len(ending)] + nominative
    return name.text


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
