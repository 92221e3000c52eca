"""What many tests share: the pipeline, loaded once."""

from __future__ import annotations

import pytest
from spacy.language import Language

from ru_event_extract.extraction import shared_pipeline


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The whole road."""
    return shared_pipeline()
