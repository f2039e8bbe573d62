"""Welke uitkomsten moeten de veiligheidsafstanden en radarhoogten geven?"""

from __future__ import annotations

import math
from functools import partial

from spatial.bron import Parameters
from spatial.referentiegeval import Geval
from spatial.wind.radar import toetshoogte_m
from spatial.wind.veiligheid import rijksweg_m, spoor_m, vaarweg_m, werpafstand_m, werpgrens_m

_RADAR = "Rarro bijlage 8: antenne- en toetshoogten in hele meters NAP"
_WORP = "Met de hand na te rekenen: mechanica zonder luchtweerstand"
# Radar: hoogte van de antenne en toetshoogte voorbij 15 km, m NAP.
_RADARS = {"Leeuwarden": (30, 95), "Soesterberg": (63, 128), "Volkel": (49, 114), "Woensdrecht": (48, 113)}


def gevallen(p: Parameters) -> list[Geval]:
    """De gevallen, met de kentallen van wind."""
    radar = [
        Geval(
            groep="Radar, toetshoogte",
            naam=naam,
            bereken=partial(_toetshoogte, float(antenne), 40_000.0, p),
            gepubliceerd=float(toets),
            tolerantie=0.5,
            eenheid="m NAP",
            bron=_RADAR,
        )
        for naam, (antenne, toets) in _RADARS.items()
    ]
    helling = Geval(
        groep="Radar, toetshoogte",
        naam="stijging op 15 km",
        bereken=partial(_toetshoogte, 0.0, 15_000.0, p),
        gepubliceerd=65.45,
        tolerantie=0.005,
        eenheid="m",
        bron="15.000 m maal tan(0,25 graad)",
    )
    return [*radar, helling, *_worp(), *_beheerders(p)]


def _toetshoogte(antenne_m: float, afstand_m: float, p: Parameters) -> float:
    return float(toetshoogte_m(antenne_m, afstand_m, p))


def _worp() -> list[Geval]:
    # Een heel korte arm met dezelfde snelheid is een worp vanaf één punt: daar geldt de gesloten vorm.
    arm, snelheid = 1e-6, 28.0
    rpm = snelheid / arm / (2.0 * math.pi) * 60.0
    return [
        Geval(
            groep="Werpafstand",
            naam="worp vanaf de as, 120 m hoog, 28 m/s: (v/g)·√(v² + 2gH)",
            bereken=lambda: werpafstand_m(120.0, arm, rpm),
            gepubliceerd=28.0 / 9.81 * math.sqrt(28.0**2 + 2.0 * 9.81 * 120.0),
            tolerantie=1e-4,
            eenheid="m",
            bron=_WORP,
        ),
        Geval(
            groep="Werpafstand",
            naam="vanaf de grond: v²/g",
            bereken=lambda: werpgrens_m(0.0, 30.0),
            gepubliceerd=30.0**2 / 9.81,
            tolerantie=1e-9,
            eenheid="m",
            bron=_WORP,
        ),
    ]


def _beheerders(p: Parameters) -> list[Geval]:
    rws = "Beleidsregel windturbines op rijkswaterstaatswerken, BWBR0013685"
    rijen = [
        ("rijksweg, rotor 50 m", lambda: rijksweg_m(50.0, p), 30.0, rws),
        ("rijksweg, rotor 150 m", lambda: rijksweg_m(150.0, p), 75.0, rws),
        ("vaarweg, rotor 80 m", lambda: vaarweg_m(80.0, p), 50.0, rws),
        ("vaarweg, rotor 150 m", lambda: vaarweg_m(150.0, p), 75.0, rws),
        ("spoor, rotor 150 m", lambda: spoor_m(150.0, p), 82.85, "ProRail: 7,85 m + D/2, ten minste 30 m"),
        ("spoor, rotor 40 m", lambda: spoor_m(40.0, p), 30.0, "ProRail: 7,85 m + D/2, ten minste 30 m"),
    ]
    return [
        Geval(
            groep="Afstanden van beheerders",
            naam=naam,
            bereken=bereken,
            gepubliceerd=waarde,
            tolerantie=1e-9,
            eenheid="m",
            bron=bron,
        )
        for naam, bereken, waarde, bron in rijen
    ]
