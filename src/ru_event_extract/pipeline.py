"""The components in order, in one list."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

import spacy
from spacy.language import Language

#: Every station of the road, in order: the factory's name and the module that registers it.
LANGUAGE = (
    ("ru_sentences", "ru_event_extract.language.sentences"),
    ("natasha_morph", "ru_event_extract.language.natasha_models"),
    ("natasha_syntax", "ru_event_extract.language.natasha_models"),
    ("natasha_names", "ru_event_extract.language.natasha_models"),
    ("pymorphy3_lemmas", "ru_event_extract.language.lemmas"),
)
ENTITIES: tuple[tuple[str, str], ...] = (
    ("learned_mentions", "ru_event_extract.learned.mention_recogniser"),
    ("countries", "ru_event_extract.entities.countries"),
    ("places", "ru_event_extract.entities.places"),
    ("dates", "ru_event_extract.entities.dates"),
    ("ru_people", "ru_event_extract.entities.people"),
    ("ru_organisations", "ru_event_extract.entities.organisations"),
    ("ru_roles", "ru_event_extract.entities.roles"),
    ("ru_who_is_who", "ru_event_extract.resolution.who_is_who"),
    ("ru_role_confidence", "ru_event_extract.resolution.role_confidence"),
)
EVENTS: tuple[tuple[str, str], ...] = (
    ("ru_event_reader", "ru_event_extract.events.reader"),
    ("ru_meetings", "ru_event_extract.events.meetings"),
    ("ru_agreements", "ru_event_extract.events.agreements"),
)

_TOKENIZER_MODULE = "ru_event_extract.language.tokenizer"
_CONFIG = {"nlp": {"tokenizer": {"@tokenizers": "ru_event_extract.razdel.v1"}}}
#: spaCy refuses longer texts by default, for models that need memory by the length of the text;
#: these need it by the length of a sentence.
_MAX_LENGTH = 50_000_000


def _build(
    stations: tuple[tuple[str, str], ...], config: Mapping[str, dict[str, Any]] | None = None
) -> Language:
    for module in (_TOKENIZER_MODULE, *(module for _, module in stations)):
        importlib.import_module(module)
    nlp = spacy.blank("ru", config=_CONFIG)
    for name, _ in stations:
        nlp.add_pipe(name, config=(config or {}).get(name, {}))
    nlp.max_length = _MAX_LENGTH
    return nlp


def load_language() -> Language:
    """The stations below entities only: tokens, sentences, morphology, syntax, names, lemmas."""
    return _build(LANGUAGE)


def load_entities(config: Mapping[str, dict[str, Any]] | None = None) -> Language:
    """The stations below events: as :func:`load_language`, then entities and who is who."""
    return _build(LANGUAGE + ENTITIES, config)


def load(config: Mapping[str, dict[str, Any]] | None = None) -> Language:
    """The whole road: a spaCy pipeline whose ``Doc`` holds people, meetings and agreements.

    ``config`` gives settings of components by their name, as ``nlp.add_pipe`` takes them.
    """
    return _build(LANGUAGE + ENTITIES + EVENTS, config)
