"""Hoe worden de vlakken klein genoeg voor één pagina, zonder kieren tussen buren?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from spatial.crs import to_wgs84

# Eén coördinaat kost ongeveer 18 tekens; 60.000 punten blijft ruim onder de 1,5 MB.
MAX_PUNTEN = 60_000
MAX_PUNTEN_ACHTERGROND = 25_000
EERSTE_STAP_M = 4.0
DECIMALEN = 5  # ongeveer één meter
ONDERGROND = ("natuur", "water", "wegen", "spoor")


def simplified(vlakken: gpd.GeoDataFrame, max_punten: int = MAX_PUNTEN) -> gpd.GeoDataFrame:
    """Vlakken met gedeelde grenzen samen vereenvoudigd, in lengte en breedte.

    Parameters
    ----------
    vlakken : kolommen buurtcode en geometry (RD); lege vlakken vallen weg

    Returns
    -------
    GeoDataFrame in WGS84 met buurtcode, punt_lengte en punt_breedte (een punt binnen het vlak, graden).
    """
    over = vlakken.loc[vlakken.geometry.notna() & ~vlakken.geometry.is_empty, ["buurtcode", "geometry"]].copy()
    # Op de millimeter gelijk: buren waarvan de grens door rekenruis net verschilt, delen hem weer echt.
    meetkunde = shapely.set_precision(shapely.force_2d(over.geometry.to_numpy()), 0.001)
    kaal = _coverage(meetkunde, max_punten)
    over["geometry"] = gpd.GeoSeries(kaal, index=over.index, crs=over.crs)
    punten = gpd.GeoDataFrame(geometry=gpd.GeoSeries(shapely.point_on_surface(kaal), index=over.index, crs=over.crs))
    uit = to_wgs84(over)
    punten = to_wgs84(punten)
    uit["punt_lengte"] = punten.geometry.x
    uit["punt_breedte"] = punten.geometry.y
    return uit


def _coverage(meetkunde: Any, max_punten: int) -> Any:
    """Samen vereenvoudigd tot het in de maat past; een vlak dat daarbij verdwijnt houdt zijn eigen vorm."""
    stap = EERSTE_STAP_M
    kaal = shapely.coverage_simplify(meetkunde, stap)
    while shapely.get_num_coordinates(kaal).sum() > max_punten and stap < 500:
        stap *= 2
        kaal = shapely.coverage_simplify(meetkunde, stap)
    kapot = shapely.is_empty(kaal) | ~shapely.is_valid(kaal)
    return np.where(kapot, meetkunde, kaal)


def background(
    lagen: Mapping[str, gpd.GeoDataFrame], vlakken: gpd.GeoDataFrame, max_punten: int = MAX_PUNTEN_ACHTERGROND
) -> dict[str, dict[str, Any]]:
    """Water, natuur, wegen en spoor rond de buurten als GeoJSON-meetkunde: de eigen ondergrond zonder internet.

    Parameters
    ----------
    lagen : tabellen in RD op naam; wat niet in `ONDERGROND` staat telt niet mee
    vlakken : de buurten in RD; de ondergrond wordt op hun omhullende (met 5 % rand) afgeknipt
    """
    if vlakken.empty:
        return {}
    xmin, ymin, xmax, ymax = vlakken.total_bounds
    rand = 0.05 * max(xmax - xmin, ymax - ymin)
    kader = shapely.box(xmin - rand, ymin - rand, xmax + rand, ymax + rand)
    uit: dict[str, dict[str, Any]] = {}
    for naam in ONDERGROND:
        laag = lagen.get(naam)
        if laag is None or laag.empty or laag.crs is None:
            continue
        delen = shapely.clip_by_rect(
            shapely.make_valid(shapely.force_2d(laag.geometry.dropna().to_numpy())), *kader.bounds
        )
        delen = delen[~shapely.is_empty(delen)]
        vlak = _within(shapely.simplify(delen, 2 * EERSTE_STAP_M), max_punten)
        if len(vlak):
            reeks = to_wgs84(gpd.GeoDataFrame(geometry=gpd.GeoSeries(vlak, crs=laag.crs)))
            uit[naam] = {"type": "GeometryCollection", "geometries": [geojson(g) for g in reeks.geometry]}
    return uit


def _within(delen: Any, max_punten: int) -> Any:
    """De langste vormen die samen in de maat passen."""
    volgorde = np.argsort(-shapely.length(delen), kind="stable")
    aantal = np.cumsum(shapely.get_num_coordinates(delen[volgorde]))
    return delen[np.sort(volgorde[aantal <= max_punten])]


def geojson(vorm: Any) -> dict[str, Any]:
    """Eén vorm als GeoJSON met vijf decimalen.

    >>> geojson(shapely.Point(4.1234567, 51.0))
    {'type': 'Point', 'coordinates': [4.12346, 51.0]}
    """
    kaart: dict[str, Any] = shapely.geometry.mapping(vorm)
    return _round(kaart)


def _round(kaart: dict[str, Any]) -> dict[str, Any]:
    if "geometries" in kaart:
        return {"type": kaart["type"], "geometries": [_round(deel) for deel in kaart["geometries"]]}
    return {"type": kaart["type"], "coordinates": _rond(kaart["coordinates"])}


def _rond(waarde: Any) -> Any:
    if isinstance(waarde, float | int):
        return round(waarde, DECIMALEN)
    return [_rond(deel) for deel in waarde]
