"""The component that reads documents with the networks of ``learned.event_reader``.

It sets ``doc._.event_readings`` for the components that find meetings and agreements.
"""

from __future__ import annotations

from importlib.resources import as_file, files

import numpy as np
from spacy.attrs import LEMMA, ORTH
from spacy.language import Language
from spacy.tokens import Doc

from ..language.batching import BatchComponent
from ..learned.event_reader import MODEL_FILE, EventReaders, load_networks
from ..learned.mention_features import unique_rows
from .agreement_triggers import find_agreement_triggers
from .context import event_context
from .reader_input import ReaderInput, reader_input
from .reading import PartReading, Reading
from .triggers import find_triggers
from .windows import parts_of, windows


class EventReader(BatchComponent):
    """Reads documents, a batch at a time."""

    def __init__(self, networks: EventReaders) -> None:
        self.networks = networks

    def annotate(self, docs: list[Doc]) -> None:
        """Set the readings of the documents; one without event words is not read."""
        owners: list[tuple[Doc, PartReading]] = []
        items: list[ReaderInput] = []
        ids = []
        for doc in docs:
            doc._.event_readings = []
            of_doc = find_triggers(doc), find_agreement_triggers(doc)
            spans = windows(doc, (*of_doc[0], *of_doc[1]))
            whole = len(spans) == 1
            for start, part in [(0, doc)] if whole else parts_of(doc, spans):
                words = of_doc if whole else (find_triggers(part), find_agreement_triggers(part))
                reading = PartReading(start, Reading(), Reading(), *words)
                if not any(words):
                    doc._.event_readings.append(reading)
                    continue
                ctx = event_context(part)
                item = reader_input(ctx, *words)
                ids.append(part.to_array([ORTH, LEMMA])[item.tokens])
                items.append(item)
                reading.context = ctx if whole else None
                owners.append((doc, reading))
        if not items:
            return
        places, different = unique_rows(np.concatenate(ids))
        different_words = [(orth, lemma) for orth, lemma in different.tolist()]
        ends = np.cumsum([len(item.tokens) for item in items])
        inputs = list(zip(np.split(places, ends[:-1]), items, strict=True))
        readings = self.networks.read(different_words, docs[0].vocab.strings, inputs)
        for (doc, reading), (meetings, agreements) in zip(owners, readings, strict=True):
            reading.meetings, reading.agreements = meetings, agreements
            if reading.context is not None:
                reading.context.reading = meetings
            doc._.event_readings.append(reading)
        for doc in docs:
            doc._.event_readings.sort(key=lambda reading: reading.start)


@Language.factory(
    "ru_event_reader",
    requires=["token.dep", "token.lemma", "token.morph", "doc.spans", "doc._.people"],
    assigns=["doc._.event_readings"],
)
def create_reader(nlp: Language, name: str) -> EventReader:
    """Component: what the shipped networks read of events."""
    with as_file(files("ru_event_extract") / "models" / MODEL_FILE) as path:
        return EventReader(load_networks(path))
