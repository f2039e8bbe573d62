"""Hoe hoog ligt het gemaakte land? Een raster van 25 m met polder, terp, dijk, rivierbedding en wegtalud."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import rasterio
import shapely
from affine import Affine
from numpy.typing import NDArray

from layers.made.buurten import Buurten
from layers.made.landschap import Getallen, Kader
from layers.made.omgeving import AFSTAND_DIJK_M, DIJK_KRUIN_M, Omgeving
from layers.made.recept import Recept
from layers.made.straten_panden import Panden
from spatial.crs import RD

CEL_M = 25.0
# Hoogten in m ten opzichte van NAP; gemaakt.
POLDER_M, TERP_M, BEDDING_M, PLAS_M, TALUD_M = -1.3, 2.2, -3.5, -2.6, 3.2


def hoogtemodel(kader: Kader, buurten: Buurten, omgeving: Omgeving) -> tuple[NDArray[np.float32], Getallen]:
    """Het hoogtemodel van één gemeente.

    Returns
    -------
    hoogte in m (rijen van noord naar zuid) en de linkerbovenhoek (x, y) in RD
    """
    xmin, ymin, xmax, ymax = shapely.total_bounds(buurten.vlakken)
    links, boven = np.floor(xmin / CEL_M) * CEL_M, np.ceil(ymax / CEL_M) * CEL_M
    breed, hoog = int(np.ceil((xmax - links) / CEL_M)), int(np.ceil((boven - ymin) / CEL_M))
    x, y = np.meshgrid(links + (np.arange(breed) + 0.5) * CEL_M, boven - (np.arange(hoog) + 0.5) * CEL_M)
    rd = np.column_stack([x.ravel(), y.ravel()])
    recht = rd - (kader.golf.punten(rd) - rd)  # de golf is zacht: één stap terug is tot op een paar meter goed
    z = POLDER_M + 0.25 * np.sin(recht[:, 0] / 900.0) + 0.2 * np.sin(recht[:, 1] / 640.0 + 1.0)
    kernen = buurten.zaden[buurten.met_rol("centrum", "dorp")]
    for kern, deel in zip(kernen, [1.0] + [0.55] * (len(kernen) - 1), strict=True):
        afstand = np.hypot(recht[:, 0] - kern[0], recht[:, 1] - kern[1])
        z = z + deel * TERP_M * np.exp(-((afstand / (0.06 * kader.zijde_m + 300.0)) ** 2))
    half_m = float(shapely.area(omgeving.rivier) / max(shapely.length(kader.lijn("rivier")), 1.0) / 2.0)
    ver = np.abs(recht[:, 1] - kader.rivier_y(recht[:, 0]))
    dijk = DIJK_KRUIN_M - np.maximum(np.abs(ver - half_m - AFSTAND_DIJK_M) - 10.0, 0.0) / 3.0
    z = np.where(ver < half_m + AFSTAND_DIJK_M + 45.0, np.maximum(z, dijk), z)
    talud = TALUD_M - np.maximum(np.abs(recht[:, 0] - kader.snelweg_x) - 18.0, 0.0) / 2.5
    z = np.where(ver > half_m, np.maximum(z, talud), z)
    z = np.where(ver < half_m, BEDDING_M, z)
    for plas in shapely.get_parts(omgeving.plassen):
        z[shapely.contains_xy(plas, recht[:, 0], recht[:, 1])] = PLAS_M
    return z.reshape(hoog, breed).astype(np.float32), np.array([links, boven])


def oppervlakmodel(
    hoogte_m: NDArray[np.float32],
    linksboven: Getallen,
    kader: Kader,
    panden: Panden,
    bos: NDArray[np.object_],
    recept: Recept,
) -> NDArray[np.float32]:
    """Het hoogtemodel met gebouwen (bouwlagen en een dak) en bos erop, op dezelfde cellen.

    Parameters
    ----------
    hoogte_m, linksboven : zoals `hoogtemodel`
    bos : vlakken in RD
    """
    getal = recept["wind"]
    vlak = hoogte_m.copy()
    rijen, kolommen = vlak.shape
    x = linksboven[0] + (np.arange(kolommen) + 0.5) * CEL_M
    y = linksboven[1] - (np.arange(rijen) + 0.5) * CEL_M
    for deel in bos:
        shapely.prepare(deel)
        vlak[shapely.contains_xy(deel, *np.meshgrid(x, y))] += np.float32(getal["boom_m"])
    lagen = np.array([vorm.lagen[1] for vorm in recept.vormen], dtype=np.float64)[panden.vorm]
    hoog = (lagen * float(getal["laag_m"]) + float(getal["dak_m"])).astype(np.float32)
    midden = kader.golf.punten(panden.hoek.mean(axis=1))
    kolom = np.floor((midden[:, 0] - linksboven[0]) / CEL_M).astype(np.int64)
    rij = np.floor((linksboven[1] - midden[:, 1]) / CEL_M).astype(np.int64)
    binnen = (rij >= 0) & (rij < rijen) & (kolom >= 0) & (kolom < kolommen)
    plek = (rij[binnen], kolom[binnen])
    np.maximum.at(vlak, plek, hoogte_m[plek] + hoog[binnen])
    return vlak


def schrijf_hoogte(pad: Path, hoogte_m: NDArray[np.float32], linksboven: Getallen) -> None:
    """Schrijf het raster als GeoTIFF in RD; eerst onder een tijdelijke naam."""
    pad.parent.mkdir(parents=True, exist_ok=True)
    tijdelijk = pad.with_name(f".{pad.name}.deel")
    profiel = {
        "driver": "GTiff",
        "height": hoogte_m.shape[0],
        "width": hoogte_m.shape[1],
        "count": 1,
        "dtype": "float32",
        "crs": f"EPSG:{RD.to_epsg()}",
        "transform": Affine(CEL_M, 0.0, float(linksboven[0]), 0.0, -CEL_M, float(linksboven[1])),
        "tiled": True,
        "blockxsize": 256,
        "blockysize": 256,
        "compress": "deflate",
        "predictor": 3,
    }
    try:
        with rasterio.open(tijdelijk, "w", **profiel) as raster:
            raster.write(hoogte_m, 1)
            raster.update_tags(titel="Gemaakte stad: hoogtemodel", eenheid="m NAP", gemaakt="ja")
        tijdelijk.replace(pad)
    finally:
        tijdelijk.unlink(missing_ok=True)
