"""Staat het geldende plan een windturbine toe, onder de mast en onder de rotor?"""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from spatial.bron import Bron
from spatial.wind.afstanden import mastpunten
from spatial.wind.regels.afstandsregel import id_van, naam_van
from spatial.wind.regels.regelvorm import Regelvorm, kolomtekst, laag_ontbreekt
from spatial.wind.regels.woorden import aantal, rij
from spatial.wind.turbine import Getallen
from spatial.wind.uitslag import MAX_OBJECTEN, Object, Toetsgeval, Uitslag

_WET = Bron(
    titel="Omgevingswet: omgevingsplan met de bestemmingsplannen als tijdelijk deel",
    uitgever="Rijksoverheid",
    jaar=2024,
)
_WIND = "windturbine|windpark|windenergie|windmolenpark"
_JUIST_NIET = "vrijwaring|uitgesloten|uitsluiting|geen |zonder "
_LEZING = "Alleen namen van vlakken zijn gelezen, niet de regels van het plan."
# Een rotor telt als gedekt als er hooguit dit deel ontbreekt: randen van vlakken sluiten niet tot op de millimeter.
_RAND = 1e-3


def is_windvlak(laag: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    """Welke vlakken volgens hun naam, groep of soort voor windturbines zijn."""
    tekst = kolomtekst(laag, "naam") + " " + kolomtekst(laag, "groep") + " " + kolomtekst(laag, "soort")
    goed: NDArray[np.bool_] = (tekst.str.contains(_WIND) & ~tekst.str.contains(_JUIST_NIET)).to_numpy(dtype=bool)
    return goed


def is_bestemming(laag: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    """Welke vlakken zeggen waar de grond voor is (enkelbestemmingen); zonder soort telt elk vlak."""
    soort = kolomtekst(laag, "soort").str.replace(" ", "")
    uit: NDArray[np.bool_] = (soort.str.startswith("enkelbestemming") | (soort == "")).to_numpy(dtype=bool)
    return uit


class PlanMast(Regelvorm):
    """Een windturbine mag alleen staan waar het omgevingsplan (of het bestemmingsplan dat daar deel van is) dat
    toestaat. Anders moet de gemeente het plan wijzigen of ervan afwijken."""

    code = "WT-PLA-1"
    titel = "Bestemming onder de mast"
    hardheid = "onderzoek"
    bron = _WET
    lagen = ("bestemmingsplannen",)

    def toets(self, geval: Toetsgeval) -> Iterator[Uitslag]:
        """De vlakken waar elke mast in staat."""
        laag = geval.omgeving.laag("bestemmingsplannen")
        if laag is None:
            yield self.onbekend(geval, laag_ontbreekt("bestemmingsplannen", "wat het plan hier toestaat"))
            return
        vormen = np.asarray(laag.geometry.values, dtype=object)
        mast, vlak = shapely.STRtree(vormen).query(mastpunten(geval.park), predicate="intersects")
        wind, bestemming = is_windvlak(laag), is_bestemming(laag)
        n = len(geval.park)
        mag = np.bincount(mast[wind[vlak]], minlength=n) > 0
        ergens = np.bincount(mast[bestemming[vlak]], minlength=n) > 0
        niet, onbekend = np.flatnonzero(~mag & ergens), np.flatnonzero(~mag & ~ergens)
        if len(niet):
            waar = {int(m): naam_van(laag, int(v)) for m, v in zip(mast, vlak, strict=True) if bestemming[v]}
            genoemd = sorted({waar[int(k)] for k in niet})
            uitleg = (
                f"Bij {aantal(len(niet), 'turbine', 'turbines')} staat het plan geen windturbine toe; de bestemming is "
                f"{rij(genoemd)}. De gemeente moet het plan wijzigen."
            )
            objecten = tuple(_turbine(geval, int(k), waar[int(k)]) for k in niet[:MAX_OBJECTEN])
            yield self.uitslag(geval, "VOLDOET_NIET", uitleg, aantal=len(niet), objecten=objecten, voorbehoud=_LEZING)
        elif len(onbekend):
            uitleg = f"Bij {rij([geval.park.ids[k] for k in onbekend])} is geen bestemming gevonden."
            yield self.onbekend(geval, uitleg, aantal=len(onbekend), voorbehoud=_LEZING)
        else:
            uitleg = "Alle masten staan in een vlak dat voor windturbines bedoeld is."
            yield self.uitslag(geval, "VOLDOET", uitleg, aantal=0, voorbehoud=_LEZING)


class PlanRotor(Regelvorm):
    """Ook waar de rotor overheen draait moet het plan dat toestaan: het hele vlak onder de rotor, in elke
    windrichting."""

    code = "WT-PLA-2"
    titel = "Bestemming onder de rotor"
    hardheid = "onderzoek"
    bron = _WET
    lagen = ("bestemmingsplannen",)

    def toets(self, geval: Toetsgeval) -> Iterator[Uitslag]:
        """Het deel van elke rotorcirkel dat in een vlak voor windturbines ligt."""
        laag = geval.omgeving.laag("bestemmingsplannen")
        if laag is None:
            yield self.onbekend(geval, laag_ontbreekt("bestemmingsplannen", "wat het plan onder de rotor toestaat"))
            return
        cirkels = shapely.buffer(mastpunten(geval.park), geval.park.rotordiameter_m / 2.0, quad_segs=32)
        stukken = _stukken(cirkels, laag)
        opp = shapely.area(cirkels)
        wind = _gedekt(cirkels, laag, is_windvlak(laag)) / opp
        bekend = _gedekt(cirkels, laag, is_bestemming(laag) | is_windvlak(laag)) / opp
        # Een stuk bestemming zonder windvlak eroverheen is een tekort; wat nergens in ligt is onbekend.
        tekort = bekend - wind > _RAND
        onbekend = ~tekort & (wind < 1.0 - _RAND)
        laagst = float(np.clip(wind.min(), 0.0, 1.0))
        vast = {
            "waarde": laagst,
            "grens": 1.0,
            "eenheid": "aandeel van de rotorcirkel",
            "hoger_is_slechter": False,
            "voorbehoud": _LEZING,
        }
        if tekort.any():
            objecten = _bestemmingen(geval, laag, stukken, np.flatnonzero(tekort))
            uitleg = (
                f"Bij {aantal(int(tekort.sum()), 'turbine', 'turbines')} draait de rotor boven grond waar het plan "
                f"geen windturbine toestaat: {rij(sorted({o.naam for o in objecten}))}."
            )
            yield self.uitslag(geval, "VOLDOET_NIET", uitleg, aantal=len(objecten), objecten=objecten, **vast)
        elif onbekend.any():
            uitleg = f"Onder {aantal(int(onbekend.sum()), 'rotor', 'rotors')} is de bestemming niet overal bekend."
            yield self.onbekend(geval, uitleg, aantal=int(onbekend.sum()), **vast)
        else:
            yield self.uitslag(geval, "VOLDOET", "Alle rotors draaien boven grond voor windturbines.", aantal=0, **vast)


def _stukken(cirkels: NDArray[np.object_], laag: gpd.GeoDataFrame) -> pd.DataFrame:
    """Per paar (turbine, enkelbestemming zonder wind) het oppervlak onder de rotor, m²."""
    vormen = np.asarray(laag.geometry.values, dtype=object)
    turbine, vlak = shapely.STRtree(vormen).query(cirkels, predicate="intersects")
    telt = (is_bestemming(laag) & ~is_windvlak(laag))[vlak]
    turbine, vlak = turbine[telt], vlak[telt]
    m2 = shapely.area(shapely.intersection(cirkels[turbine], vormen[vlak]))
    return pd.DataFrame({"turbine": turbine, "vlak": vlak, "m2": m2})


def _gedekt(cirkels: NDArray[np.object_], laag: gpd.GeoDataFrame, telt: NDArray[np.bool_]) -> Getallen:
    """Per cirkel het oppervlak (m²) dat onder de vlakken ligt die tellen; overlap telt één keer."""
    vormen = np.asarray(laag.geometry.values, dtype=object)[telt]
    turbine, vlak = shapely.STRtree(vormen).query(cirkels, predicate="intersects")
    uit = np.zeros(len(cirkels))
    for k in np.unique(turbine):
        uit[k] = shapely.area(shapely.union_all(shapely.intersection(cirkels[k], vormen[vlak[turbine == k]])))
    return uit


def _bestemmingen(
    geval: Toetsgeval, laag: gpd.GeoDataFrame, stukken: pd.DataFrame, turbines: NDArray[np.intp]
) -> tuple[Object, ...]:
    """De bestemmingen onder deze rotors, het grootste stuk eerst; elk vlak één keer."""
    eigen = stukken[stukken["turbine"].isin(turbines) & (stukken["m2"] > 1.0)]
    eigen = eigen.sort_values(["m2", "vlak"], ascending=[False, True], kind="stable").drop_duplicates("vlak")
    uit = []
    for turbine, vlak, m2 in eigen.head(MAX_OBJECTEN).itertuples(index=False):
        x, y = geval.park.xy[turbine]
        uit.append(
            Object(
                object_id=id_van(laag, vlak),
                naam=naam_van(laag, vlak),
                waarde=float(m2),
                x_m=float(x),
                y_m=float(y),
                turbine_id=geval.park.ids[turbine],
            )
        )
    return tuple(uit)


def _turbine(geval: Toetsgeval, k: int, bestemming: str) -> Object:
    x, y = geval.park.xy[k]
    return Object(
        object_id=geval.park.ids[k],
        naam=f"turbine {geval.park.ids[k]}: {bestemming}",
        waarde=None,
        x_m=float(x),
        y_m=float(y),
        turbine_id=geval.park.ids[k],
    )
