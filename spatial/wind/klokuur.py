"""Welk uur wees de klok aan bij een KNMI-uurvak? KNMI telt in UT; dag, avond en nacht gaan over kloktijd."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# 1 januari 1970 was een donderdag; drie dagen later was het zondag.
_EERSTE_ZONDAG = 3


def klokuur(datum: NDArray[np.int64], uurvak: NDArray[np.int64]) -> NDArray[np.int64]:
    """Het uur in Nederlandse kloktijd (0 tot en met 23) waarin een KNMI-uurvak begint.

    Uurvak 5 loopt van 04.00 tot 05.00 UT. Zomertijd: laatste zondag van maart tot die van oktober, 01.00 UT.

    Parameters
    ----------
    datum : (n,) jjjjmmdd; uurvak : (n,) 1 tot en met 24

    Returns
    -------
    (n,) uur van de dag

    >>> klokuur(np.array([20230101, 20230701, 20230326, 20230326]), np.array([5, 24, 1, 2])).tolist()
    [5, 1, 1, 3]
    """
    jaar, maand, dag = datum // 10_000, datum // 100 % 100, datum % 100
    maanden = ((jaar - 1970) * 12 + maand - 1).astype("datetime64[M]")
    dagen = maanden.astype("datetime64[D]").astype(np.int64) + dag - 1
    uren = dagen * 24 + uurvak - 1
    zomer = (uren >= _wissel(jaar, 3)) & (uren < _wissel(jaar, 10))
    uit: NDArray[np.int64] = (uurvak + zomer.astype(np.int64)) % 24
    return uit


def _wissel(jaar: NDArray[np.int64], maand: int) -> NDArray[np.int64]:
    """Het wisseluur (01.00 UT op de laatste zondag) in uren sinds 1970; maart en oktober hebben 31 dagen."""
    eerste = ((jaar - 1970) * 12 + maand - 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    laatste = eerste + 30
    zondag = laatste - (laatste - _EERSTE_ZONDAG) % 7
    uit: NDArray[np.int64] = zondag * 24 + 1
    return uit
