"""Waar zouden de woningen van een echte buurt kunnen staan, als alleen hun aantal bekend is?

In een dorpspatroon: een kern op een licht verstoord rooster om het binnenste punt van de buurt, en linten met huizen
langs een paar rechte lijnen. Dichtbebouwde buurten zijn bijna helemaal kern, verspreide buurten alleen lint. De plekken
zijn gemaakt; alleen het aantal per buurt is echt.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from layers.made.recept import Recept
from spatial.crs import RD

Getallen = NDArray[np.float64]
Geometrie = Any


def maak_woningen(
    buurten: gpd.GeoDataFrame, verboden: NDArray[np.object_], seed: int, recept: Recept
) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    """De laag verblijfsobjecten met één punt per woning, en wat er te melden is.

    Parameters
    ----------
    buurten : buurtcode, buurtnaam, woningen, vlakken in RD
    verboden : vlakken waar geen huis komt (water, natuur, plannen)
    seed : dezelfde seed geeft dezelfde plekken
    """
    regels = recept["aanvulling"]
    verbod = shapely.STRtree(verboden) if len(verboden) else None
    delen, onbekend = [], []
    for rij in buurten.itertuples():
        if not np.isfinite(rij.woningen):
            onbekend.append(str(rij.buurtnaam))
            continue
        aantal = round(float(rij.woningen))
        if aantal > 0:
            toeval = np.random.default_rng([seed, zlib.crc32(str(rij.buurtcode).encode())])
            vrij = _vrij(rij.geometry, verbod, verboden)
            delen.append(_laag(str(rij.buurtcode), str(rij.buurtnaam), _plekken(vrij, aantal, regels, toeval)))
    laag = gpd.GeoDataFrame(pd.concat(delen, ignore_index=True), geometry="geometry", crs=RD) if delen else _leeg()
    meldingen = (
        "Gemaakt: één punt per woning in een dorpspatroon; het aantal per buurt is echt, de plekken niet.",
        *((f"aantal woningen onbekend, dus geen punten: {', '.join(onbekend[:5])}",) if onbekend else ()),
    )
    return laag, meldingen


def _vrij(buurt: Geometrie, verbod: shapely.STRtree | None, verboden: NDArray[np.object_]) -> Geometrie:
    """De buurt zonder verboden vlakken; blijft er bijna niets over, dan de hele buurt."""
    if verbod is None:
        return buurt
    raakt = verbod.query(buurt, predicate="intersects")
    rest = shapely.difference(buurt, shapely.union_all(verboden[raakt])) if len(raakt) else buurt
    vlak: Geometrie = rest if shapely.area(rest) > 0.02 * shapely.area(buurt) else buurt
    return vlak


def _plekken(vrij: Geometrie, aantal: int, getal: Mapping[str, float], toeval: np.random.Generator) -> Getallen:
    """(aantal, 2) plekken in RD: eerst de kern, dan de linten; wat niet past komt in de kern."""
    dicht = aantal / (shapely.area(vrij) / 1e4)
    in_kern = round(aantal * float(np.clip(dicht / float(getal["kern_vanaf_per_ha"]), 0.0, 1.0)))
    linten = _lint(vrij, aantal - in_kern, getal, toeval)
    kern = _kern(vrij, aantal - len(linten), float(getal["kern_per_ha"]), toeval)
    return np.vstack([kern, linten])


def _kern(vrij: Geometrie, aantal: int, per_ha: float, toeval: np.random.Generator) -> Getallen:
    """De plekken van een gedraaid rooster die het dichtst bij het binnenste punt liggen."""
    if aantal <= 0:
        return np.zeros((0, 2))
    midden = shapely.get_coordinates(shapely.maximum_inscribed_circle(vrij, tolerance=20.0))[0]
    hoek = toeval.uniform(0.0, np.pi / 2.0)
    draai = np.array([[np.cos(hoek), -np.sin(hoek)], [np.sin(hoek), np.cos(hoek)]])
    stap = np.sqrt(1e4 / per_ha)
    shapely.prepare(vrij)
    for _ in range(12):
        straal = min(2.2 * float(shapely.minimum_bounding_radius(vrij)), 40.0 * stap * np.sqrt(aantal))
        as_ = np.arange(-straal, straal + stap, stap)
        # Straten: om de zes huizen blijft een rij vrij.
        x, y = np.meshgrid(as_[np.arange(len(as_)) % 7 != 6], as_)
        punten = np.column_stack([x.ravel(), y.ravel()]) + toeval.uniform(-0.15, 0.15, (x.size, 2)) * stap
        punten = punten @ draai.T + midden
        goed = punten[shapely.contains_xy(vrij, punten[:, 0], punten[:, 1])]
        if len(goed) >= aantal:
            afstand = np.linalg.norm(goed - midden, axis=1)
            return np.asarray(goed[np.argsort(afstand, kind="stable")[:aantal]])
        stap *= 0.8
    return np.asarray(goed[toeval.integers(0, len(goed), aantal)]) if len(goed) else np.tile(midden, (aantal, 1))


def _lint(vrij: Geometrie, aantal: int, getal: Mapping[str, float], toeval: np.random.Generator) -> Getallen:
    """Huizen langs rechte lijnen door de buurt, om en om links en rechts; hooguit `aantal`, soms minder."""
    if aantal <= 0:
        return np.zeros((0, 2))
    stap, opzij = float(getal["lint_afstand_m"]), float(getal["lint_opzij_m"])
    shapely.prepare(vrij)
    xmin, ymin, xmax, ymax = shapely.bounds(vrij)
    ver = np.hypot(xmax - xmin, ymax - ymin)
    delen: list[Getallen] = []
    gevonden = 0
    for _ in range(40):
        punt = toeval.uniform([xmin, ymin], [xmax, ymax])
        hoek = toeval.uniform(0.0, np.pi)
        richting = np.array([np.cos(hoek), np.sin(hoek)])
        loop = np.arange(-ver, ver, stap)
        kant = np.where(np.arange(len(loop)) % 2 == 0, opzij, -opzij) + toeval.uniform(-4.0, 4.0, len(loop))
        plek = punt + loop[:, None] * richting + kant[:, None] * np.array([-richting[1], richting[0]])
        plek = plek[shapely.contains_xy(vrij, plek[:, 0], plek[:, 1])]
        # Een lint is nooit volgebouwd.
        plek = plek[toeval.random(len(plek)) < float(getal["lint_bezet"])]
        delen.append(plek[: aantal - gevonden])
        gevonden += len(delen[-1])
        if gevonden >= aantal:
            break
    return np.vstack(delen)


def _laag(code: str, naam: str, plekken: Getallen) -> gpd.GeoDataFrame:
    n = len(plekken)
    nummer = np.arange(1, n + 1).astype("U6")
    return gpd.GeoDataFrame(
        {
            "vbo_id": pd.array([f"gemaakt-{code}-{k}" for k in nummer], dtype="str"),
            "pand_id": pd.array([None] * n, dtype="str"),
            "gebruiksdoel": pd.array(["woonfunctie"] * n, dtype="str"),
            "woonfunctie": np.ones(n, dtype=bool),
            "oppervlakte_m2": np.full(n, np.nan),
            "buurtcode": pd.array([code] * n, dtype="str"),
            "straatnaam": pd.array([f"gemaakt adres in {naam}, nummer"] * n, dtype="str"),
            "huisnummer": pd.array(nummer, dtype="str"),
        },
        geometry=shapely.points(np.round(plekken, 1)),
        crs=RD,
    )


def _leeg() -> gpd.GeoDataFrame:
    return _laag("", "", np.zeros((0, 2)))
