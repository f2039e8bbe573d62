"""Bij welke gemeente hoort elke rij van een laag?

Eerst telt een kolom gemeentecode, dan de buurtcode (de eerste vier cijfers zijn de gemeente), dan de ligging: wat
helemaal in één gemeente ligt hoort daarbij. Wat over een grens loopt of buiten elke buurt valt is 'landelijk'.
"""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

LANDELIJK = "landelijk"


def gemeente_uit_buurtcode(buurtcode: pd.Series) -> pd.Series:
    """De gemeentecode uit de eerste vier cijfers van de buurtcode.

    >>> gemeente_uit_buurtcode(pd.Series(["BU19630001"])).tolist()
    ['GM1963']
    """
    return "GM" + buurtcode.astype("str").str.slice(2, 6)


def verdeel(
    tabel: pd.DataFrame | gpd.GeoDataFrame, buurten: gpd.GeoDataFrame | None
) -> Iterator[tuple[str, pd.DataFrame | gpd.GeoDataFrame]]:
    """De tabel in stukken per gemeente, op volgorde van code; rijen houden hun volgorde."""
    code = gemeente_per_rij(tabel, buurten)
    if not len(tabel):
        yield LANDELIJK, tabel
        return
    for gemeente, plek in sorted(tabel.groupby(code.to_numpy()).indices.items()):
        yield str(gemeente), tabel.iloc[np.sort(plek)]


def gemeente_per_rij(tabel: pd.DataFrame | gpd.GeoDataFrame, buurten: gpd.GeoDataFrame | None) -> pd.Series:
    """Per rij de gemeentecode, of 'landelijk'; zelfde index als de tabel."""
    code: pd.Series = pd.Series([None] * len(tabel), index=tabel.index, dtype="str")
    if "gemeentecode" in tabel:
        code = tabel["gemeentecode"].astype("str")
    if "buurtcode" in tabel:
        code = code.fillna(gemeente_uit_buurtcode(tabel["buurtcode"]))
    if isinstance(tabel, gpd.GeoDataFrame) and tabel.active_geometry_name and buurten is not None:
        zoek = code.isna().to_numpy() & tabel.geometry.notna().to_numpy()
        if zoek.any():
            gevonden = code.to_numpy(dtype=object).copy()
            gevonden[zoek] = _op_ligging(tabel.geometry.to_numpy()[zoek], buurten)
            code = pd.Series(gevonden, index=tabel.index, dtype="str")
    return code.fillna(LANDELIJK)


def _op_ligging(vormen: NDArray[np.object_], buurten: gpd.GeoDataFrame) -> NDArray[np.object_]:
    """De gemeente van elke vorm die er maar één raakt; anders leeg. Een punt op een grens neemt de eerste buurt."""
    gemeente, nummers = np.unique(buurten["gemeentecode"].to_numpy(dtype=object).astype(str), return_inverse=True)
    boom = shapely.STRtree(buurten.geometry.to_numpy())
    vorm, buurt = boom.query(vormen, predicate="intersects")
    laagste = np.full(len(vormen), len(gemeente))
    hoogste = np.full(len(vormen), -1)
    np.minimum.at(laagste, vorm, nummers[buurt])
    np.maximum.at(hoogste, vorm, nummers[buurt])
    punt = shapely.get_type_id(vormen) == shapely.GeometryType.POINT
    eenduidig = (hoogste >= 0) & ((laagste == hoogste) | punt)
    uitkomst = np.full(len(vormen), None, dtype=object)
    uitkomst[eenduidig] = gemeente[laagste[eenduidig]]
    return uitkomst
