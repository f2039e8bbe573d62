"""Hoe komt de uitsluiting per cel in een GIS? Een Cloud Optimized GeoTIFF met drie banden.

Band 1 is het aantal regels dat de cel uitsluit (0 is vrij), band 2 welke regels gelden (een bit per regel, ook de
regels die alleen melden), band 3 welke regimes de cel uitsluiten. Buiten het gebied is alles `BUITEN`.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray
from rasterio.crs import CRS
from rasterio.shutil import copy
from rasterio.windows import Window

from api.models_windkansen import WindkansenResultaat
from api.windkansen_raster import Uitsluitkaart
from api.windkansen_stukken import Stukken
from spatial.crs import RD

BESTAND = "uitsluiting.tif"
BUITEN = 2**32 - 1
_BLOK = 512
_BANDEN = (
    "aantal regels dat uitsluit (0 is vrij)",
    "welke regels gelden, een bit per regel",
    "welke regimes uitsluiten, een bit per regime",
)


def write_tif(s: Stukken, resultaat: WindkansenResultaat, pad: Path) -> None:
    """Schrijf `uitsluiting.tif`, blok voor blok zodat het geheugen klein blijft."""
    kaart = s.kaart
    rooster = kaart.rooster
    tabellen = banden(kaart, s.plan.gekozen.masker)
    los = pad.with_name(f".{pad.name}.los")
    profiel = {
        "driver": "GTiff",
        "width": rooster.kolommen,
        "height": rooster.rijen,
        "count": len(tabellen),
        "dtype": "uint32",
        "crs": CRS.from_wkt(RD.to_wkt()),
        "transform": Affine(rooster.cel_m, 0.0, rooster.links_m, 0.0, -rooster.cel_m, rooster.boven_m),
        "nodata": BUITEN,
        "tiled": True,
        "blockxsize": _BLOK,
        "blockysize": _BLOK,
        "compress": "deflate",
        "interleave": "band",
        "BIGTIFF": "IF_SAFER",
    }
    try:
        with rasterio.open(los, "w", **profiel) as doel:
            for rij in range(0, rooster.rijen, _BLOK):
                nummer = kaart.kansen.nummer[rij : rij + _BLOK]
                venster = Window(0, rij, rooster.kolommen, nummer.shape[0])
                for band, tabel in enumerate(tabellen, start=1):
                    doel.write(tabel[nummer], band, window=venster)
            for band, uitleg in enumerate(_BANDEN, start=1):
                doel.set_band_description(band, uitleg)
            doel.update_tags(**_kenmerken(resultaat))
        copy(los, pad, driver="COG", compress="DEFLATE", overview_resampling="nearest", BIGTIFF="IF_SAFER")
    finally:
        los.unlink(missing_ok=True)


def banden(kaart: Uitsluitkaart, uitsluitend: int) -> list[NDArray[np.uint32]]:
    """Per band de waarde bij elk combinatienummer; nummer 0 is buiten het gebied."""
    alle = kaart.kansen.combinaties
    regels = alle & np.uint64((1 << kaart.regelbits) - 1)
    uit = [
        np.bitwise_count(alle & np.uint64(uitsluitend)).astype(np.uint32),
        regels.astype(np.uint32),
        (alle >> np.uint64(kaart.regelbits)).astype(np.uint32),
    ]
    for tabel in uit:
        tabel[0] = BUITEN
    return uit


def _kenmerken(r: WindkansenResultaat) -> dict[str, str]:
    """Wat elke bit betekent, in het bestand zelf."""
    uit = {
        "titel": r.titel,
        "uitkomst": r.hash,
        "wijkwind": r.versie,
        "celregel": r.celregel,
        "gemaakte_gegevens": "ja" if r.gemaakte_gegevens else "nee",
    }
    uit |= {f"regel_bit_{x.bit}": f"{x.code} {x.titel}" for x in r.regels if x.bit is not None}
    return uit | {f"regime_bit_{x.bit}": f"{x.id} {x.titel}" for x in r.regimes if x.bit is not None}
