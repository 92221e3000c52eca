"""The mention recogniser as torch trains it; inference is in ``learned.mention_network``."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn

from ..learned.mention_features import BUCKETS, PIECES, TOKEN_MARKS, WORD_MARKS
from ..learned.mention_network import ALLOWED, ENDS, STARTS, TAGS


_NEVER = -1e4


class LabelCRFs(nn.Module):
    """One linear-chain CRF of five tags a label, all computed together."""

    def __init__(self, labels: int) -> None:
        super().__init__()
        self.transitions = nn.Parameter(torch.zeros(labels, TAGS, TAGS))
        self.register_buffer("ban", torch.tensor(np.where(ALLOWED, 0.0, _NEVER)).float())
        self.register_buffer("ban_start", torch.tensor(np.where(STARTS, 0.0, _NEVER)).float())
        self.register_buffer("ban_end", torch.tensor(np.where(ENDS, 0.0, _NEVER)).float())

    def loss(self, scores: Tensor, tags: Tensor, mask: Tensor) -> Tensor:
        """Negative log likelihood of each sentence and label (sentences x labels)."""
        transitions = self.transitions + self.ban
        steps = scores.shape[1]
        alpha = scores[:, 0] + self.ban_start
        for t in range(1, steps):
            step = alpha[..., :, None] + transitions[None] + scores[:, t, :, None, :]
            step = torch.logsumexp(step, dim=-2)
            alpha = torch.where(mask[:, t, None, None], step, alpha)
        total = torch.logsumexp(alpha + self.ban_end, dim=-1)
        picked = scores.gather(-1, tags[..., None])[..., 0] * mask[..., None]
        label = torch.arange(scores.shape[2])
        moves = self.transitions[label, tags[:, :-1], tags[:, 1:]] * mask[:, 1:, None]
        return total - picked.sum(1) - moves.sum(1)


class MentionNetwork(nn.Module):
    """Words to scores of tags: (sentences, words, heads, tags)."""

    def __init__(self, kind: str, width: int, depth: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.kind = kind
        self.vectors = nn.Linear(900, width, bias=False)
        self.pieces = nn.EmbeddingBag(PIECES * BUCKETS, width, mode="sum")
        nn.init.normal_(self.pieces.weight, std=0.02)
        self.marks = nn.Linear(WORD_MARKS, width, bias=False)
        self.tokens = nn.Linear(TOKEN_MARKS, width)
        self.drop = nn.Dropout(dropout)
        self.layers: nn.ModuleList = nn.ModuleList()
        if kind == "cnn":
            for _ in range(depth):
                self.layers.append(nn.Conv1d(width, width, 3, padding=1))
        else:
            for _ in range(depth):
                self.layers.append(nn.LSTM(width, width // 2, batch_first=True, bidirectional=True))
        self.head = nn.Linear(width, heads * TAGS)
        self.crf = LabelCRFs(heads)
        self.heads = heads

    def forward(
        self, vectors: Tensor, pieces: Tensor, marks: Tensor, tokens: Tensor, lengths: Tensor
    ) -> Tensor:
        batch, steps = tokens.shape[:2]
        mask = torch.arange(steps)[None] < lengths[:, None]
        hidden = self.vectors(self.drop(vectors)) + self.marks(marks) + self.tokens(tokens)
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
