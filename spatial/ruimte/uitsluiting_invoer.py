"""Op welke cellen wordt uitgesloten, en welke objecten sluiten tot welke afstand iets uit?

Een `Rooster` is een rechthoek vierkante cellen in RD. Een `Afstandslaag` is één regel: objecten met een afstand.
`Klaar` is die laag zoals de kern haar leest: losse punten, lijnstukken en ringen, gesorteerd op plaats in het rooster.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import GeometryType

from spatial.crs import require_rd
from spatial.errors import OutOfRange
from spatial.ruimte.rijintervallen import BLOK, Floats, Longs, Vorm, indeling, volgorde

CELLEN_MAX = 4_000_000_000


@dataclass(frozen=True)
class Rooster:
    """Vierkante cellen in RD; rij 0 ligt in het noorden, kolom 0 in het westen.

    Parameters
    ----------
    links_m, boven_m : de linkerbovenhoek, RD
    cel_m : zijde van een cel
    rijen, kolommen : aantallen

    Raises
    ------
    OutOfRange : bij een cel van 0 m of minder, nul rijen of kolommen, of meer dan 4 miljard cellen.

    >>> r = Rooster(1000.0, 2000.0, 25.0, 4, 8)
    >>> r.grenzen, r.cel_km2
    ((1000.0, 1900.0, 1200.0, 2000.0), 0.000625)
    >>> r.midden_x()[0], r.midden_y()[0]
    (np.float64(1012.5), np.float64(1987.5))
    """

    links_m: float
    boven_m: float
    cel_m: float
    rijen: int
    kolommen: int

    def __post_init__(self) -> None:
        if not (math.isfinite(self.links_m) and math.isfinite(self.boven_m)):
            raise OutOfRange("rooster, hoek", (self.links_m, self.boven_m), "twee getallen in RD", "geef x en y in m")
        if not (math.isfinite(self.cel_m) and self.cel_m > 0):
            raise OutOfRange("rooster, celgrootte", self.cel_m, "een getal groter dan 0 m", "kies bijvoorbeeld 25")
        if self.rijen < 1 or self.kolommen < 1 or self.rijen * self.kolommen > CELLEN_MAX:
            raise OutOfRange(
                "rooster, aantal cellen",
                f"{self.rijen} rijen x {self.kolommen} kolommen",
                "minstens 1 en hooguit 4 miljard cellen",
                "kies een kleiner gebied of een grotere cel",
            )

    @classmethod
    def om(cls, grenzen: tuple[float, float, float, float], cel_m: float) -> Rooster:
        """Het kleinste rooster om (xmin, ymin, xmax, ymax) waarvan de hoeken op een veelvoud van `cel_m` liggen.

        Twee gebieden krijgen zo dezelfde cellen waar ze elkaar overlappen.

        >>> Rooster.om((1010.0, 1950.0, 1090.0, 1999.0), 25.0)
        Rooster(links_m=1000.0, boven_m=2000.0, cel_m=25.0, rijen=2, kolommen=4)
        """
        if not all(math.isfinite(g) for g in grenzen) or not (math.isfinite(cel_m) and cel_m > 0):
            raise OutOfRange(
                "rooster", f"grenzen {grenzen} en cel {cel_m}", "eindige getallen en een cel groter dan 0 m",
                "controleer of het gebied leeg is",
            )  # fmt: skip
        xmin, ymin, xmax, ymax = grenzen
        links, onder = math.floor(xmin / cel_m), math.floor(ymin / cel_m)
        rechts, boven = math.ceil(xmax / cel_m), math.ceil(ymax / cel_m)
        return cls(links * cel_m, boven * cel_m, cel_m, max(boven - onder, 1), max(rechts - links, 1))

    @property
    def grenzen(self) -> tuple[float, float, float, float]:
        """(xmin, ymin, xmax, ymax) in RD, m."""
        return (
            self.links_m,
            self.boven_m - self.rijen * self.cel_m,
            self.links_m + self.kolommen * self.cel_m,
            self.boven_m,
        )

    @property
    def cel_km2(self) -> float:
        """De oppervlakte van één cel in km²."""
        return self.cel_m * self.cel_m / 1e6

    def midden_x(self) -> NDArray[np.float64]:
        """De x van het midden van elke kolom, m RD."""
        midden: NDArray[np.float64] = self.links_m + (np.arange(self.kolommen, dtype=np.float64) + 0.5) * self.cel_m
        return midden

    def midden_y(self) -> NDArray[np.float64]:
        """De y van het midden van elke rij, m RD; dalend."""
        midden: NDArray[np.float64] = self.boven_m - (np.arange(self.rijen, dtype=np.float64) + 0.5) * self.cel_m
        return midden


@dataclass(frozen=True)
class Afstandslaag:
    """Eén regel: cellen dichterbij een object dan de afstand zijn uitgesloten, en cellen op een object altijd.

    Parameters
    ----------
    code : vaste code van de regel; lagen met dezelfde code vormen samen één regel
    geometrie : punten, lijnen en vlakken in RD door elkaar (rij shapely-objecten of GeoSeries), of alleen punten als
        getallen met vorm (n, 2). Een ontbrekende of lege geometrie telt niet mee en wordt gemeld.
    afstand_m : één afstand, of één per object; 0 is het object zelf

    Raises
    ------
    OutOfRange : bij een afstand die negatief, oneindig of geen getal is, of niet één per object.
    WrongCrs : als een GeoSeries niet in RD staat.

    >>> Afstandslaag("WT-AFS-1", np.array([[100.0, 200.0]]), 400.0).afstand_m
    array([400.])
    """

    code: str
    geometrie: Any
    afstand_m: Any

    def __post_init__(self) -> None:
        if isinstance(self.geometrie, gpd.GeoSeries):
            require_rd(self.geometrie, f"regel '{self.code}'")
            vormen: NDArray[Any] = np.asarray(self.geometrie.array, dtype=object)
        else:
            vormen = np.asarray(self.geometrie)
        if vormen.size == 0:
            vormen = np.empty((0, 2))
        getallen = vormen.dtype.kind in "fiu"
        if (getallen and (vormen.ndim != 2 or vormen.shape[1] != 2)) or (not getallen and vormen.ndim != 1):
            raise OutOfRange(
                f"regel '{self.code}', geometrie", f"vorm {vormen.shape} van {vormen.dtype}",
                "een rij geometrieën, of punten met vorm (n, 2)", "geef per object één geometrie",
            )  # fmt: skip
        afstand = np.atleast_1d(np.asarray(self.afstand_m, dtype=np.float64))
        if afstand.ndim != 1 or afstand.size not in (1, len(vormen)):
            raise OutOfRange(
                f"regel '{self.code}', afstand", f"{afstand.size} afstanden bij {len(vormen)} objecten",
                "één afstand, of één per object", "vul de afstanden aan",
            )  # fmt: skip
        fout = ~(np.isfinite(afstand) & (afstand >= 0))
        if fout.any():
            raise OutOfRange(
                f"regel '{self.code}', afstand", float(afstand[np.argmax(fout)]), "een getal van 0 m of meer",
                "geef de afstand, of laat objecten met onbekende afstand weg en meld dat",
            )  # fmt: skip
        object.__setattr__(self, "geometrie", vormen.astype(np.float64, copy=False) if getallen else vormen)
        object.__setattr__(self, "afstand_m", afstand)


class Stapel(NamedTuple):
    """Objecten op volgorde van hun strook: `start` per strook, en de rijen die de objecten van een strook raken."""

    coord: tuple[Floats, ...]
    straal: Floats
    start: Longs
    rij_van: Longs
    rij_tot: Longs


class Ringen(NamedTuple):
    """Vlakken als ringen: coördinaten, begin van elke ring, eerste ring van elk deel, laagste en hoogste y per deel."""

    x: Floats
    y: Floats
    ring_start: Longs
    deel_ring: Longs
    laag: Floats
    hoog: Floats


class Klaar(NamedTuple):
    """Een laag zoals de kern haar leest, met het aantal objecten zonder geometrie."""

    punten: Stapel | None
    stukken: Stapel | None
    vlakken: Ringen | None
    leeg: int


def maak_klaar(laag: Afstandslaag, rooster: Rooster, half_m: float, hoogte: int) -> Klaar:
    """Deel een laag op in punten, lijnstukken en ringen, en sorteer die in stroken van `hoogte` rijen.

    Parameters
    ----------
    half_m : zie `spatial.ruimte.rijintervallen`

    Raises
    ------
    OutOfRange : bij een coördinaat die geen getal is.
    """
    vorm = (rooster.links_m, rooster.boven_m, rooster.cel_m, half_m)
    if laag.geometrie.dtype != object:
        x, y = np.ascontiguousarray(laag.geometrie[:, 0]), np.ascontiguousarray(laag.geometrie[:, 1])
        bekend = np.isfinite(x) & np.isfinite(y)
        leeg = int(bekend.size - np.count_nonzero(bekend))
        straal = laag.afstand_m
        if leeg:
            x, y, straal = x[bekend], y[bekend], straal[bekend] if straal.size > 1 else straal
        return Klaar(_stapel((x, y), straal, vorm, rooster, hoogte), None, None, leeg)
    delen, van = _delen(laag.geometrie)
    gevuld = ~(shapely.is_missing(laag.geometrie) | shapely.is_empty(laag.geometrie))
    ruim = laag.afstand_m.max(initial=0.0) + rooster.cel_m
    xmin, ymin, xmax, ymax = rooster.grenzen
    vak = shapely.bounds(delen)
    raakt = (vak[:, 0] <= xmax + ruim) & (vak[:, 2] >= xmin - ruim)
    raakt &= (vak[:, 1] <= ymax + ruim) & (vak[:, 3] >= ymin - ruim)
    if not np.isfinite(shapely.get_coordinates(delen)).all():
        raise OutOfRange(f"regel '{laag.code}'", "NaN of oneindig", "coördinaten in RD", "herstel de geometrie eerst")
    delen, van = delen[raakt], van[raakt]
    straal = laag.afstand_m[van] if laag.afstand_m.size > 1 else laag.afstand_m
    soort = shapely.get_type_id(delen)
    punt, vlak = soort == GeometryType.POINT, soort == GeometryType.POLYGON
    punten = stukken = vlakken = None
    if punt.any():
        xy = shapely.get_coordinates(delen[punt])
        plaats = (np.ascontiguousarray(xy[:, 0]), np.ascontiguousarray(xy[:, 1]))
        punten = _stapel(plaats, _keuze(straal, punt), vorm, rooster, hoogte)
    if vlak.any():
        vlakken = _ringen(delen[vlak])
    if not punt.all():
        coord, deel = _stukken(delen[~punt])
        stukken = _stapel(coord, _keuze(straal, np.flatnonzero(~punt)[deel]), vorm, rooster, hoogte)
    return Klaar(punten, stukken, vlakken, int(np.count_nonzero(~gevuld)))


def _keuze(straal: Floats, welke: NDArray[Any]) -> Floats:
    return np.ascontiguousarray(straal[welke]) if straal.size > 1 else straal


def _delen(vormen: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """Losse punten, lijnen en vlakken, met de positie van het object waar elk uit komt."""
    delen, van = shapely.get_parts(vormen, return_index=True)
    while (samen := shapely.get_type_id(delen) >= GeometryType.MULTIPOINT).any():
        dieper, uit = shapely.get_parts(delen[samen], return_index=True)
        van = np.concatenate([van[~samen], van[samen][uit]])
        delen = np.concatenate([delen[~samen], dieper])
    gevuld = ~shapely.is_empty(delen)
    return delen[gevuld], van[gevuld]


def _ringen(vlakken: NDArray[Any]) -> Ringen:
    _, xy, (ring_start, deel_ring) = shapely.to_ragged_array(vlakken, include_z=False)
    vak = shapely.bounds(vlakken)
    x, y = np.ascontiguousarray(xy[:, 0]), np.ascontiguousarray(xy[:, 1])
    laag, hoog = np.ascontiguousarray(vak[:, 1]), np.ascontiguousarray(vak[:, 3])
    return Ringen(x, y, ring_start.astype(np.int64), deel_ring.astype(np.int64), laag, hoog)


def _stukken(delen: NDArray[Any]) -> tuple[tuple[Floats, ...], NDArray[np.int64]]:
    """Elk lijnstuk van lijnen en van de ringen van vlakken (ax, ay, bx, by), met de positie van het deel."""
    ringen, deel = shapely.get_rings(delen, return_index=True)
    recht = np.flatnonzero(shapely.get_type_id(delen) != GeometryType.POLYGON)
    lijnen, bij = np.concatenate([delen[recht], ringen]), np.concatenate([recht, deel])
    xy, lijn = shapely.get_coordinates(lijnen, return_index=True)
    begin = np.flatnonzero(lijn[1:] == lijn[:-1])
    kolommen = (xy[begin, 0], xy[begin, 1], xy[begin + 1, 0], xy[begin + 1, 1])
    return kolommen, bij[lijn[begin]]


def _stapel(coord: tuple[Floats, ...], straal: Floats, vorm: Vorm, rooster: Rooster, hoogte: int) -> Stapel | None:
    """Sorteer punten (x, y) of lijnstukken (ax, ay, bx, by) op strook; None als er geen enkel in de buurt ligt."""
    if coord[0].size == 0:
        return None
    if len(coord) == 2:
        (x, y), reik = coord, straal
    else:
        ax, ay, bx, by = coord
        x, y = (ax + bx) / 2, (ay + by) / 2
        reik = straal + np.hypot(bx - ax, by - ay) / 2
    stroken = -(-rooster.rijen // hoogte)
    bakken = -(-rooster.kolommen // BLOK) * -(-hoogte // BLOK)
    bak = indeling(x, y, reik, vorm, rooster.rijen, rooster.kolommen, hoogte)
    plek, start = volgorde(bak, stroken * bakken)
    if plek.size == 0:
        return None
    start = np.ascontiguousarray(start[::bakken])
    gesorteerd = tuple(c[plek] for c in coord)
    straal = straal[plek] if straal.size > 1 else straal
    laag = gesorteerd[1] if len(coord) == 2 else np.minimum(gesorteerd[1], gesorteerd[3])
    hoog = gesorteerd[1] if len(coord) == 2 else np.maximum(gesorteerd[1], gesorteerd[3])
    if straal.size > 1:
        laag, hoog = laag - straal, hoog + straal
    ruim = (0.0 if straal.size > 1 else straal[0]) + vorm[3] + 2 * rooster.cel_m
    rij_van, rij_tot = np.zeros(stroken, np.int64), np.full(stroken, -1, np.int64)
    vol = np.flatnonzero(start[1:] > start[:-1])
    rij_van[vol] = np.floor((vorm[1] - np.maximum.reduceat(hoog, start[vol]) - ruim) / rooster.cel_m)
    rij_tot[vol] = np.ceil((vorm[1] - np.minimum.reduceat(laag, start[vol]) + ruim) / rooster.cel_m)
    return Stapel(gesorteerd, straal, start, rij_van, rij_tot)
