"""Writes a trained network as the ``.npz`` file that ``learned.mention_network`` reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from torch import Tensor

from ..learned.mention_features import PIECES
from ..learned.mention_network import LABELS, TAGS, VERSION


def export(state: dict[str, Tensor], path: Path) -> None:
    """Write the weights: half precision, hashed pieces in whole numbers of one byte."""
    np.savez_compressed(path, version=np.array(VERSION), **_arrays(state))


def _arrays(state: dict[str, Tensor]) -> dict[str, Any]:
    weights = {name: value.float().numpy() for name, value in state.items()}
    pieces = weights["pieces.weight"].reshape(PIECES, -1, weights["pieces.weight"].shape[1])
    scale = np.maximum(np.abs(pieces).max(axis=(1, 2)) / 127, 1e-8)
    heads = len(LABELS)
    arrays: dict[str, Any] = {
        "vectors": weights["vectors.weight"].T,
        "marks": weights["marks.weight"].T,
        "tokens": weights["tokens.weight"].T,
        "bias": weights["tokens.bias"],
        "head": weights["head.weight"][: heads * TAGS].T,
        "head_bias": weights["head.bias"][: heads * TAGS],
        "transitions": weights["crf.transitions"][:heads],
    }
    layer = 0
    while f"layers.{layer}.weight" in weights:
        arrays[f"{layer}.conv"] = weights[f"layers.{layer}.weight"].transpose(2, 1, 0)
        arrays[f"{layer}.bias"] = weights[f"layers.{layer}.bias"]
        layer += 1
    while f"layers.{layer}.weight_ih_l0" in weights:
        arrays.update(recurrent(weights, layer))
        layer += 1
    halves = {name: value.astype(np.float16) for name, value in arrays.items()}
    pieces = np.round(pieces / scale[:, None, None]).astype(np.int8)
    return {
        **halves,
        "pieces": pieces.reshape(-1, pieces.shape[2]),
        "piece_scale": scale.astype(np.float32),
    }


def recurrent(weights: dict[str, np.ndarray], layer: int) -> dict[str, np.ndarray]:
    """The arrays of one LSTM layer of torch's, read from both ends, for ``recur_both``."""
    prefix = f"layers.{layer}."
    sides = ("_l0", "_l0_reverse")
    return {
        f"{layer}.input": np.concatenate(
            [_gates(weights[f"{prefix}weight_ih{s}"]).T for s in sides], axis=1
        ),
        f"{layer}.state": np.stack([_gates(weights[f"{prefix}weight_hh{s}"]).T for s in sides]),
        f"{layer}.bias": np.concatenate(
            [_gates(weights[f"{prefix}bias_ih{s}"] + weights[f"{prefix}bias_hh{s}"]) for s in sides]
        ),
    }


def _gates(weight: np.ndarray) -> np.ndarray:
    """torch's gates (in, forget, cell, out) as in, forget, out, cell; sigmoids' halved."""
    first, forget, cell, out = np.split(weight, 4)
    return np.concatenate([first / 2, forget / 2, out / 2, cell])
