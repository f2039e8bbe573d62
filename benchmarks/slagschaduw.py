"""Slagschaduw van 10 turbines op 1.000 ramen, elke minuut van een jaar.

Beide kandidaten tellen per raam de minuten waarin minstens één turbine binnen 12 rotordiameters voor de zon staat. De
maat rekent de zon één keer met pvlib (NREL SPA) en toetst per paar alle minuten waarop de zon hoog genoeg staat, met
numpy. De gewone weg, pvlib per raam, kost nog eens een factor honderd en staat er niet bij.
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.meting import Doel, Kandidaat, Verslag, meet, verhouding

TITEL = "slagschaduw per minuut van het jaar"
ZAAD = 20261122
JAAR = 2025
MIDDEN = np.array([152_000.0, 463_000.0])
AS_M, ROTOR_M, RAAM_M, ZONSHOOGTE = 120.0, 140.0, 1.5, 5.0
MODULE = "benchmarks.slagschaduw"

Reeks = NDArray[np.float64]


def draai(klein: bool) -> Verslag:
    """Meet wijkwind naast pvlib met numpy."""
    maten = {"turbines": 3, "ramen": 50} if klein else {"turbines": 10, "ramen": 1_000}
    kandidaten = [
        Kandidaat("wijkwind", f"{MODULE}:met_wijkwind", maten),
        Kandidaat("pvlib één keer, numpy per paar", f"{MODULE}:met_pvlib", maten, maat=True),
    ]
    uitslagen = meet(kandidaten, meld=print)
    eigen, maat = uitslagen
    if eigen.fout or maat.fout:
        return Verslag(f"{maten}", uitslagen)
    anders = abs(eigen.uitkomst["minuten"] / maat.uitkomst["minuten"] - 1.0) * 100.0
    doelen = [
        Doel("keer sneller dan pvlib één keer (heel proces)", verhouding(maat, eigen), 3.0),
        Doel("verschil in minuten, %", anders, 0.1, hoger=False),
    ]
    return Verslag(
        f"slagschaduw {maten['turbines']} turbines × {maten['ramen']} ramen × elke minuut van {JAAR}",
        uitslagen,
        () if klein else doelen,
        gelijk=anders <= (0.5 if klein else 0.1),
        toelichting=[
            f"minuten: {eigen.uitkomst['minuten']} tegen {maat.uitkomst['minuten']}",
            f"kern: {verhouding(maat, eigen, 'kern_s'):.0f} keer sneller",
        ],
    )


def invoer(turbines: int, ramen: int) -> tuple[Reeks, Reeks]:
    """Plekken in RD van turbines en ramen; zelfde zaad, zelfde plekken."""
    rng = np.random.default_rng(ZAAD)
    return rng.uniform(-1_500, 1_500, (turbines, 2)) + MIDDEN, rng.uniform(-2_500, 2_500, (ramen, 2)) + MIDDEN


def met_wijkwind(turbines: int, ramen: int) -> dict[str, Any]:
    """De volledige uitkomst van `bereken_slagschaduw`."""
    import geopandas as gpd
    import shapely

    from layers.referentie import load_wind_parameters
    from spatial.wind.generiek import generiek_type
    from spatial.wind.slagschaduw import bereken_slagschaduw
    from spatial.wind.turbine import maak_park

    soort = generiek_type(
        "b", "b", vermogen_kw=4_200.0, rotordiameter_m=ROTOR_M, ashoogte_m=AS_M, lw_max_db=106.0, tipsnelheid_ms=80.0,
        cp_max=0.44, ct_max=0.8,
    )  # fmt: skip
    masten, plekken = invoer(turbines, ramen)
    vormen = gpd.GeoDataFrame({"type": ["b"] * turbines}, geometry=shapely.points(masten), crs=28992)
    park = maak_park("b", vormen, {"b": soort})
    objecten = gpd.GeoDataFrame(geometry=shapely.points(plekken), crs=28992)
    p = load_wind_parameters()
    begin = time.perf_counter()
    uit = bereken_slagschaduw(park, objecten, p, jaar=JAAR)
    kern_s = time.perf_counter() - begin
    return {"kern_s": kern_s, "minuten": round(float(uit.tabel["uren_jaar"].sum()) * 60)}


def met_pvlib(turbines: int, ramen: int) -> dict[str, Any]:
    """De zon één keer met pvlib, daarna per paar alle minuten met numpy."""
    import pandas as pd
    import pvlib
    from pyproj import Transformer

    masten, plekken = invoer(turbines, ramen)
    naar_graden = Transformer.from_crs(28992, 4326, always_xy=True)
    lengte, breedte = naar_graden.transform(*MIDDEN)
    # De noordpijl van RD in graden van het ware noorden.
    lengte2, breedte2 = naar_graden.transform(MIDDEN[0], MIDDEN[1] + 1_000.0)
    noord = np.arctan2((lengte2 - lengte) * np.cos(np.radians(breedte)), breedte2 - breedte)
    begin = time.perf_counter()
    tijden = pd.date_range(f"{JAAR}-01-01", f"{JAAR + 1}-01-01", freq="min", tz="UTC", inclusive="left")
    stand = pvlib.solarposition.get_solarposition(tijden, breedte, lengte)
    hoogte = np.radians(stand["apparent_elevation"].to_numpy())
    azimut = np.radians(stand["azimuth"].to_numpy()) - noord
    op = hoogte >= np.radians(ZONSHOOGTE)
    zon = np.column_stack([np.sin(azimut) * np.cos(hoogte), np.cos(azimut) * np.cos(hoogte), np.sin(hoogte)])[op]
    zon = np.ascontiguousarray(zon.T)
    som = 0
    for x, y in plekken:
        schaduw = np.zeros(zon.shape[1], np.bool_)
        for mast_x, mast_y in masten:
            w = np.array([mast_x - x, mast_y - y, AS_M - RAAM_M])
            if np.hypot(w[0], w[1]) > 12.0 * ROTOR_M:
                continue
            t = w @ zon
            schaduw |= (t > 0.0) & (w @ w - t * t <= (ROTOR_M / 2.0) ** 2)
        som += int(schaduw.sum())
    return {"kern_s": time.perf_counter() - begin, "minuten": som}
