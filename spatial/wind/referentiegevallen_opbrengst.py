"""Welke gepubliceerde uitkomsten moeten het zog en de opbrengst geven?

`gevallen()` wordt door `wijkwind controleer` uitgerekend en naast de publicatie gezet.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from spatial.bron import Bron
from spatial.referentiegeval import Geval
from spatial.wind import iea37, opbrengst, weibull
from spatial.wind.krommen_oedb import kromme
from spatial.wind.turbine import Turbinetype
from spatial.wind.windklimaat import uit_weibull

_IEA = "IEA Wind Task 37, case study 1, voorbeeldopstelling met 16 turbines"
_OEDB = "Eigen narekening met dezelfde krommen uit de OEDB (ODbL): Weibull k = 2,1, 1,225 kg/m³, zonder verliezen"
_ANALYTISCH = "Met de hand na te rekenen: Weibull k = 2 (Rayleigh), gemiddelde A·√π/2"
_K = 2.1
_WIND_MS = (6.5, 7.0, 7.5, 8.0, 8.5)
_OEDB_GWH = {
    "V112/3000": (8.892, 10.219, 11.476, 12.649, 13.730),
    "N131/3600": (11.684, 13.244, 14.674, 15.948, 17.052),
    "SWT130/3600": (11.483, 13.047, 14.511, 15.861, 17.092),
    "V164/8000": (27.171, 30.644, 33.872, 36.838, 39.532),
}
# Rotor en as van deze vier types doen voor de opbrengst zonder zog niet ter zake; ze zijn van het juiste formaat.
_MATEN_M = {"V112/3000": (112, 100), "N131/3600": (131, 120), "SWT130/3600": (130, 115), "V164/8000": (164, 120)}


def gevallen() -> list[Geval]:
    """Alle gevallen van zog en opbrengst."""
    return [*_iea37(), *_krommen(), *_rayleigh()]


def _iea37() -> list[Geval]:
    heel = _geval(
        "IEA Task 37, zog", "ex16, heel park", lambda: float(_ex16().sum()), iea37.EX16_MWH, 1e-6, "MWh", _IEA
    )
    per_richting = [
        _geval(
            "IEA Task 37, zog",
            f"ex16, wind uit {22.5 * r:g}°",
            _vast(lambda r: float(_ex16()[r]), r),
            mwh,
            1e-6,
            "MWh",
            _IEA,
        )
        for r, mwh in enumerate(iea37.EX16_PER_RICHTING_MWH)
    ]
    return [heel, *per_richting]


def _krommen() -> list[Geval]:
    return [
        Geval(
            groep="Opbrengst zonder verliezen",
            naam=f"{naam} bij {v:g} m/s",
            bereken=_vast(_gwh, naam, v),
            gepubliceerd=gwh,
            # Drie decimalen, en de verdeling in klassen van 1 m/s.
            tolerantie=0.0005 + 1e-4 * gwh,
            eenheid="GWh/jaar",
            bron=_OEDB,
        )
        for naam, rij in _OEDB_GWH.items()
        for v, gwh in zip(_WIND_MS, rij, strict=True)
    ]


def _rayleigh() -> list[Geval]:
    recht, klassen = np.array([0.0, 60.0]), np.arange(0.5, 8.0)
    gemiddelde, boven = 4.0 * float(np.sqrt(np.pi)), float(np.exp(-1.0))
    return [
        _geval(
            "Weibull",
            "gemiddelde bij A = 8, k = 2",
            lambda: weibull.gemiddelde_van_kromme(recht, recht, 8.0, 2.0),
            gemiddelde,
            1e-9,
            "m/s",
            _ANALYTISCH,
        ),
        _geval(
            "Weibull",
            "deel van de tijd boven 8 m/s bij A = 8, k = 2",
            lambda: 1.0 - float(weibull.kansen(klassen, 8.0, 2.0).sum()),
            boven,
            1e-9,
            "aandeel",
            _ANALYTISCH,
        ),
    ]


@cache
def _ex16() -> NDArray[np.float64]:
    return iea37.mwh_per_richting(iea37.ex16())


def _gwh(naam: str, gemiddelde_ms: float) -> float:
    """De jaaropbrengst langs de weg van het product: klassen van 1 m/s en de kromme daarover."""
    v, kw = kromme(naam)
    d, h = _MATEN_M[naam]
    t = Turbinetype(
        naam=naam,
        titel=naam,
        vermogen_kw=float(kw.max()),
        rotordiameter_m=float(d),
        ashoogte_m=float(h),
        snelheid_ms=v,
        kromme_kw=kw,
        ct=np.zeros(len(v)),
        bron=Bron(titel="Open Energy Database, wind_turbine_library", uitgever="RLI", jaar=2019, licentie="ODbL 1.0"),
    )
    klimaat = uit_weibull(100.0, gemiddelde_ms=[gemiddelde_ms] * 3, k=[_K] * 3, ruwheid_m=0.1)
    return float(opbrengst.verwacht_kw(t, klimaat.verdeling(100.0))[0]) * 8.76e-3


def _vast(functie: Callable[..., float], *argumenten: object) -> Callable[[], float]:
    """Een berekening met haar argumenten, om later uit te voeren."""
    return lambda: functie(*argumenten)


def _geval(
    groep: str, naam: str, bereken: Callable[[], float], waarde: float, relatief: float, eenheid: str, bron: str
) -> Geval:
    return Geval(
        groep=groep,
        naam=naam,
        bereken=bereken,
        gepubliceerd=waarde,
        tolerantie=relatief * abs(waarde),
        eenheid=eenheid,
        bron=bron,
    )
