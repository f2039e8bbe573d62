"""Hoe hard is de bodem onder het geluid? Van vlakken met een bodemfactor naar een raster dat de kern kan lezen.

Een bodemfactor is 0 (hard: water, verharding) tot 1 (absorberend: gras, akker, bos). Waar geen vlak ligt, of waar een
vlak geen factor heeft, geldt de ingestelde factor.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np

from spatial.bron import Parameters
from spatial.crs import require_rd
from spatial.errors import MissingColumn, OutOfRange
from spatial.gridindex import assign_points
from spatial.raster import Raster
from spatial.wind.turbine import Getallen

# Meer cellen maken het rooster grover, niet het geheugen groter.
CELLEN_MAX = 16_000_000


def bodemraster(bodem: gpd.GeoDataFrame, grenzen: tuple[float, float, float, float], p: Parameters) -> Raster:
    """De bodemfactor op een rooster over `grenzen`.

    Parameters
    ----------
    bodem : vlakken in RD met kolom `bodemfactor` (0–1; ontbrekend: de ingestelde factor). Bij overlap telt het eerste.
    grenzen : (xmin, ymin, xmax, ymax) in m
    p : kentallen `geluid_bodemfactor` en `geluid_bodemcel_m`

    Returns
    -------
    raster met factoren 0–1; de waarde van een cel is die van haar midden

    Raises
    ------
    MissingColumn : zonder kolom `bodemfactor`; OutOfRange : bij een factor buiten 0–1.
    """
    if "bodemfactor" not in bodem:
        raise MissingColumn("bodemgebruik", "kolom 'bodemfactor' ontbreekt", "een factor van 0 tot 1", "voeg haar toe")
    require_rd(bodem, "bodemgebruik")
    factor: Getallen = bodem["bodemfactor"].to_numpy(dtype=np.float64, na_value=np.nan)
    fout = (factor < 0.0) | (factor > 1.0)
    if fout.any():
        raise OutOfRange(
            "bodemgebruik, bodemfactor", float(factor[fout][0]), "een getal van 0 tot en met 1", "herstel de laag"
        )
    xmin, ymin, xmax, ymax = grenzen
    cel_m = max(p["geluid_bodemcel_m"], ((xmax - xmin) * (ymax - ymin) / CELLEN_MAX) ** 0.5)
    # Rondom een cel extra: ook een pad precies langs de rand ligt in het rooster.
    kolommen, rijen = int((xmax - xmin) / cel_m) + 3, int((ymax - ymin) / cel_m) + 3
    links, boven = xmin - cel_m, ymin + (rijen - 1) * cel_m
    x = links + (np.arange(kolommen) + 0.5) * cel_m
    waarden = np.full((rijen, kolommen), p["geluid_bodemfactor"])
    metend = np.append(np.where(np.isnan(factor), p["geluid_bodemfactor"], factor), p["geluid_bodemfactor"])
    for rij in range(0, rijen, 512):
        y = boven - (np.arange(rij, min(rij + 512, rijen)) + 0.5) * cel_m
        vlak = assign_points(np.tile(x, y.size), np.repeat(y, kolommen), bodem.geometry)
        waarden[rij : rij + y.size] = metend[vlak].reshape(y.size, kolommen)
    return Raster(waarden, links, boven, cel_m)
