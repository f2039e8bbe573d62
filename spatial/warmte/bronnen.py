"""Welke warmtebron heeft een buurt in bereik, en hoe ver is die?

Een bron is in bereik als het midden van de buurt in het bereikvlak van de bron ligt. De afstand is die van het
midden van de buurt tot de bron zelf; zonder ligging van de bron geldt 0 m als de buurt in het vlak ligt
(aardwarmte wordt ter plaatse gewonnen).
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray
from shapely import STRtree

from spatial.crs import require_rd
from spatial.errors import MissingColumn

Array = NDArray[np.float64]


def bron_afstanden(buurten: gpd.GeoDataFrame, bronnen: gpd.GeoDataFrame) -> dict[str, Array]:
    """Per soort bron de afstand in m van elke buurt tot de dichtstbijzijnde bron in bereik, (B,); NaN is geen.

    Parameters
    ----------
    buurten : vlakken in RD
    bronnen : `soort`, bereikvlak, en waar bekend `bron_x_m` en `bron_y_m`

    Raises
    ------
    WrongCrs, MissingColumn
    """
    require_rd(buurten, "buurten")
    require_rd(bronnen, "warmtebronnen")
    if "soort" not in bronnen:
        raise MissingColumn("warmtebronnen", "kolom 'soort' ontbreekt", "het soort bron", "lees de laag opnieuw in")
    midden = buurten.geometry.representative_point()
    boom = STRtree(bronnen.geometry.to_numpy())
    buurt, bron = boom.query(midden.to_numpy(), predicate="intersects")
    x = _ligging(bronnen, "bron_x_m")[bron]
    y = _ligging(bronnen, "bron_y_m")[bron]
    afstand = np.hypot(midden.x.to_numpy()[buurt] - x, midden.y.to_numpy()[buurt] - y)
    afstand = np.where(np.isnan(afstand), 0.0, afstand)
    soorten = bronnen["soort"].astype("str").to_numpy()
    uit: dict[str, Array] = {}
    for soort in sorted(set(soorten)):
        dichtst = np.full(len(buurten), np.inf)
        hier = soorten[bron] == soort
        np.minimum.at(dichtst, buurt[hier], afstand[hier])
        uit[soort] = np.where(np.isfinite(dichtst), dichtst, np.nan)
    return uit


def _ligging(bronnen: gpd.GeoDataFrame, kolom: str) -> Array:
    if kolom not in bronnen:
        return np.full(len(bronnen), np.nan)
    ligging: Array = bronnen[kolom].to_numpy(dtype=float)
    return ligging
