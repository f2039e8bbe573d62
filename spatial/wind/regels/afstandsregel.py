"""Hoe wordt een afstand tot een laag een oordeel, met de objecten die te dichtbij staan?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from spatial.wind.afstanden import Meting, meet
from spatial.wind.regels.regelvorm import Regelvorm
from spatial.wind.regels.woorden import aantal, getal
from spatial.wind.turbine import Getallen
from spatial.wind.uitslag import MAX_OBJECTEN, Object, Toetsgeval, Uitslag


@dataclass(frozen=True, kw_only=True)
class Soort:
    """Hoe de dingen in een laag heten: "weg", "wegen", en "de" of "het"."""

    een: str
    meer: str
    lidwoord: str = "de"

    @property
    def dichtstbij(self) -> str:
        """Het begin van een zin: "De dichtstbijzijnde weg"."""
        return f"{self.lidwoord.capitalize()} dichtstbijzijnde {self.een}"


def toets_afstand(
    regel: Regelvorm,
    geval: Toetsgeval,
    laag: gpd.GeoDataFrame,
    grens_m: Getallen,
    soort: Soort,
    *,
    aftrek_m: Getallen | float = 0.0,
    **velden: Any,
) -> Uitslag:
    """De uitslag van een afstandseis: elk object van de laag ten minste `grens_m` (n,) van elke mast.

    Een laag zonder objecten VOLDOET: de laag is er, en er ligt niets.
    """
    meting = meet(geval.park, laag, grens_m, aftrek_m=aftrek_m)
    vast = {"eenheid": "m", "hoger_is_slechter": False}
    if meting.ergste is None:
        uitleg = f"In de gegevens van dit gebied staat geen {soort.een}."
        return regel.uitslag(geval, "VOLDOET", uitleg, aantal=0, grens=float(grens_m.max()), **vast, **velden)
    positie, turbine, afstand, grens = meting.ergste
    plek = f"{getal(afstand)} m van turbine {geval.park.ids[turbine]}"
    vast |= {"waarde": afstand, "grens": grens, "aantal": len(meting)}
    nodig = f"nodig is ten minste {getal(grens)} m" if grens > 0 else "de mast mag er niet in staan"
    if not len(meting):
        uitleg = f"{soort.dichtstbij} ligt op {plek}; {nodig}."
        return regel.uitslag(geval, "VOLDOET", uitleg, **vast, **velden)
    objecten = objecten_van(geval, laag, meting)
    woningen = [o.woningen for o in objecten if o.woningen is not None]
    samen = ""
    if woningen and len(meting) <= MAX_OBJECTEN and round(sum(woningen)) != len(meting):
        samen = f" (samen {aantal(sum(woningen), 'woning', 'woningen')})"
    hoeveel = aantal(len(meting), soort.een, soort.meer)
    staan = "staat" if len(meting) == 1 else "staan"
    uitleg = f"{hoeveel}{samen} {staan} te dichtbij. Het ergst is {naam_van(laag, positie)}, op {plek}; {nodig}."
    return regel.uitslag(geval, "VOLDOET_NIET", uitleg, objecten=objecten, **vast, **velden)


def objecten_van(geval: Toetsgeval, laag: gpd.GeoDataFrame, meting: Meting) -> tuple[Object, ...]:
    """De objecten van een meting, het ergste eerst, met het punt dat het dichtst bij de turbine ligt."""
    vormen = np.asarray(laag.geometry.values, dtype=object)
    uit = []
    for nummer in range(min(len(meting), MAX_OBJECTEN)):
        positie, turbine = int(meting.positie[nummer]), int(meting.turbine[nummer])
        mast = shapely.Point(geval.park.xy[turbine])
        x, y = shapely.get_coordinates(shapely.shortest_line(mast, vormen[positie]))[-1]
        uit.append(
            Object(
                object_id=id_van(laag, positie),
                naam=naam_van(laag, positie),
                waarde=float(meting.afstand_m[nummer]),
                x_m=float(x),
                y_m=float(y),
                turbine_id=geval.park.ids[turbine],
                woningen=woningen_van(laag, positie),
            )
        )
    return tuple(uit)


def id_van(laag: gpd.GeoDataFrame, positie: int) -> str:
    """Het id van een rij: de index als die een naam heeft, anders de eerste kolom die op `_id` eindigt."""
    if laag.index.name:
        return str(laag.index[positie])
    for kolom in laag.columns:
        if str(kolom).endswith("_id"):
            return str(laag[kolom].iloc[positie])
    return str(laag.index[positie])


def naam_van(laag: gpd.GeoDataFrame, positie: int) -> str:
    """De naam van een rij om te tonen; zonder naam soort en id."""
    for kolom in ("naam", "plannaam", "adres"):
        if kolom in laag and pd.notna(waarde := laag[kolom].iloc[positie]) and str(waarde).strip():
            return str(waarde)
    soort = laag["soort"].iloc[positie] if "soort" in laag else ""
    return f"{soort} {id_van(laag, positie)}".strip() if pd.notna(soort) else id_van(laag, positie)


def woningen_van(laag: gpd.GeoDataFrame, positie: int) -> float | None:
    """Het aantal woningen van een rij, of None als dat onbekend is."""
    if "woningen" not in laag or pd.isna(laag["woningen"].iloc[positie]):
        return None
    return float(laag["woningen"].iloc[positie])
