"""Een kleine gemaakte streek voor windkansen, na te rekenen met de hand."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
from shapely import LineString, Point, box

from api.windkansen import WindkansenOpdracht, Windkansenstudie, bepaal_keuzes, reken
from layers.assemble import Studie
from layers.verslag import Laagherkomst
from spatial.wind.omgeving import Omgeving

X, Y, ZIJDE = 80_000.0, 420_000.0, 6_000.0
MIDDEN = (X + ZIJDE / 2, Y + ZIJDE / 2)
KWAAD = "<img src=x onerror=window.gehackt=1>"


def streek(*, woningen: bool = True) -> tuple[Studie, Omgeving]:
    """Een vierkant van 6 bij 6 km met één woning in het midden, een snelweg, natuur, een radar en twee zoekgebieden."""
    half = ZIJDE / 2
    buurten = gpd.GeoDataFrame(
        {
            "buurtcode": ["BU00010001", "BU00010002"],
            "buurtnaam": ["West", KWAAD],
            "gemeentecode": ["GM0001", "GM0001"],
            "gemeentenaam": ["Stad", "Stad"],
            "woningen": [1.0, 0.0],
        },
        geometry=[box(X, Y, X + half, Y + ZIJDE), box(X + half, Y, X + ZIJDE, Y + ZIJDE)],
        crs=28992,
    )
    lagen = {
        "buurten": buurten,
        "wegen": _laag([LineString([(X, Y + 500), (X + ZIJDE, Y + 500)])], soort=["snelweg"]),
        "natuur": _laag([box(X, Y + 5_000, X + 1_000, Y + ZIJDE)], gebied_id=["n"], naam=["N"], soort=["natura2000"]),
        "radar": _laag(
            [Point(X + 30_000, Y)], radar_id=["r"], naam=["R"], antenne_hoogte_m_nap=[60.0], soort=["militair"]
        ),
        "zoekgebieden": _laag(
            [box(X, Y, X + half, Y + ZIJDE), box(X + half, Y, X + ZIJDE, Y + half)],
            gebied_id=["z1", "z2"],
            naam=["West", KWAAD],
            bod_twh=[0.001, np.nan],
            bod_mw=[np.nan, 9_999.0],
        ),
    }
    herkomst = {
        naam: Laagherkomst(naam, naam.title(), "toets", "CC0", gemaakt=naam != "natuur", hash=naam) for naam in lagen
    }
    objecten = gpd.GeoDataFrame(
        {"soort": ["woning"], "naam": [""], "woningen": [1.0], "hoogte_m": [np.nan], "buurtcode": ["BU00010001"]},
        geometry=[Point(MIDDEN)],
        crs=28992,
        index=["W1"],
    )
    objecten.index.name = "object_id"
    omgeving = Omgeving(objecten=objecten if woningen else None, gemaakt=frozenset(lagen) - {"natuur"})
    return Studie(lagen, None, herkomst, True, ("GM0001",)), omgeving


def _laag(vormen: list[object], **kolommen: list[object]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(kolommen, geometry=vormen, crs=28992)


def draai(*, woningen: bool = True, **wensen: object) -> Windkansenstudie:
    """De studie op de streek; raster 50 m tenzij anders gevraagd."""
    opdracht = WindkansenOpdracht(**{"data": Path(), "raster_m": 50.0, **wensen})  # type: ignore[arg-type]
    studie, omgeving = streek(woningen=woningen)
    return reken(opdracht, bepaal_keuzes(opdracht), studie, omgeving, lambda _wat, _deel: None)
