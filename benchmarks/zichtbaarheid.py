"""Hoeveel van 100 turbines ziet elke cel van 25 m tot 20 km ver?

Beide kandidaten lezen hetzelfde hoogtemodel (vlak land met blokken van 6 tot 22 m op 15 % van de grond) en tellen per
cel de zichtbare tips van 200 m, met ooghoogte 1,7 m en kromming maal 0,85714. GDAL draait per turbine één
`gdal_viewshed`, twee tegelijk, en telt de rasters op. Wie gelijk heeft zegt de exacte zichtlijn: één rechte lijn per
cel die het oppervlak op elke roosterlijn toetst, op een steekproef van de cellen van één turbine.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.meting import DATA, Doel, Kandidaat, Verslag, meet, verhouding

TITEL = "zichtbare turbines per cel"
ZAAD = 20261122
CEL_M, STRAAL_M = 25.0, 20_000.0
LINKS_M, BOVEN_M = 100_000.0, 500_000.0
TIP_M, OOG_M = 200.0, 1.7
STEEKPROEF = 40_000
MODULE = "benchmarks.zichtbaarheid"


def draai(klein: bool) -> Verslag:
    """Meet wijkwind naast gdal_viewshed, in tijd en in juistheid."""
    turbines, cellen = (4, 600) if klein else (100, 2_400)
    straal_m = 5_000.0 if klein else STRAAL_M
    pad = maak_invoer(cellen)
    maten = {"pad": str(pad), "turbines": turbines, "straal_m": straal_m, "uit": ""}
    kandidaten = [Kandidaat("wijkwind", f"{MODULE}:met_wijkwind", maten)]
    met_gdal_erbij = shutil.which("gdal_viewshed") is not None
    if met_gdal_erbij:
        kandidaten.append(Kandidaat("gdal_viewshed en optellen", f"{MODULE}:met_gdal", maten, maat=True))
    uitslagen = meet(kandidaten, meld=print)
    fout = _onjuist(pad, straal_m, met_gdal_erbij)
    toelichting = [
        f"{naam}: {deel:.1%} van de zichtbare cellen anders dan de exacte zichtlijn" for naam, deel in fout.items()
    ]
    doelen = []
    if met_gdal_erbij:
        doelen.append(Doel("keer dichter bij de exacte zichtlijn dan GDAL", fout["gdal"] / fout["wijkwind"], 1.0))
        if not klein and not any(u.fout for u in uitslagen):
            doelen.append(
                Doel("keer sneller dan gdal_viewshed (heel proces)", verhouding(uitslagen[1], uitslagen[0]), 2.5)
            )
    else:
        toelichting.append("gdal_viewshed staat niet op deze machine: geen vergelijking")
    return Verslag(
        f"{turbines} turbines, {straal_m / 1000:g} km, cellen van {CEL_M:g} m", uitslagen, doelen, None, toelichting
    )


def maak_invoer(cellen: int) -> Path:
    """Het hoogtemodel als GeoTIFF, gemaakt als het er nog niet is; zelfde zaad, zelfde bestand."""
    import rasterio

    pad = DATA / f"oppervlak_{cellen}.tif"
    if not pad.exists():
        DATA.mkdir(exist_ok=True)
        rng = np.random.default_rng(ZAAD)
        hoogte = rng.normal(0.0, 0.2, (cellen, cellen)).astype(np.float32)
        bebouwd = rng.random((cellen // 3, cellen // 3)) < 0.15
        blok = np.where(bebouwd, rng.uniform(6.0, 22.0, bebouwd.shape), 0.0).astype(np.float32)
        hoogte[: blok.shape[0] * 3, : blok.shape[1] * 3] += np.kron(blok, np.ones((3, 3), np.float32))
        plek = rasterio.transform.from_origin(LINKS_M, BOVEN_M, CEL_M, CEL_M)
        vorm = {"driver": "GTiff", "height": cellen, "width": cellen, "count": 1, "dtype": "float32"}
        with rasterio.open(pad, "w", crs="EPSG:28992", transform=plek, **vorm) as bestand:
            bestand.write(hoogte, 1)
    return pad


def plekken(cellen: int, turbines: int, straal_m: float) -> NDArray[np.int64]:
    """(n, 2) rij en kolom van de turbines; de eerste staat in het midden."""
    rng = np.random.default_rng(ZAAD)
    rand = min(int(straal_m / CEL_M), cellen // 2 - 20)
    uit = rng.choice((cellen - 2 * rand) ** 2, turbines, replace=False)
    rij_kolom = np.column_stack(np.divmod(uit, cellen - 2 * rand)) + rand
    rij_kolom[0] = cellen // 2
    return rij_kolom


def _lees(pad: str) -> NDArray[np.float32]:
    import rasterio

    with rasterio.open(pad) as bestand:
        hoogte: NDArray[np.float32] = bestand.read(1)
    return hoogte


def met_wijkwind(pad: str, turbines: int, straal_m: float, uit: str) -> dict[str, Any]:
    """`zichtbaar` op het hele park."""
    import geopandas as gpd
    import shapely

    from layers.referentie import load_wind_parameters
    from spatial.raster import Raster
    from spatial.wind.generiek import generiek_type
    from spatial.wind.turbine import maak_park
    from spatial.wind.zichtbaarheid import zichtbaar

    hoogte = _lees(pad)
    rij_kolom = plekken(len(hoogte), turbines, straal_m)
    soort = generiek_type(
        "b", "b", vermogen_kw=5_000.0, rotordiameter_m=160.0, ashoogte_m=TIP_M - 80.0, lw_max_db=106.0,
        tipsnelheid_ms=80.0, cp_max=0.44, ct_max=0.8,
    )  # fmt: skip
    xy = np.column_stack([LINKS_M + (rij_kolom[:, 1] + 0.5) * CEL_M, BOVEN_M - (rij_kolom[:, 0] + 0.5) * CEL_M])
    masten = gpd.GeoDataFrame({"type": ["b"] * turbines}, geometry=shapely.points(xy), crs=28992)
    park = maak_park("b", masten, {"b": soort})
    begin = time.perf_counter()
    zicht = zichtbaar(park, Raster(hoogte, LINKS_M, BOVEN_M, CEL_M), None, load_wind_parameters(),
                      straal_m=straal_m, assen=False, afstanden=False)  # fmt: skip
    kern_s = time.perf_counter() - begin
    tips = zicht.tips
    if uit:
        heel = np.zeros(hoogte.shape, np.bool_)
        r0, k0 = round((BOVEN_M - tips.boven_m) / CEL_M), round((tips.links_m - LINKS_M) / CEL_M)
        heel[r0 : r0 + tips.waarden.shape[0], k0 : k0 + tips.waarden.shape[1]] = tips.waarden > 0
        np.save(uit, heel)
    return {"kern_s": kern_s, "som": int(np.maximum(tips.waarden, 0).sum())}


def met_gdal(pad: str, turbines: int, straal_m: float, uit: str) -> dict[str, Any]:
    """Per turbine één `gdal_viewshed`, twee tegelijk, en optellen."""
    import rasterio

    hoogte = _lees(pad)
    begin = time.perf_counter()
    aantal = np.zeros(hoogte.shape, np.int32)
    with tempfile.TemporaryDirectory() as map_:

        def een(nummer: int) -> str:
            rij, kolom = rij_kolom[nummer]
            doel = f"{map_}/{nummer}.tif"
            x, y = LINKS_M + (kolom + 0.5) * CEL_M, BOVEN_M - (rij + 0.5) * CEL_M
            plaats = ["-ox", f"{x}", "-oy", f"{y}", "-oz", f"{TIP_M}", "-tz", f"{OOG_M}", "-md", f"{straal_m}"]
            soort = ["-cc", "0.85714", "-vv", "1", "-iv", "0", "-ov", "0"]
            opdracht = ["gdal_viewshed", "-q", *plaats, *soort, pad, doel]
            subprocess.run(opdracht, check=True)
            return doel

        rij_kolom = plekken(len(hoogte), turbines, straal_m)
        with ThreadPoolExecutor(2) as ploeg:
            for doel in ploeg.map(een, range(turbines)):
                with rasterio.open(doel) as bestand:
                    deel, plek = bestand.read(1), bestand.transform
                r0, k0 = round((BOVEN_M - plek.f) / CEL_M), round((plek.c - LINKS_M) / CEL_M)
                aantal[r0 : r0 + deel.shape[0], k0 : k0 + deel.shape[1]] += deel > 0
    kern_s = time.perf_counter() - begin
    if uit:
        np.save(uit, aantal > 0)
    return {"kern_s": kern_s, "som": int(aantal.sum())}


def _onjuist(pad: Path, straal_m: float, met_gdal_erbij: bool) -> dict[str, float]:
    """Per kandidaat: verschillende cellen gedeeld door zichtbare cellen, op een steekproef van één turbine."""
    from layers.referentie import load_wind_parameters
    from spatial.wind.zichtbaarheid import daling_m
    from spatial.wind.zichtbaarheid_exact import zichtlijnen

    hoogte = _lees(str(pad))
    rij0, kolom0 = (int(g) for g in plekken(len(hoogte), 1, straal_m)[0])
    rng = np.random.default_rng(ZAAD)
    rij, kolom = rng.integers(0, len(hoogte), (2, 4 * STEEKPROEF))
    afstand = np.hypot(rij - rij0, kolom - kolom0) * CEL_M
    keuze = np.flatnonzero((afstand > 0) & (afstand <= straal_m))[:STEEKPROEF]
    rij, kolom = rij[keuze], kolom[keuze]
    top = float(hoogte[rij0, kolom0]) + TIP_M
    daling = daling_m(CEL_M, load_wind_parameters())
    exact = zichtlijnen(hoogte, hoogte + np.float32(OOG_M), rij0, kolom0, top, daling, rij, kolom)
    uit = {}
    for naam, doe in (("wijkwind", met_wijkwind), ("gdal", met_gdal)):
        if naam == "gdal" and not met_gdal_erbij:
            continue
        bewaard = DATA / f"zicht_{naam}.npy"
        doe(str(pad), 1, straal_m, str(bewaard))
        gezien = np.load(bewaard)[rij, kolom]
        uit[naam] = float((gezien != exact).sum() / exact.sum())
    return uit
