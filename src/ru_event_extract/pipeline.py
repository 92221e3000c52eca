"""The components in order, in one list."""

from __future__ import annotations

import importlib

import spacy
from spacy.language import Language

#: Modules whose import registers the factories below.
_FACTORY_MODULES = (
    "ru_event_extract.language.tokenizer",
    "ru_event_extract.language.sentences",
    "ru_event_extract.language.natasha_models",
    "ru_event_extract.language.lemmas",
)

#: What the language is: tokens to tree.
LANGUAGE_COMPONENTS = (
    "ru_sentences",
    "natasha_morph",
    "natasha_syntax",
    "natasha_names",
    "pymorphy3_lemmas",
)

_CONFIG = {"nlp": {"tokenizer": {"@tokenizers": "ru_event_extract.razdel.v1"}}}


def register_factories() -> None:
    """Import every module that registers a component."""
    for module in _FACTORY_MODULES:
        importlib.import_module(module)


def _build(components: tuple[str, ...]) -> Language:
    register_factories()
    nlp = spacy.blank("ru", config=_CONFIG)
    for name in components:
        nlp.add_pipe(name)
    nlp.max_length = 50_000_000
    return nlp


def load_language() -> Language:
    """The stations below entities only: tokens, sentences, morphology, syntax, names, lemmas."""
    return _build(LANGUAGE_COMPONENTS)
