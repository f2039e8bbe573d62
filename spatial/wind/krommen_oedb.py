"""Vier vermogenskrommen om de opbrengst mee na te rekenen; ze zijn geen turbinetype van wijkwind.

Deze vier rijen komen uit de Open Energy Database (OEDB, `wind_turbine_library`, Reiner Lemoine Institut), zoals
verspreid met windpowerlib 0.2.2. Die gegevensbank valt onder de Open Database License 1.0 (ODbL); dit uittreksel ook.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Getallen = NDArray[np.float64]

# Per type een rij windsnelheden (m/s) en een rij vermogens (kW).
_TEKST = {
    "V112/3000": (
        "3 3.5 4 4.5 5 5.5 6 6.5 7 7.5 8 8.5 9 9.5 10 10.5 11 11.5 12 12.5 13 13.5 14 14.5 15 15.5 16 16.5 17 "
        "17.5 18 18.5 19 19.5 20 20.5 21 21.5 22 22.5 23 23.5 24 24.5 25",
        "23 68 130 206 301 418 557 720 912 1130 1377 1654 1954 2272 2572 2808 2988 3046 3065 3073 3075 3075 "
        "3075 3075 3075 3075 3075 3075 3075 3075 3075 3075 3075 3075 3075 3075 3075 3075 3075 3075 3075 3075 "
        "3075 3075 3075",
    ),
    "N131/3600": (
        "0 0.5 1 1.5 2 2.5 3 3.5 4 4.5 5 5.5 6 6.5 7 7.5 8 8.5 9 9.5 10 10.5 11 11.5 12 12.5 13 13.5 14 14.5 "
        "15 15.5 16 16.5 17 17.5 18 18.5 19 19.5 20",
        "0 0 0 0 0 0 15 90 184 301 443 610 805 1034 1298 1602 1946 2323 2727 3076 3327 3491 3580 3600 3600 "
        "3600 3600 3600 3600 3600 3600 3600 3600 3600 3600 3600 3600 3600 3600 3600 3600",
    ),
    "SWT130/3600": (
        "3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25",
        "43 184 421 778 1269 1901 2630 3261 3534 3593 3600 3600 3600 3600 3600 3600 3600 3600 3600 3600 3600 3600 3600",
    ),
    "V164/8000": (
        "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25",
        "0 0 0 91.8 526.7 1123.1 2043.9 3134.6 4486.4 6393.2 7363.8 7834.4 8026.4 8077.2 8077.2 8077.2 8077.2 "
        "8077.2 8077.2 8077.2 8077.2 8077.2 8077.2 8077.2 8077.2 8077.2",
    ),
}


def kromme(naam: str) -> tuple[Getallen, Getallen]:
    """De kromme van een van de vier types: windsnelheid (m/s) en vermogen (kW).

    >>> v, kw = kromme("V112/3000")
    >>> len(v), float(kw.max())
    (45, 3075.0)
    """
    snelheid, vermogen = (np.array(rij.split(), dtype=np.float64) for rij in _TEKST[naam])
    return snelheid, vermogen
