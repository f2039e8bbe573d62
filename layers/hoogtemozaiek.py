"""Hoe worden de hoogterasters van een gebied één raster?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.errors import RefusedFile, SchemaMismatch, StoreFault
from layers.raster_lezen import MAX_CELLEN, lees_rasters
from spatial.raster import Raster


def lees_hoogte(data: Path, tegels: pd.DataFrame | None, kader: NDArray[np.float64]) -> Raster | None:
    """De tegels die het kader (xmin, ymin, xmax, ymax) raken, als één raster; None als er geen zijn.

    Raises
    ------
    StoreFault : als een tegel niet in de map ligt.
    LayersError : als een tegel niet te lezen is.
    """
    if tegels is None or tegels.empty:
        return None
    breed = tegels["x_links_m"] + tegels["kolommen"] * tegels["cel_m"]
    onder = tegels["y_boven_m"] - tegels["rijen"] * tegels["cel_m"]
    raakt = (
        (tegels["x_links_m"] < kader[2]) & (breed > kader[0]) & (onder < kader[3]) & (tegels["y_boven_m"] > kader[1])
    )
    paden = [_binnen(data, str(naam)) for naam in tegels.loc[raakt, "bestand"]]
    return mozaiek(lees_rasters(paden)) if paden else None


def _binnen(data: Path, naam: str) -> Path:
    """Het pad van een tegel; nooit buiten de map van de opslag."""
    pad = (data / naam).resolve()
    if not pad.is_relative_to(data.resolve()):
        raise StoreFault(str(data), naam, "een raster in de map zelf", "lees het raster opnieuw in")
    return pad


def mozaiek(rasters: Sequence[Raster]) -> Raster:
    """Rasters met dezelfde cellen als één raster; waar ze elkaar raken telt de eerste die er een waarde heeft.

    Raises
    ------
    SchemaMismatch : als de cellen niet even groot zijn of niet op elkaar passen.
    RefusedFile : als het geheel te groot wordt.

    >>> een = Raster(np.array([[1.0]]), 0.0, 10.0, 10.0)
    >>> mozaiek([een, Raster(np.array([[2.0]]), 20.0, 10.0, 10.0)]).waarden.tolist()
    [[1.0, nan, 2.0]]
    """
    eerste = rasters[0]
    if len(rasters) == 1:
        return eerste
    cel = eerste.cel_m
    for raster in rasters[1:]:
        dx, dy = (raster.links_m - eerste.links_m) / cel, (raster.boven_m - eerste.boven_m) / cel
        if raster.cel_m != cel or abs(dx - round(dx)) > 1e-6 or abs(dy - round(dy)) > 1e-6:
            gevonden = f"cellen van {raster.cel_m:g} m naast cellen van {cel:g} m"
            raise SchemaMismatch(
                "hoogterasters", gevonden, "cellen die op elkaar passen", "maak één raster van de delen"
            )
    grenzen = np.array([raster.grenzen for raster in rasters])
    links, onder = grenzen[:, :2].min(axis=0)
    rechts, boven = grenzen[:, 2:].max(axis=0)
    vorm = (round((boven - onder) / cel), round((rechts - links) / cel))
    if vorm[0] * vorm[1] > MAX_CELLEN:
        raise RefusedFile("hoogterasters", f"{vorm[1]} bij {vorm[0]} cellen", f"hooguit {MAX_CELLEN}", "kies gemeenten")
    geheel = np.full(vorm, np.nan, dtype=np.float32)
    for raster in rasters:
        rij, kolom = round((boven - raster.boven_m) / cel), round((raster.links_m - links) / cel)
        hier = geheel[rij : rij + raster.waarden.shape[0], kolom : kolom + raster.waarden.shape[1]]
        leeg = np.isnan(hier)
        hier[leeg] = raster.waarden[leeg]
    return Raster(geheel, float(links), float(boven), cel)
