"""The mention recogniser as torch trains it; inference is in ``learned.mention_network``."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn

from ..learned.mention_features import ENCODINGS, PIECES, TOKEN_MARKS, WORD_MARKS
from ..learned.mention_network import ALLOWED, ENDS, STARTS, TAGS

_NEVER = -1e4
_VECTORS = 900


class LabelCRFs(nn.Module):
    """One linear-chain CRF of five tags a label, all computed together."""

    ban: Tensor
    ban_start: Tensor
    ban_end: Tensor

    def __init__(self, labels: int) -> None:
        super().__init__()
        self.transitions = nn.Parameter(torch.zeros(labels, TAGS, TAGS))
        for name, lawful in (("ban", ALLOWED), ("ban_start", STARTS), ("ban_end", ENDS)):
            self.register_buffer(name, torch.tensor(np.where(lawful, 0.0, _NEVER)).float())

    def loss(self, scores: Tensor, tags: Tensor, mask: Tensor, labels: slice) -> Tensor:
        """Negative log likelihood of each sentence and label, of some labels only."""
        free = self.transitions[labels]
        transitions = free + self.ban
        alpha = scores[:, 0] + self.ban_start
        for t in range(1, scores.shape[1]):
            step = alpha[..., :, None] + transitions[None] + scores[:, t, :, None, :]
            alpha = torch.where(mask[:, t, None, None], torch.logsumexp(step, dim=-2), alpha)
        total = torch.logsumexp(alpha + self.ban_end, dim=-1)
        picked = scores.gather(-1, tags[..., None])[..., 0] * mask[..., None]
        moves = free[torch.arange(len(free)), tags[:, :-1], tags[:, 1:]] * mask[:, 1:, None]
        return total - picked.sum(1) - moves.sum(1)


class TrainedNetwork(nn.Module):
    """Words to scores of tags: (sentences, words, heads, tags).

    The first ``chains`` heads have a CRF. ``kind`` is ``lstm``, the one that is shipped, or
    ``cnn``, kept for comparison.
    """

    def __init__(
        self,
        *,
        kind: str,
        width: int,
        depth: int,
        heads: int,
        chains: int,
        buckets: int,
        dropout: float,
    ) -> None:
        super().__init__()
        self.kind, self.heads = kind, heads
        self.vectors = nn.Linear(_VECTORS, width, bias=False)
        self.pieces = nn.EmbeddingBag(PIECES * buckets, width, mode="sum")
        nn.init.zeros_(self.pieces.weight)
        self.marks = nn.Linear(WORD_MARKS, width, bias=False)
        self.tokens = nn.Linear(TOKEN_MARKS + ENCODINGS, width)
        self.drop = nn.Dropout(dropout)
        self.layers = nn.ModuleList()
        for _ in range(depth):
            if kind == "cnn":
                self.layers.append(nn.Conv1d(width, width, 3, padding=1))
            else:
                self.layers.append(nn.LSTM(width, width // 2, batch_first=True, bidirectional=True))
        self.head = nn.Linear(width, heads * TAGS)
        self.crf = LabelCRFs(chains)

    def forward(
        self, vectors: Tensor, pieces: Tensor, marks: Tensor, tokens: Tensor, lengths: Tensor
    ) -> Tensor:
        batch, steps = tokens.shape[:2]
        mask = torch.arange(steps)[None] < lengths[:, None]
        known = tokens[..., :TOKEN_MARKS], self.drop(tokens[..., TOKEN_MARKS:])
        hidden = self.vectors(self.drop(vectors)) + self.marks(marks)
        hidden = hidden + self.tokens(torch.cat(known, dim=-1))
        hidden = hidden + self.pieces(pieces.view(batch * steps, PIECES)).view(batch, steps, -1)
        hidden = torch.relu(hidden) * mask[..., None]
        for layer in self.layers:
            hidden = self.drop(hidden)
            if self.kind == "cnn":
                out = torch.relu(layer(hidden.transpose(1, 2)).transpose(1, 2))
                hidden = (hidden + out) * mask[..., None]
            else:
                packed = nn.utils.rnn.pack_padded_sequence(
                    hidden, lengths, batch_first=True, enforce_sorted=False
                )
                out, _ = layer(packed)
                hidden, _ = nn.utils.rnn.pad_packed_sequence(
                    out, batch_first=True, total_length=steps
                )
        return self.head(self.drop(hidden)).view(batch, steps, self.heads, TAGS)
