"""De rekenvoorbeelden van IEA Wind Task 37: turbine, wind en opstelling waaraan zog en opstelling getoetst worden.

Case study 1: 16 turbines in een cirkel met straal 1300 m, minstens twee rotordiameters uit elkaar. Alleen getallen zijn
overgenomen; de bestanden van de publicatie niet.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from spatial.wind import zog
from spatial.wind.turbine import Turbinetype

Getallen = NDArray[np.float64]
STRAAL_M = 1300.0
AFSTAND_D = 2.0
ZOG_K = 0.0324555
WIND_MS = 9.8
# Kans per richting, van noord met de klok mee in stappen van 22,5 graden.
KANS = (0.025, 0.024, 0.029, 0.036, 0.063, 0.065, 0.100, 0.122, 0.063, 0.038, 0.039, 0.083, 0.213, 0.046, 0.032, 0.022)
EX16_MWH = 366_941.57116
EX16_PER_RICHTING_MWH = (
    9444.60012, 8497.90004, 11383.32869, 14173.40367, 20979.36776, 25590.86774, 39252.85757, 43197.65856,
    23800.39229, 13539.36766, 15022.898, 32644.44314, 71157.32322, 18092.10102, 12326.48041, 7838.58128,
)  # fmt: skip
# De kromme is een derde macht; met deze stap zit de tabel er minder dan 2e-8 naast.
STAP_MS = 0.001


def turbine() -> Turbinetype:
    """De turbine: 3,35 MW, rotor 130 m, as 110 m, P = Pnom·((u - 4)/5,8)³ tot 9,8 m/s, Ct 8/9."""
    v = np.append(np.linspace(4.0, WIND_MS, 5801), 25.0)
    return Turbinetype(
        naam="iea37-3.35mw",
        titel="IEA Task 37, turbine van 3,35 MW uit het rekenvoorbeeld",
        vermogen_kw=3350.0,
        rotordiameter_m=130.0,
        ashoogte_m=110.0,
        snelheid_ms=v,
        kromme_kw=np.minimum(3350.0 * ((v - 4.0) / 5.8) ** 3, 3350.0),
        ct=np.full(len(v), 8.0 / 9.0),
        bron=zog.BRON,
    )


def wind() -> zog.Windkans:
    """Zestien richtingen, één windsnelheid."""
    return zog.Windkans(np.arange(16, dtype=np.float64) * 22.5, np.array([WIND_MS]), np.array(KANS)[:, None])


def ex16() -> Getallen:
    """(16, 2) de voorbeeldopstelling: een in het midden, vijf op 650 m en tien op 1300 m, de eerste pal oost."""
    ringen = [(0.0, 1), (STRAAL_M / 2.0, 5), (STRAAL_M, 10)]
    hoeken = [(r, 2.0 * np.pi * np.arange(n) / n) for r, n in ringen]
    return np.concatenate([np.column_stack([r * np.cos(h), r * np.sin(h)]) for r, h in hoeken])


def rekenaar(n: int = 16) -> zog.Zogrekenaar:
    """Het rekenvoorbeeld met `n` turbines, klaar om op elke opstelling te rekenen."""
    park = zog.maak_rekenpark([turbine()] * n, np.full(n, 110.0), stap_ms=STAP_MS)
    return zog.zogrekenaar(park, wind(), ZOG_K)


def mwh_per_richting(xy: Getallen) -> Getallen:
    """(16,) jaaropbrengst per windrichting van een opstelling `xy` (n, 2) in m, MWh."""
    som: Getallen = rekenaar(len(xy)).per_richting(xy).sum(axis=1) * 8.76
    return som
