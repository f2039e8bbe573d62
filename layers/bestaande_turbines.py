"""Welke turbines staan er al, en van welk type nemen we aan dat ze zijn?

De bron (OpenStreetMap) geeft soms alleen een punt met een aantal. Wat ontbreekt wordt aangenomen uit de klasse van het
vermogen, en elke aanname staat in een melding: het is een schatting, geen opgave.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from layers.referentie import reference_dir
from layers.turbinetypen import load_turbinetypen
from spatial.crs import RD
from spatial.raster import Raster
from spatial.wind.generiek import generiek_type
from spatial.wind.turbine import MAX_TURBINES, ZELFDE_PLEK_M, Park, Turbinetype, maak_park

# Gulden hoek: zo liggen de plekken van een groep gelijk verspreid om het midden.
_GULDEN_HOEK = np.pi * (3.0 - np.sqrt(5.0))
# Bij plekken op r = c·√k is de kleinste onderlinge afstand ongeveer 1,7·c.
_DICHTSTE = 1.7
_SPELING = 0.02


@dataclass(frozen=True)
class Bestaand:
    """De bestaande turbines als park (None als er geen zijn), met wat daarbij is aangenomen."""

    park: Park | None
    meldingen: tuple[str, ...]


@lru_cache(maxsize=1)
def aannamen() -> Mapping[str, Any]:
    """Wat we aannemen als de bron het niet zegt (`data/reference/turbinetypen.toml`, blok bestaand)."""
    inhoud = tomllib.loads((reference_dir() / "turbinetypen.toml").read_text(encoding="utf-8"))
    blok: dict[str, Any] = inhoud["bestaand"]
    return blok


def bestaande_turbines(
    laag: gpd.GeoDataFrame | None, types: Mapping[str, Turbinetype], maaiveld: Raster | None = None
) -> Bestaand:
    """De laag windturbines als park van aangenomen typen.

    Parameters
    ----------
    laag : kolommen turbine_id, aantal, ashoogte_m, rotordiameter_m, vermogen_kw (leeg is onbekend); punten in RD
    types : bekende turbinetypen; alleen de generieke doen mee
    maaiveld : hoogte in m NAP, voor de voet van elke turbine
    """
    if laag is None or laag.empty:
        return Bestaand(None, ())
    generiek = {naam: t for naam, t in types.items() if t.generiek} or dict(load_turbinetypen())
    rijen, gebruikt = [], {}
    for _, rij in laag.iterrows():
        turbinetype = _type(rij, generiek)
        gebruikt[turbinetype.naam] = turbinetype
        rijen += _plekken(rij, turbinetype)
    tabel = gpd.GeoDataFrame(rijen, geometry="geometry", crs=RD)
    tabel, dubbel = _zonder_dubbele(tabel)
    meldingen = [*_meldingen(laag), *([f"{dubbel} turbines op dezelfde plek tellen één keer"] if dubbel else [])]
    if len(tabel) > MAX_TURBINES:
        meldingen.append(f"van {len(tabel)} bestaande turbines tellen de eerste {MAX_TURBINES} mee")
        tabel = tabel.iloc[:MAX_TURBINES]
    xy = shapely.get_coordinates(tabel.geometry.to_numpy())
    tabel["maaiveld_m"] = np.nan if maaiveld is None else maaiveld.op(xy[:, 0], xy[:, 1])
    return Bestaand(maak_park("bestaande turbines", tabel, gebruikt), tuple(meldingen))


def _type(rij: pd.Series, generiek: Mapping[str, Turbinetype]) -> Turbinetype:
    """Het generieke type van de naaste vermogensklasse; is de rotor bekend, dan met die maten."""
    vermogen, rotor = _maat(rij, "vermogen_kw"), _maat(rij, "rotordiameter_m")
    klasse = generiek.get(aannamen()["type_onbekend"]) or next(iter(generiek.values()))
    if vermogen is not None:
        klasse = min(generiek.values(), key=lambda t: abs(np.log(t.vermogen_kw / vermogen)))
    elif rotor is not None:
        klasse = min(generiek.values(), key=lambda t: abs(np.log(t.rotordiameter_m / rotor)))
    if rotor is None or abs(rotor / klasse.rotordiameter_m - 1.0) < _SPELING or not 10.0 <= rotor <= 250.0:
        return klasse
    kw = vermogen or klasse.vermogen_kw
    hoogte = _maat(rij, "ashoogte_m") or klasse.ashoogte_m
    blok = tomllib.loads((reference_dir() / "turbinetypen.toml").read_text(encoding="utf-8"))["gemeenschappelijk"]
    return generiek_type(
        f"bestaand-{kw:.0f}kw-{rotor:.0f}m",
        f"Bestaande turbine {kw:.0f} kW, rotor {rotor:.0f} m (generiek)",
        vermogen_kw=kw,
        rotordiameter_m=rotor,
        ashoogte_m=max(hoogte, rotor / 2.0 + 5.0),
        # Het bronvermogen volgt de klasse; van een stille stand weten we niets.
        lw_max_db=float(np.max(klasse.modus().lw_totaal_db)),
        tipsnelheid_ms=float(blok["tipsnelheid_ms"]),
        cp_max=float(blok["cp_max"]),
        ct_max=float(blok["ct_max"]),
        bron=klasse.bron,
    )


def _maat(rij: pd.Series, kolom: str) -> float | None:
    waarde = rij.get(kolom)
    goed = isinstance(waarde, int | float) and waarde > 0
    return float(waarde) if goed and waarde is not None else None


def _plekken(rij: pd.Series, turbinetype: Turbinetype) -> list[dict[str, Any]]:
    """Eén rij per turbine; een groep ligt verspreid om haar punt."""
    aantal = max(int(_maat(rij, "aantal") or 1), 1)
    punt = shapely.centroid(rij["geometry"])
    midden = np.array([punt.x, punt.y])
    stap = float(aannamen()["afstand_in_groep_rotors"]) * turbinetype.rotordiameter_m / _DICHTSTE
    k = np.arange(aantal) + 0.5
    straal = np.sqrt(k) * stap if aantal > 1 else np.zeros(1)
    xy = midden + straal[:, None] * np.column_stack([np.cos(k * _GULDEN_HOEK), np.sin(k * _GULDEN_HOEK)])
    code = str(rij["turbine_id"])
    hoogte = _maat(rij, "ashoogte_m")
    goed = hoogte is not None and turbinetype.rotordiameter_m / 2.0 < hoogte <= 300.0
    return [
        {
            "turbine_id": code if aantal == 1 else f"{code}-{nummer + 1}",
            "type": turbinetype.naam,
            "ashoogte_m": hoogte if goed else np.nan,
            "geometry": shapely.Point(*plek),
        }
        for nummer, plek in enumerate(xy)
    ]


def _zonder_dubbele(tabel: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, int]:
    """Zonder turbines die op een eerdere liggen, en zonder dubbele namen."""
    vormen = tabel.geometry.to_numpy()
    een, ander = shapely.STRtree(vormen).query(vormen, predicate="dwithin", distance=2.0 * ZELFDE_PLEK_M)
    weg: NDArray[np.bool_] = np.zeros(len(tabel), dtype=bool)
    weg[np.maximum(een, ander)[een != ander]] = True
    weg |= tabel["turbine_id"].duplicated().to_numpy()
    return tabel[~weg].reset_index(drop=True), int(weg.sum())


def _meldingen(laag: gpd.GeoDataFrame) -> list[str]:
    def leeg(kolom: str) -> int:
        return int(laag[kolom].isna().sum()) if kolom in laag else len(laag)

    meldingen = ["type en geluid van bestaande turbines zijn aangenomen: het generieke type van de naaste klasse"]
    n = len(laag)
    if leeg("vermogen_kw"):
        klasse = aannamen()["type_onbekend"]
        meldingen.append(f"vermogen onbekend bij {leeg('vermogen_kw')} van {n} punten: gerekend als {klasse}")
    if leeg("ashoogte_m"):
        meldingen.append(f"ashoogte onbekend bij {leeg('ashoogte_m')} van {n} punten: die van het type")
    groepen = int((laag["aantal"] > 1).sum()) if "aantal" in laag else 0
    if groepen:
        meldingen.append(f"{groepen} punten zijn een groep: de plek van elke turbine in de groep is aangenomen")
    return meldingen
