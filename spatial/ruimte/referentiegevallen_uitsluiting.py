"""Welke oppervlakten moet de uitsluiting geven, volgens formules die iedereen kan narekenen?

De lijst `GEVALLEN` wordt door `wijkwind controleer` uitgerekend, op cellen van 1 m.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache

import numpy as np
import shapely

from spatial.referentiegeval import Geval
from spatial.ruimte.uitsluiting import Afstandslaag, Rooster, Uitsluiting, uitsluiten

_GROEP = "Uitsluiting"
_CIRKEL = "Oppervlakte van een cirkel, πr²; eis: binnen 0,5 % op cellen van 1 m"
_BUFFER = "Formule van Steiner: oppervlakte + omtrek · r + πr² voor een bol vlak, 2rL + πr² voor een lijnstuk van L"
_LENS = "Doorsnede van twee cirkels met straal r op afstand d: 2r² arccos(d/2r) - (d/2) wortel(4r² - d²)"
_ROOSTER = Rooster(0.0, 2_000.0, 1.0, 2_000, 2_000)
_R = 400.0
_X, _Y = 1_000.3, 999.8  # niet op een celmidden of een celrand
_D = 500.0


@cache
def _uitkomst(wat: str) -> Uitsluiting:
    x, y = _X, _Y
    midden = shapely.Point(x, y)
    vormen: dict[str, tuple[shapely.Geometry, float]] = {
        "punt": (midden, _R),
        "lijn": (shapely.LineString([(x - 300, y - 400), (x + 300, y + 400)]), 150.0),
        "vlak": (shapely.box(x - 200, y - 300, x + 200, y + 300), 250.0),
        "ring": (midden.buffer(700, 720) - midden.buffer(500, 720), 200.0),
        "buiten": (shapely.Point(-100.0, y), _R),
        "west": (shapely.Point(x - _D / 2, y), _R),
        "oost": (shapely.Point(x + _D / 2, y), _R),
    }
    codes = ("west", "oost") if wat == "twee" else (wat,)
    lagen = [Afstandslaag(code, np.array([vormen[code][0]]), vormen[code][1]) for code in codes]
    return uitsluiten(_ROOSTER, lagen)


def _m2(wat: str) -> float:
    uit = _uitkomst(wat)
    return float(uit.cellen - uit.vrij_cellen)


def _alleen(code: str) -> float:
    return float(_uitkomst("twee").vrijgegeven([code]))


def _geval(naam: str, bereken: Callable[[], float], waarde: float, bron: str, aandeel: float = 0.005) -> Geval:
    return Geval(
        groep=_GROEP,
        naam=naam,
        bereken=bereken,
        gepubliceerd=waarde,
        tolerantie=aandeel * waarde,
        eenheid="m²",
        bron=bron,
    )


def gevallen() -> list[Geval]:
    """De oppervlakten die de uitsluiting moet geven.

    >>> all(geval.klopt() for geval in gevallen())
    True
    """
    cirkel = math.pi * _R**2
    lens = 2 * _R**2 * math.acos(_D / (2 * _R)) - _D / 2 * math.sqrt(4 * _R**2 - _D**2)
    segment = _R**2 * math.acos(100 / _R) - 100 * math.sqrt(_R**2 - 100**2)
    ring = math.pi * (900.0**2 - 300.0**2)
    return [
        _geval("cirkel van 400 m om een punt", lambda: _m2("punt"), cirkel, _CIRKEL),
        _geval("150 m om een lijnstuk van 1000 m", lambda: _m2("lijn"), 2 * 150 * 1_000 + math.pi * 150**2, _BUFFER),
        _geval(
            "250 m om een rechthoek van 400 bij 600 m", lambda: _m2("vlak"),
            400 * 600 + 2_000 * 250 + math.pi * 250**2, _BUFFER,
        ),
        _geval("200 m om een ring van 500 tot 700 m", lambda: _m2("ring"), ring, _BUFFER),
        _geval("object 100 m buiten het rooster", lambda: _m2("buiten"), segment, _CIRKEL),
        _geval("twee cirkels samen", lambda: _m2("twee"), 2 * cirkel - lens, _LENS),
        _geval("vrij als alleen de westelijke regel vervalt", lambda: _alleen("west"), cirkel - lens, _LENS),
        _geval("vrij als alleen de oostelijke regel vervalt", lambda: _alleen("oost"), cirkel - lens, _LENS),
    ]  # fmt: skip


GEVALLEN: tuple[Geval, ...] = tuple(gevallen())
