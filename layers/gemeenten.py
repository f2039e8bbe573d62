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
# Vanaf dit deel binnen de gemeente ligt een vlak of lijn er helemaal in; de rest is tekenverschil langs de grens.
_BINNEN = 0.999


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
    # De code wordt een bestandsnaam: alleen een echte gemeentecode mag dat zijn.
    return code.where(code.str.fullmatch(r"GM\d{4}").fillna(False).astype(bool), LANDELIJK)


def _op_ligging(vormen: NDArray[np.object_], buurten: gpd.GeoDataFrame) -> NDArray[np.object_]:
    """De gemeente waar elke vorm helemaal in ligt; anders leeg. Een punt op een grens neemt de eerste gemeente."""
    codes, nummers = np.unique(buurten["gemeentecode"].to_numpy(dtype=object).astype(str), return_inverse=True)
    vlakken = buurten.geometry.to_numpy()
    vorm, buurt = shapely.STRtree(vlakken).query(vormen, predicate="intersects")
    eerste = np.full(len(vormen), len(codes))
    laatste = np.full(len(vormen), -1)
    np.minimum.at(eerste, vorm, nummers[buurt])
    np.maximum.at(laatste, vorm, nummers[buurt])
    punt = shapely.get_type_id(vormen) == shapely.GeometryType.POINT
    binnen = (laatste >= 0) & punt
    # Wat maar één gemeente raakt kan nog buiten alle bekende buurten uitsteken: meet hoeveel er binnen ligt.
    kan = (laatste >= 0) & ~punt & (eerste == laatste)
    paar = kan[vorm]
    deel = shapely.intersection(vormen[vorm[paar]], vlakken[buurt[paar]])
    vlak = shapely.get_dimensions(vormen) == 2
    heel = np.where(vlak, shapely.area(vormen), shapely.length(vormen))
    maat = np.where(vlak[vorm[paar]], shapely.area(deel), shapely.length(deel))
    erin = np.bincount(vorm[paar], maat, minlength=len(vormen))
    binnen |= kan & (heel > 0) & (erin >= _BINNEN * heel)
    uitkomst = np.full(len(vormen), None, dtype=object)
    uitkomst[binnen] = codes[eerste[binnen]]
    return uitkomst
