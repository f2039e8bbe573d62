"""Hoe hinderlijk is alles samen? Cumulatie van windturbines met weg, rail, industrie en luchtvaart.

Elke bron wordt omgerekend naar even hinderlijk wegverkeer, L* = a·L + b, en dan naar energie opgeteld. Bron:
Activiteitenregeling milieubeheer (2015), bijlage 4, par. 4; gebaseerd op TNO 2008-D-R1051/B (Janssen, Vos, Eisses).
De omrekening is voor Lden van 45 tot 75 dB bedoeld. Een bron die niet bekend is telt niet mee, en dat staat erbij.
"""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import ArrayLike

from spatial.bron import Parameters
from spatial.crs import require_rd
from spatial.errors import EmptyInput, MissingColumn, UnknownName
from spatial.wind.turbine import Getallen

BRONNEN = ("wind", "weg", "rail", "industrie", "lucht")


def omgerekend(soort: str, lden_db: ArrayLike, p: Parameters) -> Getallen:
    """L* van één bron: het niveau van wegverkeer dat even hinderlijk is, dB.

    Raises
    ------
    UnknownName : als de soort niet bestaat.
    """
    if soort not in BRONNEN:
        raise UnknownName("geluidsbron", soort, f"een van: {', '.join(BRONNEN)}", "kies een bekende bron")
    lden: Getallen = np.asarray(lden_db, dtype=np.float64)
    return p[f"geluid_cumulatie_{soort}_helling"] * lden + p[f"geluid_cumulatie_{soort}_verschuiving_db"]


def lcum(bronnen: Mapping[str, ArrayLike], p: Parameters) -> Getallen:
    """Lcum = 10 lg Σ 10^(L*/10), dB; NaN in een bron telt niet mee, alleen NaN geeft NaN.

    Parameters
    ----------
    bronnen : soort ("wind", "weg", "rail", "industrie", "lucht") naar Lden in dB, één getal of een rij

    Raises
    ------
    EmptyInput : zonder bronnen; UnknownName : bij een onbekende soort.
    """
    return _som([omgerekend(soort, lden, p) for soort, lden in bronnen.items()])


def energiesom(niveaus_db: Mapping[str, ArrayLike]) -> Getallen:
    """De gewone som van energie, 10 lg Σ 10^(L/10), dB; zo telde men vroeger windparken bij elkaar op."""
    return _som([np.asarray(v, dtype=np.float64) for v in niveaus_db.values()])


def cumuleer(
    tabel: pd.DataFrame, objecten: gpd.GeoDataFrame, geluidszones: gpd.GeoDataFrame, p: Parameters
) -> pd.DataFrame:
    """Lcum bij elk object, met het wegverkeer en de andere bronnen uit geluidszones.

    Parameters
    ----------
    tabel : index als `objecten`, kolom `lden_db` van de windturbines (zie `spatial.wind.geluid`)
    objecten : punten in RD; geluidszones : vlakken met `soort` (weg, rail, industrie, lucht) en `lden_db`. Van een
        soort telt de hoogste zone waar het object in ligt.

    Returns
    -------
    index als `objecten`: wind_db, weg_db, rail_db, industrie_db, lucht_db (NaN: geen zone), lcum_db, som_db
    (energiesom), lcum_zonder_wind_db, bijdrage_wind_db (Lcum met min zonder wind; NaN zonder andere bron) en
    `bronnen`: welke soorten meetellen

    Raises
    ------
    MissingColumn, UnknownName, WrongCrs : als een laag niet deugt.
    """
    for kolom in ("soort", "lden_db"):
        if kolom not in geluidszones:
            raise MissingColumn(
                "geluidszones", f"kolom '{kolom}' ontbreekt", "soort en lden_db", "lees de laag opnieuw in"
            )
    require_rd(geluidszones, "geluidszones")
    require_rd(objecten, "objecten")
    vreemd = set(geluidszones["soort"].dropna().astype("str")) - set(BRONNEN[1:])
    if vreemd:
        raise UnknownName("geluidszones, soort", sorted(vreemd)[0], ", ".join(BRONNEN[1:]), "vertaal de soort")
    niveaus: dict[str, Getallen] = {"wind": tabel["lden_db"].reindex(objecten.index).to_numpy(dtype=np.float64)}
    punten = objecten.geometry.to_numpy()
    for soort in BRONNEN[1:]:
        niveaus[soort] = _hoogste(punten, geluidszones[geluidszones["soort"].astype("str") == soort])
    uit = pd.DataFrame({f"{soort}_db": waarden for soort, waarden in niveaus.items()}, index=objecten.index)
    uit["lcum_db"] = lcum(niveaus, p)
    uit["som_db"] = energiesom(niveaus)
    uit["lcum_zonder_wind_db"] = lcum({s: v for s, v in niveaus.items() if s != "wind"}, p)
    uit["bijdrage_wind_db"] = uit["lcum_db"] - uit["lcum_zonder_wind_db"]
    bekend = np.column_stack([~np.isnan(v) for v in niveaus.values()])
    uit["bronnen"] = [", ".join(s for s, mee in zip(niveaus, rij, strict=True) if mee) for rij in bekend]
    return uit


def _hoogste(punten: np.ndarray[tuple[int], np.dtype[np.object_]], zones: gpd.GeoDataFrame) -> Getallen:
    """Het hoogste niveau van de zones waar elk punt in of op de rand van ligt; NaN zonder zone."""
    uit = np.full(len(punten), np.nan)
    if len(zones):
        punt, zone = shapely.STRtree(zones.geometry.to_numpy()).query(punten, predicate="intersects")
        np.fmax.at(uit, punt, zones["lden_db"].to_numpy(dtype=np.float64, na_value=np.nan)[zone])
    return uit


def _som(niveaus: list[Getallen]) -> Getallen:
    if not niveaus:
        raise EmptyInput("geluidsbronnen", 0, "ten minste één bron", "geef bijvoorbeeld wind")
    alle = np.stack(np.broadcast_arrays(*niveaus))
    energie = np.nansum(10.0 ** (alle / 10.0), axis=0)
    uit: Getallen = np.where(np.isnan(alle).all(axis=0), np.nan, 10.0 * np.log10(np.maximum(energie, 1e-300)))
    return uit
