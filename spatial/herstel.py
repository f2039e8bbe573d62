"""Hoe maken we kapotte geometrie heel, en wat is daaraan veranderd?

Zuiver rekenwerk op een rij vormen: hoogte weg, verzamelingen uit elkaar, ongeldige vlakken geldig, splinters weg.
Elke ingreep wordt geteld; wat niet te redden is, wordt niet stil weggegooid maar gemeld.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

# De dimensie van de vorm die we willen: 0 punten, 1 lijnen, 2 vlakken.
DIMENSIE = {"punt": 0, "lijn": 1, "vlak": 2}


@dataclass(frozen=True)
class Hersteld:
    """Herstelde vormen; `goed` zegt welke rijen bruikbaar zijn (leeg waar niet)."""

    vormen: NDArray[np.object_]
    goed: NDArray[np.bool_]
    hersteld: dict[str, int]
    geweigerd: dict[str, int]


def herstel(
    vormen: Sequence[object] | NDArray[np.object_], soorten: Sequence[str], splinter_m2: float = 0.5
) -> Hersteld:
    """Maak vormen geldig en van de gevraagde soort.

    Parameters
    ----------
    vormen : n vormen in RD (m); None mag
    soorten : toegestane soorten: 'vlak', 'lijn', 'punt'
    splinter_m2 : losse delen van een vlak kleiner dan dit verdwijnen

    Returns
    -------
    Hersteld met n vormen op dezelfde plek; onbruikbare vormen zijn None en `goed` is daar onwaar.

    >>> strik = shapely.from_wkt("POLYGON ((0 0, 10 10, 10 0, 0 10, 0 0))")
    >>> uit = herstel([strik, None], ["vlak"])
    >>> float(uit.vormen[0].area), uit.hersteld, uit.geweigerd
    (50.0, {'ongeldige geometrie geldig gemaakt': 1}, {'geen geometrie': 1})
    """
    rij = np.asarray(vormen, dtype=object).copy()
    hersteld: dict[str, int] = {}
    geweigerd: dict[str, int] = {}
    goed = ~shapely.is_missing(rij) & ~shapely.is_empty(rij)
    _tel(geweigerd, "geen geometrie", ~goed)
    goed = _zonder_kapotte_getallen(rij, goed, geweigerd)
    hoog = goed & shapely.has_z(rij)
    rij[hoog] = shapely.force_2d(rij[hoog])
    _tel(hersteld, "hoogte (z) weggelaten", hoog)
    ongeldig = goed & ~shapely.is_valid(rij)
    rij[ongeldig] = shapely.make_valid(rij[ongeldig], method="structure", keep_collapsed=True)
    _tel(hersteld, "ongeldige geometrie geldig gemaakt", ongeldig)
    gemengd = goed & (shapely.get_type_id(rij) == shapely.GeometryType.GEOMETRYCOLLECTION)
    rij[gemengd] = [_hoogste_dimensie(vorm, soorten) for vorm in rij[gemengd]]
    _tel(hersteld, "verzameling teruggebracht tot één soort geometrie", gemengd & ~ongeldig)
    goed = _juiste_soort(rij, goed, soorten, geweigerd)
    goed = _zonder_splinters(rij, goed, splinter_m2, hersteld, geweigerd)
    rij[~goed] = None
    return Hersteld(rij, goed, hersteld, geweigerd)


def _tel(telling: dict[str, int], wat: str, waar: NDArray[np.bool_]) -> None:
    if aantal := int(waar.sum()):
        telling[wat] = telling.get(wat, 0) + aantal


def _zonder_kapotte_getallen(
    rij: NDArray[np.object_], goed: NDArray[np.bool_], geweigerd: dict[str, int]
) -> NDArray[np.bool_]:
    punten, plek = shapely.get_coordinates(rij, return_index=True)
    kapot = np.zeros(len(rij), dtype=bool)
    kapot[plek[~np.isfinite(punten).all(axis=1)]] = True
    _tel(geweigerd, "coördinaat is geen eindig getal", goed & kapot)
    return goed & ~kapot


def _hoogste_dimensie(vorm: shapely.Geometry, soorten: Sequence[str]) -> shapely.Geometry | None:
    """Uit een verzameling de delen van de hoogste gevraagde dimensie die erin zit, als één vorm."""
    delen = _platte_delen(vorm)
    for dimensie in sorted((DIMENSIE[soort] for soort in soorten), reverse=True):
        gekozen = delen[shapely.get_dimensions(delen) == dimensie]
        if len(gekozen):
            # unary_union: delen van een verzameling mogen elkaar overlappen, delen van een multivlak niet.
            return shapely.union_all(gekozen)
    return None


def _platte_delen(vorm: shapely.Geometry) -> NDArray[np.object_]:
    delen = shapely.get_parts([vorm])
    while (shapely.get_type_id(delen) >= shapely.GeometryType.MULTIPOINT).any():
        delen = shapely.get_parts(delen)
    return np.asarray(delen, dtype=object)


def _juiste_soort(
    rij: NDArray[np.object_], goed: NDArray[np.bool_], soorten: Sequence[str], geweigerd: dict[str, int]
) -> NDArray[np.bool_]:
    past: NDArray[np.bool_] = np.isin(
        shapely.get_dimensions(rij), [DIMENSIE[soort] for soort in soorten]
    ) & ~shapely.is_empty(rij)
    _tel(geweigerd, f"geometrie is geen {' of '.join(soorten)}", goed & ~past)
    return np.logical_and(goed, past)


def _zonder_splinters(
    rij: NDArray[np.object_],
    goed: NDArray[np.bool_],
    splinter_m2: float,
    hersteld: dict[str, int],
    geweigerd: dict[str, int],
) -> NDArray[np.bool_]:
    vlak: NDArray[np.bool_] = goed & (shapely.get_dimensions(rij) == DIMENSIE["vlak"])
    te_klein: NDArray[np.bool_] = vlak & (shapely.area(rij) < splinter_m2)
    _tel(geweigerd, f"vlak kleiner dan {splinter_m2:g} m²", te_klein)
    meer = np.flatnonzero(vlak & ~te_klein & (shapely.get_num_geometries(rij) > 1))
    delen, plek = shapely.get_parts(rij[meer], return_index=True)
    klein = shapely.area(delen) < splinter_m2
    for nummer in np.unique(plek[klein]):
        rij[meer[nummer]] = shapely.multipolygons(delen[(plek == nummer) & ~klein])
    if klein.any():
        hersteld["splinters weggelaten"] = int(klein.sum())
    return np.logical_and(goed, ~te_klein)
