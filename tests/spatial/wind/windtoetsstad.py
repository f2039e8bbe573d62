"""Een klein stuk polder om regels op te toetsen, na te rekenen met de hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from layers.normen import load_normensets
from layers.referentie import load_wind_parameters
from spatial.bron import Parameters
from spatial.wind.generiek import generiek_type
from spatial.wind.omgeving import Omgeving
from spatial.wind.turbine import Park, Turbinetype, maak_park
from spatial.wind.uitslag import Toetsgeval

X, Y = 90_000.0, 420_000.0


def p() -> Parameters:
    return load_wind_parameters()


def turbinetype(rotor_m: float = 130.0, as_m: float = 120.0, naam: str = "proef") -> Turbinetype:
    """Tip op 185 m bij de gewone maten; bij 80 m/s tipsnelheid gooit het blad minder ver dan de tip hoog is."""
    return generiek_type(
        naam,
        "Proeftype",
        vermogen_kw=4000.0,
        rotordiameter_m=rotor_m,
        ashoogte_m=as_m,
        lw_max_db=106.0,
        tipsnelheid_ms=80.0,
        cp_max=0.44,
        ct_max=0.8,
    )


def park(*plekken: tuple[float, float], soort: Turbinetype | None = None, **kolommen: Any) -> Park:
    """Turbines op (oost, noord) meters vanaf de oorsprong."""
    t = soort or turbinetype()
    punten = [Point(X + dx, Y + dy) for dx, dy in plekken or ((0.0, 0.0),)]
    tabel = gpd.GeoDataFrame({"type": [t.naam] * len(punten), **kolommen}, geometry=punten, crs=28992)
    return maak_park("Proefpark", tabel, {t.naam: t})


def laag(*vormen: BaseGeometry, **kolommen: Any) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(kolommen, geometry=list(vormen), crs=28992)


def objecten(*rijen: tuple[float, float, str, float]) -> gpd.GeoDataFrame:
    """Gevoelige objecten: (oost, noord, soort, woningen)."""
    index = pd.Index([f"O{k + 1}" for k in range(len(rijen))], name="object_id", dtype="object")
    return gpd.GeoDataFrame(
        {
            "soort": [r[2] for r in rijen],
            "naam": [f"Dijkweg {k + 1}" for k in range(len(rijen))],
            "woningen": [r[3] for r in rijen],
            "hoogte_m": 5.0,
            "buurtcode": "BU00010001",
        },
        geometry=[Point(X + r[0], Y + r[1]) for r in rijen],
        crs=28992,
        index=index,
    )


def geval(
    park_: Park | None = None,
    *,
    normen: str = "Ontwerp-2023-grens",
    lagen: Mapping[str, gpd.GeoDataFrame] | None = None,
    geluid: pd.DataFrame | None = None,
    slagschaduw: pd.DataFrame | None = None,
    extra: Mapping[str, Any] | None = None,
    waarden: Mapping[str, float] | None = None,
    **omgeving: Any,
) -> Toetsgeval:
    return Toetsgeval(
        park=park_ or park(),
        omgeving=Omgeving(lagen=lagen or {}, **omgeving),
        normen=load_normensets()[normen],
        p=p().met(waarden or {}),
        geluid=geluid,
        slagschaduw=slagschaduw,
        extra=extra or {},
    )
