"""In welk coördinatenstelsel staat een laag, en hoe gaat ze heen en weer? Het enige bestand met EPSG-nummers.

Zonder het RD-rooster gebruikt PROJ een benadering die in Nederland hooguit 0,19 m afwijkt
(RDNAPTRANS 2018 als maat): ruim genoeg voor buurtkaarten, niet voor millimeters.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Transformer

from spatial.errors import WrongCrs

RD = CRS.from_epsg(28992)
WGS84 = CRS.from_epsg(4326)
CRS84 = "urn:ogc:def:crs:OGC:1.3:CRS84"

# Het geldigheidsgebied van het RD-stelsel met ruimte voor de Noordzee (x, y in m).
RD_GRENZEN_M = (-7_000.0, 289_000.0, 300_000.0, 640_000.0)
WGS_GRENZEN_GRADEN = (2.0, 50.0, 8.0, 56.0)


def require_rd(tabel: gpd.GeoDataFrame | gpd.GeoSeries, onderdeel: str) -> None:
    """Eis dat `tabel` in RD staat.

    Raises
    ------
    WrongCrs : als het stelsel ontbreekt of een ander is.
    """
    if tabel.crs is None or not RD.equals(CRS.from_user_input(tabel.crs), ignore_axis_order=True):
        gevonden = "geen stelsel" if tabel.crs is None else CRS.from_user_input(tabel.crs).name
        raise WrongCrs(onderdeel, gevonden, "EPSG:28992 (RD)", "zet de laag eerst om met spatial.crs.to_rd")


def to_rd(tabel: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Dezelfde tabel in RD; de index blijft gelijk.

    Raises
    ------
    WrongCrs : als de laag geen stelsel draagt.
    """
    if tabel.crs is None:
        raise WrongCrs("laag", "geen stelsel", "een laag met een coördinatenstelsel", "leg het stelsel vast in de bron")
    return tabel.to_crs(RD)


def to_wgs84(tabel: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Dezelfde tabel in lengte en breedte (graden), voor kaarten en GeoJSON.

    Raises
    ------
    WrongCrs : als de laag niet in RD staat.
    """
    require_rd(tabel, "laag")
    return tabel.to_crs(WGS84)


def rd_to_latlon(x_m: Any, y_m: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Breedte en lengte in graden van RD-punten in m.

    >>> breedte, lengte = rd_to_latlon(155000.0, 463000.0)
    >>> round(float(breedte), 4), round(float(lengte), 4)
    (52.1552, 5.3872)
    """
    lengte, breedte = _naar_graden().transform(np.asarray(x_m, dtype=float), np.asarray(y_m, dtype=float))
    return np.asarray(breedte), np.asarray(lengte)


@cache
def _naar_graden() -> Transformer:
    """Eén omzetter voor het hele proces: hem maken kost meer dan duizenden punten omzetten. Draden mogen hem delen."""
    return Transformer.from_crs(RD, WGS84, always_xy=True)


def guess_crs(grenzen: tuple[float, float, float, float]) -> str | None:
    """Welk stelsel past bij deze grenzen (xmin, ymin, xmax, ymax): 'rd', 'wgs84', 'wgs84-omgewisseld' of None.

    >>> guess_crs((80_000.0, 410_000.0, 90_000.0, 420_000.0))
    'rd'
    >>> guess_crs((51.7, 4.2, 51.9, 4.6))
    'wgs84-omgewisseld'
    """
    xmin, ymin, xmax, ymax = grenzen
    if not np.isfinite(grenzen).all():
        return None
    if _binnen(grenzen, RD_GRENZEN_M) and max(xmax, ymax) > 1_000:
        return "rd"
    if _binnen(grenzen, WGS_GRENZEN_GRADEN):
        return "wgs84"
    if _binnen((ymin, xmin, ymax, xmax), WGS_GRENZEN_GRADEN):
        return "wgs84-omgewisseld"
    return None


def _binnen(grenzen: tuple[float, float, float, float], kader: tuple[float, float, float, float]) -> bool:
    return bool(grenzen[0] >= kader[0] and grenzen[1] >= kader[1] and grenzen[2] <= kader[2] and grenzen[3] <= kader[3])
