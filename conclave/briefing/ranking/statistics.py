"""Statistics that stay honest with few voices.

Plain shares and means reward an entry for having been judged once: one mark of 5 beats nine of 4.9.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import timedelta

Z = 1.2816
"""Quantile of the normal distribution for 90% from below: we would be wrong one time in ten."""


def wilson_lower(yes: float, n: float, z: float = Z) -> float:
    """The lower end of the score interval for a share of `yes` in `n`, between 0 and 1; 0 for no voices.

    E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", Journal of the American
    Statistical Association 22 (1927) 209-212. `yes` need not be whole: a mark in the middle is half a yes.

    >>> [round(wilson_lower(n, n), 2) for n in (1, 2, 4, 9)]
    [0.38, 0.55, 0.71, 0.85]
    >>> wilson_lower(0, 0), round(wilson_lower(1, 2), 2)
    (0.0, 0.16)
    """
    if n <= 0:
        return 0.0
    share, zz = yes / n, z * z
    spread = z * math.sqrt(max(share * (1 - share) / n + zz / (4 * n * n), 0.0))
    return max((share + zz / (2 * n) - spread) / (1 + zz / n), 0.0)


def shrunk_mean(values: Sequence[float], *, towards: float, weight: float) -> float:
    """The mean of `values` and of `weight` imagined ones at `towards`: few values stay near it, many leave it behind.

    The posterior mean of a normal mean with known variances (James and Stein's shrinkage with a fixed weight):
    C. Stein, "Inadmissibility of the Usual Estimator for the Mean of a Multivariate Normal Distribution", Proceedings of
    the Third Berkeley Symposium 1 (1956) 197-206.

    >>> shrunk_mean([], towards=3, weight=2), shrunk_mean([5], towards=3, weight=2), shrunk_mean([5] * 8, towards=3, weight=2)
    (3.0, 3.6666666666666665, 4.6)
    """
    return (math.fsum(values) + towards * weight) / (len(values) + weight)


def faded(age: timedelta, half_life: timedelta) -> float:
    """1 for something new, half after each `half_life`. What is dated in the future counts as new.

    >>> faded(timedelta(hours=36), timedelta(hours=36)), faded(timedelta(hours=-5), timedelta(hours=36))
    (0.5, 1.0)
    """
    return float(0.5 ** (max(age, timedelta(0)) / half_life))
