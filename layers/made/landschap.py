"""Waar ligt de gemaakte gemeente, en hoe lopen rivier, weg en spoor er doorheen?

Alles wordt eerst in een recht vlak getekend: vierhoekige gemeenten, rechte straten. Daarna buigt een vaste, zachte
golf het hele land. Zo sluiten buurten en gemeenten op elkaar aan, blijven rijtjes tegen elkaar staan, en loopt toch
geen straat kaarsrecht. Rivier, snelweg en spoor zijn functies van de plaats: ze lopen door over gemeentegrenzen.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.made.recept import Recept

Getallen = NDArray[np.float64]
# shapely geeft bij één vorm een vorm en bij een array een array; de types houden dat niet uit elkaar.
Geometrie = Any
STAP_M = 50.0
# Amplitude (m), golflengte (m) en richting (graden) van de golven. Het verhang blijft onder 0,12: een huis
# wordt dus hooguit een paar graden scheef.
GOLVEN = ((55.0, 4300.0, 25.0), (45.0, 3700.0, 115.0), (10.0, 1250.0, 70.0), (9.0, 1100.0, 160.0))


def loting(seed: int, nummer: int, onderwerp: str) -> np.random.Generator:
    """Een toevalsbron voor één onderwerp in één gemeente, onafhankelijk van alle andere.

    >>> loting(1, 0, "labels").integers(1000) == loting(1, 0, "labels").integers(1000)
    np.True_
    """
    return np.random.default_rng([seed, nummer, zlib.crc32(onderwerp.encode())])


@dataclass(frozen=True)
class Golf:
    """De zachte verbuiging van het rechte vlak naar RD: een som van sinussen."""

    amplitude_m: Getallen
    golfgetal: Getallen
    richting: Getallen
    fase: Getallen

    @classmethod
    def van(cls, seed: int) -> Golf:
        """De golf die bij deze seed hoort, gelijk voor het hele land."""
        amplitude, lengte, graden = np.array(GOLVEN).T
        fase = np.random.default_rng([seed, 77]).uniform(0.0, 2.0 * np.pi, len(GOLVEN))
        hoek = np.deg2rad(graden)
        return cls(amplitude, 2.0 * np.pi / lengte, np.column_stack([np.cos(hoek), np.sin(hoek)]), fase)

    def punten(self, xy: Getallen) -> Getallen:
        """Rechte punten (n, 2) in m naar RD (n, 2); elke golf schuift dwars op de eigen looprichting."""
        uit = np.array(xy, dtype=np.float64, copy=True)
        for a, k, (dx, dy), f in zip(self.amplitude_m, self.golfgetal, self.richting, self.fase, strict=True):
            uitslag = a * np.sin(k * (xy[:, 0] * dx + xy[:, 1] * dy) + f)
            uit[:, 0] -= uitslag * dy
            uit[:, 1] += uitslag * dx
        return uit

    def buig(self, vormen: Any) -> Any:
        """Rechte lijnen of punten (één of een array) naar RD, met genoeg tussenpunten om vloeiend te blijven."""
        return shapely.transform(shapely.segmentize(vormen, STAP_M), self.punten)

    def buig_vlak(self, vorm: Geometrie) -> Geometrie:
        """Eén recht vlak naar RD; waar smalle delen elkaar door het buigen kruisen wordt het vlak hersteld."""
        delen = []
        for deel in shapely.get_parts(vorm):
            # Per ring: tussenpunten in een heel vlak geven bij een smalle punt soms een leeg vlak terug.
            ringen = self.buig(shapely.get_rings(deel))
            if len(ringen):
                vlak = shapely.polygons(ringen[0], holes=ringen[1:])
                delen += list(shapely.get_parts(shapely.make_valid(vlak, method="structure")))
        return alleen_vlakken(shapely.union_all(delen))


@dataclass(frozen=True)
class Kader:
    """De plek van één gemeente in het rechte vlak.

    `hoeken` (4, 2) tegen de klok in, vanaf linksonder; `centrum` en de ligging van rivier, spoor en snelweg in m.
    """

    seed: int
    nummer: int
    buurten: int
    zijde_m: float
    hoek_x_m: float
    hoek_y_m: float
    hoeken: Getallen
    golf: Golf

    def loting(self, onderwerp: str) -> np.random.Generator:
        """De toevalsbron van deze gemeente voor dit onderwerp."""
        return loting(self.seed, self.nummer, onderwerp)

    @property
    def vlak(self) -> Geometrie:
        """De gemeente als vierhoek in het rechte vlak."""
        return shapely.polygons(self.hoeken)

    @property
    def centrum(self) -> Getallen:
        """Het midden van de stad in het rechte vlak (2,)."""
        return np.array([self.hoek_x_m + 0.45 * self.zijde_m, self.hoek_y_m + 0.47 * self.zijde_m])

    def rivier_y(self, x_m: Any) -> Any:
        """De hartlijn van de rivier: y in m bij x in m; loopt door over de hele rij gemeenten."""
        ver = max(0.20 * self.zijde_m, 480.0)
        bocht = 0.016 * self.zijde_m * np.sin(2.0 * np.pi * np.asarray(x_m) / 4100.0)
        return self.hoek_y_m + 0.47 * self.zijde_m - ver + bocht

    @property
    def spoor_y(self) -> float:
        """De hartlijn van het spoor: y in m."""
        return self.hoek_y_m + 0.47 * self.zijde_m + max(0.07 * self.zijde_m, 400.0)

    @property
    def snelweg_x(self) -> float:
        """De hartlijn van de snelweg: x in m."""
        return self.hoek_x_m + 0.45 * self.zijde_m + max(0.27 * self.zijde_m, 620.0)

    def lijn(self, soort: str) -> Geometrie:
        """Hartlijn van 'rivier', 'spoor' of 'snelweg' door de gemeente, in het rechte vlak."""
        xmin, ymin, xmax, ymax = shapely.bounds(self.vlak) + np.array([-60.0, -60.0, 60.0, 60.0])
        if soort == "snelweg":
            ruw = shapely.linestrings([[self.snelweg_x, ymin], [self.snelweg_x, ymax]])
        elif soort == "spoor":
            ruw = shapely.linestrings([[xmin, self.spoor_y], [xmax, self.spoor_y]])
        else:
            # Op een vast raster van x, zodat de buurgemeente dezelfde punten heeft.
            x = np.arange(np.floor(xmin / STAP_M), np.ceil(xmax / STAP_M) + 1) * STAP_M
            ruw = shapely.linestrings(np.column_stack([x, self.rivier_y(x)]))
        return ruw


def alleen_vlakken(vorm: Geometrie) -> Geometrie:
    """Alleen de vlakken van een vorm: een doorsnede of verschil kan ook losse lijnen of punten geven.

    >>> str(alleen_vlakken(shapely.from_wkt("GEOMETRYCOLLECTION (POINT (0 0), POLYGON ((0 0, 1 0, 1 1, 0 0)))")))
    'MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)))'
    """
    delen = shapely.get_parts(shapely.get_parts(vorm))
    return shapely.multipolygons(delen[shapely.get_type_id(delen) == shapely.GeometryType.POLYGON])


def spiraal(nummer: int) -> tuple[int, int]:
    """De cel (kolom, rij) van gemeente `nummer` in een spiraal om de oorsprong.

    >>> [spiraal(k) for k in range(5)]
    [(0, 0), (1, 0), (1, 1), (0, 1), (-1, 1)]
    """
    x = y = 0
    dx, dy = 1, 0
    stap, gelopen, bochten = 1, 0, 0
    for _ in range(nummer):
        x, y, gelopen = x + dx, y + dy, gelopen + 1
        if gelopen == stap:
            dx, dy, gelopen, bochten = -dy, dx, 0, bochten + 1
            stap += bochten % 2 == 0
    return x, y


def verdeling(buurten: int, per_gemeente: int) -> list[int]:
    """Hoeveel buurten elke gemeente krijgt; alleen de laatste wijkt af.

    >>> verdeling(12, 40), verdeling(100, 40)
    ([12], [40, 60])
    """
    gemeenten = max(1, buurten // per_gemeente)
    return [per_gemeente] * (gemeenten - 1) + [buurten - per_gemeente * (gemeenten - 1)]


def maak_kader(seed: int, nummer: int, rollen: list[str], alleen: bool, recept: Recept) -> Kader:
    """Het kader van één gemeente: los (met een maat naar haar buurten) of als cel van het rooster van gemeenten.

    Parameters
    ----------
    rollen : de rol van elke buurt, voor de oppervlakte van een losse gemeente
    alleen : waar als de stad uit één gemeente bestaat
    """
    algemeen = recept["algemeen"]
    maas = float(algemeen["gemeente_zijde_m"])
    if alleen:
        hectare = sum(recept.rollen[rol].opp_ha for rol in rollen)
        zijde = float(np.ceil(np.sqrt(hectare * 1e4) / STAP_M) * STAP_M)
        kolom = rij = 0
    else:
        zijde, (kolom, rij) = maas, spiraal(nummer)
    x0 = float(algemeen["oorsprong_x_m"]) + kolom * maas
    y0 = float(algemeen["oorsprong_y_m"]) + rij * maas
    spel = 0.0 if alleen else float(algemeen["hoek_verspringing_m"])
    hoeken = np.array([[x0 + i * zijde, y0 + j * zijde] for i, j in ((0, 0), (1, 0), (1, 1), (0, 1))])
    for plek, (i, j) in enumerate(((0, 0), (1, 0), (1, 1), (0, 1))):
        toeval = np.random.default_rng([seed, 78, kolom + i + 1000, rij + j + 1000])
        hoeken[plek] += np.round(toeval.uniform(-spel, spel, 2))
    return Kader(seed, nummer, len(rollen), zijde, x0, y0, hoeken, Golf.van(seed))
