"""Hoe wordt een tabel met een getal per woning (geluid, slagschaduw) een oordeel?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from spatial.wind.regels.afstandsregel import id_van, naam_van, woningen_van
from spatial.wind.regels.regelvorm import Regelvorm, norm_ontbreekt
from spatial.wind.regels.woorden import aantal, getal, zinnen
from spatial.wind.turbine import Getallen
from spatial.wind.uitslag import MAX_OBJECTEN, Object, Toetsgeval, Uitslag

GEVOELIG = ("woning", "kwetsbaar")


@dataclass(frozen=True, kw_only=True)
class Tabelvraag:
    """Wat er aan een tabel gevraagd wordt.

    Parameters
    ----------
    kolom : kolom met de waarde per object; grens : hoogste waarde die mag, None als er geen norm is
    eenheid, wat : voor de uitleg, zoals "dB Lden" en "geluid"; decimalen : hoe de waarde geschreven wordt
    buiten_bereik_m : () of (n,) verder dan dit van elke mast is een lege waarde "te ver om te tellen"; None: leeg is
        altijd onbekend
    """

    kolom: str
    grens: float | None
    eenheid: str
    wat: str
    decimalen: int = 0
    buiten_bereik_m: Getallen | float | None = None

    def in_woorden(self, waarde: float) -> str:
        """De waarde met eenheid."""
        return f"{getal(waarde, self.decimalen)} {self.eenheid}"


def gevoelig(objecten: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """De objecten waar geluid en slagschaduw voor tellen: woningen en kwetsbare objecten."""
    if "soort" not in objecten:
        return objecten
    return objecten[objecten["soort"].astype("str").isin(GEVOELIG)]


def toets_tabel(
    regel: Regelvorm,
    geval: Toetsgeval,
    objecten: gpd.GeoDataFrame,
    tabel: pd.DataFrame,
    vraag: Tabelvraag,
    **velden: Any,
) -> Uitslag:
    """De uitslag van een hoogste waarde per object: boven de grens VOLDOET NIET, niet gerekend is ONBEKEND."""
    vast: dict[str, Any] = {"eenheid": vraag.eenheid, "grens": vraag.grens}
    if vraag.kolom not in tabel:
        return regel.onbekend(geval, f"In de berekening ontbreekt '{vraag.kolom}'.", **{**vast, **velden})
    waarde: Getallen = tabel[vraag.kolom].reindex(objecten.index).to_numpy(dtype=np.float64, na_value=np.nan)
    leeg = np.isnan(waarde)
    ver = _te_ver(geval, objecten, vraag.buiten_bereik_m, leeg)
    onbekend = leeg & ~ver
    if not leeg.all():
        vast["waarde"] = float(np.nanmax(waarde))
    if vraag.grens is None:
        hoogste = f" De hoogste waarde is {vraag.in_woorden(vast['waarde'])}." if "waarde" in vast else ""
        return regel.onbekend(geval, norm_ontbreekt(geval, vraag.wat) + hoogste, **{**vast, **velden})
    grens = vraag.grens
    slecht = np.flatnonzero(np.nan_to_num(waarde, nan=-np.inf) > grens)
    slecht = slecht[np.argsort(-waarde[slecht], kind="stable")]
    if len(slecht):
        vast |= {"aantal": len(slecht), "objecten": _objecten(objecten, tabel, waarde, slecht)}
        return regel.uitslag(geval, "VOLDOET_NIET", _te_veel(objecten, waarde, slecht, vraag), **{**vast, **velden})
    if onbekend.any():
        uitleg = f"Van {aantal(int(onbekend.sum()), 'object', 'objecten')} is {vraag.wat} niet gerekend."
        return regel.onbekend(geval, uitleg, **{**vast, "aantal": int(onbekend.sum()), **velden})
    uitleg = zinnen(
        f"De hoogste waarde is {vraag.in_woorden(vast['waarde'])}; er mag {vraag.in_woorden(grens)}."
        if "waarde" in vast
        else f"Er staat geen gevoelig gebouw dichtbij genoeg om {vraag.wat} te rekenen.",
        f"{aantal(int(ver.sum()), 'object staat', 'objecten staan')} te ver weg om te tellen." if ver.any() else "",
    )
    return regel.uitslag(geval, "VOLDOET", uitleg, **{**vast, "aantal": 0, **velden})


def _te_ver(
    geval: Toetsgeval, objecten: gpd.GeoDataFrame, bereik_m: Getallen | float | None, leeg: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Welke lege objecten verder dan het rekenbereik van elke mast staan."""
    uit = np.zeros(len(objecten), dtype=bool)
    if bereik_m is None or not leeg.any():
        return uit
    plaats = np.flatnonzero(leeg)
    punten = np.asarray(objecten.geometry.values, dtype=object)[plaats]
    masten = shapely.points(geval.park.xy)
    dichtbij = shapely.STRtree(punten).query(masten, predicate="dwithin", distance=bereik_m)[1]
    uit[plaats] = True
    uit[plaats[np.unique(dichtbij)]] = False
    return uit


def _te_veel(objecten: gpd.GeoDataFrame, waarde: Getallen, slecht: NDArray[np.intp], vraag: Tabelvraag) -> str:
    """De zin bij een overschrijding, met het aantal woningen als dat anders is dan het aantal objecten."""
    woningen = (
        objecten["woningen"].to_numpy(dtype=np.float64, na_value=np.nan)[slecht] if "woningen" in objecten else []
    )
    som = float(np.nansum(woningen)) if len(woningen) else 0.0
    samen = f" (samen {aantal(som, 'woning', 'woningen')})" if som and round(som) != len(slecht) else ""
    krijgt = "krijgt" if len(slecht) == 1 else "krijgen"
    ergste = int(slecht[0])
    return (
        f"{aantal(len(slecht), 'object', 'objecten')}{samen} {krijgt} meer {vraag.wat} dan "
        f"{vraag.in_woorden(vraag.grens or 0.0)}. Het meest krijgt {naam_van(objecten, ergste)}: "
        f"{vraag.in_woorden(float(waarde[ergste]))}."
    )


def _objecten(
    objecten: gpd.GeoDataFrame, tabel: pd.DataFrame, waarde: Getallen, slecht: NDArray[np.intp]
) -> tuple[Object, ...]:
    punten = np.asarray(objecten.geometry.values, dtype=object)
    turbine = _turbine(tabel, objecten)
    uit = []
    for positie in map(int, slecht[:MAX_OBJECTEN]):
        punt = shapely.centroid(punten[positie])
        uit.append(
            Object(
                object_id=id_van(objecten, positie),
                naam=naam_van(objecten, positie),
                waarde=float(waarde[positie]),
                x_m=float(punt.x),
                y_m=float(punt.y),
                turbine_id=turbine(positie),
                woningen=woningen_van(objecten, positie),
            )
        )
    return tuple(uit)


def _turbine(tabel: pd.DataFrame, objecten: gpd.GeoDataFrame) -> Callable[[int], str]:
    """De turbine die het meest bijdraagt, per plaats in de objecten; leeg als de tabel dat niet zegt."""
    if "turbine_id" not in tabel:
        return lambda _: ""
    kolom = tabel["turbine_id"].reindex(objecten.index)
    return lambda positie: "" if pd.isna(kolom.iloc[positie]) else str(kolom.iloc[positie])
