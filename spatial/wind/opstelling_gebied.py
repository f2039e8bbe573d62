"""Waar mag een turbine staan, en hoe ver van de andere? Het zoekgebied en de afstandsregel van een ontwerp.

Een plek mag als zij in het zoekgebied ligt, niet in een verboden vlak, niet op een verboden cel en nergens op een
cel waarvan verbod of straf onbekend is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from spatial.crs import require_rd
from spatial.errors import EmptyInput
from spatial.raster import Raster
from spatial.wind.windklimaat import Windroos

Getallen = NDArray[np.float64]
Masker = NDArray[np.bool_]
# Zo vaak wordt de weg van een goede naar een foute plek gehalveerd om de rand te vinden.
_HALVERINGEN = 14


@dataclass(frozen=True)
class Zoekgebied:
    """Het gebied waarin gezocht wordt; gemaakt door `maak_zoekgebied`.

    Parameters
    ----------
    vlak : zoekgebied zonder de verboden vlakken, RD
    verboden : raster; een cel die niet 0 is, of onbekend, mag niet
    straffen : rasters met straf in MWh per jaar per turbine op die cel; onbekend mag niet
    """

    vlak: shapely.Geometry
    verboden: Raster | None
    straffen: tuple[Raster, ...]

    def mag(self, xy: Getallen) -> Masker:
        """(n,) of een turbine op `xy` (n, 2) mag staan."""
        goed: Masker = shapely.contains_xy(self.vlak, xy[:, 0], xy[:, 1])
        if self.verboden is not None:
            goed &= self.verboden.op(xy[:, 0], xy[:, 1]) == 0.0
        for raster in self.straffen:
            goed &= np.isfinite(raster.op(xy[:, 0], xy[:, 1]))
        return goed

    def straf_mwh(self, xy: Getallen) -> Getallen:
        """(n,) straf per turbine op `xy` (n, 2), MWh per jaar."""
        uit = np.zeros(len(xy))
        for raster in self.straffen:
            uit += raster.op(xy[:, 0], xy[:, 1])
        return uit

    def trek(self, rng: np.random.Generator, n: int) -> Getallen:
        """Hooguit `n` toegestane plekken, gelijkmatig over het gebied getrokken (m, 2)."""
        x0, y0, x1, y1 = shapely.bounds(self.vlak)
        delen: list[Getallen] = []
        gevonden = 0
        for _ in range(200):
            xy = rng.uniform((x0, y0), (x1, y1), (max(n, 256), 2))
            goed = xy[self.mag(xy)]
            delen.append(goed)
            gevonden += len(goed)
            if gevonden >= n:
                break
        return np.concatenate(delen)[:n]

    def tot_de_rand(self, van: Getallen, naar: Getallen) -> Getallen:
        """Voor elke plek `naar` die niet mag: het verste toegestane punt op de lijn vanaf `van` (n, 2)."""
        fout = ~self.mag(naar)
        if not fout.any():
            return naar
        goed, slecht = van[fout].copy(), naar[fout].copy()
        for _ in range(_HALVERINGEN):
            midden = (goed + slecht) / 2.0
            mag = self.mag(midden)[:, None]
            goed, slecht = np.where(mag, midden, goed), np.where(mag, slecht, midden)
        uit = naar.copy()
        uit[fout] = goed
        return uit


def maak_zoekgebied(
    gebied: gpd.GeoDataFrame,
    *,
    verboden: gpd.GeoDataFrame | None = None,
    verboden_raster: Raster | None = None,
    straffen: Sequence[Raster] = (),
) -> Zoekgebied:
    """Het zoekgebied zonder wat verboden is.

    Parameters
    ----------
    gebied, verboden : vlakken in RD; verboden_raster : 0 is vrij, iets anders of NaN niet
    straffen : rasters in MWh per jaar per turbine

    Raises
    ------
    WrongCrs : als een laag niet in RD staat.
    EmptyInput : als er niets overblijft.
    """
    if gebied.empty:
        raise EmptyInput("zoekgebied", "geen vlakken", "ten minste één vlak", "teken een zoekgebied")
    require_rd(gebied, "zoekgebied")
    vlak = shapely.make_valid(shapely.union_all(gebied.geometry.to_numpy()))
    if verboden is not None and not verboden.empty:
        require_rd(verboden, "verboden vlakken")
        vlak = shapely.difference(vlak, shapely.union_all(shapely.make_valid(verboden.geometry.to_numpy())))
    if shapely.area(vlak) <= 0.0:
        raise EmptyInput(
            "zoekgebied",
            "alles is verboden of het gebied heeft geen oppervlak",
            "ruimte voor een turbine",
            "kies ruimer",
        )
    shapely.prepare(vlak)
    return Zoekgebied(vlak, verboden_raster, tuple(straffen))


@dataclass(frozen=True)
class Afstandsregel:
    """De kleinste afstand tussen turbines: een ellips met de lange as langs de hoofdwindrichting.

    Parameters
    ----------
    langs_m, dwars_m : kleinste afstand langs en dwars; hoofdrichting_graden : waar de meeste windenergie vandaan komt
    buren : (m, 2) vaste turbines in RD

    >>> regel = Afstandsregel(600.0, 400.0, 270.0, np.empty((0, 2)))
    >>> regel.afstand(np.array([[0.0, 0.0]]), np.array([600.0, 0.0])).round(6).tolist()
    [1.0]
    >>> regel.afstand(np.array([[0.0, 0.0]]), np.array([0.0, 600.0])).round(6).tolist()
    [1.5]
    """

    langs_m: float
    dwars_m: float
    hoofdrichting_graden: float
    buren: Getallen

    def schaal(self, xy: Getallen) -> Getallen:
        """Coördinaten (n, 2) waarin de kleinste afstand overal 1 is."""
        hoek = np.radians(self.hoofdrichting_graden)
        langs = (xy[..., 0] * np.sin(hoek) + xy[..., 1] * np.cos(hoek)) / self.langs_m
        dwars = (xy[..., 0] * np.cos(hoek) - xy[..., 1] * np.sin(hoek)) / self.dwars_m
        return np.stack([langs, dwars], axis=-1)

    def afstand(self, xy: Getallen, plek: Getallen) -> Getallen:
        """(n,) afstand van elke turbine in `xy` (n, 2) tot `plek` (2,); onder 1 staat te dichtbij."""
        uit: Getallen = np.linalg.norm(self.schaal(xy - plek), axis=-1)
        return uit

    def vrij_van_buren(self, xy: Getallen) -> Masker:
        """(n,) of elke plek ver genoeg van alle vaste turbines ligt."""
        goed: Masker = np.ones(len(xy), dtype=np.bool_)
        for buur in self.buren:
            goed &= self.afstand(xy, buur) >= 1.0
        return goed


def hoofdrichting(roos: Windroos) -> float:
    """De as waarlangs de meeste windenergie komt, graden van noord (0–180); tegenovergestelde richtingen tellen samen.

    >>> een = np.array([1.0])
    >>> hoofdrichting(Windroos(np.array([240.0]), een, 9.0 * een, 2.0 * een, "voorbeeld"))
    60.0
    """
    energie = roos.aandeel * roos.a_ms**3
    dubbel = np.radians(2.0 * roos.richting_graden)
    hoek = np.arctan2(energie @ np.sin(dubbel), energie @ np.cos(dubbel))
    return float(np.round(np.degrees(hoek) / 2.0 % 180.0, 9))
