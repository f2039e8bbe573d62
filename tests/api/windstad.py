"""Een kleine gemaakte stad met plek voor turbines, en parken daarin als GeoJSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from layers.assemble import open_studie
from layers.made import maak_stad
from spatial.crs import RD, to_wgs84

# Een turbine die in een kleine stad past; de rest is die van het generieke type.
LEEG = "De Spoorhaven"


def maak(data: Path) -> None:
    maak_stad(buurten=6, seed=3, data=data)


def omhullende(data: Path) -> dict[str, Any]:
    """De hele stad als zoekgebied."""
    return _vlak(shapely.box(*open_studie(data).buurten.total_bounds))


def lege_buurt(data: Path) -> tuple[float, float]:
    """Een punt (lengte, breedte) in een buurt zonder woningen."""
    buurten = open_studie(data).buurten
    punt = buurten[buurten["buurtnaam"] == LEEG].geometry.iloc[0].representative_point()
    plek = to_wgs84(gpd.GeoDataFrame(geometry=[punt], crs=RD)).geometry.iloc[0]
    return plek.x, plek.y


def park(*plekken: tuple[float, float], soort: str = "generiek-3mw", **meer: Any) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"type": soort, **meer},
                "geometry": {"type": "Point", "coordinates": list(plek)},
            }
            for plek in plekken
        ],
    }


def eigen_type(**anders: Any) -> dict[str, Any]:
    """Een volledig turbinetype zoals een fabrikant het zou leveren (verzonnen getallen)."""
    wind = list(range(3, 26))
    kromme = [min(1000.0, 1000.0 * (v / 12.0) ** 3) for v in wind]
    spectrum = [80.0, 88.0, 92.0, 95.0, 97.0, 96.0, 93.0, 88.0, 78.0]
    return {
        "naam": "proef-1mw",
        "titel": "Proef 1 MW",
        "vermogen_kw": 1000.0,
        "rotordiameter_m": 60.0,
        "ashoogte_m": 60.0,
        "snelheid_ms": wind,
        "kromme_kw": kromme,
        "ct": np.full(len(wind), 0.7).tolist(),
        "geluid": [{"naam": "vol", "snelheid_ms": [4, 12], "lw_db": [spectrum, spectrum]}],
        "bron": "verzonnen voor een toets",
        **anders,
    }


def _vlak(vorm: shapely.Geometry) -> dict[str, Any]:
    kaart: dict[str, Any] = shapely.geometry.mapping(
        to_wgs84(gpd.GeoDataFrame(geometry=[vorm], crs=RD)).geometry.iloc[0]
    )
    return {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": kaart}]}
