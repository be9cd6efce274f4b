"""What pairs of neighbours say about a ratio: the median, an interval, and a probability.

Rule: the unit is the pair of fresh invocations. Iterations inside an invocation are not
independent and are never pooled. Statistics from numpy and scipy (extra ``bench``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import stats

from wstp_harness.bench.model import Estimate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

RESAMPLES: Final = 2_000
LEVEL: Final = 0.95
CORRELATED: Final = 0.3
"""Lag-1 autocorrelation of the pairs above which they are resampled two by two."""


def estimate(ratios: Sequence[float], *, seed: int = 1) -> Estimate:
    """Estimate a ratio from pairs by a percentile bootstrap of the median of its logarithm.

    Args:
        ratios: new / old of each pair, in the order measured; at least two.
        seed: of the resampling, so that a result can be computed again.
    """
    logs = np.log(np.asarray(ratios, dtype=float))
    medians = _resampled_medians(logs, np.random.default_rng(seed))
    low, high = np.quantile(medians, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Estimate(
        low=float(np.exp(low)),
        ratio=float(np.exp(np.median(logs))),
        high=float(np.exp(high)),
        p_slower=_p_slower(logs),
    )


def adjusted(p_values: Sequence[float]) -> list[float]:
    """Return the p values of many curves, adjusted by Benjamini and Hochberg's procedure."""
    if not p_values:
        return []
    return [float(p) for p in stats.false_discovery_control(p_values, method="bh")]


def _resampled_medians(
    logs: NDArray[np.float64], random: np.random.Generator
) -> NDArray[np.float64]:
    length = 2 if _autocorrelation(logs) > CORRELATED else 1
    blocks = -(-len(logs) // length)
    starts = random.integers(0, len(logs), size=(RESAMPLES, blocks, 1))
    places = (starts + np.arange(length)) % len(logs)
    drawn = logs[places.reshape(RESAMPLES, -1)[:, : len(logs)]]
    return np.asarray(np.median(drawn, axis=1))


def _autocorrelation(values: NDArray[np.float64]) -> float:
    centred = values - values.mean()
    total = float(centred @ centred)
    return float(centred[:-1] @ centred[1:]) / total if total > 0 else 0.0


def _p_slower(logs: NDArray[np.float64]) -> float:
    if not logs.any():
        return 1.0
    return float(stats.wilcoxon(logs, alternative="greater").pvalue)
