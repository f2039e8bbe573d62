"""Welke nagerekende slagschaduw moet wijkwind geven?

De tabel is met pvlib (NREL SPA) per minuut gerekend op 52,1 graden noord en 5,18 graden oost in 2025: as op 120 m,
rotor 140 m, raam op 1,5 m, zon vanaf 5 graden. `wijkwind controleer` zet onze uitkomst ernaast.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np

from spatial.referentiegeval import Geval
from spatial.wind.slagschaduw_kern import tel
from spatial.wind.zon import zonreeks

_BRON = "Domeinblad wind, B: pvlib 0.16.1 per minuut, 52,1° N 5,18° O, 2025; ± 2 % uren, ± 1 dag"
_AZIMUT = {"N": 0, "NO": 45, "O": 90, "ZO": 135, "Z": 180, "W": 270, "NW": 315}
# Afstand (m) en kant van de turbine waar het raam ligt: uren, dagen, dagen boven 20 minuten, meeste minuten op een dag.
_TABEL: dict[tuple[int, str], tuple[float, int, int, int]] = {
    (500, "N"): (81.0, 85, 83, 68),
    (500, "NO"): (87.9, 107, 100, 65),
    (500, "O"): (77.7, 93, 89, 64),
    (500, "ZO"): (0.0, 0, 0, 0),
    (500, "Z"): (0.0, 0, 0, 0),
    (500, "W"): (77.8, 94, 88, 64),
    (500, "NW"): (88.0, 107, 100, 65),
    (1000, "N"): (0.0, 0, 0, 0),
    (1000, "NO"): (24.8, 72, 39, 34),
    (1000, "O"): (13.9, 40, 24, 32),
    (1000, "Z"): (0.0, 0, 0, 0),
    (1000, "W"): (13.9, 40, 23, 31),
    (1000, "NW"): (24.7, 73, 38, 34),
    (1680, "N"): (0.0, 0, 0, 0),
    (1680, "NO"): (3.5, 29, 0, 12),
    (1680, "O"): (1.6, 16, 0, 10),
    (1680, "Z"): (0.0, 0, 0, 0),
}


def gevallen() -> list[Geval]:
    """Uren, dagen en dagen boven 20 minuten voor elke plek van de tabel, en minuten van de langste dag."""
    lijst = []
    for (afstand, kant), (uren, dagen, boven, langste) in _TABEL.items():
        plek = f"{afstand} m {kant}"
        # De tabel rondt op 0,1 uur af; bij 1,6 uur is dat meer dan 2 %.
        lijst.append(_geval(f"{plek}, uren per jaar", afstand, kant, 0, uren, max(0.02 * uren, 0.05), "uur"))
        lijst.append(_geval(f"{plek}, dagen", afstand, kant, 1, dagen, 1.0, "dagen"))
        lijst.append(_geval(f"{plek}, dagen boven 20 minuten", afstand, kant, 2, boven, 1.0, "dagen"))
        lijst.append(_geval(f"{plek}, langste dag", afstand, kant, 3, langste, 1.0, "minuten"))
    return lijst


def _geval(naam: str, afstand: int, kant: str, welk: int, waarde: float, tolerantie: float, eenheid: str) -> Geval:
    return Geval(
        groep="Slagschaduw",
        naam=naam,
        bereken=_vast(afstand, kant, welk),
        gepubliceerd=waarde,
        tolerantie=tolerantie,
        eenheid=eenheid,
        bron=_BRON,
    )


def _vast(afstand: int, kant: str, welk: int) -> Callable[[], float]:
    return lambda: _alles()[(afstand, kant)][welk]


@cache
def _alles() -> dict[tuple[int, str], tuple[float, ...]]:
    """Alle plekken van de tabel in één keer."""
    zon = zonreeks(2025, 52.1, 5.18)
    stand = np.column_stack([zon.oost, zon.noord, zon.op])
    gelijk = np.broadcast_to(np.eye(3), (len(_TABEL), 3, 3))
    plekken = list(_TABEL)
    hoek = np.radians([float(_AZIMUT[kant]) for _, kant in plekken])
    afstand = np.array([float(a) for a, _ in plekken])
    punten = np.column_stack([afstand * np.sin(hoek), afstand * np.cos(hoek), np.full(len(plekken), 1.5)])
    turbines = np.array([[0.0, 0.0, 120.0, 70.0, 12 * 140.0 + 0.001]])
    telling, verwacht = np.empty((len(plekken), 6), np.int64), np.empty(len(plekken))
    som = np.arange(len(stand) + 1, dtype=np.float64)
    tel(
        punten,
        gelijk,
        turbines,
        stand,
        zon.declinatie_rad,
        zon.middag_minuut,
        np.radians(52.1),
        np.sin(np.radians(5.0)),
        som,
        20.0,
        telling,
        verwacht,
    )
    return {
        plek: (rij[0] / 60.0, float(rij[1]), float(rij[2]), float(rij[3]))
        for plek, rij in zip(plekken, telling.tolist(), strict=True)
    }
