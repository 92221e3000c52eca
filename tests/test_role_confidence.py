"""The confidence of roles, and how the reliability of confidence is measured."""

from __future__ import annotations

import pytest
from spacy.language import Language

from ru_event_extract.resolution.role_confidence import MAX_CONFIDENCE


def confidence(nlp: Language, text: str) -> dict[tuple[str, str], float]:
    """(name, role) to confidence."""
    doc = nlp(text)
    return {(p.name, o.role): o.confidence for p in doc._.people for o in p.offices}


def test_each_role_has_a_confidence(nlp: Language) -> None:
    found = confidence(nlp, "Президент Казахстана Айдос Нурбеков встретился с Иво Маричем.")
    assert 0.5 < found["Айдос Нурбеков", "президент"] <= MAX_CONFIDENCE


def test_reliability_bins() -> None:
    pytest.importorskip("lightgbm")
    from ru_event_extract.training.reliability import reliability

    promised = [0.55] * 20 + [0.92] * 40 + [0.99] * 3
    right = [True] * 10 + [False] * 10 + [True] * 36 + [False] * 4 + [True] * 3
    found = reliability(promised, right)
    assert [(b.rows, round(b.right, 3)) for b in found.bins] == [(20, 0.5), (43, 0.907)]
    assert found.bins[1].promised == pytest.approx((0.92 * 40 + 0.99 * 3) / 43)
    assert found.ece == pytest.approx((20 * 0.05 + 43 * abs(39 / 43 - found.bins[1].promised)) / 63)
    assert found.brier < found.brier_of_constant
    with pytest.raises(ValueError, match="no rows"):
        reliability([], [])
