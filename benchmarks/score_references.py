"""Scores who is meant by a bare title, a bare surname or a pronoun against references marked by hand.

    python benchmarks/score_references.py FOLDER… [--references FILE.csv] [--errors]

The folders hold the articles as ``<doc_id>.txt``. ``corpora/annotations/references.csv`` gives the
places in them (``doc_id``, ``start``, ``end`` in characters, ``kind``) and the ``person`` meant, with
an empty name where the article doesn't name the office-holder.

A title or surname is right when the entity of its mention, as in ``mentions.csv``, is that person, or
when it has none and none is meant. A pronoun has no mention: it is right when the person takes part
in a meeting or agreement that its sentence states. ``--errors`` lists what went wrong in the develop
half (CRC-32 of the doc_id even); the confirm half is only counted.
"""

from __future__ import annotations

import argparse
import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from ru_event_extract.document import Meeting, mentions
from ru_event_extract.evaluation.matching import same_person
from ru_event_extract.extraction import shared_pipeline
from ru_event_extract.training.annotated import in_confirm_half

REFERENCES = Path(__file__).parent.parent / "corpora" / "annotations" / "references.csv"
KINDS = ("title", "surname", "pronoun")


@dataclass(frozen=True)
class Reference:
    """A place that means a person: character offsets, ``kind`` and the name, or ``""`` for none."""

    doc_id: str
    start: int
    end: int
    kind: str
    person: str


@dataclass(frozen=True)
class Outcome:
    """What the product made of a reference."""

    reference: Reference
    words: str
    answers: tuple[str, ...]
    right: bool


def read_references(path: Path) -> list[Reference]:
    """The rows of a file of references."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Reference(r["doc_id"], int(r["start"]), int(r["end"]), r["kind"], r["person"])
            for r in csv.DictReader(file)
        ]


def named(doc: Doc, reference: Reference) -> tuple[str, ...]:
    """The person of the closest mention of a person or role around the place; empty if none."""
    start, end = reference.start, reference.end
    around = [
        (-(span.label_ == "PERSON"), len(span), span.id_)
        for label in ("PERSON", "ROLE")
        for span in mentions(doc, label)
        if span.start_char <= start and end <= span.end_char
    ]
    entity = min(around, default=(0, 0, ""))[2]
    return (doc._.people[int(entity)].name,) if entity else ()


def taking_part(doc: Doc, reference: Reference) -> tuple[str, ...]:
    """The persons in the meetings and agreements that the sentence of the place states."""
    sentence = next(s for s in doc.sents if s.end_char >= reference.end)
    people = set()
    for event in (*doc._.meetings, *doc._.agreements):
        if any(sentence.start <= start < sentence.end for start, _ in event.mentions):
            arguments = event.participants if isinstance(event, Meeting) else event.parties
            people |= {a.person for a in arguments if a.person is not None}
    return tuple(doc._.people[index].name for index in sorted(people))


def judged(doc: Doc, reference: Reference) -> Outcome:
    """Whether the product's answer at the place is the person marked."""
    answers = (taking_part if reference.kind == "pronoun" else named)(doc, reference)
    if reference.person:
        right = any(same_person(reference.person, answer) for answer in answers)
    else:
        right = not answers
    return Outcome(reference, doc.text[reference.start : reference.end], answers, right)


def outcomes(
    nlp: Language, texts: Iterable[tuple[str, str]], references: Sequence[Reference]
) -> Iterator[Outcome]:
    """The references judged in the texts (text, doc_id) that they stand in."""
    of_document = defaultdict(list)
    for reference in references:
        of_document[reference.doc_id].append(reference)
    wanted = ((text, doc_id) for text, doc_id in texts if doc_id in of_document)
    for doc, doc_id in nlp.pipe(wanted, as_tuples=True, batch_size=32):
        for reference in of_document[doc_id]:
            yield judged(doc, reference)


def print_accuracy(title: str, found: Sequence[Outcome]) -> None:
    """One line a kind, and one for titles and surnames together."""
    print(f"== {title}")
    lines = [(kind, (kind,)) for kind in KINDS] + [("title + surname", KINDS[:2])]
    for name, kinds in lines:
        part = [o.right for o in found if o.reference.kind in kinds]
        if part:
            print(f"{name:16} {sum(part):4} of {len(part):4} {sum(part) / len(part):.3f}")
    print()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("--references", type=Path, default=REFERENCES)
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    paths = {path.stem: path for folder in options.folders for path in folder.glob("*.txt")}
    references = read_references(options.references)
    missing = {r.doc_id for r in references} - paths.keys()
    if len(missing) == len({r.doc_id for r in references}):
        parser.error("the folders hold no article of the references: give the gold folders")
    if missing:
        print(f"{len(missing)} articles of the references are not in the folders: left out\n")
    texts = ((p.read_bytes().decode("utf-8-sig"), d) for d, p in sorted(paths.items()))
    found = list(outcomes(shared_pipeline(), texts, references))
    develop = [o for o in found if not in_confirm_half(o.reference.doc_id)]
    confirm = [o for o in found if in_confirm_half(o.reference.doc_id)]
    for title, part in (("develop", develop), ("confirm", confirm), ("all", found)):
        print_accuracy(title, part)
    if options.errors:
        for outcome in develop:
            if not outcome.right:
                r = outcome.reference
                answers = ", ".join(outcome.answers) or "–"
                print(
                    f"{r.doc_id} {r.start} {r.kind} {outcome.words}: {r.person or '–'}, not {answers}"
                )


if __name__ == "__main__":
    main()
