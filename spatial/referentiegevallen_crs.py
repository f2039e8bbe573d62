"""Welke ligging moeten gepubliceerde RD-punten in breedte en lengte krijgen?

Het verschil wordt in meters uitgedrukt. Zonder het RD-rooster wijkt PROJ hooguit 0,19 m af; de tolerantie is 0,25 m.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from spatial.crs import rd_to_latlon
from spatial.referentiegeval import Geval

TOLERANTIE_M = 0.25
_M_PER_GRAAD = 111_195.0
_BRON = "RDNAPTRANS 2018, H = 0, gecertificeerde transformatie"
_PUNTEN = (
    ("Amersfoort", 155000.0, 463000.0, 52.155172887, 5.387203650),
    ("Noord-Groningen", 247380.56, 604580.78, 53.419482060, 6.776726643),
    ("Zeeuws-Vlaanderen", 16460.91, 377380.23, 51.368607134, 3.397588626),
    ("Maastricht", 176500.0, 318000.0, 50.851430153, 5.692489195),
)


def _afstand_m(x: float, y: float, breedte: float, lengte: float) -> Callable[[], float]:
    """Afstand in m tussen ons punt en het gepubliceerde."""

    def bereken() -> float:
        b, lon = rd_to_latlon(x, y)
        noord = (float(b) - breedte) * _M_PER_GRAAD
        oost = (float(lon) - lengte) * _M_PER_GRAAD * math.cos(math.radians(breedte))
        return math.hypot(noord, oost)

    return bereken


GEVALLEN: tuple[Geval, ...] = tuple(
    Geval(
        groep="Coördinaten",
        naam=f"{naam}: afstand tot het gepubliceerde punt",
        bereken=_afstand_m(x, y, breedte, lengte),
        gepubliceerd=0.0,
        tolerantie=TOLERANTIE_M,
        eenheid="m",
        bron=_BRON,
    )
    for naam, x, y, breedte, lengte in _PUNTEN
)
