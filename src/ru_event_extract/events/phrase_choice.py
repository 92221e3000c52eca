"""The phrase that says what an event is about: the topic of a meeting, the subject of an agreement.

The likeliest of the candidates (``phrases``) by a model (``training.phrases``); none where no
candidate is likely enough.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..learned.linear import Model, model_from_dict
from ..learned.trees import load_models
from .context import EventContext
from .phrase_features import phrase_features
from .phrases import PhraseFacts, phrases_of, wording
from .triggers import EventMention

MODEL_FILE = "phrases.json.gz"


class PhraseChooser:
    """Chooses for one slot (``topic``, ``subject``) with its model.

    ``threshold`` is the least probability of a phrase that is given.
    """

    def __init__(self, slot: str, model: Model, threshold: float) -> None:
        self.slot = slot
        self.model = model
        self.threshold = threshold

    def __call__(
        self, ctx: EventContext, facts: PhraseFacts, mentions: Sequence[EventMention]
    ) -> str:
        """The words of the phrase in dictionary form; empty for none."""
        phrases = phrases_of(ctx, facts, mentions, self.slot)
        if not phrases:
            return ""
        rows = [phrase_features(ctx, facts, mentions, phrase) for phrase in phrases]
        chances = self.model.probabilities(rows).tolist()
        best = max(range(len(phrases)), key=chances.__getitem__)
        return wording(ctx.doc, phrases[best]) if chances[best] >= self.threshold else ""


def load_chooser(slot: str) -> PhraseChooser:
    """The shipped chooser of ``topic`` or ``subject``."""
    content = load_models(MODEL_FILE)
    return PhraseChooser(
        slot, model_from_dict(content["models"][slot]), float(content["thresholds"][slot])
    )
